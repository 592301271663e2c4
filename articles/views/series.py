"""The series of a measure: every figure that claims in force give for it, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from articles import dates
from articles.models.edition import Edition
from articles.views import charts, words
from articles.views.chains import originators
from articles.views.links import permalink

SIZES = {"large": (720, 300), "small": (340, 300)}
WIDE = {"large": (1120, 400), "small": (340, 320)}
LONGEST_IN_CHART = 200
SHOWN_ROWS = 7


@dataclass
class Row:
    """One figure in the series: whose, of which day, in which claim, and what became of it."""

    edition: Edition
    figure: dict[str, Any]
    by: list[dict[str, Any]]
    on: date | None
    here: bool
    revised_to: list["Row"] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The figure as a reader says it."""
        return words.figure(self.figure)

    @property
    def key(self) -> str:
        """Its name among the marks of a chart."""
        return str(self.figure["id"])

    @property
    def as_worded(self) -> str:
        """The source's own words for it, where they say more than the number."""
        wording = self.figure["wording"]
        return "" if wording == self.words else wording

    @property
    def by_names(self) -> str:
        """Who gave it."""
        return (
            words.listed([words.isolated(source["name"]) for source in self.by]) or "nobody named"
        )

    @property
    def size(self) -> Decimal | None:
        """One number to compare by: the middle of a range; None when it has none."""
        ends = [Decimal(end) for end in (self.figure["low"], self.figure["high"]) if end]
        return sum(ends, Decimal()) / len(ends) if ends else None

    @property
    def day(self) -> str | None:
        """Its day in the series, as EDTF text."""
        return self.figure["date"]


@dataclass
class Series:
    """All rows of one measure, and its two drawings (None when no row has a day and a number)."""

    measure: dict[str, Any]
    rows: list[Row]
    large: charts.Chart | None
    small: charts.Chart | None
    is_cut: bool = False
    """Whether there are more figures than these."""

    @property
    def steps(self) -> list[tuple[Row, Row]]:
        """Each figure that was revised, with the one that revised it."""
        return [(row, later) for row in self.rows for later in row.revised_to]

    @property
    def told(self) -> str:
        """What the drawing shows, for who cannot see it."""
        dated = self.dated
        first, last = dates.in_words(dated[0].day), dates.in_words(dated[-1].day)
        span = first if first == last else f"{first} to {last}"
        return f"{self.measure['name']} by who gave the figure, {span}"

    @property
    def label(self) -> str:
        """The same where the table stands below."""
        return f"{self.told}; the table below holds the same figures"

    @property
    def has_here(self) -> bool:
        """Whether the claim whose page asks stands in the drawing."""
        return any(row.here for row in self.dated)

    @property
    def rows_here(self) -> list[Row]:
        """The rows nearest to the claim whose page asks, as many as its page shows."""
        if len(self.rows) <= SHOWN_ROWS:
            return self.rows
        places = [place for place, row in enumerate(self.rows) if row.here] or [0]
        start = min(max(0, places[0] - SHOWN_ROWS // 2), len(self.rows) - SHOWN_ROWS)
        return self.rows[start : start + SHOWN_ROWS]

    @property
    def hidden_rows(self) -> int:
        """How many rows the claim's page leaves out."""
        return len(self.rows) - len(self.rows_here)

    @property
    def dated(self) -> list[Row]:
        """The rows that have a day and a number, oldest first."""
        rows = [row for row in self.rows if row.on and row.size is not None]
        return sorted(rows, key=lambda row: row.on or date.min)

    @property
    def first(self) -> Row | None:
        """The oldest figure with a day and a number."""
        return self.dated[0] if self.dated else None

    @property
    def last(self) -> Row | None:
        """The newest one."""
        return self.dated[-1] if self.dated else None

    @property
    def sources(self) -> int:
        """How many different sources gave a figure."""
        return len({source["id"] for row in self.rows for source in row.by})

    @property
    def story(self) -> str:
        """How often the figure was revised, and which way."""
        if not self.steps:
            return "No figure has revised another."
        told = f"Revised {words.times(len(self.steps))}"
        sizes = [(row.size, later.size) for row, later in self.steps]
        moves = {(b > a) - (b < a) for a, b in sizes if a is not None and b is not None}
        if moves == {1}:
            return f"{told}, {'each time ' if len(self.steps) > 1 else ''}upwards."
        if moves == {-1}:
            return f"{told}, {'each time ' if len(self.steps) > 1 else ''}downwards."
        return f"{told}, up and down." if moves >= {1, -1} else f"{told}."

    @property
    def span(self) -> str:
        """How long it took from the first dated figure to the last: "31 days", "164 years"."""
        if not self.first or not self.last:
            return ""
        return words.span(((self.last.on or date.min) - (self.first.on or date.min)).days)


def series(
    measure: dict[str, Any],
    editions: Sequence[Edition],
    *,
    here: int | None = None,
    at: datetime | None = None,
    sizes: dict[str, tuple[int, int]] = SIZES,
    is_cut: bool = False,
    beyond: Sequence[Edition] = (),
) -> Series:
    """The series of `measure` in `editions`; `here` is the claim whose page asks.

    Each point links to its claim, as it read `at` where that is given. What revised it may also
    stand in `beyond`, which has no rows here.
    """
    outside = {edition.claim_id for edition in beyond}
    rows = [
        row
        for row in rows_of([*editions, *beyond], here)
        if row.figure["measure"]["id"] == measure["id"] and row.edition.claim_id not in outside
    ]
    drawable = [row for row in rows if row.on and row.size is not None]
    points = [_point(row, at) for row in drawable[:LONGEST_IN_CHART]]
    revisions = [(row.key, later.key) for row in rows for later in row.revised_to]

    def drawn(size: str) -> charts.Chart | None:
        width, height = sizes[size]
        return charts.draw(points, revisions, width=width, height=height) if points else None

    return Series(measure, rows, drawn("large"), drawn("small"), is_cut)


def rows_of(editions: Iterable[Edition], here: int | None = None) -> list[Row]:
    """Every figure that these editions give, newest first, with what revised it among them."""
    rows = [
        Row(edition, figure, originators(edition.document), _day(figure), edition.claim_id == here)
        for edition in editions
        for figure in edition.document["figures"]
    ]
    rows.sort(key=lambda row: (row.on or date.min, row.edition.claim_id), reverse=True)
    _revise(rows)
    return rows


def _day(figure: dict[str, Any]) -> date | None:
    return dates.earliest(figure["date"])


def _revise(rows: Iterable[Row]) -> None:
    by_claim: dict[int, list[Row]] = {}
    for row in rows:
        by_claim.setdefault(row.edition.claim_id, []).append(row)
    for row in rows:
        for link in row.edition.document["links"]:
            if link["kind"] == "revises":
                for earlier in by_claim.get(link["claim"], []):
                    if earlier.figure["measure"]["id"] == row.figure["measure"]["id"]:
                        earlier.revised_to.append(row)


def _point(row: Row, at: datetime | None) -> charts.Point:
    figure = row.figure
    low, high = (float(end) if end is not None else None for end in (figure["low"], figure["high"]))
    return charts.Point(
        key=row.key,
        on=row.on or date.min,
        low=low,
        high=high,
        label=row.words,
        source=row.by_names,
        title=f"{row.words}, {row.by_names}, {dates.in_words(row.day)}",
        href=permalink("claim", row.edition, at),
        opens=_opens(figure),
        old=bool(row.revised_to),
        here=row.here,
    )


def _opens(figure: dict[str, Any]) -> str:
    """Which way the true value may lie beyond the number given."""
    if figure["qualifier"] == "at_least" or figure["high"] is None:
        return "up"
    return "down" if figure["qualifier"] == "at_most" or figure["low"] is None else ""
