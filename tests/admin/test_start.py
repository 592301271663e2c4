"""The desk's start page: what is begun, what waits, what was put right."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Claim
from tests import factories
from tests.admin.desk import anybody, signed_in, text

pytestmark = pytest.mark.django_db

START = "/admin/"


def _piles(answer: Any) -> dict[str, list[str]]:
    return {pile.title: [line.words for line in pile.lines] for pile in answer.context["piles"]}


def test_it_shows_my_drafts_and_nobody_elses() -> None:
    me, other = factories.user("editor"), factories.user("editor")
    with workflow.acting_as(me):
        factories.whole_claim("Mine.")
        factories.published_claim("Mine, published.")
    with workflow.acting_as(other):
        factories.whole_claim("Not mine.")

    answer = signed_in(me).get(START)

    assert _piles(answer)["My drafts"] == ["Mine."]
    listed = signed_in(me).get(reverse("admin:articles_claim_changelist"), {"by": "me"})
    assert "Mine." in text(listed)
    assert "Not mine." not in text(listed)


def test_it_shows_what_changed_since_published_and_what_waits() -> None:
    editor = factories.user("editor")
    changed = factories.published_claim("Ships.")
    Claim.objects.filter(pk=changed.pk).update(statement="More ships.")
    waiting = factories.whole_claim("Is it so?")
    workflow.submit_for_review(waiting, editor)

    piles = _piles(signed_in(editor).get(START))

    assert piles["Changed since published"] == ["More ships."]
    assert piles["Waiting for review"] == ["Is it so?"]


def test_it_shows_what_the_newest_corrections_told_readers() -> None:
    chief = factories.user("chief")
    claim = factories.published_claim("Ships.")
    workflow.correct(claim, chief, "There were three.")

    page = text(signed_in(chief).get(START))

    assert "There were three." in page


def test_a_claim_leads_to_its_form_beside_the_text() -> None:
    editor = factories.user("editor")
    with workflow.acting_as(editor):
        claim = factories.whole_claim("Mine.")
        nowhere = factories.claim("Nowhere yet.")

    page = text(signed_in(editor).get(START))

    article = claim.appearances.get().article_id
    assert reverse("admin:articles_article_claim", args=[article, claim.pk]) in page
    assert reverse("admin:articles_claim_change", args=[nowhere.pk]) in page


def test_only_a_reviewer_is_led_to_the_decision() -> None:
    claim = factories.whole_claim()
    workflow.submit_for_review(claim, factories.user("editor"))
    decide = reverse("review:claim", args=[claim.pk])

    assert decide in text(signed_in(factories.user("reviewer")).get(START))
    assert decide not in text(signed_in(factories.user("editor")).get(START))


def test_it_opens_for_somebody_without_a_role_and_not_for_strangers(client: Client) -> None:
    assert signed_in(anybody()).get(START).status_code == 200
    assert client.get(START).status_code == 302


def test_an_empty_record_says_what_will_stand_there() -> None:
    assert "None yet." in text(signed_in(factories.user("editor")).get(START))


@pytest.mark.parametrize("count", [1, 9])
def test_its_queries_do_not_grow(count: int, django_assert_max_num_queries: Any) -> None:
    editor = factories.user("editor")
    with workflow.acting_as(editor):
        for _ in range(count):
            workflow.submit_for_review(factories.whole_claim(), editor)
    client = signed_in(editor)

    with django_assert_max_num_queries(23):
        client.get(START)
