"""Where words stand in a text, in code points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.anchoring import (
    CONTEXT,
    REACH,
    Anchor,
    anchor,
    locate,
    normalised_lines,
    sentence_around,
)


def test_a_passage_knows_the_words_around_it() -> None:
    assert anchor("He said: no. She left.", 9, 12) == Anchor(
        9, 12, "no.", "He said: ", " She left."
    )


def test_positions_count_code_points_not_bytes_nor_utf16_units() -> None:
    body = "🇰🇵 𝔸 said: 3,000"
    found = anchor(body, body.index("3"), len(body))
    assert (found.start, found.exact) == (11, "3,000")


def test_the_context_is_no_longer_than_needed_to_find_it_again() -> None:
    found = anchor("a" * 100 + "X" + "b" * 100, 100, 101)
    assert (found.prefix, found.suffix) == ("a" * CONTEXT, "b" * CONTEXT)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 6), (5, 6), (9, 12)])
def test_a_place_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="do not lie in the text, which is 5 long"):
        anchor("short", start, end)


def test_every_place_of_a_quotation_is_found_in_reading_order() -> None:
    assert [found.start for found in locate("no, no, no", "no")] == [0, 4, 8]


def test_overlapping_places_are_found_too() -> None:
    assert [found.start for found in locate("aaaa", "aa")] == [0, 1, 2]


@pytest.mark.parametrize("exact", ["", "yes", "no no", "No"])
def test_words_that_do_not_stand_there_are_not_found(exact: str) -> None:
    assert locate("no, no", exact) == []


def test_a_no_break_space_is_not_a_space() -> None:
    assert locate("3\u00a0000", "3 000") == []


@given(st.text("ab .", max_size=40), st.text("ab .", min_size=1, max_size=3))
def test_what_is_found_stands_there(body: str, exact: str) -> None:
    found = locate(body, exact)
    assert [one.start for one in found] == [
        start for start in range(len(body)) if body.startswith(exact, start)
    ]
    for one in found:
        assert body[one.start : one.end] == exact
        assert body.startswith(one.prefix + exact + one.suffix, one.start - len(one.prefix))


def rest(text: str) -> tuple[str, str]:
    """The rest of the sentence around what stands in [brackets]."""
    before, _, after = text.partition("[")
    exact, _, after = after.partition("]")
    return sentence_around(before, exact, after)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("First. The office [said so] on Monday. Last.", "The office ", " on Monday."),
        ("[said so]", "", ""),
        ("One! [Two] three? Four", "", " three?"),
        ("A heading\nThe [word] here\nnext", "The ", " here"),
        ("He went. [She left.] They stayed.", "", ""),
        ("He went. [She left]. They stayed.", "", "."),
        ("“We [left.” He] nodded. End", "“We ", " nodded."),
        ("He said “[we left.]” They stayed.", "He said “", "”"),
        ("It was 3.5 [per cent] in 2.5 years. End", "It was 3.5 ", " in 2.5 years."),
        ("彼は言った。[軍は]去った。次", "", "去った。"),
        ("「行く。」[彼は]言った。", "", "言った。"),
        ("Wait… [he] left… Then", "", " left…"),
    ],
)
def test_the_rest_of_the_sentence_is_told_from_its_neighbours(
    text: str, before: str, after: str
) -> None:
    assert rest(text) == (before, after)


def test_a_sentence_beyond_reach_is_cut_with_dots() -> None:
    before, after = sentence_around("b" * REACH, "x", "a" * REACH)
    assert before == "…" + "b" * REACH
    assert after == "a" * REACH + "…"


@given(st.text("ab. \n”", max_size=60), st.text("ab. ", min_size=1, max_size=9), st.text("a. \n”"))
def test_the_sentence_is_part_of_the_text(before: str, exact: str, after: str) -> None:
    first, last = sentence_around(before, exact, after)
    assert before.endswith(first)
    assert after.startswith(last)


def test_line_ends_become_one_kind_and_nothing_else_changes() -> None:
    assert normalised_lines("a\r\nb\rc\nd\u2028\u00a0 e\t") == "a\nb\nc\nd\u2028\u00a0 e\t"
