"""What the desk asks of claims: which are drafts, published, withdrawn, ahead, waiting."""

import pytest
from django.contrib.auth.models import User

from articles import upkeep, workflow
from articles.models import Claim
from articles.models.choices import Change
from tests import factories as make
from tests.looking import reword

pytestmark = pytest.mark.django_db

WHY = "The ministry published the list."


@pytest.fixture
def chief() -> User:
    return make.user("chief")


def test_a_claim_without_an_edition_is_a_draft(chief: User) -> None:
    draft, published, withdrawn = make.claim(), make.published_claim(), make.published_claim()
    workflow.withdraw(withdrawn, chief, WHY)
    assert list(Claim.objects.drafts()) == [draft]
    assert list(Claim.objects.published()) == [published]
    assert list(Claim.objects.withdrawn()) == [withdrawn]


def test_a_reinstated_claim_is_published(chief: User) -> None:
    claim = make.published_claim()
    workflow.withdraw(claim, chief, WHY)
    workflow.reinstate(claim, chief, WHY)
    assert list(Claim.objects.published()) == [claim]
    assert not Claim.objects.withdrawn().exists()


def test_each_knows_the_version_that_readers_see() -> None:
    draft, claim = make.claim(), make.published_claim()
    seen = Claim.objects.get(pk=claim.pk).version
    reword(claim)
    found = {one.pk: one.edition_version for one in Claim.objects.with_edition()}  # type: ignore[attr-defined]
    assert found == {draft.pk: None, claim.pk: seen}


def test_a_changed_claim_is_ahead_until_its_next_edition(chief: User) -> None:
    claim = make.published_claim()
    assert not Claim.objects.ahead().exists()
    reword(claim)
    assert list(Claim.objects.ahead()) == [claim]
    workflow.correct(claim, chief, WHY)
    assert not Claim.objects.ahead().exists()


def test_a_decision_that_waits_is_ahead(chief: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    assert not Claim.objects.ahead().exists()
    make.decided(claim, "outdated", evidence=[make.evidence(claim).number])
    workflow.update(claim, chief, WHY)
    make.decided(claim, "refuted")
    assert list(Claim.objects.ahead()) == [claim]


def test_a_decision_still_waits_after_an_announcement_and_a_merge(chief: User) -> None:
    one, other, claim = make.source(), make.source(), make.claim()
    for source in (one, other):
        make.appearance(claim, chain=[source])
    workflow.publish([claim], chief)
    make.decided(claim, "unverifiable")
    make.decided(claim, "unverifiable", summary="For another reason.")
    workflow.reexamine(claim, chief, WHY)
    upkeep.merge(one, other, chief, WHY)
    assert list(Claim.objects.ahead()) == [claim]


def test_a_decision_issued_as_a_correction_is_not_ahead(chief: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    make.decided(claim, "outdated", by=chief, change=Change.CORRECTION, note=WHY)
    assert not Claim.objects.ahead().exists()


def test_neither_drafts_nor_withdrawn_claims_are_ahead(chief: User) -> None:
    make.decided(make.whole_claim())
    claim = make.published_claim()
    workflow.withdraw(claim, chief, WHY)
    reword(claim)
    assert not Claim.objects.ahead().exists()


def test_the_longest_waiting_is_reviewed_first() -> None:
    editor, claims = make.user("editor"), [make.claim() for _ in range(3)]
    for claim in (claims[1], claims[2], claims[0]):
        workflow.submit_for_review(claim, editor)
    assert list(Claim.objects.awaiting_review()) == [claims[1], claims[2], claims[0]]
