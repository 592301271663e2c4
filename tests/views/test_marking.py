"""A text cut into pieces by spans that overlap, nest and cross paragraphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.views.marking import LANES, Span, lanes, mark


def pieces(body: str, *spans: Span) -> list[tuple[str, tuple[int, ...]]]:
    return [
        (segment.text, segment.covering)
        for paragraph in mark(body, spans)
        for line in paragraph
        for segment in line
    ]


def test_text_without_spans_is_its_paragraphs_and_lines() -> None:
    paragraphs = mark("One.\nTwo.\n\n\nThree.\n", [])

    assert [[line[0].text for line in paragraph] for paragraph in paragraphs] == [
        ["One.", "Two."],
        ["Three."],
    ]


def test_a_nested_span_is_covered_by_both_the_narrower_first() -> None:
    assert pieces("about 1,500 soldiers", Span(1, 0, 20), Span(2, 6, 11)) == [
        ("about ", (1,)),
        ("1,500", (2, 1)),
        (" soldiers", (1,)),
    ]


def test_spans_that_overlap_share_the_piece_in_the_middle() -> None:
    assert pieces("abcdef", Span(1, 0, 4), Span(2, 2, 6)) == [
        ("ab", (1,)),
        ("cd", (1, 2)),
        ("ef", (2,)),
    ]


def test_two_claims_on_the_same_words_share_one_piece() -> None:
    assert pieces("same words", Span(2, 0, 10), Span(1, 0, 10)) == [("same words", (1, 2))]


def test_a_span_over_two_paragraphs_begins_and_ends_once() -> None:
    paragraphs = mark("one two\n\nthree four", [Span(1, 4, 14)])
    marked = [s for p in paragraphs for line in p for s in line if s.covering]

    assert [s.text for s in marked] == ["two", "three"]
    assert [s.begins for s in marked] == [(1,), ()]
    assert [s.ends for s in marked] == [(), (1,)]


def test_a_span_that_ends_with_a_line_end_shows_its_end() -> None:
    paragraphs = mark("one\ntwo", [Span(1, 0, 4)])

    assert paragraphs[0][0][0].ends == (1,)


def test_a_span_that_begins_with_white_space_lines_shows_its_beginning() -> None:
    paragraphs = mark("one\n \ntwo", [Span(1, 3, 9)])

    assert paragraphs[1][0][0].begins == (1,)


def test_positions_are_code_points_also_beyond_the_basic_plane() -> None:
    assert pieces("🇰🇵 said so", Span(1, 0, 2)) == [("🇰🇵", (1,)), (" said so", ())]


def test_a_span_outside_the_text_is_refused_by_its_number() -> None:
    with pytest.raises(ValueError, match="span 7"):
        mark("short", [Span(7, 2, 9)])


def test_narrow_spans_take_the_lane_next_to_the_text() -> None:
    assert lanes([Span(1, 0, 20), Span(2, 6, 11), Span(3, 30, 40)]) == {2: 0, 1: 1, 3: 0}


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    body = draw(st.text(alphabet="ab \n.é🙂", min_size=1, max_size=60))
    spans = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        start = draw(st.integers(0, len(body) - 1))
        spans.append(Span(number, start, draw(st.integers(start + 1, len(body)))))
    return body, spans


@given(marked_texts())
def test_no_character_is_lost_and_each_knows_its_spans(given: tuple[str, list[Span]]) -> None:
    body, spans = given
    shown = [line for line in body.split("\n") if line.strip()]
    lines = [line for paragraph in mark(body, spans) for line in paragraph]

    assert ["".join(segment.text for segment in line) for line in lines] == shown
    covered = {n for line in lines for segment in line for n in segment.covering}
    visible = {s.number for s in spans if any(part.strip() for part in _whole_lines(body, s))}
    assert visible <= covered


def _whole_lines(body: str, span: Span) -> list[str]:
    return body[span.start : span.end].split("\n")


@given(marked_texts())
def test_each_span_that_shows_words_begins_once_and_ends_once(
    given: tuple[str, list[Span]],
) -> None:
    body, spans = given
    segments = [s for paragraph in mark(body, spans) for line in paragraph for s in line]

    for span in spans:
        if body[span.start : span.end].strip():
            assert sum(span.number in s.begins for s in segments) == 1
            assert sum(span.number in s.ends for s in segments) == 1


@given(marked_texts())
def test_spans_that_overlap_have_lanes_of_their_own(given: tuple[str, list[Span]]) -> None:
    _, spans = given
    lane = lanes(spans)

    for one in spans:
        for other in spans:
            overlap = one.start < other.end and other.start < one.end
            if one.number < other.number and overlap and lane[one.number] < LANES - 1:
                assert lane[one.number] != lane[other.number]
