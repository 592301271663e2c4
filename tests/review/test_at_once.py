"""Fifty reviewers decide at once on two hundred claims, each from a process of its own."""

import multiprocessing
import random
from collections import Counter
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections

from articles import workflow
from articles.models import Claim, Edition, Lease, Review
from articles.workflow import WorkflowError
from tests import factories as make
from tests.editions.checks import check_counts, check_editions

pytestmark = pytest.mark.django_db(transaction=True)

REVIEWERS, CLAIMS = 50, 200


def test_no_decision_is_lost_or_made_twice() -> None:
    reviewers = [make.user("reviewer").pk for _ in range(REVIEWERS)]
    claims = [make.claim() for _ in range(CLAIMS)]
    outlet = make.outlet()
    article = make.article(outlet=outlet)
    for claim in claims:
        make.appearance(claim, article, chain=[outlet])
    editor = make.user("editor")
    for claim in claims:
        workflow.submit_for_review(claim, editor)
    workflow.publish(claims, make.user("chief"))
    connection.close()

    told = multiprocessing.get_context("fork").Queue()
    workers = [
        multiprocessing.get_context("fork").Process(target=work, args=(pk, told), daemon=True)
        for pk in reviewers
    ]
    for worker in workers:
        worker.start()
    outcomes: Counter[str] = sum((told.get(timeout=300) for _ in workers), Counter())
    for worker in workers:
        worker.join(timeout=30)

    assert set(outcomes) <= {"decided", "refused"}, outcomes
    assert outcomes["decided"] == Review.objects.count() == CLAIMS
    assert Review.objects.values("claim").distinct().count() == CLAIMS
    assert not Claim.objects.awaiting_review().exists()
    assert not Lease.objects.exists()
    assert Edition.objects.in_force().filter(rating="unverifiable").count() == CLAIMS
    check_editions()
    check_counts()


def work(reviewer: int, told: Any) -> None:
    """Takes whatever waits and decides on it, until nothing waits any more."""
    connections.close_all()
    close_old_connections()
    outcomes: Counter[str] = Counter()
    try:
        _work(reviewer, outcomes)
    except Exception as error:
        outcomes[f"{type(error).__name__}: {error}"] += 1
    finally:
        connections.close_all()
        told.put(outcomes)


def _work(reviewer: int, outcomes: Counter[str]) -> None:
    user: Any = make.User.objects.get(pk=reviewer)
    dice, rating = random.Random(reviewer), make.rating("unverifiable")
    while waiting := list(Claim.objects.awaiting_review()[:20]):
        claim = dice.choice(waiting)
        try:
            lease = workflow.take(claim, user, over=dice.random() < 0.1, from_queue=True)
            workflow.decide(claim, lease.version, rating, f"By {reviewer}.", user, holding=True)
            outcomes["decided"] += 1
        except WorkflowError:
            outcomes["refused"] += 1
