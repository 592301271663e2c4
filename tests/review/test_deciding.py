"""A claim on the reviewers' screen: what it shows, the decision, who has it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.models import Claim, Edition, Evidence, Lease, Review
from tests import factories as make
from tests.looking import changes, reword
from tests.review.room import at, decide, opened, signed_in, taken, text, typed, waiting

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


# The decision


def test_a_reviewer_takes_a_claim_and_decides(reviewer: User) -> None:
    claim = waiting("Three ships sailed.")

    answer = decide(signed_in(reviewer), claim, rationale="See [1].\n\n    2\n")

    assert "Decided: “Three ships sailed.” is refuted." in text(answer)
    review = Review.objects.get()
    assert (review.reviewer, review.evidence) == (reviewer, [1])
    assert review.rationale == "See [1].\n\n    2\n"
    assert not Lease.objects.exists()
    assert not Claim.objects.awaiting_review().exists()


def test_what_the_rationale_cites_was_considered(reviewer: User) -> None:
    claim = waiting()
    with workflow.acting_as(make.user("editor")):
        make.evidence(claim)
    decide(signed_in(reviewer), claim, rationale="It says so [2].", evidence=[])
    assert Review.objects.get().evidence == [2]


def test_a_citation_of_what_is_not_there_is_refused(reviewer: User) -> None:
    answer = decide(signed_in(reviewer), waiting(), rationale="It says so [7], in [2024].")
    assert "This claim has no evidence [7]." in text(answer)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"rating": ""}, "Choose a rating."),
        ({"rating": "true"}, "Select a valid choice"),
        ({"summary": " "}, "Say in one sentence why."),
        ({"evidence": []}, "has to cite evidence"),
        ({"evidence": [9]}, "Select a valid choice"),
        ({"true_until": "soon"}, "is not a date we can keep"),
        ({"version": ""}, "required"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_and_what_was_typed_kept(
    reviewer: User, given: dict[str, Any], message: str
) -> None:
    answer = decide(signed_in(reviewer), waiting(), rationale="Because.", **given)
    assert not Review.objects.exists()
    assert typed(answer)["rationale"] == "Because."
    if "version" not in given:
        assert message in text(answer)


def test_a_decision_on_a_claim_that_changed_is_refused_with_the_difference(
    reviewer: User,
) -> None:
    claim, client = waiting("Three ships sailed."), signed_in(reviewer)
    form = opened(client, claim) | {"rating": "refuted", "summary": "Only two.", "evidence": [1]}
    with workflow.acting_as(make.user("editor", first_name="Mara", last_name="Lindqvist")):
        reword(claim, "Four ships sailed.")

    refused = client.post(at(claim), form)

    page = text(refused)
    assert "The claim was changed meanwhile" in page
    assert "<del>Three </del><ins>Four </ins>ships sailed." in page
    assert "Mara Lindqvist" in page
    assert typed(refused)["summary"] == "Only two."
    assert not Review.objects.exists()
    client.post(at(claim), typed(refused))
    assert Review.objects.get().claim_version == Claim.objects.get().version


def test_evidence_that_came_meanwhile_can_be_cited_at_once(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    form = opened(client, claim) | {"rating": "refuted", "summary": "No."}
    make.evidence(claim)
    refused = client.post(at(claim), form)
    client.post(at(claim), typed(refused) | {"evidence": [2]})
    assert Review.objects.get().evidence == [2]


def test_evidence_that_went_meanwhile_is_told(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    form = opened(client, claim) | {"rating": "refuted", "summary": "No.", "evidence": [1]}
    Evidence.objects.all().delete()
    page = text(client.post(at(claim), form))
    assert "<strong>Evidence [1]</strong> removed" in page


def test_a_first_verdict_on_a_published_claim_is_public_at_once(reviewer: User) -> None:
    claim = waiting()
    workflow.publish([claim], make.user("chief"))
    decide(signed_in(reviewer), claim)
    assert changes(claim) == ["first", "review"]


def test_a_reviewer_who_may_not_publish_is_not_asked_what_it_is_to_readers(
    reviewer: User,
) -> None:
    claim = waiting()
    make.decided(claim)
    workflow.publish([claim], make.user("chief"))
    client = signed_in(reviewer)
    assert "change" not in opened(client, claim)
    decide(client, claim, change="correction", note="We misread it.")
    assert changes(claim) == ["first"], "it waits for a publisher"


def test_a_chief_says_what_a_changed_rating_is_to_readers() -> None:
    claim, client = waiting(), signed_in(make.user("chief"))
    make.decided(claim)
    workflow.publish([claim], make.user("chief"))

    silent = decide(client, claim, change="correction")
    assert "note: say for the readers" in text(silent)
    assert Review.objects.count() == 1
    decide(client, claim, change="correction", note="We misread it.")

    assert Edition.objects.in_force().get(claim=claim).rating == "refuted"
    assert changes(claim) == ["first", "correction"]


def test_own_work_is_somebody_else_s_to_decide_on() -> None:
    chief = make.user("chief")
    claim, client = waiting("Three ships sailed.", by=chief), signed_in(chief)
    page = text(client.get(at(claim)))
    assert "You changed this claim’s wording and chain and evidence since" in page
    assert "somebody else" in page.lower()
    assert "You changed this claim’s" in text(taken(client, claim))
    assert not Lease.objects.exists()


# What the screen shows


def test_what_changed_since_the_last_decision_stands_on_top(reviewer: User) -> None:
    claim = waiting("1,500 were in Ukraine.")
    make.decided(claim)
    reword(claim, "1,500 were in Russia.")
    make.evidence(claim, "refutes")
    page = text(signed_in(reviewer).get(at(claim)))
    assert "1,500 were in <del>Ukraine.</del><ins>Russia.</ins>" in page
    assert "<strong>Evidence [2]</strong> added" in page
    assert page.index("Changed since the last decision") < page.index("<h1")


def test_after_an_imported_decision_an_edition_of_then_is_compared(reviewer: User) -> None:
    claim = waiting("Three sailed.")
    workflow.publish([claim], make.user("chief"))
    imported(claim)
    reword(claim, "Four sailed.")
    assert "<del>Three </del><ins>Four </ins>" in text(signed_in(reviewer).get(at(claim)))


def test_where_nothing_of_then_is_kept_the_parts_are_named(reviewer: User) -> None:
    claim = waiting("Three sailed.")
    imported(claim)
    reword(claim, "Four sailed.")
    make.evidence(claim)
    assert "wording and evidence. (How it read then is not kept.)" in text(
        signed_in(reviewer).get(at(claim))
    )


def test_a_draft_that_is_linked_since_before_is_no_change(reviewer: User) -> None:
    claim = waiting()
    claim.links.create(kind="contradicts", to=make.whole_claim("A draft."))
    make.decided(claim)
    make.evidence(claim)
    page = text(signed_in(reviewer).get(at(claim)))
    assert "<strong>Evidence [2]</strong> added" in page
    assert "<strong>related claim</strong>" not in page


def imported(claim: Claim) -> None:
    Review.objects.create(
        claim=claim,
        claim_version=claim.version,
        imported_by=make.user("chief"),
        rating=make.rating("unverifiable"),
        summary="So.",
        decided_at=claim.created_at,
    )


def test_it_shows_drafts_that_the_claim_is_linked_with(reviewer: User) -> None:
    claim, draft = waiting(), make.whole_claim("A draft close by.")
    claim.links.create(kind="contradicts", to=draft)
    page = text(signed_in(reviewer).get(at(claim)))
    assert "A draft close by." in page
    assert "contradicts" in page


def test_the_preview_shows_the_decision_as_typed(reviewer: User) -> None:
    claim, client = waiting("Three ships sailed."), signed_in(reviewer)
    form = opened(client, claim) | {
        "rating": "refuted",
        "summary": "Only two did.",
        "rationale": "It *says* so [1].",
    }
    page = text(client.post(at(claim, "preview"), form))
    assert "Preview – not published" in page
    assert "Only two did." in page
    assert "<em>says</em>" in page
    assert 'href="#e1"' in page
    assert "Jonas Adeyemi" in page
    assert not Review.objects.exists()


def test_a_preview_without_a_rating_is_of_the_claim_as_it_stands(reviewer: User) -> None:
    claim = waiting("Three ships sailed.")
    page = text(signed_in(reviewer).post(at(claim, "preview"), {}))
    assert "Not yet reviewed" in page


def test_it_costs_the_same_whatever_it_shows(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    make.decided(claim, by=make.user("reviewer"))
    make.figure(claim, "3")
    claim.links.create(kind="contradicts", to=make.published_claim())
    taken(client, claim)
    make.evidence(claim)
    few = cost(client, claim)
    for number in range(5):
        make.appearance(claim)
        make.evidence(claim)
        make.figure(claim, str(number))
        claim.links.create(kind="contradicts", to=make.published_claim())
    assert cost(client, claim) == few == 43


def cost(client: Any, claim: Claim) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(at(claim)).status_code == 200
    return len(queries)


# Who has it


def test_a_claim_in_another_s_hands_is_taken_over_only_knowingly(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    other = make.user("reviewer", first_name="Ana", last_name="Souza")
    workflow.take(claim, other)

    page = text(taken(client, claim))
    assert "Ana Souza works on this claim until" in page
    assert Lease.objects.get().holder == other
    taken(client, claim, over="yes")
    assert Lease.objects.get().holder == reviewer


def test_a_decision_is_refused_when_the_claim_was_taken_over_meanwhile(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    form = opened(client, claim) | {"rating": "refuted", "summary": "Only two.", "evidence": [1]}
    workflow.take(claim, make.user("reviewer"), over=True)
    page = text(client.post(at(claim), form))
    assert "works on this claim until" in page
    assert "Only two." in page
    assert not Review.objects.exists()


def test_a_decision_is_refused_when_another_decided_meanwhile(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    form = opened(client, claim) | {"rating": "refuted", "summary": "Only two.", "evidence": [1]}
    other = make.user("reviewer")
    workflow.take(claim, other, over=True)
    make.decided(claim, by=other)
    page = text(client.post(at(claim), form))
    assert "You do not hold this claim any more: it was decided on" in page
    assert "Last decided" in page
    assert "Only two." in page
    assert Review.objects.count() == 1


def test_nobody_decides_without_having_taken_the_claim(reviewer: User) -> None:
    claim = waiting()
    form = {"version": claim.version, "rating": "refuted", "summary": "No.", "evidence": [1]}
    signed_in(reviewer).post(at(claim), form)
    assert not Review.objects.exists()


def test_a_lease_that_ran_out_is_still_good_while_nobody_else_came(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    form = opened(client, claim) | {"rating": "refuted", "summary": "Only two.", "evidence": [1]}
    past = timezone.now() - timedelta(minutes=1)
    Lease.objects.update(taken_at=past - timedelta(minutes=30), until=past)
    client.post(at(claim), form)
    assert Review.objects.get().reviewer == reviewer


def test_what_was_decided_meanwhile_is_not_taken_from_an_old_queue(reviewer: User) -> None:
    claim, client = waiting("Three sailed."), signed_in(reviewer)
    make.decided(claim)
    answer = taken(client, claim, from_queue="yes")
    assert "“Three sailed.” does not wait any more: somebody was there before" in text(answer)
    assert answer.redirect_chain[-1][0] == "/review/"
    assert not Lease.objects.exists()


def test_a_claim_is_put_back(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    taken(client, claim)
    client.post(at(claim, "release"))
    assert not Lease.objects.exists()


def test_nobody_puts_back_what_another_holds(reviewer: User) -> None:
    claim = waiting()
    workflow.take(claim, make.user("reviewer"))
    signed_in(reviewer).post(at(claim, "release"))
    assert Lease.objects.exists()


def test_working_on_it_keeps_it(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    taken(client, claim)
    before = Lease.objects.get().until
    assert client.post(at(claim, "renew")).json().keys() == {"until"}
    assert Lease.objects.get().until > before
    workflow.take(claim, make.user("reviewer"), over=True)
    answer = client.post(at(claim, "renew"))
    assert (answer.status_code, "works on this claim" in answer.json()["refused"]) == (409, True)


def test_a_claim_that_never_was_is_not_found(reviewer: User) -> None:
    client = signed_in(reviewer)
    assert client.get("/review/999999/").status_code == 404
    assert client.get(f"/review/{10**30}/").status_code == 404


# The door


@pytest.mark.parametrize("page", ["claim", "take", "release", "renew", "preview", "ask"])
@pytest.mark.parametrize("role", ["editor", ""])
def test_every_page_is_for_reviewers(role: str, page: str) -> None:
    claim = waiting()
    assert signed_in(make.user(role)).post(at(claim, page)).status_code == 403


@pytest.mark.parametrize("page", ["take", "release", "renew", "preview", "ask"])
def test_what_changes_something_is_not_a_link(reviewer: User, page: str) -> None:
    assert signed_in(reviewer).get(at(waiting(), page)).status_code == 405


def test_a_session_that_ends_while_typing_loses_nothing(reviewer: User) -> None:
    client = Client()
    who = {"username": reviewer.username, "password": "secret"}
    client.post(LOGIN, who | {"next": "/review/"})
    claim = waiting()
    sent = opened(client, claim) | {
        "rating": "refuted",
        "summary": "Only two did.",
        "evidence": [1],
    }
    client.session.flush()
    client.cookies.pop("sessionid")

    page = client.post(at(claim), sent)
    again = client.post(LOGIN, typed(page) | who)
    fields = typed(again)
    client.post(at(claim), fields)

    assert page.status_code == 401
    assert fields["summary"] == "Only two did."
    assert Review.objects.get().reviewer == reviewer
