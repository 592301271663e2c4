"""How codes, counts and figures read."""

from typing import Any

import pytest

from articles.views import words
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


@pytest.mark.parametrize(
    ("locator", "read"),
    [
        ("t=61,75", "from 1:01 to 1:15"),
        ("t=npt:3661", "from 1:01:01"),
        ("t=,0:02:05.5", "to 2:05"),
        ("xywh=percent:45,8,8,75", "45 % from the left, 8 % from the top"),
        ("xywh=10,20,30,40", "30 by 40 pixels, 10 from the left, 20 from the top"),
        ("t=5&xywh=percent:1,2,3,4", "from 0:05 · 1 % from the left, 2 % from the top"),
        ("page 4, column 2", "page 4, column 2"),
        ("t=", "t="),
        ("t=1.2.3", "from 1.2.3"),
        ("", ""),
    ],
)
def test_a_place_in_a_film_or_an_image_reads_as_words(locator: str, read: str) -> None:
    assert words.locator(locator) == read


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (0, ""),
        (1, "1 day"),
        (31, "31 days"),
        (199, "6 months"),
        (731, "2 years"),
        (60242, "164 years"),
    ],
)
def test_a_stretch_of_time_reads_in_the_unit_that_fits(days: int, read: str) -> None:
    assert words.span(days) == read


def test_a_name_from_the_right_is_kept_apart_from_what_stands_around_it() -> None:
    assert words.isolated("كثيرون") == "\u2068كثيرون\u2069"
    assert words.isolated("국가정보원") == "국가정보원"
