"""A question that sends a claim back to its editors, and their answer."""

import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.models import Claim, Lease, Question
from tests import factories as make
from tests.review.room import asked, at, signed_in, taken, text, typed, waiting

pytestmark = pytest.mark.django_db


def test_a_question_sends_the_claim_back_and_the_desk_shows_it(reviewer: User) -> None:
    claim, client = waiting("Three ships sailed."), signed_in(reviewer)
    taken(client, claim)
    answer = asked(client, claim, "Which ships?")
    assert "Sent back with your question: “Three ships sailed.”" in text(answer)
    assert not Claim.objects.awaiting_review().exists()
    assert not Lease.objects.exists()

    editor = signed_in(make.user("editor"))
    assert "Three ships sailed." in text(editor.get("/admin/"))
    desk = text(editor.get(f"/admin/articles/claim/{claim.pk}/change/"))
    assert "asked: “Which ships?” Not answered yet" in desk
    listed = text(editor.get("/admin/articles/claim/", {"asked": "open"}))
    assert "Three ships sailed." in listed


def test_the_editor_answers_and_the_claim_has_its_place_again(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    place = claim.review_requested_at
    asked(client, claim, "Which ships?")
    editor = make.user("editor", first_name="Mara", last_name="Lindqvist")
    page = "/admin/articles/claim/act/submit/"
    desk = signed_in(editor)
    form = desk.get(page, {"chosen": claim.pk})
    assert "Which ships?" in text(form)
    desk.post(page, typed(form) | {"answer": "The three of the Rason line."})

    question = Question.objects.get()
    assert (question.answered_by, question.answer) == (editor, "The three of the Rason line.")
    assert Claim.objects.get(pk=claim.pk).review_requested_at == place
    shown = text(client.get(at(claim)))
    assert "Mara Lindqvist answered" in shown
    assert "The three of the Rason line." in shown
    assert "its editors answered a question" in text(client.get("/review/"))


def test_a_question_has_to_ask_something(reviewer: User) -> None:
    claim = waiting()
    assert "Say what you have to know." in text(asked(signed_in(reviewer), claim, " "))
    assert Claim.objects.awaiting_review().exists()


def test_nobody_sends_back_what_another_works_on(reviewer: User) -> None:
    claim = waiting()
    workflow.take(claim, make.user("reviewer"))
    answer = asked(signed_in(reviewer), claim, "Which ships?")
    assert not Question.objects.exists()
    assert answer.status_code == 200
