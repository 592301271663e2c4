"""Differences between texts, word for word."""

from hypothesis import given
from hypothesis import strategies as st

from articles.views.history import difference, text_difference

TEXTS = st.lists(
    st.sampled_from(["Six ships sailed.", "Five ships sailed.", "Nobody saw them.", "", "Fin."]),
    max_size=6,
).map("\n".join)


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@given(TEXTS, TEXTS)
def test_without_what_came_it_is_the_old_text_and_without_what_went_the_new(
    before: str, after: str
) -> None:
    told = text_difference(before, after)

    for left_out, text in (("ins", before), ("del", after)):
        read = ["".join(piece.text for piece in one if piece.kind != left_out) for one in told]
        assert [line for line in read if line.strip()] == lines(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_holds_both_texts_whole(before: str, after: str) -> None:
    pieces = difference(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after


def test_equal_texts_have_no_difference() -> None:
    told = text_difference("One.\n\nTwo.", "One.\n\nTwo.")

    assert [[piece.kind for piece in pieces] for pieces in told] == [["same"], ["same"]]


def test_a_line_too_long_to_compare_word_by_word_is_taken_out_and_put_in_whole() -> None:
    told = text_difference("a " * 20_000, "b " * 20_000)

    assert [[piece.kind for piece in pieces] for pieces in told] == [["del", "ins"]]
