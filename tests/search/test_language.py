"""What one may write into the search field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.language import MOST_TERMS, Term, parse, written


def test_words_phrases_and_what_is_not_wanted_are_told_apart() -> None:
    assert parse('ships "left the port" -moscow') == [
        (Term("ships"),),
        (Term("left the port", quoted=True),),
        (Term("moscow", negated=True),),
    ]


def test_one_of_several_is_enough_where_one_writes_or() -> None:
    assert parse("kiev OR kyiv OR Київ ships") == [
        (Term("kiev"), Term("kyiv"), Term("Київ")),
        (Term("ships"),),
    ]


def test_fields_take_quoted_and_plain_values_and_may_be_denied() -> None:
    assert parse('source:"Choe Son-hui" -rating:refuted After:2024') == [
        (Term("Choe Son-hui", field="source", quoted=True),),
        (Term("refuted", negated=True, field="rating"),),
        (Term("2024", field="after"),),
    ]


def test_a_field_that_there_is_not_is_a_word() -> None:
    assert parse("https://example.org") == [(Term("https //example.org", quoted=True),)]


def test_typographic_quotation_marks_quote() -> None:
    assert parse("“left port” «в порту»") == [
        (Term("left port", quoted=True),),
        (Term("в порту", quoted=True),),
    ]


def test_a_star_begins_a_word_and_in_quotes_is_nothing() -> None:
    assert [group[0].starting for group in parse('sold* "sold*"')] == [True, False]


@pytest.mark.parametrize("text", ["", " ", '"', '""', "-", "*", ":", '-"', "& | !"])
def test_signs_alone_are_nothing(text: str) -> None:
    assert parse(text) == []


def test_a_quotation_mark_without_its_other_half_reaches_to_the_end() -> None:
    assert parse('a "b c') == [(Term("a"),), (Term("b c", quoted=True),)]


def test_no_more_terms_than_one_can_mean_are_read() -> None:
    assert len(parse("word " * 500)) == MOST_TERMS


@given(st.text(max_size=300))
def test_what_was_understood_can_be_written_and_is_understood_the_same(text: str) -> None:
    groups = parse(text)

    assert parse(written(groups)) == groups
