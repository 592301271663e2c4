"""How a source's claims turned out: by rating, altogether and over time. Counts, never a score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from articles import dates
from articles.models.edition import UNDATED
from articles.views import words
from articles.views.tally import Part, tally

WIDTH, HEIGHT, HEAD, FOOT = 340, 150, 16, 22
WIDEST = 44.0
MOST_MONTHS = 12
MOST_LABELS = 6
"""Periods are months where there are few, else years."""


@dataclass(frozen=True)
class Piece:
    """The claims of one period with one rating, as a piece of its column."""

    rating: dict[str, Any]
    count: int
    y: float
    height: float


@dataclass(frozen=True)
class Period:
    """A month or a year: its counts in the order of the record's parts, and its column.

    `x` is None for the claims without a date, which stand in the table alone; `label` is "" where
    labels would run into each other.
    """

    name: str
    counts: list[int]
    label: str = ""
    x: float | None = None
    width: float = 0
    pieces: list[Piece] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many claims."""
        return sum(self.counts)

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return (self.x or 0) + self.width / 2

    @property
    def top(self) -> float:
        """Where its column ends."""
        return min((piece.y for piece in self.pieces), default=0)


@dataclass(frozen=True)
class Record:
    """Claims by rating: `parts` of them all, and `periods`, the newest first, if several."""

    parts: list[Part]
    periods: list[Period]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def columns(self) -> list[Period]:
        """The periods that are drawn, the oldest first."""
        return [period for period in self.periods if period.x is not None][::-1]

    @property
    def base(self) -> int:
        """Where the columns stand."""
        return self.height - FOOT

    @property
    def told(self) -> str:
        """What the drawing shows, for who cannot see it."""
        counts = ", ".join(f"{one.name} {one.total}" for one in self.columns)
        return f"Claims by when they were said and by rating: {counts}; the table holds the rest"


def record(claims: QuerySet) -> Record:
    """The record of these editions; one query."""
    rows = (
        claims.order_by()
        .values("verdict", month=TruncMonth("sort_on"))
        .annotate(claims=Count("pk"))
    )
    counted = [(row["verdict"], row["month"], row["claims"]) for row in rows]
    parts = tally((verdict, claims) for verdict, _, claims in counted)
    by_month: dict[date, dict[str, int]] = {}
    for verdict, month, number in counted:
        of_month = by_month.setdefault(month, {})
        slug = (verdict or words.NOT_YET_REVIEWED)["slug"]
        of_month[slug] = of_month.get(slug, 0) + number
    periods = _periods(by_month, [part.rating for part in parts])
    return Record(parts, periods if len(periods) > 1 else [])


def _periods(
    by_month: dict[date, dict[str, int]], ratings: Sequence[dict[str, Any]]
) -> list[Period]:
    undated = by_month.pop(UNDATED, None)
    months = sorted(by_month)
    by_year = len(months) > MOST_MONTHS
    keys = sorted({month.replace(month=1) if by_year else month for month in months})
    counts = []
    for key in keys:
        inside = [one for one in months if (one.replace(month=1) if by_year else one) == key]
        counts.append([sum(by_month[m].get(r["slug"], 0) for m in inside) for r in ratings])
    names = [str(key.year) if by_year else _month(key) for key in keys]
    drawn = _columns(names, counts, ratings)[::-1]
    if undated:
        drawn.append(Period("undated", [undated.get(r["slug"], 0) for r in ratings]))
    return drawn


def _month(key: date) -> str:
    return dates.in_words(key.isoformat()[:7], short=True)


def _columns(
    names: Sequence[str], counts: Sequence[list[int]], ratings: Sequence[dict[str, Any]]
) -> list[Period]:
    tallest = max((sum(count) for count in counts), default=0)
    step = WIDTH / max(len(names), 1)
    width = min(step * 0.8, WIDEST)
    every = -(-len(names) // MOST_LABELS)
    return [
        Period(
            name,
            count,
            name if place % every == 0 else "",
            round(place * step + (step - width) / 2, 1),
            round(width, 1),
            list(_pieces(count, ratings, (HEIGHT - FOOT - HEAD) / tallest)),
        )
        for place, (name, count) in enumerate(zip(names, counts, strict=True))
    ]


def _pieces(
    counts: Iterable[int], ratings: Iterable[dict[str, Any]], scale: float
) -> Iterable[Piece]:
    y = float(HEIGHT - FOOT)
    for count, rating in zip(counts, ratings, strict=True):
        if count:
            y -= count * scale
            yield Piece(rating, count, round(y, 2), round(count * scale, 2))
