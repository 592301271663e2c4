"""An article's own page: its outlet and authors are named by typing, and made when they are new."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Source
from tests import factories
from tests.admin.desk import at, change, rows, signed_in, text, typed

pytestmark = pytest.mark.django_db

NEW = {"headline": "Ships leave", "outlet": "The Harbour Paper", "outlet_new": "outlet"}


@pytest.fixture
def editor() -> Client:
    return signed_in(factories.user("editor"))


def _send(client: Client, **fields: Any) -> Any:
    page = at("article", "add")
    body = rows("revisions", {"body": "Three ships sailed.", "note": ""})
    return client.post(page, typed(client.get(page)) | body | fields)


def _author(number: int, name: str, new: str = "", **fields: Any) -> dict[str, Any]:
    given = {"source": name, "source_new": new, "position": number, **fields}
    return {"authorships-TOTAL_FORMS": number + 1} | {
        f"authorships-{number}-{key}": value for key, value in given.items()
    }


def test_a_new_outlet_and_new_authors_are_made_with_the_article(editor: Client) -> None:
    answer = _send(editor, **NEW, **_author(0, "Jane Doe", "person"))

    assert answer.status_code == 302, text(answer)
    article = Article.objects.get()
    assert (str(article.outlet), article.outlet and article.outlet.kind) == (
        "The Harbour Paper",
        "outlet",
    )
    assert [str(author) for author in article.authors.all()] == ["Jane Doe"]


def test_known_ones_are_taken_by_any_of_their_names(editor: Client) -> None:
    paper = factories.outlet("The Harbour Paper", aliases=["Hafenblatt"])
    author = factories.source("Jané Doe")

    _send(editor, headline="Ships leave", outlet="hafenblatt", **_author(0, "jane doe"))

    article = Article.objects.get()
    assert article.outlet == paper
    assert list(article.authors.all()) == [author]


@pytest.mark.parametrize(
    "wrong", [{"headline": ""}, _author(0, "Nobody known"), {"published_on": "soon"}]
)
def test_nothing_is_made_when_something_is_wrong(editor: Client, wrong: dict[str, Any]) -> None:
    answer = _send(editor, **NEW | wrong)

    assert answer.status_code == 200
    assert typed(answer)["outlet"] == "The Harbour Paper"
    assert typed(answer)["outlet_new"] == "outlet"
    assert not Source.objects.exists()
    assert not Article.objects.exists()


def test_a_new_name_asks_what_it_is(editor: Client) -> None:
    answer = _send(editor, headline="Ships leave", outlet="The Harbour Paper")

    assert "There is no source “The Harbour Paper” yet" in text(answer)


def test_saving_what_was_not_changed_keeps_outlet_and_authors(editor: Client) -> None:
    paper = factories.outlet()
    article = factories.article(outlet=paper)
    article.authorships.create(source=factories.source("Jane Doe"))

    answer = change(editor, article, url="https://example.org/ships")

    assert answer.status_code == 302, text(answer)
    article.refresh_from_db()
    assert (article.outlet, article.authors.count()) == (paper, 1)


def test_the_outlets_of_the_newest_articles_are_suggested_first(editor: Client) -> None:
    factories.article(outlet=factories.outlet("Earlier"))
    factories.article(outlet=factories.outlet("Later"))

    found = editor.get("/admin/articles/article/suggest/source/", {"q": ""}).json()["found"]

    assert [one["text"] for one in found] == ["Later", "Earlier"]


def test_an_unnamed_source_is_no_author_of_an_article_that_is_not_saved(editor: Client) -> None:
    answer = _send(editor, headline="Ships leave", **_author(0, "officials", "unnamed"))

    assert "is made once its article is saved" in text(answer)
