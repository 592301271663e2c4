"""When the claims of a list were said: bars over time, each a way to choose its stretch."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from articles import dates

WIDTH, HEIGHT, HEAD, FOOT = 720, 64, 2, 1
EARLIEST, LATEST = 100, 9000
"""Years outside are left out: the calendar ends near them."""
MOST_BARS = 40
GAP = 2.0


@dataclass(frozen=True)
class Bar:
    """The claims said from `first` to `last`; `x`, `y`, `width` and `height` in user units."""

    first: date
    last: date
    count: int
    label: str
    x: float
    y: float
    width: float
    height: float
    is_chosen: bool


@dataclass(frozen=True)
class Timeline:
    """The bars, and what stands under the first and the last."""

    bars: list[Bar]
    start: str
    end: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def base(self) -> int:
        """Where the bars stand."""
        return self.height - FOOT


def timeline(
    said: Mapping[date, int], chosen_from: date | None = None, chosen_until: date | None = None
) -> Timeline | None:
    """Bars of days, months, years, decades or centuries, the finest that fit; `said` has how many
    claims were said on each day, in order.

    None where all fall into one stretch: one bar tells nothing. The stretch that is chosen, if
    any, is marked.
    """
    days = [day for day in said if EARLIEST <= day.year <= LATEST]
    for unit, name in ((_day, _day_name), (_month, _month_name), *_YEARS):  # noqa: B007
        starts = _stretches(days, unit) if days else []
        if len(starts) <= MOST_BARS:
            break
    if len(starts) < 2:
        return None
    ends = [unit(start, 1) - timedelta(days=1) for start in starts]
    counts: Counter[date] = Counter()
    for day in days:
        counts[unit(day, 0)] += said[day]
    bars = [
        _bar(place, len(starts), counts[first] / max(counts.values()))
        | {"first": first, "last": last, "count": counts[first], "label": name(first)}
        | {"is_chosen": _touches(first, last, chosen_from, chosen_until)}
        for place, (first, last) in enumerate(zip(starts, ends, strict=True))
    ]
    drawn = [Bar(**bar) for bar in bars]
    return Timeline(drawn, drawn[0].label, drawn[-1].label)


def _bar(place: int, bars: int, share: float) -> dict[str, Any]:
    step = WIDTH / bars
    high = round((HEIGHT - FOOT - HEAD) * share, 1)
    return {
        "x": round(place * step + GAP / 2, 1),
        "y": round(HEIGHT - FOOT - high, 1),
        "width": round(step - GAP, 1),
        "height": high,
    }


def _touches(first: date, last: date, after: date | None, before: date | None) -> bool:
    return (not after or last >= after) and (not before or first <= before)


def _stretches(days: Sequence[date], unit: "Unit") -> list[date]:
    """The first day of every stretch from the first to the last, one more than fit at most."""
    starts = [unit(days[0], 0)]
    while len(starts) <= MOST_BARS and unit(starts[-1], 1) <= days[-1]:
        starts.append(unit(starts[-1], 1))
    return starts


Unit = Callable[[date, int], date]
"""The first day of the stretch that a day lies in, or of the one `step` further."""


def _day(day: date, step: int) -> date:
    return day + timedelta(days=step)


def _month(day: date, step: int) -> date:
    months = day.year * 12 + day.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def _years(count: int) -> Unit:
    def start(day: date, step: int) -> date:
        year = (day.year // count + step) * count
        return date(min(max(year, 1), 9999), 1, 1)

    return start


def _day_name(day: date) -> str:
    return dates.in_words(day.isoformat(), short=True)


def _month_name(day: date) -> str:
    return dates.in_words(day.isoformat()[:7], short=True)


def _years_name(count: int) -> Callable[[date], str]:
    def name(day: date) -> str:
        return str(day.year) if count == 1 else f"{day.year}–{day.year + count - 1}"

    return name


_YEARS = [(_years(count), _years_name(count)) for count in (1, 10, 100, 1000)]
