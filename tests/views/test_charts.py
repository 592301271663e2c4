"""Where a chart puts its points, ticks and labels."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.views.charts import Box, Chart, Point, draw, label_of, nice_values

START = date(2024, 10, 18)


def point(
    key: str,
    day: int,
    low: float | None,
    high: float | None = None,
    *,
    source: str = "Somebody",
) -> Point:
    high = low if high is None else high
    return Point(key, START + timedelta(day), low, high, label=str(low), source=source)


def chart(*points: Point, revisions: tuple[tuple[str, str], ...] = ()) -> Chart:
    return draw(points, revisions, width=640, height=260)


def test_a_later_point_stands_further_right_and_a_larger_one_higher() -> None:
    first, second = chart(point("a", 0, 1500), point("b", 5, 3000)).marks

    assert first.x < second.x
    assert first.y > second.y


def test_the_scale_starts_at_zero_where_values_differ_much() -> None:
    assert nice_values([point("a", 0, 1500), point("b", 1, 12000)], 4)[0] == 0


def test_the_scale_starts_near_the_values_where_they_are_close() -> None:
    assert nice_values([point("a", 0, 980), point("b", 1, 1000)], 4)[0] >= 970


def test_values_below_zero_are_on_the_scale() -> None:
    scale = nice_values([point("a", 0, -5), point("b", 1, 5)], 4)

    assert scale[0] <= -5
    assert scale[-1] >= 5


@pytest.mark.parametrize("value", [0, 7, -7, 0.001, 1e15])
def test_one_value_alone_has_a_scale(value: float) -> None:
    scale = nice_values([point("a", 0, value)], 4)

    assert scale[0] <= value <= scale[-1]
    assert len(scale) > 1


def test_a_range_is_as_tall_as_its_ends() -> None:
    mark = chart(point("a", 0, 11000, 12000), point("b", 3, 0)).marks[0]

    assert mark.top < mark.y < mark.bottom


def test_points_of_one_day_and_value_stand_beside_each_other() -> None:
    marks = chart(*(point(str(n), 0, 3000, source=f"S{n}") for n in range(4))).marks

    assert len({mark.x for mark in marks}) == 4


def test_revisions_join_the_points_that_are_drawn() -> None:
    drawn = chart(
        point("a", 0, 1), point("b", 1, 2), revisions=(("a", "b"), ("a", "gone"), ("a", "b"))
    )

    assert [(a.point.key, b.point.key) for a, b in drawn.joins] == [("a", "b")]


def test_each_source_has_a_colour_and_a_shape_of_its_own() -> None:
    keys = chart(*(point(str(n), n, n + 1, source=f"S{n}") for n in range(6))).legend

    assert len({key.series for key in keys}) == len({key.shape for key in keys}) == 6


def test_more_sources_than_shapes_share_the_last_one() -> None:
    keys = chart(*(point(str(n), n, n + 1, source=f"S{n}") for n in range(9))).legend

    assert [key.name for key in keys][-1] == "Others"
    assert len(keys) == 6


def test_days_of_several_years_are_labelled_with_the_year() -> None:
    labels = [tick.label for tick in chart(point("a", 0, 1), point("b", 900, 2)).across]

    assert labels == ["Oct 2024", "Apr 2027"]


def test_large_numbers_are_labelled_in_words() -> None:
    assert label_of(2_500_000) == "2.5 million"
    assert label_of(12_000) == "12,000"


POINTS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.floats(-1e12, 1e12, allow_nan=False),
        st.floats(0, 1e9),
        st.text("abc", min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=25,
)


@given(POINTS)
def test_everything_stays_on_the_sheet(raw: list[tuple[int, float, float, str]]) -> None:
    points = [
        point(str(n), day, low, low + more, source=source)
        for n, (day, low, more, source) in enumerate(raw)
    ]
    drawn = draw(points, [], width=340, height=300)

    for mark in drawn.marks:
        assert drawn.left <= mark.x <= drawn.width
        assert drawn.top - 1 <= mark.top <= mark.bottom <= drawn.bottom + 1
    assert len(drawn.marks) == len(points)


@given(POINTS)
def test_no_label_covers_another(raw: list[tuple[int, float, float, str]]) -> None:
    points = [point(str(n), day, low) for n, (day, low, _, _) in enumerate(raw)]
    boxes = []
    for mark in draw(points, [], width=640, height=260).marks:
        if mark.label_x is not None:
            wide = 7 * len(mark.point.label)
            left = mark.label_x - {"start": 0, "middle": wide / 2, "end": wide}[mark.anchor]
            boxes.append(Box(left, mark.label_y - 11, left + wide, mark.label_y + 3))

    assert not any(a.meets(b) for n, a in enumerate(boxes) for b in boxes[:n])
