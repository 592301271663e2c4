"""What the desk tells each role to do next: a question to answer, a decision to publish."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Claim, Edition, Question
from articles.views.links import permalink
from tests import factories
from tests.admin.desk import at, signed_in, text, typed

pytestmark = pytest.mark.django_db

START = "/admin/"


def _asked(claim: Claim, question: str) -> None:
    reviewer = factories.user("reviewer", first_name="Jonas", last_name="Adeyemi")
    workflow.submit_for_review(claim, factories.user("editor"))
    workflow.ask(claim, reviewer, question)


def _piles(client: Client) -> dict[str, list[Any]]:
    return {pile.title: pile.lines for pile in client.get(START).context["piles"]}


def _submit(claim: Claim) -> str:
    return f"{at('claim', 'act', 'submit')}?chosen={claim.pk}"


def test_an_editor_reads_the_question_on_the_start_page_and_answers_from_there() -> None:
    claim = factories.whole_claim("Three sailed.")
    _asked(claim, "On which day?")

    (line,) = _piles(signed_in(factories.user("editor")))["Questions of reviewers"]

    assert line.told == "Jonas Adeyemi asks: On which day?"
    assert line.more == (("Answer", _submit(claim)),)


def test_the_newest_of_two_open_questions_is_told() -> None:
    claim = factories.whole_claim()
    for question in ("Which day?", "Which hour?"):
        workflow.ask(claim, factories.user("reviewer"), question)

    (line,) = _piles(signed_in(factories.user("editor")))["Questions of reviewers"]

    assert line.told.endswith("Which hour?")


def test_sending_a_claim_to_review_with_a_question_open_asks_for_the_answer() -> None:
    claim = factories.whole_claim("Three sailed.")
    _asked(claim, "On which day?")
    client = signed_in(factories.user("editor"))
    article = claim.appearances.get().article_id
    form = reverse("admin:articles_article_claim", args=[article, claim.pk])

    sent = typed(client.get(form)) | {"statement": "Four sailed.", "do": "review"}
    asking = client.post(form, sent, follow=True)

    assert asking.redirect_chain[-1][0] == _submit(claim)
    assert "The reviewer asked: “On which day?”" in text(asking)
    assert Claim.objects.get().statement == "Four sailed."
    client.post(at("claim", "act", "submit"), typed(asking) | {"answer": "On the 18th."})
    assert Question.objects.get().answer == "On the 18th."
    assert Claim.objects.awaiting_review().count() == 1


def test_a_chief_sees_what_is_decided_and_not_yet_published() -> None:
    claim, undecided = factories.whole_claim("Three sailed."), factories.whole_claim()
    factories.decided(claim, "refuted")
    again = factories.whole_claim()
    factories.decided(again)
    workflow.submit_for_review(again, factories.user("editor"))

    client = signed_in(factories.user("chief"))
    (line,) = _piles(client)["Decided, not yet published"]

    assert (line.words, line.told) == ("Three sailed.", "Refuted")
    assert dict(line.more)["Publish"] == f"{at('claim', 'act', 'publish')}?chosen={claim.pk}"
    workflow.publish([claim, undecided], factories.user("chief"))
    assert _piles(client)["Decided, not yet published"] == []


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_who_may_not_publish_is_not_told_what_is_to_be_published(role: str) -> None:
    factories.decided(factories.whole_claim())
    assert "Decided, not yet published" not in _piles(signed_in(factories.user(role)))


def test_what_changed_since_published_leads_to_what_changed() -> None:
    claim = factories.published_claim("Ships.")
    Claim.objects.filter(pk=claim.pk).update(statement="More ships.")

    (line,) = _piles(signed_in(factories.user("editor")))["Changed since published"]

    assert dict(line.more)["What changed"] == at("claim", "changes", claim.pk)


def test_after_publishing_the_public_page_is_a_click_away() -> None:
    claim, client = factories.whole_claim("Three sailed."), signed_in(factories.user("chief"))
    asking = client.get(at("claim", "act", "publish"), {"chosen": claim.pk})

    answer = client.post(at("claim", "act", "publish"), typed(asking), follow=True)

    there = permalink("claim", Edition.objects.get())
    assert f'Publish: 1 claim. <a href="{there}">Readers see it now</a>.' in text(answer)
