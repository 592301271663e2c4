"""A small record in the import format, written for these tests, and how they import it."""

import copy
import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.models import (
    Appearance,
    Article,
    ArticleRevision,
    Attribution,
    Claim,
    ClaimLink,
    ClaimTopic,
    Contribution,
    Edition,
    Evidence,
    Figure,
    ImportRun,
    ImportStep,
    Issue,
    Measure,
    Review,
    SharedEdition,
    Source,
    Topic,
)

Line = dict[str, Any]

BODY = (
    "Ferry sinks off Port Vale.\n\nAt least 40 people were aboard, the coast guard said on "
    "Tuesday. Officials fear that “the number will rise”.\n\nThe ministry denies it."
)
TABLES: list[Any] = [
    Appearance,
    Article,
    ArticleRevision,
    Attribution,
    Claim,
    ClaimLink,
    ClaimTopic,
    Contribution,
    Edition,
    Evidence,
    Figure,
    ImportRun,
    ImportStep,
    Issue,
    Measure,
    Review,
    SharedEdition,
    Source,
    Topic,
]


def span(words: str, body: str = BODY) -> Line:
    """Where these words stand."""
    start = body.index(words)
    return {"exact": words, "start": start, "end": start + len(words)}


def claim(n: int = 1, words: str = "At least 40 people were aboard", **fields: Any) -> Line:
    """A claim with one hop; a field given as None is left out."""
    made: Line = {
        "n": n,
        "statement": f"Statement {n}.",
        "kind": "event",
        **span(words),
        "attributions": [{"source": "Coast Guard", "kind": "government", "cue": "said"}],
    }
    return _without_none(made | fields)


def article(*claims: Line, **fields: Any) -> Line:
    """An article with a text; a field given as None is left out."""
    made: Line = {
        "kind": "news_article",
        "headline": "Ferry sinks off Port Vale",
        "url": "https://vale.example/ferry",
        "language": "en",
        "published_on": "2024-05-14",
        "outlet": {"name": "Vale Courier", "kind": "outlet"},
        "body": BODY,
        "claims": list(claims),
    }
    return _without_none(made | fields)


def _without_none(line: Line) -> Line:
    return copy.deepcopy({name: value for name, value in line.items() if value is not None})


def evidence(url: str = "https://registry.example/ferry", **fields: Any) -> Line:
    """Evidence in a document of its own."""
    document = {"kind": "report", "headline": "Passenger list", "url": url}
    return {"stance": "supports", "article": document} | fields


def review(**fields: Any) -> Line:
    """A decision that needs no evidence."""
    return {
        "rating": "unverifiable",
        "summary": "Nobody counted.",
        "decided_at": "2024-06-01T10:00:00+00:00",
        "reviewer": "R. Mole",
    } | fields


def write(folder: Path, *lines: Line | str | bytes, name: str = "in.jsonl") -> Path:
    """A file of these lines; text and bytes are written as they are."""
    path = folder / name
    path.write_bytes(b"\n".join(_bytes(line) for line in lines) + b"\n")
    return path


def _bytes(line: Line | str | bytes) -> bytes:
    if isinstance(line, dict):
        line = json.dumps(line, ensure_ascii=False)
    return line.encode() if isinstance(line, str) else line


def load(path: Path, *options: str, by: User | None = None) -> str:
    """Imports a file by the command; what it said."""
    said = StringIO()
    who = ["--as", by.username] if by else []
    call_command("import_articles", str(path), *options, *who, stdout=said, stderr=StringIO())
    return said.getvalue()


def refused(path: Path, *options: str, by: User | None = None) -> list[str]:
    """The problems that the command tells of a file, without the file's name and the last word."""
    said = StringIO()
    who = ["--as", by.username] if by else []
    try:
        call_command("import_articles", str(path), *options, *who, stderr=said)
    except CommandError as error:
        lines, place = said.getvalue().splitlines(), f"{path}:"
        return [line.removeprefix(place) for line in lines if line.startswith(place)] or [
            str(error)
        ]
    raise AssertionError("The file was taken.")


def everything() -> dict[str, list[Line]]:
    """Every row of the record and of the editions."""
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


def export() -> str:
    """What the command writes."""
    said = StringIO()
    call_command("export_articles", stdout=said, stderr=StringIO())
    return said.getvalue()
