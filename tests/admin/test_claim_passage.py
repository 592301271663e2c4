"""The passage of a claim: found in the text by its words, and what it plainly says."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Appearance, Article, Measure
from tests import factories
from tests.admin.claim_form import BODY, article, editor, form_page, new_page, send
from tests.admin.desk import text, typed

__all__ = ["article", "editor"]
pytestmark = pytest.mark.django_db


def test_words_that_stand_twice_are_asked_about(editor: Client, article: Article) -> None:
    twice = "Nobody\u00a0saw 🚢 it."
    answer = send(editor, new_page(article), exact=twice, statement="Nobody saw it.")

    assert "stand at 2 places" in text(answer)
    second = BODY.rindex(twice)
    again = editor.post(new_page(article), typed(answer) | {"start": second})
    assert again.status_code == 302, text(again)
    assert Appearance.objects.get().start == second


def test_words_pasted_with_other_spaces_are_found(editor: Client, article: Article) -> None:
    send(editor, new_page(article), exact=" it. \r\n“We stay,” ", statement="They stay.")

    assert Appearance.objects.get().exact == "it.\n“We stay,”"


def test_words_that_are_not_there_are_said_not_to_be(editor: Client, article: Article) -> None:
    answer = send(editor, new_page(article), exact="1,600 ships\u00a0", statement="Ships.")

    assert "do not stand in the text" in text(answer)
    assert typed(answer)["exact"] == "1,600 ships\u00a0"


def test_the_same_passage_twice_is_refused_in_words(editor: Client, article: Article) -> None:
    claim = factories.claim()
    factories.appearance(claim, article, exact="1,500")
    second = factories.appearance(claim, article, exact="soldiers")

    answer = send(
        editor, f"{form_page(claim, article)}?appearance={second.pk}", exact="1,500", start=""
    )

    assert "already has this passage" in text(answer)


def test_an_article_without_text_asks_where_the_claim_is_made(editor: Client) -> None:
    video = factories.article("", kind="video", outlet=factories.outlet())

    refused = send(editor, new_page(video), statement="Ships sailed.")
    assert "say where in it" in text(refused)
    answer = send(editor, new_page(video), statement="Ships sailed.", locator="t=1,2")

    assert answer.status_code == 302, text(answer)
    assert Appearance.objects.get().locator == "t=1,2"


def test_the_passage_is_read_without_javascript(editor: Client, article: Article) -> None:
    measure = Measure.objects.create(name="Soldiers away", unit="soldiers")
    earlier = factories.whole_claim(within=article)
    factories.figure(earlier, "3", measure)

    page = send(editor, new_page(article), do="read", exact="1,500 soldiers had left")

    read = typed(page)
    assert read["kind"] == "quantity"
    assert read["figures-0-low"] == "1500"
    assert read["figures-0-measure"] == "Soldiers away"
    assert read["hops-0-said_on"] == "2024-10-18"
    assert "read from the passage" in text(page)


def test_reading_never_overwrites_what_was_typed(editor: Client, article: Article) -> None:
    page = send(
        editor,
        new_page(article),
        do="read",
        exact="1,500 soldiers had left",
        kind="prediction",
        **{"hops-0-said_on": "2023"},
    )

    assert typed(page)["kind"] == "prediction"
    assert typed(page)["hops-0-said_on"] == "2023"


def test_what_the_passage_says_is_read_for_the_script(editor: Client, article: Article) -> None:
    address = reverse("admin:articles_article_read", args=[article.pk])

    read = editor.post(address, {"exact": "We stay"}).json()

    assert read["fields"] == {"is_quotation": "on"}
    assert [place["start"] for place in read["places"]] == [BODY.index("We stay")]


def test_the_articles_page_marks_its_claims(editor: Client, article: Article) -> None:
    claim = factories.claim("1,500 soldiers had left.")
    made = factories.appearance(claim, article, exact="1,500 soldiers")
    factories.appearance(factories.claim("Within."), article, exact="500 soldiers had")

    page = text(editor.get(reverse("admin:articles_article_text", args=[article.pk])))

    assert f"{form_page(claim, article)}?appearance={made.pk}" in page
    assert "2 claims" in page


@pytest.mark.parametrize(
    ("typed_date", "told"),
    [
        ("2024-10-08/2024-10-13", "8–13 October 2024"),
        ("yesterday", "is not a date we can keep"),
        ("\x00", "is not a date we can keep"),
    ],
)
def test_a_typed_date_is_said_back_in_words(
    editor: Client, article: Article, typed_date: str, told: str
) -> None:
    address = reverse("admin:articles_article_words", args=[article.pk])

    answer = editor.get(address, {"date": typed_date}).json()

    assert told in answer["words"] + answer["wrong"]
