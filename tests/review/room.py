"""Using the reviewers' pages as a browser does."""

from typing import Any

from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Claim
from tests import factories as make
from tests.admin.desk import signed_in, text, typed

__all__ = ["asked", "at", "decide", "opened", "signed_in", "taken", "text", "typed", "waiting"]

QUEUE = "/review/"


def at(claim: Claim, page: str = "claim") -> str:
    return reverse(f"review:{page}", args=[claim.pk])


def waiting(statement: str = "", *, by: Any = None, **fields: Any) -> Claim:
    """A claim with evidence that an editor submitted."""
    editor = by or make.user("editor")
    with workflow.acting_as(editor):
        claim = make.whole_claim(statement, **fields)
        make.evidence(claim)
    workflow.submit_for_review(claim, editor)
    claim.refresh_from_db()
    return claim


def taken(client: Client, claim: Claim, **given: Any) -> Any:
    """The page after the claim was taken."""
    return client.post(at(claim, "take"), given, follow=True)


def opened(client: Client, claim: Claim) -> dict[str, Any]:
    """What the form would send once the claim is taken, before anything is typed."""
    return typed(taken(client, claim))


def decide(client: Client, claim: Claim, **given: Any) -> Any:
    """Takes the claim, decides, and gives the page after it."""
    sent = {"rating": "refuted", "summary": "Only two did.", "evidence": [1]} | given
    return client.post(at(claim), opened(client, claim) | sent, follow=True)


def asked(client: Client, claim: Claim, question: str) -> Any:
    return client.post(at(claim, "ask"), {"question": question}, follow=True)
