"""Where in a text the words that were searched for stand."""

import re
import unicodedata
from dataclasses import dataclass

from articles.search.finding import Search

LONGER = 4
"""By how many letters a word may differ from the one searched for, of which it has the stem."""
SHORTEST = 3
"""Shorter stems tell nothing of the words that begin so."""
_PAIRED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_WORD = re.compile(r"\w+(?:[-’'‐]\w+)*")


@dataclass(frozen=True)
class Run:
    """A run of a text's characters, "found" where they match what was searched for."""

    kind: str
    text: str


def marked(text: str, search: Search | None) -> list[Run]:
    """The text in runs, in its order and nothing left out."""
    spans = _spans(text, search) if search else []
    runs: list[Run] = []
    place = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < place:
            continue
        runs += [Run("same", text[place:start]), Run("found", text[start:end])]
        place = end
    return [run for run in [*runs, Run("same", text[place:])] if run.text]


def _spans(text: str, search: Search) -> list[tuple[int, int]]:
    sought = [
        (plain(word), [plain(stem) for stem in search.stems[term]], term.starting)
        for term in search.wanted
        for word in _WORD.findall(term.words)
    ]
    spans = []
    for word in _WORD.finditer(text):
        pieces = [word, *re.finditer(r"\w+", word[0])]
        for piece in pieces:
            shift = word.start() if piece is not word else 0
            if any(_matches(plain(piece[0]), *one) for one in sought):
                spans.append((piece.start() + shift, piece.end() + shift))
    for one, _, _ in sought:
        if _PAIRED.search(one):
            spans += [match.span() for match in re.finditer(re.escape(one), text)]
    return spans


def _matches(word: str, one: str, stems: list[str], starting: bool) -> bool:
    if word == one or (starting and word.startswith(one)):
        return True
    return abs(len(word) - len(one)) <= LONGER and any(
        word.startswith(stem) and one.startswith(stem) for stem in stems if len(stem) >= SHORTEST
    )


def plain(word: str) -> str:
    """The word as search compares it: small, without diacritics, without signs within."""
    apart = unicodedata.normalize("NFKD", word.lower())
    letters = "".join(c for c in apart if not unicodedata.combining(c) and c.isalnum())
    return unicodedata.normalize("NFC", letters)
