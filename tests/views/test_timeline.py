"""The bars that show when claims were said."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from articles.views.timeline import LATEST, MOST_BARS, WIDTH, timeline


def said(days: list[date]) -> dict[date, int]:
    return dict(sorted(Counter(days).items()))


DAYS = st.lists(st.dates(date(1, 1, 2), date(9999, 12, 31)), max_size=30).map(sorted)


def test_a_few_days_are_drawn_by_day_with_gaps_kept() -> None:
    drawn = timeline(said([date(2024, 10, 18), date(2024, 10, 18), date(2024, 10, 21)]))

    assert drawn
    assert [bar.count for bar in drawn.bars] == [2, 0, 0, 1]
    assert (drawn.start, drawn.end) == ("18 Oct 2024", "21 Oct 2024")


def test_months_end_on_their_last_day() -> None:
    drawn = timeline(said([date(2024, 1, 5), date(2024, 3, 9)]))

    assert drawn
    assert [bar.last for bar in drawn.bars] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
    ]


def test_centuries_of_claims_are_drawn_by_decade() -> None:
    drawn = timeline(said([date(1856, 3, 1), date(2020, 12, 8)]))

    assert drawn
    assert (drawn.start, drawn.end) == ("1850–1859", "2020–2029")


def test_one_stretch_alone_is_not_drawn() -> None:
    assert timeline(said([date(2024, 1, 5), date(2024, 1, 5)])) is None
    assert timeline(said([])) is None


def test_the_stretch_that_is_chosen_is_marked() -> None:
    days = [date(2024, month, 5) for month in (1, 2, 3, 4)]

    drawn = timeline(said(days), date(2024, 2, 1), date(2024, 3, 31))

    assert drawn
    assert [bar.is_chosen for bar in drawn.bars] == [False, True, True, False]


@given(DAYS)
def test_every_day_is_counted_once_in_bars_that_join_without_overlap(days: list[date]) -> None:
    drawn = timeline(said(days))
    if not drawn:
        return
    assert len(drawn.bars) <= MOST_BARS
    inside = [day for day in days if 100 <= day.year <= LATEST]
    assert sum(bar.count for bar in drawn.bars) == len(inside)
    for left, right in zip(drawn.bars, drawn.bars[1:], strict=False):
        assert right.first == left.last + timedelta(days=1)
        assert left.x + left.width <= right.x
    for bar in drawn.bars:
        assert 0 <= bar.y <= drawn.base
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH
