"""The geometry of a measure's chart: time across, value up. Plain numbers; a template draws it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from articles import dates

OUTLINES = {
    "disc": "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "square": "m-5-5h10v10h-10z",
    "triangle": "m0-6l6 11h-12z",
    "diamond": "m0-7l6 7-6 7-6-7z",
    "down": "m-6-5h12l-6 11z",
    "plus": "m-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
}
"""Each shape as an SVG path around the place where it stands."""
SHAPES = tuple(OUTLINES)
LONG_IN_YEARS = 5
"""A longer axis of days is labelled by years."""
CHARACTER = 7.0
"""Width of a character of a label, in user units, on the wide side."""
DENSE = 40
"""More points than these are drawn together, without links, beside each other's labels."""
MOST_LABELS = 12
NO_VALUE = 1e-21
"""Less than any figure but 0 that is kept, which has 20 decimals."""

SMALLEST = 1e-290
"""What is smaller is drawn as nothing: floats run out of digits near 1e-308."""


@dataclass(frozen=True)
class Point:
    """One figure: `low` and `high` may be equal, and one may be missing.

    `opens` is "up" or "down" where the number is a bound and the value lies beyond it.
    """

    key: str
    on: date
    low: float | None
    high: float | None
    label: str
    source: str
    title: str = ""
    href: str = ""
    opens: str = ""
    old: bool = False
    here: bool = False

    @property
    def middle(self) -> float:
        """Where the point stands; a range stands in its middle."""
        ends = [end for end in (self.low, self.high) if end is not None]
        return sum(ends) / len(ends)


@dataclass(frozen=True)
class Box:
    """A rectangle on the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share any surface."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass
class Mark:
    """A point as drawn; `label_x` is None where its label found no room."""

    point: Point
    x: float
    y: float
    top: float
    bottom: float
    series: int
    shape: str
    label_x: float | None = None
    label_y: float = 0
    anchor: str = "start"

    @property
    def outline(self) -> str:
        """Its shape as a path from where it stands."""
        return OUTLINES[self.shape]


@dataclass(frozen=True)
class Strokes:
    """Points of one source that are drawn as one: their shapes and their ranges, as paths."""

    series: int
    old: bool
    dots: str
    ranges: str


@dataclass(frozen=True)
class Tick:
    """A label on an axis and where it stands."""

    at: float
    label: str


@dataclass(frozen=True)
class Key:
    """A line of the legend: one source's colour and shape."""

    name: str
    series: int
    shape: str

    @property
    def outline(self) -> str:
        """Its shape as a path."""
        return OUTLINES[self.shape]


@dataclass
class Chart:
    """A drawing of `width` by `height` user units, its plot between the margins."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    up: list[Tick] = field(default_factory=list)
    across: list[Tick] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    joins: list[tuple[Mark, Mark]] = field(default_factory=list)
    legend: list[Key] = field(default_factory=list)
    some_old: bool = False

    @property
    def is_dense(self) -> bool:
        """Whether there are too many points for each to be a link and to have a label."""
        return len(self.marks) > DENSE

    @property
    def strokes(self) -> list[Strokes]:
        """The marks drawn together, what was revised since first."""
        groups: dict[tuple[bool, int], list[Mark]] = {}
        for mark in self.marks:
            groups.setdefault((not mark.point.old, mark.series), []).append(mark)
        return [
            Strokes(
                number,
                not is_new,
                "".join(f"M{mark.x} {mark.y}{mark.outline}" for mark in group),
                "".join(
                    f"M{mark.x} {mark.top}V{mark.bottom}"
                    for mark in group
                    if mark.top != mark.bottom
                ),
            )
            for (is_new, number), group in sorted(groups.items())
        ]

    @property
    def joined(self) -> str:
        """All joins as one path."""
        return "".join(f"M{a.x} {a.y}L{b.x} {b.y}" for a, b in self.joins)


def draw(
    points: Sequence[Point], revisions: Iterable[tuple[str, str]], *, width: int, height: int
) -> Chart:
    """A chart of `points` (at least one); `revisions` pairs the keys (earlier, later) to join."""
    values = nice_values(points, 4)
    gutter = 14 + CHARACTER * max(len(label_of(value)) for value in values)
    chart = Chart(width, height, gutter, width - 22, 18, height - 34)
    low, high = values[0], values[-1]
    drop = chart.bottom - chart.top

    def y_of(value: float) -> float:
        return round(chart.bottom - drop * (value - low) / (high - low), 1)

    chart.up = [Tick(y_of(value), label_of(value)) for value in values]
    x_of = _across(chart, points)
    chart.legend, numbers = _legend(points)
    for point in sorted(points, key=lambda point: (point.on, point.middle)):
        ends = [y_of(end) for end in (point.low, point.high) if end is not None]
        key = numbers.get(point.source, Key("", 0, "disc"))
        x, y = x_of[point.on], y_of(point.middle)
        if len(points) <= DENSE:
            x, y = _beside(chart.marks, x, y, chart.right)
        chart.marks.append(Mark(point, x, y, min(ends), max(ends), key.series, key.shape))
    _label(chart)
    drawn = {mark.point.key: mark for mark in chart.marks}
    chart.joins = [
        (drawn[a], drawn[b]) for a, b in dict.fromkeys(revisions) if a in drawn and b in drawn
    ]
    chart.some_old = any(point.old for point in points)
    return chart


def nice_values(points: Sequence[Point], most: int) -> list[float]:
    """Round values that span the points, at most `most` + 2 of them, from 0 where that is fair.

    A scale that starts elsewhere makes small moves look large; it does so only where all values
    lie in the upper half, so that the moves could not be seen otherwise.
    """
    ends = [end for point in points for end in (point.low, point.high) if end is not None]
    low, high = min(ends), max(ends)
    if (low > 0 and low < high * 0.5) or low == high > 0:
        low = 0.0
    elif (high < 0 and high > low * 0.5) or low == high < 0:
        high = 0.0
    largest = max(abs(low), abs(high))
    if high - low <= max(largest * 1e-6, NO_VALUE):
        room = largest if largest > NO_VALUE else 0.5
        low, high = low - room, high + room
    raw = (high - low) / most
    size = 10 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{number * step:.12g}") for number in range(first, last + 1)]


def label_of(value: float) -> str:
    """A value on the axis: "12,000", "2.5", "3 million", "2 billion"."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:,.10g} {word}"
    return f"{value:,.10g}"


def _across(chart: Chart, points: Sequence[Point]) -> dict[date, float]:
    """Where each day stands; sets the ticks, the first and the last day always among them."""
    days = sorted({point.on for point in points})
    first, last = days[0], days[-1]
    inset = 26.0
    room = chart.right - chart.left - 2 * inset
    whole = (last - first) / timedelta(days=1)
    if not whole:
        at = {first: chart.left + inset + room / 2}
    else:
        at = {day: round(chart.left + inset + room * (day - first).days / whole, 1) for day in days}
    gap = CHARACTER * 7.5
    shown: list[date] = []
    for day in days:
        far_enough = not shown or at[day] - at[shown[-1]] >= gap
        if far_enough and (day == last or at[last] - at[day] >= gap):
            shown.append(day)
    if last not in shown:
        shown.append(last)
    chart.across = [Tick(at[day], _day_label(day, first, last)) for day in shown]
    return at


def _day_label(day: date, first: date, last: date) -> str:
    """The day, without what all the axis has in common or is too fine for it."""
    if first.year == last.year:
        return dates.in_words(day.isoformat(), short=True).removesuffix(f" {day.year}")
    if last.year - first.year > LONG_IN_YEARS:
        return str(day.year)
    return dates.in_words(day.isoformat()[:7], short=True)


def _legend(points: Sequence[Point]) -> tuple[list[Key], dict[str, Key]]:
    """A colour and a shape for each source, by how many points it has; the rest share one."""
    counts: dict[str, int] = {}
    for point in points:
        counts[point.source] = counts.get(point.source, 0) + 1
    names = sorted(counts, key=lambda name: (-counts[name], name))
    kept = names if len(names) <= len(SHAPES) else names[: len(SHAPES) - 1]
    keys = [
        Key(name, number, shape)
        for number, (name, shape) in enumerate(zip(kept, SHAPES, strict=False), 1)
    ]
    numbers = {key.name: key for key in keys}
    if len(names) > len(kept):
        keys.append(Key("Others", 0, "disc"))
    return keys, numbers


def _beside(marks: Sequence[Mark], x: float, y: float, right: float) -> tuple[float, float]:
    """The place itself, or beside it where a mark stands already."""
    while any(abs(mark.x - x) < 12 and abs(mark.y - y) < 12 for mark in marks) and x < right - 6:
        x += 12
    return x, y


def _label(chart: Chart) -> None:
    """Puts each mark's label where it hides nothing; the claim's own and the newest come first."""
    taken = [Box(mark.x - 8, mark.top - 8, mark.x + 8, mark.bottom + 8) for mark in chart.marks]
    first = sorted(chart.marks, key=lambda mark: (not mark.point.here, mark.point.old, -mark.x))
    for mark in first[:MOST_LABELS] if chart.is_dense else first:
        wide = CHARACTER * len(mark.point.label)
        reach = 16 if mark.point.here else 11
        for anchor, x, y in (
            ("end", mark.x - reach, mark.y - 3),
            ("start", mark.x + reach, mark.y + 4),
            ("end", mark.x - reach, mark.y + 12),
            ("middle", mark.x, mark.top - reach),
            ("middle", mark.x, mark.bottom + reach + 9),
            ("start", mark.x + reach, mark.y - 9),
        ):
            left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
            box = Box(left - 2, y - 12, left + wide + 2, y + 4)
            inside = box.left >= chart.left and box.right <= chart.width and box.top >= 2
            if inside and box.bottom <= chart.bottom and not any(box.meets(b) for b in taken):
                mark.label_x, mark.label_y, mark.anchor = x, y, anchor
                taken.append(box)
                break
