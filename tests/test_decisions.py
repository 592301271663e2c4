"""What a decision needs, and what becomes of it on the page."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from articles import upkeep, workflow
from articles.models import Claim, ClaimLink, Issue, Review, SharedEdition
from articles.models.choices import Change
from articles.workflow import WorkflowError
from tests import factories as make
from tests.looking import changes, in_force, read, reword

pytestmark = pytest.mark.django_db

WHY = "The ministry published the list."


@pytest.fixture
def reviewer() -> User:
    return make.user("reviewer")


@pytest.fixture
def chief() -> User:
    return make.user("chief")


def test_a_decision_on_another_version_is_refused(reviewer: User) -> None:
    claim = make.claim()
    seen = claim.version
    reword(claim)
    with pytest.raises(WorkflowError, match=r"changed meanwhile \(version 2, you decided on 1\)"):
        workflow.decide(claim, seen, make.rating("unverifiable"), "So.", reviewer)


@pytest.mark.parametrize(
    ("slug", "values", "message"),
    [
        ("supported", {}, "evidence: a decision “Supported” has to cite evidence"),
        ("supported", {"evidence": [1, 9]}, r"evidence: this claim has no \[9\]\. Cite numbers"),
        ("unverifiable", {"evidence": [7, 8]}, r"this claim has no \[7\], \[8\]"),
        ("unverifiable", {"summary": "  "}, "say in one sentence why|cannot be blank"),
        ("unverifiable", {"summary": "x" * 1001}, "at most 1000"),
        ("outdated", {"evidence": [1], "true_until": "Christmas"}, "is not a date we can keep"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_readably(
    slug: str, values: dict[str, Any], message: str, reviewer: User
) -> None:
    claim = make.claim()
    make.evidence(claim)
    claim.refresh_from_db()
    values = {"summary": "So.", **values}
    with pytest.raises(WorkflowError, match=message):
        workflow.decide(claim, claim.version, make.rating(slug), by=reviewer, **values)
    assert not Review.objects.exists()


def test_a_retired_rating_is_not_given_any_more(reviewer: User) -> None:
    rating = make.rating("unverifiable")
    rating.retired = True
    rating.save()
    claim = make.claim()
    with pytest.raises(WorkflowError, match="“Unverifiable” is retired"):
        workflow.decide(claim, claim.version, rating, "So.", reviewer)


def test_evidence_of_another_claim_cannot_be_cited(reviewer: User) -> None:
    claim, other = make.claim(), make.claim()
    make.evidence(other)
    with pytest.raises(WorkflowError, match=r"has no \[1\]"):
        workflow.decide(
            claim, claim.version, make.rating("supported"), "So.", reviewer, evidence=[1]
        )


def test_a_decision_on_a_draft_publishes_nothing() -> None:
    claim = make.whole_claim()
    make.decided(claim)
    assert not Issue.objects.exists()


def test_a_first_verdict_is_issued_by_itself(reviewer: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable", by=reviewer)
    assert changes(claim) == ["first", "review"]
    assert read(claim)["review"]["rating"]["name"] == "Unverifiable"
    assert in_force(claim).issue.issued_by == reviewer


def test_a_first_verdict_waits_while_other_changes_do() -> None:
    claim = make.published_claim()
    make.decided(claim, "supported")  # adds the evidence that it cites
    assert changes(claim) == ["first"]
    assert read(claim)["review"] is None


def test_a_first_verdict_takes_no_change_of_a_shared_thing_with_it() -> None:
    claim = make.whole_claim()
    said_by = claim.appearances.get().attributions.get(position=0).source
    workflow.publish([claim], make.user("chief"))
    said_by.role = "Minister of secrets"
    said_by.save()
    claim.appearances.get().article.revisions.create(body="Another text.", number=2)
    make.decided(claim, "unverifiable")
    assert changes(claim) == ["first", "review"]
    assert not SharedEdition.objects.filter(number__gt=1).exists()


def test_a_first_verdict_waits_when_its_page_would_show_an_unpublished_name() -> None:
    claim = make.whole_claim()
    said_by = claim.appearances.get().attributions.get(position=0).source
    workflow.publish([claim], make.user("chief"))
    said_by.name = "Secret name"
    said_by.save()
    make.decided(claim, "unverifiable")
    assert changes(claim) == ["first"]


def test_a_first_verdict_does_not_wait_for_a_name_that_readers_know(chief: User) -> None:
    claim = make.whole_claim()
    said_by = claim.appearances.get().attributions.get(position=0).source
    workflow.publish([claim], chief)
    said_by.name = "New name"
    said_by.save()
    upkeep.publish_shared([said_by], chief)
    make.decided(claim, "unverifiable")
    assert changes(claim) == ["first", "review"]


def test_a_first_verdict_does_not_wait_for_the_wording_of_a_linked_claim(chief: User) -> None:
    older, newer = make.whole_claim("1,500"), make.whole_claim("3,000")
    ClaimLink.objects.create(claim=newer, kind="revises", to=older)
    workflow.publish([older, newer], chief)
    reword(older, "1,501")
    workflow.correct(older, chief, WHY)
    newer.refresh_from_db()
    make.decided(newer, "unverifiable")
    assert changes(newer) == ["first", "review"]


def test_another_verdict_waits_for_somebody_who_may_publish(chief: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    make.evidence(claim)
    make.decided(claim, "refuted")
    assert read(claim)["review"]["rating"]["slug"] == "unverifiable"
    assert list(Claim.objects.ahead()) == [claim]
    workflow.correct(claim, chief, WHY)
    assert read(claim)["review"]["rating"]["slug"] == "refuted"
    assert in_force(claim).note == WHY


def test_a_reviewer_who_may_publish_says_what_another_verdict_is(chief: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    make.decided(claim, "outdated", by=chief, change=Change.UPDATE, note=WHY)
    assert changes(claim) == ["first", "review", "update"]


@pytest.mark.parametrize("change", [Change.FIRST, Change.REVIEW, Change.WITHDRAWAL, Change.NOTICE])
def test_a_decision_is_a_correction_or_an_update_and_nothing_else(
    change: Change, chief: User
) -> None:
    claim = make.published_claim()
    with pytest.raises(WorkflowError, match="say whether this is a correction or an update"):
        make.decided(claim, "unverifiable", by=chief, change=change, note=WHY)
    assert not claim.reviews.exists()


def test_a_correction_by_decision_tells_readers_why(chief: User) -> None:
    claim = make.published_claim()
    with pytest.raises(WorkflowError, match="note: say"):
        make.decided(claim, "unverifiable", by=chief, change=Change.CORRECTION)


def test_the_reviewer_is_shown_by_a_public_id() -> None:
    reviewer = make.user("reviewer", first_name="Ada", last_name="Reads")
    claim = make.published_claim()
    make.decided(claim, "unverifiable", by=reviewer)
    assert read(claim)["review"]["reviewer"] == reviewer.byline.pk
    assert str(reviewer.byline) == "Ada Reads"
    assert reviewer.username not in str(read(claim))
