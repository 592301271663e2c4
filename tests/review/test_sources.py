"""Claims come back when an article that their verdict rests on has a new text."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.models import Article, ArticleRevision, Claim, Event
from tests import factories as make
from tests.review.room import QUEUE, at, signed_in, text

pytestmark = pytest.mark.django_db

BODY = "On Monday three ships sailed.\nNobody saw them.\nIt rained."
LATER = "On Monday two ships sailed.\nNobody saw them.\nIt rained."


def published(rated: bool = True) -> tuple[Claim, Article]:
    article = make.article(BODY)
    claim = make.whole_claim("Three ships sailed.", within=article)
    if rated:
        make.decided(claim, "unverifiable")
    workflow.publish([claim], make.user("chief"))
    return claim, article


def retold(article: Article, body: str = LATER, note: str = "") -> None:
    ArticleRevision.objects.create(article=article, body=body, note=note)


def why(user: User) -> dict[str, list[str]]:
    rows: Any = signed_in(user).get(QUEUE).context["rows"]
    return {row.claim.statement: row.reasons for row in rows}


def test_a_new_text_brings_back_the_claims_that_stand_in_it(reviewer: User) -> None:
    _, article = published()
    assert why(reviewer) == {}
    retold(article)
    assert why(reviewer) == {"Three ships sailed.": ["its source changed"]}


def test_so_it_does_those_whose_evidence_it_is(reviewer: User) -> None:
    claim = make.whole_claim("It rained.")
    report = make.article("It rained all day.", kind="report")
    make.evidence(claim, article=report)
    make.decided(claim)
    workflow.publish([claim], make.user("chief"))
    retold(report, "It snowed all day.")
    assert why(reviewer) == {"It rained.": ["its source changed"]}


def test_it_is_found_by_that_reason(reviewer: User) -> None:
    _, article = published()
    retold(article)
    page = signed_in(reviewer).get(QUEUE, {"reason": "corrected"})
    assert [row.claim.statement for row in page.context["rows"]] == ["Three ships sailed."]


@pytest.mark.parametrize("state", ["draft", "withdrawn", "not rated", "another article"])
def test_others_stay_where_they_are(reviewer: User, state: str) -> None:
    claim, article = published(rated=state != "not rated")
    if state == "withdrawn":
        workflow.withdraw(claim, make.user("chief"), "It was wrong.")
    if state == "draft":
        draft = make.whole_claim("A draft.", within=make.article(BODY))
        make.decided(draft, "unverifiable")
        article = draft.appearances.get().article
    if state == "another article":
        article = make.article(BODY)
    retold(article)
    assert why(reviewer) == {}


def test_the_first_text_of_an_article_is_no_change(reviewer: User) -> None:
    claim = make.whole_claim("It rained.")
    report = make.article("", kind="report")
    make.evidence(claim, article=report)
    make.decided(claim)
    workflow.publish([claim], make.user("chief"))
    retold(report, "It rained all day.")
    assert why(reviewer) == {}


def test_a_decision_settles_it(reviewer: User) -> None:
    claim, article = published()
    retold(article)
    make.decided(claim, "unverifiable")
    workflow.submit_for_review(claim, make.user("editor"))
    assert why(reviewer) == {"Three ships sailed.": ["submitted again"]}


def test_who_waits_already_keeps_the_place(reviewer: User) -> None:
    claim, article = published()
    workflow.submit_for_review(claim, make.user("editor"))
    before = Claim.objects.get(pk=claim.pk).review_requested_at
    retold(article)
    assert Claim.objects.get(pk=claim.pk).review_requested_at == before


def test_the_screen_shows_what_changed_and_what_the_publisher_says(reviewer: User) -> None:
    claim, article = published()
    retold(article, note="There were two.")
    page = text(signed_in(reviewer).get(at(claim)))
    assert "On Monday <del>three </del><ins>two </ins>ships sailed." in page
    assert "The publisher says: There were two." in page
    assert "Nobody saw them." not in page[: page.index("<h1")], "it stayed as it was"


def test_several_new_texts_are_told_as_one_change(reviewer: User) -> None:
    claim, article = published()
    retold(article, LATER)
    retold(article, LATER.replace("two", "four"))
    page = text(signed_in(reviewer).get(at(claim)))
    assert "On Monday <del>three </del><ins>four </ins>ships sailed." in page


def test_whose_change_it_was_is_on_record(reviewer: User) -> None:
    claim, article = published()
    mara = make.user("editor")
    with workflow.acting_as(mara):
        retold(article)
    event = Event.objects.filter(kind="claim", object_id=claim.pk).latest("id")
    assert (event.user, list(event.after or {})) == (mara, ["review_requested_at"])
