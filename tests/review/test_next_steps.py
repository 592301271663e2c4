"""What a reviewer is told after deciding: who sees it from now on, and what comes next."""

import pytest
from django.contrib.auth.models import User

from articles import workflow
from tests import factories as make
from tests.review.room import decide, signed_in, text, waiting

pytestmark = pytest.mark.django_db


def test_after_deciding_on_a_draft_a_reviewer_is_told_that_a_chief_publishes_it(
    reviewer: User,
) -> None:
    answer = decide(signed_in(reviewer), waiting())
    assert "Readers do not see it until a chief publishes it." in text(answer)


def test_a_chief_who_decided_on_a_draft_publishes_it_with_a_click() -> None:
    claim = waiting()
    answer = decide(signed_in(make.user("chief")), claim)
    assert f'href="/admin/articles/claim/act/publish/?chosen={claim.pk}"' in text(answer)


def test_after_a_first_verdict_on_a_public_claim_its_page_is_a_click_away(reviewer: User) -> None:
    claim = waiting("Three sailed.")
    workflow.publish([claim], make.user("chief"))
    answer = decide(signed_in(reviewer), claim)
    there = f"/claims/{claim.pk}-three-sailed/"
    assert f'<a href="{there}">Readers see it now</a>' in text(answer)


def test_after_another_verdict_a_reviewer_is_told_what_readers_see_until_when(
    reviewer: User,
) -> None:
    claim = waiting()
    workflow.publish([claim], make.user("chief"))
    decide(signed_in(make.user("reviewer")), claim)
    answer = decide(signed_in(reviewer), claim, rating="supported")
    told = "Readers see what was published before until a chief publishes it."
    assert told in text(answer)


def test_a_decision_on_a_withdrawn_claim_says_that_readers_see_no_verdict(reviewer: User) -> None:
    claim = waiting()
    workflow.publish([claim], make.user("chief"))
    workflow.withdraw(claim, make.user("chief"), "Misread.")
    answer = decide(signed_in(reviewer), claim)
    assert "Readers see only that it was withdrawn." in text(answer)


def test_a_statement_with_markup_is_said_back_as_text(reviewer: User) -> None:
    answer = decide(signed_in(reviewer), waiting("<b>Three</b> sailed."))
    assert "&lt;b&gt;Three&lt;/b&gt; sailed." in answer.content.decode()
