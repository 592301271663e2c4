"""A thing named by typing in a claim's form: found by any name, asked about, made in place."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Appearance, Article, Source
from tests import factories
from tests.admin.claim_form import WORDS, article, editor, hop, new_page, send
from tests.admin.desk import text, typed

__all__ = ["article", "editor"]
pytestmark = pytest.mark.django_db


def test_a_new_source_asks_what_it_is(editor: Client, article: Article) -> None:
    answer = send(editor, new_page(article), **WORDS, **hop(0, "Reuters"))

    assert "There is no source “Reuters” yet" in text(answer)
    assert "data-asked" in text(answer)


def test_a_name_that_fits_two_asks_which(editor: Client, article: Article) -> None:
    factories.source("Kim")
    meant = factories.source("KIM", kind="organization")

    answer = send(editor, new_page(article), **WORDS, **hop(0, "kím"))

    assert "2 are called “kím”" in text(answer)
    again = editor.post(new_page(article), typed(answer) | {"hops-0-source_pick": meant.pk})
    assert again.status_code == 302, text(again)
    assert Appearance.objects.get().attributions.get(position=0).source == meant


def test_an_id_chosen_for_other_words_than_those_typed_is_not_taken(
    editor: Client, article: Article
) -> None:
    chosen, meant = factories.source("The Chosen"), factories.source("The Meant")

    send(editor, new_page(article), **WORDS, **hop(0, "the meant", source_id=str(chosen.pk)))

    assert Appearance.objects.get().attributions.get(position=0).source == meant


def test_an_unnamed_source_is_the_articles_own(editor: Client, article: Article) -> None:
    elsewhere = factories.article()
    factories.source("Officials", kind="unnamed", article=elsewhere)

    send(editor, new_page(article), **WORDS, **hop(0, "Officials", source_new="unnamed"))

    made = Appearance.objects.get().attributions.get(position=0)
    assert made.source.article == article
    send(editor, new_page(article), **WORDS | {"exact": "soldiers"}, **hop(0, "officials"))
    assert Source.objects.filter(name="Officials").count() == 2


def _suggest(client: Client, article: Article, kind: str, words: str) -> Any:
    address = reverse("admin:articles_article_suggest", args=[article.pk, kind])
    return client.get(address, {"q": words}).json()


def test_suggestions_know_other_names_and_forgive_accents(editor: Client, article: Article) -> None:
    factories.source("National Intelligence Service", aliases=["NIS", "Agência"])

    for words in ("nis", "agenc", "intelligence", "NATIONAL"):
        found = _suggest(editor, article, "source", words)["found"]
        assert [one["text"] for one in found] == ["National Intelligence Service"], words


def test_the_last_used_source_is_suggested_first(editor: Client, article: Article) -> None:
    for name in ("Earlier", "Later"):
        made = factories.claim()
        factories.appearance(made, article, exact="1,500", chain=[factories.source(name)])

    found = _suggest(editor, article, "source", "")["found"]

    assert [one["text"] for one in found] == ["Later", "Earlier"]


def test_suggestions_say_which_article_an_unnamed_source_belongs_to(
    editor: Client, article: Article
) -> None:
    factories.source("Officials", kind="unnamed", article=article)
    factories.source("Officials", kind="unnamed", article=factories.article())

    found = _suggest(editor, article, "source", "offic")["found"]

    assert len(found) == 1
    assert article.headline in found[0]["detail"]


@pytest.mark.parametrize("kind", ["source", "measure", "topic", "document", "claim"])
@pytest.mark.parametrize("words", ["", "%", "a\\", "\x00", "#12", "x" * 500])
def test_every_kind_is_suggested_for_any_words(
    editor: Client, article: Article, kind: str, words: str
) -> None:
    assert "found" in _suggest(editor, article, kind, words)
