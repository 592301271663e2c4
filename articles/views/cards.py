"""Claims as lists show them: one card a claim, the words that were searched for marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles import dates
from articles.editions import reading
from articles.models.edition import Edition
from articles.views import chains, words


@dataclass(frozen=True)
class Run:
    """A run of a statement's characters, "found" where they match what was searched for."""

    kind: str
    text: str


@dataclass(frozen=True)
class Card:
    """A claim as lists show it."""

    edition: Edition
    document: dict[str, Any]
    statement: list[Run]

    @property
    def rating(self) -> dict[str, Any] | None:
        """Its rating; None when not yet reviewed."""
        return self.edition.verdict

    @property
    def by(self) -> str:
        """Who said it first, three at most."""
        names = [words.isolated(source["name"]) for source in chains.originators(self.document)]
        more = [f"{len(names) - 3} more"] if len(names) > 3 else []
        return words.listed(names[:3] + more)

    @property
    def said(self) -> str | None:
        """When it was said, as exactly as its sources tell and no more (EDTF)."""
        day = self.edition.said_on
        hops = (appearance["chain"][0] for appearance in self.document["appearances"])
        told = (hop["said_on"] for hop in hops if hop["said_on"])
        exact = day.isoformat() if day else None
        return next((text for text in told if dates.earliest(text) == day), exact)


def cards(
    editions: Sequence[Edition], at: datetime | None = None, searched: str = ""
) -> list[Card]:
    """The editions as cards, with the names of that moment (None: now); one query.

    The words of `searched` are marked in their statements.
    """
    reading.overlay([edition.document for edition in editions], at)
    return [card(edition, searched) for edition in editions]


def card(edition: Edition, searched: str = "") -> Card:
    """The edition as a card, with the names that its document has."""
    return Card(edition, edition.document, found_in(edition.statement, searched))


def found_in(statement: str, searched: str) -> list[Run]:
    """The statement in runs; a word is found when it begins with one that was searched for."""
    wanted = [word for word in re.findall(r"\w+", searched) if word.lower() not in _OPERATORS]
    if not wanted:
        return [Run("same", statement)]
    pattern = "|".join(re.escape(word) for word in wanted)
    pieces = re.split(rf"(?i)(\b(?:{pattern})\w*)", statement)
    return [
        Run("found" if place % 2 else "same", text) for place, text in enumerate(pieces) if text
    ]


_OPERATORS = {"or", "and"}
