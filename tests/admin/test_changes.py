"""What publishing would change is shown before it is published."""

import pytest

from articles import workflow
from articles.models import Claim, Source
from tests import factories
from tests.admin.desk import at, signed_in, text

pytestmark = pytest.mark.django_db


def _changes(claim: Claim) -> str:
    return text(signed_in(factories.user("chief")).get(at("claim", "changes", claim.pk)))


def test_changed_words_are_marked_one_by_one() -> None:
    claim = factories.published_claim("Three ships sailed north.")
    Claim.objects.filter(pk=claim.pk).update(statement="Four ships sailed north.")

    page = _changes(claim)

    assert "<del>Three </del>" in page
    assert "<ins>Four </ins>" in page


def test_what_was_added_below_a_claim_is_shown() -> None:
    claim = factories.published_claim()
    factories.figure(claim, "1500")

    assert "1500" in _changes(claim)


def test_publishing_is_one_click_from_what_would_change() -> None:
    claim = factories.published_claim()
    Claim.objects.filter(pk=claim.pk).update(statement="Other words.")

    page = _changes(claim)

    assert at("claim", "act", "correct") in page
    assert f"/claims/{claim.pk}-" in page


def test_a_claim_that_readers_see_as_it_stands_has_no_changes() -> None:
    assert "readers see the claim as it stands here" in _changes(factories.published_claim())


def test_a_draft_is_all_new_and_a_withdrawn_claim_is_said_to_be() -> None:
    chief = factories.user("chief")
    withdrawn = factories.published_claim(by=chief)
    workflow.withdraw(withdrawn, chief, "Wrong.")

    assert "do not see this claim yet" in _changes(factories.whole_claim())
    assert "withdrawn" in _changes(withdrawn)


def test_the_preview_has_the_names_that_publishing_would_give() -> None:
    source = factories.source("Old name")
    claim = factories.claim()
    factories.appearance(claim, chain=[source])
    workflow.publish([claim], factories.user("chief"))
    Source.objects.filter(pk=source.pk).update(name="New name")

    page = text(signed_in(factories.user("chief")).get(at("claim", "preview", claim.pk)))

    assert "New name" in page
    assert "Old name" not in page


def test_the_list_has_every_page_of_a_claim_one_click_away() -> None:
    claim = factories.published_claim("Three ships sailed.")
    Claim.objects.filter(pk=claim.pk).update(statement="Four ships sailed.")

    page = text(signed_in(factories.user("chief")).get(at("claim", "changelist")))

    for address in (
        at("claim", "preview", claim.pk),
        at("claim", "changes", claim.pk),
        at("article", "claim", claim.appearances.get().article_id, claim.pk),
        f"/claims/{claim.pk}-three-ships-sailed/",
    ):
        assert f'"{address}"' in page
