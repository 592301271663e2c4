"""What changed from one edition of a claim to the next, in words and as a marked difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from articles.editions.differences import Piece, difference, differences
from articles.models.edition import AMENDMENTS, Edition
from articles.views import words

LONGEST_COMPARED = 20_000
"""Characters of a line up to which its words are compared one by one."""


@dataclass(frozen=True)
class Entry:
    """One edition in a claim's history, told against the one before it."""

    edition: Edition
    what: str
    rating: dict[str, Any] | None
    rating_before: dict[str, Any] | None
    wording: list[Piece]
    is_shown: bool
    changed: str = ""
    """Which parts of the claim an amendment changed, in words."""

    @property
    def rating_changed(self) -> bool:
        """Whether its verdict is another than before, or the first."""
        return self.rating != self.rating_before

    @property
    def is_amendment(self) -> bool:
        """Whether a reader of the edition before has to be told, on the page itself."""
        return self.edition.change in AMENDMENTS and not self.edition.withdrawn


def rating_of(document: dict[str, Any]) -> dict[str, Any] | None:
    """The rating in a document; None when not yet reviewed, withdrawn or redacted."""
    review = document.get("review")
    return review["rating"] if review else None


def rating_name(rating: dict[str, Any] | None) -> str:
    """The rating's word."""
    return (rating or words.NOT_YET_REVIEWED)["name"]


def entries(editions: Sequence[Edition], shown: Edition | None) -> list[Entry]:
    """`editions` of one claim, oldest first, as entries, newest first; `shown` is on the page."""
    told = []
    before: Edition | None = None
    for edition in editions:
        told.append(_entry(edition, before, shown))
        if not (edition.withdrawn or edition.redacted):
            before = edition
    return told[::-1]


def _entry(edition: Edition, before: Edition | None, shown: Edition | None) -> Entry:
    told = before is not None and not (edition.withdrawn or edition.redacted)
    reworded = told and before is not None and before.statement != edition.statement
    return Entry(
        edition,
        words.CHANGES[edition.change],
        rating_of(edition.document),
        rating_of(before.document) if before else None,
        difference(before.statement, edition.statement) if reworded and before else [],
        shown is not None and edition.number == shown.number,
        _changed(before.document, edition) if told and before else "",
    )


def _changed(before: dict[str, Any], edition: Edition) -> str:
    if edition.change not in AMENDMENTS:
        return ""
    return words.changed(one.part for one in differences(before, edition.document))


def amendments(told: Sequence[Entry]) -> list[Entry]:
    """The newest correction, update and reinstatement among a claim's entries (newest first), for
    its own page."""
    kinds = {entry.edition.change: entry for entry in reversed(told) if entry.is_amendment}
    return [entry for entry in told if entry in kinds.values()]


def text_difference(before: str, after: str) -> list[list[Piece]]:
    """Two texts of an article as paragraphs of runs that stayed, went and came, in reading order.

    Lines are matched first, then the words of lines that were replaced, so that a long text is
    compared in little time.
    """
    old, new = before.splitlines(), after.splitlines()
    told: list[list[Piece]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            told += [[Piece("same", line)] for line in old[a:b]]
        else:
            told += _changed_lines(old[a:b], new[c:d])
    return [pieces for pieces in told if any(piece.text.strip() for piece in pieces)]


def _changed_lines(old: Sequence[str], new: Sequence[str]) -> list[list[Piece]]:
    pairs = zip_longest((line for line in old if line.strip()), (n for n in new if n.strip()))
    return [_changed_line(was or "", becomes or "") for was, becomes in pairs]


def _changed_line(was: str, becomes: str) -> list[Piece]:
    if max(len(was), len(becomes)) <= LONGEST_COMPARED:
        return difference(was, becomes)
    return [Piece("del", was), Piece("ins", becomes)]
