"""The short looks at claims and sources that links show."""

import pytest
from django.test import Client

from articles import upkeep, workflow
from articles.models import Claim, Edition
from articles.views.links import moment_text
from tests import factories
from tests.views.pages import decide, decided_claim

pytestmark = pytest.mark.django_db


def said(statement: str, by: object) -> Claim:
    claim = factories.claim(statement)
    factories.appearance(claim, chain=[by])  # type: ignore[list-item]
    factories.evidence(claim)
    workflow.publish([claim], factories.user("chief"))
    return claim


def piece(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_claim_is_told_by_its_verdict_statement_and_origin(client: Client) -> None:
    claim = decided_claim("refuted", "Three ships sailed.", summary="The log says none did.")

    html = piece(client, f"/previews/claims/{claim.pk}/")

    for told in ("Refuted", "Three ships sailed.", "The log says none did.", "1 report"):
        assert told in html


def test_it_is_a_piece_without_links_and_no_page_of_its_own(client: Client) -> None:
    claim = decided_claim()

    answer = client.get(f"/previews/claims/{claim.pk}/")

    assert b"<a " not in answer.content
    assert b"<html" not in answer.content
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_source_is_told_by_its_place_and_how_its_claims_turned_out(client: Client) -> None:
    spy = factories.source("The Spy", role="Looks out for ships")
    decide(said("Three ships sailed.", spy), "refuted")
    said("Four ships sailed.", spy)

    html = piece(client, f"/previews/sources/{spy.pk}/")

    for told in ("The Spy", "Looks out for ships", "Refuted", "Not yet reviewed"):
        assert told in html


def test_a_merged_source_is_told_as_what_it_became(client: Client) -> None:
    one, other = factories.source("Mr Kim"), factories.source("Kim")
    said("Three ships sailed.", one)
    said("Four ships sailed.", other)
    upkeep.merge(one, other, by=factories.user("chief"), note="The same man.")

    html = piece(client, f"/previews/sources/{one.pk}/")

    assert ">Kim<" in html
    assert "</span>\n 2</li>" in html


def test_drafts_withdrawn_claims_and_unpublished_sources_have_none(client: Client) -> None:
    withdrawn, draft = factories.published_claim(), factories.whole_claim()
    workflow.withdraw(withdrawn, by=factories.user("chief"), note="Misread.")
    hidden = factories.source()

    for path in (f"claims/{withdrawn.pk}", f"claims/{draft.pk}", f"sources/{hidden.pk}"):
        assert client.get(f"/previews/{path}/").status_code == 404


def test_a_preview_reads_as_it_did_at_a_moment(client: Client) -> None:
    claim = decided_claim("supported", "Three ships sailed.")
    moment = moment_text(Edition.objects.get(claim=claim, number=1).issued_at)

    assert "Not yet reviewed" in piece(client, f"/previews/claims/{claim.pk}/?as_of={moment}")
