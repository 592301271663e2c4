"""Claims as lists show them: one card a claim, the words that were searched for marked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from articles import dates
from articles.editions import reading
from articles.models.edition import Edition
from articles.search import Run, Search, marked
from articles.views import chains, words

AROUND = 120
"""How many characters of a passage are shown before and after what was found."""


@dataclass(frozen=True)
class Card:
    """A claim as lists show it."""

    edition: Edition
    document: dict[str, Any]
    statement: list[Run]
    passage: list[Run] = field(default_factory=list)

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
    editions: Sequence[Edition], at: datetime | None = None, search: Search | None = None
) -> list[Card]:
    """The editions as cards, with the names of that moment (None: now); one query.

    What was searched for is marked: in the statement, else in a passage, which is shown then.
    """
    reading.overlay([edition.document for edition in editions], at)
    return [card(edition, search) for edition in editions]


def card(edition: Edition, search: Search | None = None) -> Card:
    """The edition as a card, with the names that its document has."""
    statement = marked(edition.statement, search)
    is_found = not search or any(run.kind == "found" for run in statement)
    passage = [] if is_found or not search else _passage(edition.document, search)
    return Card(edition, edition.document, statement, passage)


def _passage(document: dict[str, Any], search: Search) -> list[Run]:
    """The first passage in which anything was found, cut to what stands around it."""
    for appearance in document["appearances"]:
        for text in filter(None, (appearance["exact"], appearance["translation"])):
            runs = marked(text, search)
            if any(run.kind == "found" for run in runs):
                return _cut(runs)
    return []


def _cut(runs: list[Run]) -> list[Run]:
    if runs[0].kind == "same" and len(runs[0].text) > AROUND:
        runs = [Run("same", f"…{runs[0].text[-AROUND:]}"), *runs[1:]]
    if runs[-1].kind == "same" and len(runs[-1].text) > AROUND:
        runs = [*runs[:-1], Run("same", f"{runs[-1].text[:AROUND]}…")]
    return runs
