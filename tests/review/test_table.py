"""Role × action × state × own or another's claim: by direct call, on the review pages, at the desk.

Every cell is tried. What is expected follows from three small tables: what a role may do, what a
state allows, and that nobody decides on own work.
"""

from collections.abc import Callable
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from articles import workflow
from articles.models import Claim, Edition, Lease, Question, Review
from articles.workflow import WorkflowError
from tests import factories as make
from tests.admin.desk import at as desk
from tests.admin.desk import signed_in, typed
from tests.review.room import at

pytestmark = pytest.mark.django_db

WHY = "The ministry published the list."
ROLES = ("editor", "reviewer", "chief", "")
STATES = ("draft", "submitted", "decided", "published", "rated", "reworked", "withdrawn")
OWNERS = ("own", "another's")
PUBLIC = {"published", "rated", "reworked"}

REVIEWS = {"take", "decide", "ask"}
PUBLISHES = {"publish", "correct", "update", "reexamine", "withdraw", "reinstate"}
MAY = {
    "editor": {"submit"},
    "reviewer": REVIEWS,
    "chief": {"submit"} | REVIEWS | PUBLISHES,
    "": set(),
}
FITS = {
    "submit": set(STATES),
    "take": set(STATES),
    "decide": set(STATES),
    "ask": set(STATES),
    "publish": {"draft", "submitted", "decided"},
    "correct": PUBLIC,
    "update": PUBLIC,
    "reexamine": PUBLIC,
    "withdraw": PUBLIC,
    "reinstate": {"withdrawn"},
}
OTHER_EYES = {"take", "decide"}


def allowed(role: str, action: str, state: str, whose: str) -> bool:
    """Whether it is to be done."""
    own = whose == "own" and not decided_since(state)
    return action in MAY[role] and state in FITS[action] and not (own and action in OTHER_EYES)


def decided_since(state: str) -> bool:
    """Whether a reviewer decided after the last change: then nobody's work is undecided."""
    return state in {"decided", "rated"}


def claim_in(state: str, by: User) -> Claim:
    """A claim in this state, entered and last changed by `by`."""
    chief, reviewer = make.user("chief"), make.user("reviewer")
    with workflow.acting_as(by):
        claim = make.whole_claim()
        make.evidence(claim)
    if state == "submitted":
        workflow.submit_for_review(claim, make.user("editor"))
    if state in ("decided", "rated", "reworked"):
        make.decided(claim, by=reviewer)
    if state in (*PUBLIC, "withdrawn"):
        workflow.publish([claim], chief)
    if state == "withdrawn":
        workflow.withdraw(claim, chief, WHY)
    if state == "reworked":
        with workflow.acting_as(by):
            make.evidence(claim)
    claim.refresh_from_db()
    return claim


Act = Callable[[Claim, User], None]


def call(action: str) -> Act:
    """The action as a direct call."""
    notes = {"correct", "update", "reinstate"}

    def act(claim: Claim, by: User) -> None:
        if action == "decide":
            make.decided(claim, "refuted", by)
        elif action == "publish":
            workflow.publish([claim], by, verdict_holds=True)
        elif action in notes:
            getattr(workflow, action)(claim, by, WHY, verdict_holds=True)
        elif action in ("reexamine", "withdraw", "ask"):
            getattr(workflow, action)(claim, by, WHY)
        else:
            plain: Any = workflow.take if action == "take" else workflow.submit_for_review
            plain(claim, by)

    return act


def on_review_page(action: str) -> Act:
    """The same on the reviewers' pages, which have three of them."""

    def act(claim: Claim, by: User) -> None:
        given: dict[str, Any] = {"question": WHY}
        if action == "decide":
            with suppress(PermissionDenied, WorkflowError):
                workflow.take(claim, by)
            given = {"version": claim.version, "rating": "refuted", "summary": WHY, "evidence": 1}
        address = at(claim, "claim" if action == "decide" else action)
        signed_in(by).post(address, given)

    return act


def at_the_desk(action: str) -> Act:
    """The same as an act of the desk."""

    def act(claim: Claim, by: User) -> None:
        client, page = signed_in(by), desk("claim", "act", action)
        asked = client.get(page, {"chosen": claim.pk})
        form = typed(asked) if asked.status_code == 200 else {"chosen": claim.pk}
        client.post(page, form | {"note": WHY, "verdict_holds": "yes"})

    return act


def traces(claim: Claim, action: str) -> tuple:
    """All that the action leaves behind; that deciding takes the claim first is no trace of it."""
    decided = Review.objects.filter(claim=claim).count()
    issued = list(Edition.objects.filter(claim=claim).values_list("change", flat=True))
    if action == "decide":
        return decided, issued
    return (
        decided,
        issued,
        Question.objects.filter(claim=claim).count(),
        Lease.objects.filter(claim=claim).exists(),
        Claim.objects.get(pk=claim.pk).review_requested_at,
    )


def submitted_already(action: str, state: str) -> bool:
    """Submitting what waits is no error and changes nothing."""
    return action == "submit" and state == "submitted"


CELLS = list(product(ROLES, STATES, OWNERS))


def check(act: Act, action: str, role: str, state: str, whose: str) -> None:
    user = make.user(role)
    claim = claim_in(state, user if whose == "own" else make.user("editor"))
    before = traces(claim, action)
    act(claim, user)
    changed = traces(claim, action) != before
    expected = allowed(role, action, state, whose) and not submitted_already(action, state)
    assert changed == expected


def refused(act: Act) -> Act:
    def tried(claim: Claim, by: User) -> None:
        with suppress(PermissionDenied, WorkflowError):
            act(claim, by)

    return tried


@pytest.mark.parametrize("action", FITS)
@pytest.mark.parametrize(("role", "state", "whose"), CELLS)
def test_by_direct_call(role: str, state: str, whose: str, action: str) -> None:
    check(refused(call(action)), action, role, state, whose)


@pytest.mark.parametrize("action", sorted(REVIEWS))
@pytest.mark.parametrize(("role", "state", "whose"), CELLS)
def test_on_the_review_pages(role: str, state: str, whose: str, action: str) -> None:
    check(on_review_page(action), action, role, state, whose)


@pytest.mark.parametrize("action", sorted({"submit"} | PUBLISHES))
@pytest.mark.parametrize(("role", "state", "whose"), CELLS)
def test_at_the_desk(role: str, state: str, whose: str, action: str) -> None:
    check(at_the_desk(action), action, role, state, whose)


def test_no_action_of_the_tables_is_left_out() -> None:
    assert set(FITS) == {"submit"} | REVIEWS | PUBLISHES
    assert set().union(*MAY.values()) == set(FITS)
