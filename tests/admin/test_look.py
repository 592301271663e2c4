"""The desk looks like the public site: its colours and letters are the same tokens."""

import re
from pathlib import Path

STYLES = Path(__file__).parents[2] / "articles/static/articles"


def _tokens(name: str) -> dict[str, str]:
    found = re.findall(r"(--[\w-]+): ([^;]+);", (STYLES / name).read_text())
    return {token: " ".join(value.split()) for token, value in reversed(found)}


def test_the_desks_tokens_are_those_of_the_public_site() -> None:
    site, desk = _tokens("site.css"), _tokens("desk.css")
    shared = site.keys() & desk.keys()

    assert {"--paper", "--ink", "--link", "--red", "--serif"} <= shared
    assert {token: desk[token] for token in shared} == {token: site[token] for token in shared}
