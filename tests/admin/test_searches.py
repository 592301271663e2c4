"""Saved searches: somebody's own filters, and what is new in them."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import workflow
from articles.models import SavedSearch
from tests import factories as make
from tests.admin.desk import at, signed_in, text
from tests.looking import reword

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> User:
    return make.user("reviewer")


@pytest.fixture
def desk(me: User) -> Client:
    return signed_in(me)


def save(desk: Client, query: str, name: str = "Ships") -> Any:
    return desk.post(at("savedsearch", "add"), {"name": name, "query": query})


def new(desk: Client, search: SavedSearch) -> Any:
    return desk.get(at("savedsearch", "new", search.pk))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ships -moscow", "q=ships+-moscow"),
        ("https://example.org/claims/?q=ships&page=x&sort=said", "q=ships"),
        ("/claims/?topic=5", "topic=5"),
        ("kind=event&kind=causal", "kind=event&kind=causal"),
    ],
)
def test_an_address_or_words_are_saved(desk: Client, me: User, typed: str, kept: str) -> None:
    assert save(desk, typed).status_code == 302

    search = SavedSearch.objects.get()
    assert (search.owner, search.query) == (me, kept)


@pytest.mark.parametrize(
    "typed", ["/claims/", "after=soon", "q=source:nobody", "page=x", "!!", "http://[x"]
)
def test_what_asks_for_nothing_or_the_impossible_is_refused_in_words(
    desk: Client, typed: str
) -> None:
    answer = save(desk, typed)

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["query"]


def test_no_number_of_an_issue_is_too_long(desk: Client) -> None:
    save(desk, "ships")
    page = at("savedsearch", "new", SavedSearch.objects.get().pk)

    assert desk.post(page, {"issue": "9" * 5000}).status_code == 302


def test_two_searches_of_one_name_are_refused_in_words(desk: Client) -> None:
    save(desk, "ships")

    assert "You have a search of this name" in text(save(desk, "trains"))


def test_what_matches_and_was_published_since_is_told_until_it_is_seen(desk: Client) -> None:
    make.published_claim("Old ships.")
    save(desk, "ships")
    search = SavedSearch.objects.get()
    assert "nothing new" in text(desk.get(at("savedsearch", "changelist")))

    make.published_claim("New ships.")
    make.published_claim("New trains.")
    make.whole_claim("A draft of ships.")

    assert "1 new" in text(desk.get(at("savedsearch", "changelist")))
    assert "New in saved searches" in text(desk.get("/admin/"))
    page = new(desk, search)
    assert [card.edition.statement for card in page.context["cards"]] == ["New ships."]
    desk.post(at("savedsearch", "new", search.pk), {"issue": page.context["issue"]})
    assert not new(desk, search).context["cards"]


def test_what_came_after_the_page_was_opened_stays_new(desk: Client) -> None:
    save(desk, "ships")
    search = SavedSearch.objects.get()
    issue = new(desk, search).context["issue"]
    make.published_claim("Ships meanwhile.")

    desk.post(at("savedsearch", "new", search.pk), {"issue": issue})

    assert len(new(desk, search).context["cards"]) == 1


def test_a_claim_that_was_corrected_is_new_again(desk: Client) -> None:
    claim = make.published_claim("Ships.")
    save(desk, "ships")
    reword(claim, "Ships, corrected.")
    workflow.correct(claim, make.user("chief"), "Misread.", verdict_holds=True)

    assert len(new(desk, SavedSearch.objects.get()).context["cards"]) == 1


def test_nobody_sees_what_others_look_for(desk: Client) -> None:
    save(desk, "ships", "My own name for it")
    search = SavedSearch.objects.get()
    other = signed_in(make.user("chief"))

    assert "My own name" not in text(other.get(at("savedsearch", "changelist")))
    assert new(other, search).status_code == 404
    assert other.post(at("savedsearch", "new", search.pk), {"issue": "1"}).status_code == 404
    assert other.get(at("savedsearch", "change", search.pk)).status_code == 302


@pytest.mark.parametrize("issue", ["", "x", "-1", "9" * 30, "²"])
def test_a_forged_issue_hides_nothing_that_is_to_come(desk: Client, issue: str) -> None:
    save(desk, "ships")
    search = SavedSearch.objects.get()

    desk.post(at("savedsearch", "new", search.pk), {"issue": issue})
    make.published_claim("New ships.")

    assert len(new(desk, search).context["cards"]) == 1
