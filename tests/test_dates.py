"""Dates as sources give them: one profile, the same in Python and in the database."""

import re
from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.dates import earliest, in_words, latest, parse

GOOD = {
    "2024-10-18": (date(2024, 10, 18), date(2024, 10, 18)),
    "2024-10": (date(2024, 10, 1), date(2024, 10, 31)),
    "2024": (date(2024, 1, 1), date(2024, 12, 31)),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29)),
    "1900-02": (date(1900, 2, 1), date(1900, 2, 28)),
    "202X": (date(2020, 1, 1), date(2029, 12, 31)),
    "20XX": (date(2000, 1, 1), date(2099, 12, 31)),
    "2024-10~": (date(2024, 10, 1), date(2024, 10, 31)),
    "2024-10-18?": (date(2024, 10, 18), date(2024, 10, 18)),
    "2024%": (date(2024, 1, 1), date(2024, 12, 31)),
    "202X~": (date(2020, 1, 1), date(2029, 12, 31)),
    "0001": (date(1, 1, 1), date(1, 12, 31)),
    "9999-12-31": (date(9999, 12, 31), date(9999, 12, 31)),
    "9999": (date(9999, 1, 1), date(9999, 12, 31)),
    "2024-10-08/2024-10-13": (date(2024, 10, 8), date(2024, 10, 13)),
    "2024-10/2024-10-05": (date(2024, 10, 1), date(2024, 10, 5)),
    "2023/2024-03~": (date(2023, 1, 1), date(2024, 3, 31)),
    "201X/202X": (date(2010, 1, 1), date(2029, 12, 31)),
    "19XX?/2024": (date(1900, 1, 1), date(2024, 12, 31)),
}
BAD = [
    "",
    " ",
    "0000",
    "0000-01-01",
    "000X",
    "00XX",
    "2024-13",
    "2024-00",
    "2024-02-30",
    "2023-02-29",
    "2024-10-00",
    "2024-10-32",
    "2024-10-18/2024-10-17",
    "2024/2023",
    "2024-10-05/2024-09",
    "/2024",
    "2024/",
    "/",
    "../2024",
    "2024/..",
    "2024/open",
    "2023/2024/2025",
    "2024-10-18 ",
    " 2024-10-18",
    "2024-10-18\n",
    "2024-10-18\n2024",
    "2024 - 10",
    "2024-1",
    "24-10-18",
    "2024-10-1X",
    "2024-XX",
    "2024-1X-01",
    "2XXX",
    "XXXX",
    "2024~~",
    "~2024",
    "2024-?10",
    "y20240",
    "-2024",
    "+2024",
    "20240",
    "2024-21",
    "20241018",
    "2024-10-18T12:00:00Z",
    "２０２４",
    "٢٠٢٤-١٠",
    "202\u0664",
    "2024‐10‐18",
    "18 October 2024",
    "2024x",
    "202x",
    "{2024}",
    "[2024]",
    "unknown",
]


def in_sql(text: str) -> tuple[date, date] | None:
    """What the database makes of it, by the rule that its columns have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.edtf_earliest(%s), public.edtf_latest(%s)", [text, text])
        first, last = cursor.fetchone()
    return (first, last) if first and last and last >= first else None


def in_python(text: str) -> tuple[date, date] | None:
    try:
        span = parse(text)
    except ValueError:
        return None
    return span.earliest, span.latest


@pytest.mark.parametrize(("text", "days"), GOOD.items())
def test_a_date_covers_its_first_to_its_last_day(text: str, days: tuple[date, date]) -> None:
    assert in_python(text) == days


@pytest.mark.parametrize("text", BAD)
def test_anything_else_is_refused_with_an_example_to_follow(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape("Write it like 2024-10-18")):
        parse(text)


@pytest.mark.django_db
def test_the_database_reads_the_same_days_and_refuses_the_same_texts() -> None:
    assert {text: in_sql(text) for text in GOOD} == GOOD
    assert {text: in_sql(text) for text in BAD} == dict.fromkeys(BAD)


def numbers(low: int, high: int, width: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda number: f"{number:0{width}d}")


YEARS = numbers(0, 9999, 4) | numbers(2019, 2026, 4)
MONTHS, DAYS = numbers(0, 13, 2), numbers(0, 32, 2)
ONE = st.one_of(
    YEARS,
    st.tuples(YEARS, MONTHS).map("-".join),
    st.tuples(YEARS, MONTHS, DAYS).map("-".join),
    numbers(0, 999, 3).map("{}X".format),
    numbers(0, 99, 2).map("{}XX".format),
)
QUALIFIED = st.tuples(ONE, st.sampled_from(["", "", "~", "?", "%"])).map("".join)
PROFILE = QUALIFIED | st.tuples(QUALIFIED, QUALIFIED).map("/".join)
NEARLY = st.text(alphabet="0129X-/~?% \n٣３x", max_size=21)


@pytest.mark.django_db
@given(text=PROFILE | NEARLY)
@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_python_and_the_database_agree_on_every_text(text: str) -> None:
    assert in_python(text) == in_sql(text)


@given(text=PROFILE)
@settings(deadline=None)
def test_every_date_that_is_kept_can_be_said(text: str) -> None:
    if in_python(text):
        assert re.fullmatch(r"[\w –]+", in_words(text))
        assert len(in_words(text, short=True)) <= len(in_words(text))


@pytest.mark.parametrize(
    ("text", "words", "short"),
    [
        ("2024-10-18", "18 October 2024", "18 Oct 2024"),
        ("2024-10-08", "8 October 2024", "8 Oct 2024"),
        ("2024-10", "October 2024", "Oct 2024"),
        ("2024", "2024", "2024"),
        ("202X", "2020s", "2020s"),
        ("19XX", "1900s", "1900s"),
        ("2024-10~", "about October 2024", "about Oct 2024"),
        ("2024-10-18?", "perhaps 18 October 2024", "perhaps 18 Oct 2024"),
        ("2024%", "perhaps about 2024", "perhaps about 2024"),
        ("2024-10-08/2024-10-13", "8–13 October 2024", "8–13 Oct 2024"),
        ("2024-09-28/2024-10-13", "28 September – 13 October 2024", "28 Sep – 13 Oct 2024"),
        (
            "2023-12-28/2024-01-02",
            "28 December 2023 – 2 January 2024",
            "28 Dec 2023 – 2 Jan 2024",
        ),
        ("2024-10/2024-11", "October – November 2024", "Oct – Nov 2024"),
        ("2023/2024", "2023 – 2024", "2023 – 2024"),
        ("2024-10-08~/2024-10-13", "about 8 October 2024 – 13 October 2024", None),
        ("2024-10-08/2024-10-08", "8 October 2024", "8 Oct 2024"),
        ("2024/2024", "2024", "2024"),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_a_date_reads_as_one_says_it(text: str | None, words: str, short: str | None) -> None:
    assert in_words(text) == words
    if short is not None:
        assert in_words(text, short=True) == short


def test_no_date_has_no_days() -> None:
    assert earliest(None) is None
    assert latest("") is None
    assert (earliest("2024-10"), latest("2024-10")) == (date(2024, 10, 1), date(2024, 10, 31))
