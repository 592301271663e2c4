"""The readable tail of a permalink."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.slugs import LONGEST, slug_for


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("3,000 soldiers are in Russia.", "3-000-soldiers-are-in-russia"),
        ("Choe Sŏn-hŭi visited Moscow", "choe-son-hui-visited-moscow"),
        ("Straße nach Łódź, Øresund", "strasse-nach-lodz-oresund"),
        ("It's Kim's “treaty”", "its-kims-treaty"),
        ("It’s so", "its-so"),
        ("snake_case__words", "snake-case-words"),
        ("ＦＵＬＬ width", "full-width"),
        ("ﬁnance", "finance"),
    ],
)
def test_latin_text_gives_plain_letters(text: str, slug: str) -> None:
    assert slug_for(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Войска в России", "войска-в-россии"),
        ("북한군 1,500명이 러시아에", "북한군-1-500명이-러시아에"),
        ("習近平は訪問した。", "習近平は訪問した"),
        ("हिन्दी में", "हनद-म"),
        ("قال الرئيس", "قال-الرئيس"),
    ],
)
def test_other_scripts_keep_their_letters(text: str, slug: str) -> None:
    assert slug_for(text) == slug


@pytest.mark.parametrize("text", ["", "   ", "!?…", "🎉🎉", "—", "\u0301", "_"])
def test_text_without_letters_has_a_slug_all_the_same(text: str) -> None:
    assert slug_for(text) == "untitled"


def test_a_long_text_is_cut_between_words() -> None:
    slug = slug_for("soldiers " * 40)
    assert slug == "-".join(["soldiers"] * 9)[:LONGEST]
    assert slug.endswith("soldiers")


def test_a_word_that_is_too_long_is_cut_itself() -> None:
    assert slug_for("x" * 300) == "x" * LONGEST


@given(st.text(max_size=300))
def test_every_slug_fits_into_an_address(text: str) -> None:
    slug = slug_for(text)
    assert re.fullmatch(r"[-\w]+", slug)
    assert 0 < len(slug) <= LONGEST
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert "--" not in slug


@given(st.text(max_size=100))
def test_the_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug_for(slug_for(text)) == slug_for(text)
