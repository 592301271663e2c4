"""What a claim's document holds, as docs/documents.md says."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.editions.canonical import Document
from articles.editions.documents import claim_documents, columns
from articles.models import Claim, ClaimTopic, Measure
from articles.roles import Action, may
from tests import factories as make

pytestmark = pytest.mark.django_db


def document(claim: Claim) -> Document:
    return claim_documents([claim.pk])[claim.pk]


def rich_claim(number: int) -> Claim:
    """A claim with some of everything."""
    claim = make.claim(f"{number} soldiers had left.", kind="quantity", occurred_on="2024-10")
    outlet = make.outlet()
    article = make.article(outlet=outlet, published_on="2024-10-19")
    article.citations.create(cited=make.article())
    unnamed = make.source("officials", kind="unnamed", article=article)
    make.appearance(claim, article, chain=[unnamed, make.source(), outlet], said_on="2024-10-18")
    make.appearance(claim, make.article("", kind="video"))
    make.figure(claim, str(number), Measure.objects.create(name=f"Measure {number}"))
    ClaimTopic.objects.create(claim=claim, topic=make.topic(parent=make.topic()))
    claim.links.create(kind="revises", to=make.published_claim())
    make.evidence(claim)
    make.decided(claim)
    return claim


def queries(ids: list[int]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert len(claim_documents(ids)) == len(ids)
    return len(captured)


def test_one_document_and_fifty_take_the_same_queries() -> None:
    claims = [rich_claim(number).pk for number in range(50)]
    assert queries(claims[:1]) == queries(claims) == 14


def test_publishing_fifty_takes_the_same_queries_as_publishing_two() -> None:
    claims, chief = [rich_claim(number) for number in range(52)], make.user("chief")
    may(chief, Action.PUBLISH)  # asks once and remembers
    taken = []
    for some in (claims[:2], claims[2:]):
        with CaptureQueriesContext(connection) as captured:
            workflow.publish(some, chief)
        taken.append(len(captured))
    assert taken[0] == taken[1]


def test_unknown_claims_are_left_out() -> None:
    assert claim_documents([999_999]) == {}
    assert claim_documents([]) == {}


def test_a_document_is_plain_json() -> None:
    found = document(rich_claim(7))
    assert json.loads(json.dumps(found)) == found


FIELDS = {
    "": "appearances evidence figures format id kind language links occurred_on origins place "
    "reexamined_since reports review slug statement topics uid unnamed",
    "topics": "id name path slug",
    "appearances": "after article before chain end exact id is_quotation locator modality prefix "
    "revision start suffix translation",
    "figures": "as_of date high id low measure qualifier wording",
    "evidence": "article excerpt locator note number revision stance translation",
    "links": "claim kind slug statement",
    "review": "decided_at evidence rating rationale reviewer reviewer_name summary true_until",
}


def test_a_document_has_the_fields_of_its_format_and_no_others() -> None:
    found = document(rich_claim(7))
    assert found["format"] == 1
    for part, names in FIELDS.items():
        value: Any = found[part] if part else found
        assert sorted(value[0] if isinstance(value, list) else value) == names.split(), part
    hop = found["appearances"][0]["chain"][0]
    assert sorted(hop) == ["capacity", "channel", "cue", "place", "said_on", "source"]
    assert sorted(hop["source"]) == ["country", "id", "kind", "name"]
    assert sorted(found["appearances"][0]["article"]) == [
        "headline", "id", "kind", "language", "outlet", "published_on", "url"
    ]  # fmt: skip
    assert sorted(found["review"]["rating"]) == ["colour", "name", "shape", "slug", "value"]
    assert sorted(found["figures"][0]["measure"]) == ["id", "name", "unit"]


def test_decimals_are_strings_digit_for_digit() -> None:
    claim = make.whole_claim()
    for value in ("1500", "0.10", "12345678901234567890.123", "0.0000000001"):
        make.figure(claim, value)
    lows = [figure["low"] for figure in document(claim)["figures"]]
    assert lows == ["1500", "0.10", "12345678901234567890.123", "0.0000000001"]


def test_a_figure_without_its_own_date_has_the_day_it_was_said_else_published() -> None:
    article = make.article(published_on="2024-10-20")
    claim = make.claim()
    passage = make.appearance(claim, article)
    make.figure(claim, "1")
    assert document(claim)["figures"][0]["date"] == "2024-10-20"
    passage.attributions.filter(position=0).update(said_on="2024-10-18~")
    assert document(claim)["figures"][0]["date"] == "2024-10-18~"
    claim.figures.update(as_of="2024-09")
    assert document(claim)["figures"][0]["date"] == "2024-09"


def test_a_passage_comes_with_the_rest_of_its_sentence() -> None:
    article = make.article("One. The 𝔸 office said it had left on Monday. Three.")
    claim = make.claim()
    make.appearance(claim, article, exact="said it had left")
    found = document(claim)["appearances"][0]
    assert (found["before"], found["after"]) == ("The 𝔸 office ", " on Monday.")


def test_a_locator_comes_without_any_text() -> None:
    claim = make.claim()
    make.appearance(claim, make.article("", kind="video"), locator="t=10,20")
    found = document(claim)["appearances"][0]
    assert (found["locator"], found["exact"], found["before"]) == ("t=10,20", None, "")


def test_the_chain_runs_from_the_originator_to_the_page() -> None:
    first, agency, outlet = make.source("First"), make.source("Agency"), make.outlet("Paper")
    claim = make.claim()
    make.appearance(claim, make.article(outlet=outlet), chain=[first, agency, outlet])
    names = [hop["source"]["name"] for hop in document(claim)["appearances"][0]["chain"]]
    assert names == ["First", "Agency", "Paper"]


def test_the_latest_decision_counts() -> None:
    claim = make.whole_claim()
    make.decided(claim, "unverifiable")
    make.decided(claim, "refuted")
    assert document(claim)["review"]["rating"]["slug"] == "refuted"


# The columns that lists need


def test_denials_give_no_originators_but_stand_in_their_article() -> None:
    claim, denier = make.claim(), make.source()
    passage = make.appearance(claim, chain=[denier], modality="denied")
    found = columns(document(claim))
    assert (found["originators"], found["outlets"]) == ([], [])
    assert found["articles"] == [passage.article_id]
    assert document(claim)["reports"] == document(claim)["origins"] == 0


def test_who_passes_on_is_not_the_article_s_own_outlet() -> None:
    said, agency, paper = make.source(), make.outlet(), make.outlet()
    claim = make.claim()
    make.appearance(claim, make.article(outlet=paper), chain=[said, agency, paper])
    make.appearance(claim, make.article(outlet=agency), chain=[said, agency])
    found = columns(document(claim))
    assert found["originators"] == [said.pk]
    assert found["relays"] == [agency.pk]
    assert found["outlets"] == sorted([agency.pk, paper.pk])


def test_topics_count_for_those_above_them_too() -> None:
    top = make.topic()
    middle = make.topic(parent=top)
    low = make.topic(parent=middle)
    claim = make.whole_claim()
    ClaimTopic.objects.create(claim=claim, topic=low)
    assert document(claim)["topics"][0]["path"] == [top.pk, middle.pk]
    assert columns(document(claim))["topics"] == [top.pk, middle.pk, low.pk]


@pytest.mark.parametrize(
    ("said", "published", "sorted_on"),
    [
        ("2024-10-08/2024-10-13", "2024-10-20", "2024-10-08"),
        (None, "2024-10", "2024-10-01"),
        (None, None, "0001-01-01"),
    ],
)
def test_a_claim_is_sorted_by_when_it_was_said_else_published(
    said: str | None, published: str | None, sorted_on: str
) -> None:
    claim = make.claim()
    make.appearance(claim, make.article(published_on=published), said_on=said)
    found = columns(document(claim))
    assert str(found["sort_on"]) == sorted_on
    assert (found["said_on"] is None) == (said is None)


def test_two_papers_with_one_official_are_two_reports_of_one_origin() -> None:
    claim, official, agency = make.claim(), make.source(), make.source(kind="agency")
    for outlet in (make.outlet(), make.outlet()):
        make.appearance(claim, make.article(outlet=outlet), chain=[official, agency, outlet])
    found = document(claim)
    assert (found["reports"], found["origins"], found["unnamed"]) == (2, 1, 0)


def test_a_paper_that_cites_the_first_report_adds_no_origin() -> None:
    claim, official, outlet = make.claim(), make.source(), make.outlet()
    first, between, last = make.article(), make.article(), make.article(outlet=outlet)
    last.citations.create(cited=between)
    between.citations.create(cited=first)
    make.appearance(claim, first, chain=[official])
    make.appearance(claim, last, chain=[outlet])
    assert document(claim)["origins"] == 1


def test_unnamed_originators_are_counted_apart() -> None:
    claim, article = make.claim(), make.article()
    make.appearance(
        claim, article, chain=[make.source("officials", kind="unnamed", article=article)]
    )
    make.appearance(claim)
    found = document(claim)
    assert (found["reports"], found["origins"], found["unnamed"]) == (2, 1, 1)
