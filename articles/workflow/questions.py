"""A claim's way into the queue and back to its editors with a question."""

from typing import Any

from django.utils import timezone

from articles.models import Claim, Lease, Question
from articles.roles import Action, require
from articles.workflow.following import let_follow
from articles.workflow.leases import require_free
from articles.workflow.rules import WorkflowError, locked_claims, one_act
from articles.workflow.telling import tell


@one_act
def submit_for_review(claim: Claim, by: Any, answer: str = "") -> None:
    """Puts the claim into the reviewers' queue; one that waits already keeps its place.

    A question that is open is then answered, with `answer`, and the claim has the place again
    that it had when it was sent back.
    """
    require(by, Action.SUBMIT)
    current = locked_claims([claim.pk])[0]
    open_questions = Question.objects.filter(claim=current, answered_at=None)
    places = [question.waiting_since for question in open_questions if question.waiting_since]
    answer = answer.strip()
    if open_questions.update(answered_by=by, answered_at=timezone.now(), answer=answer):
        let_follow(current)
        tell(current, by, "answered", answer or Question.WITHOUT_WORDS)
    waiting = Claim.objects.filter(pk=current.pk, review_requested_at=None)
    waiting.update(review_requested_at=min(places, default=timezone.now()))
    claim.refresh_from_db(fields=["review_requested_at"])


@one_act
def ask(claim: Claim, by: Any, text: str) -> Question:
    """Sends the claim back to its editors with a question; it waits again when they answer."""
    require(by, Action.ASK)
    if not text.strip():
        raise WorkflowError("question: say what you have to know.")
    current = locked_claims([claim.pk])[0]
    require_free(current, by)
    asked = Question.objects.create(
        claim=current,
        claim_version=current.version,
        asked_by=by,
        asked_at=timezone.now(),
        text=text.strip(),
        waiting_since=current.review_requested_at,
    )
    Claim.objects.filter(pk=current.pk).update(review_requested_at=None)
    Lease.objects.filter(claim=current).delete()
    let_follow(current)
    tell(current, by, "asked", asked.text)
    return asked
