"""How codes, counts and figures read."""

from typing import Any

import pytest

from articles.views import words
from articles.views.cards import found_in
from articles.views.history import difference


def figure(low: str | None, high: str | None, qualifier: str = "exactly", **more: Any) -> str:
    return words.figure(
        {"low": low, "high": high, "qualifier": qualifier, "wording": "", "as_of": None} | more
    )


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "read"),
    [
        ("1500", "1500", "exactly", "1,500"),
        ("3000", "3000", "about", "about 3,000"),
        ("3000", None, "at_least", "at least 3,000"),
        (None, "3000", "at_most", "at most 3,000"),
        ("11000", "12000", "between", "11,000–12,000"),
        ("11000", "12000", "about", "about 11,000–12,000"),
        ("3000", None, "between", "at least 3,000"),
        (None, "3000", "exactly", "at most 3,000"),
        ("1.50", "1.50", "exactly", "1.50"),
        ("-0.5", "-0.5", "exactly", "-0.5"),
        ("0", "0", "exactly", "0"),
        (
            "12345678901234567890.10",
            "12345678901234567890.10",
            "exactly",
            "12,345,678,901,234,567,890.10",
        ),
    ],
)
def test_a_figure_reads_as_its_source_gave_it(
    low: str | None, high: str | None, qualifier: str, read: str
) -> None:
    assert figure(low, high, qualifier) == read


def test_a_figure_without_a_number_reads_as_it_was_worded() -> None:
    assert figure(None, None, wording="tens of thousands") == "tens of thousands"


@pytest.mark.parametrize(
    ("reports", "origins", "unnamed", "read"),
    [
        (1, 1, 0, "1 report, 1 independent origin"),
        (4, 2, 0, "4 reports, 2 independent origins"),
        (6, 1, 2, "6 reports, 1 independent origin and 2 unnamed"),
        (1, 0, 1, "1 report, 1 unnamed origin"),
        (0, 0, 0, "0 reports"),
    ],
)
def test_reach_counts_unnamed_origins_apart(
    reports: int, origins: int, unnamed: int, read: str
) -> None:
    assert words.reach(reports, origins, unnamed) == read


def test_lists_read_as_one_says_them() -> None:
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


def test_a_difference_marks_the_words_that_went_and_came() -> None:
    pieces = difference("They were in Ukraine now.", "They were at a camp now.")

    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "They were "),
        ("del", "in Ukraine "),
        ("ins", "at a camp "),
        ("same", "now."),
    ]


def test_words_searched_for_are_found_whatever_their_case_and_ending() -> None:
    runs = found_in("Soldiers and a soldier.", "SOLDIER")

    assert [run.text for run in runs if run.kind == "found"] == ["Soldiers", "soldier"]


def test_a_search_of_signs_alone_finds_no_words() -> None:
    assert [run.kind for run in found_in("A (statement).", "(*")] == ["same"]
