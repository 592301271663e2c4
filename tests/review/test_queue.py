"""What waits for review, why, in which order, and who holds it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.models import Claim, ClaimLink, ClaimTopic, Lease
from articles.models.choices import Change
from tests import factories as make
from tests.looking import reword
from tests.review.room import QUEUE, asked, at, signed_in, taken, text, waiting

pytestmark = pytest.mark.django_db

WHY = "The ministry published the list."


def listed(user: User, **query: Any) -> list[str]:
    """The statements of the queue, in order."""
    return [row.claim.statement for row in signed_in(user).get(QUEUE, query).context["rows"]]


def why(user: User, claim: Claim) -> list[str]:
    rows = signed_in(user).get(QUEUE).context["rows"]
    return next(row.reasons for row in rows if row.claim == claim)


def moved_back(claim: Claim, hours: int) -> None:
    earlier = timezone.now() - timedelta(hours=hours)
    Claim.objects.filter(pk=claim.pk).update(review_requested_at=earlier)


# Who


@pytest.mark.parametrize("role", ["editor", ""])
def test_it_is_for_reviewers(role: str) -> None:
    assert signed_in(make.user(role)).get(QUEUE).status_code == 403


def test_who_is_not_signed_in_is_asked_to(client: Any) -> None:
    assert client.get(QUEUE).url == f"/admin/login/?next={QUEUE}"


# What, and why


def test_a_draft_waits_once_an_editor_submitted_it(reviewer: User) -> None:
    make.whole_claim("Not yet.")
    claim = waiting("Is it so?")
    assert listed(reviewer) == ["Is it so?"]
    assert why(reviewer, claim) == ["new"]


def test_a_claim_edited_since_its_decision_says_so(reviewer: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    reword(claim)
    workflow.submit_for_review(claim, make.user("editor"))
    assert why(reviewer, claim) == ["edited since it was decided"]


def test_a_claim_submitted_again_unchanged_says_so(reviewer: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    workflow.submit_for_review(claim, make.user("editor"))
    assert why(reviewer, claim) == ["submitted again"]


def test_a_claim_announced_as_re_examined_says_so(reviewer: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    workflow.reexamine(claim, make.user("chief"), WHY)
    assert why(reviewer, claim) == ["announced as being re-examined"]


def figured(statement: str, value: str) -> Claim:
    claim = make.whole_claim(statement)
    make.figure(claim, value)
    return claim


def disputed(kind: str = "revises", slug: str = "unverifiable") -> tuple[Claim, Claim]:
    """A published claim with a figure, decided on if told so, and a draft that disputes it."""
    chief = make.user("chief")
    older, newer = figured("1,500 left.", "1500"), figured("3,000 left.", "3000")
    if slug:
        make.decided(older, slug)
    workflow.publish([older], chief)
    ClaimLink.objects.create(claim=newer, kind=kind, to=older)
    return older, newer


@pytest.mark.parametrize("kind", ["revises", "contradicts"])
def test_a_new_figure_brings_back_the_claim_that_it_disputes(reviewer: User, kind: str) -> None:
    older, newer = disputed(kind)
    assert listed(reviewer) == []
    workflow.publish([newer], make.user("chief"))
    assert listed(reviewer) == ["1,500 left."]
    assert why(reviewer, older) == ["disputed by a new figure"]


def test_a_corrected_figure_disputes_it_anew(reviewer: User) -> None:
    older, newer = disputed()
    chief = make.user("chief")
    workflow.publish([newer], chief)
    make.decided(older, "unverifiable")
    reword(newer, "Some 3,000 left.")
    workflow.correct(newer, chief, WHY)
    assert listed(reviewer) == [], "its figure is the same"
    newer.figures.update(low=4000, high=4000)
    newer.refresh_from_db()
    workflow.correct(newer, chief, WHY)
    assert listed(reviewer) == ["1,500 left."]


def test_no_dispute_without_a_verdict_in_force(reviewer: User) -> None:
    _, newer = disputed(slug="")
    workflow.publish([newer], make.user("chief"))
    assert listed(reviewer) == []


def test_no_dispute_by_another_kind_of_link(reviewer: User) -> None:
    _, newer = disputed("repeats")
    workflow.publish([newer], make.user("chief"))
    assert listed(reviewer) == []


def test_no_dispute_about_another_measure(reviewer: User) -> None:
    older, newer = disputed()
    newer.figures.all().delete()
    make.figure(
        newer,
        "9",
        make.figure(make.claim(), "1", None).measure.__class__.objects.create(
            name="Ships", unit="ships"
        ),
    )
    workflow.publish([newer], make.user("chief"))
    assert not Claim.objects.get(pk=older.pk).review_requested_at


def test_a_decision_that_is_a_correction_may_dispute_too(reviewer: User) -> None:
    _, newer = disputed()
    make.decided(newer, "unverifiable")
    chief = make.user("chief")
    newer.links.all().delete()
    workflow.publish([newer], chief, verdict_holds=True)
    older = Claim.objects.get(statement="1,500 left.")
    ClaimLink.objects.create(claim=newer, kind="revises", to=older)
    make.decided(newer, "outdated", by=chief, change=Change.UPDATE, note=WHY)
    assert listed(reviewer) == ["1,500 left."]


# Order


def test_what_readers_see_a_verdict_of_comes_first_then_the_longest_waiting(
    reviewer: User,
) -> None:
    young, old, seen = waiting("Young."), waiting("Old."), make.published_claim("Seen.")
    make.decided(seen, "unverifiable")
    workflow.submit_for_review(seen, make.user("editor"))
    moved_back(old, 2)
    moved_back(young, 1)
    assert listed(reviewer) == ["Seen.", "Old.", "Young."]


def test_every_claim_stands_on_one_page_of_a_long_queue(
    reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.review.queue.SIZE", 2)
    expected = [waiting(f"{number} ships.").statement for number in range(5)]
    now = timezone.now()
    Claim.objects.filter(statement__in=expected[1:4]).update(review_requested_at=now)
    seen, address = [], QUEUE
    while address:
        page = signed_in(reviewer).get(address).context
        seen.append([row.claim.statement for row in page["rows"]])
        address = page["following"]
    assert [len(names) for names in seen] == [2, 2, 1]
    assert sorted(name for names in seen for name in names) == sorted(expected)


@pytest.mark.parametrize("cursor", ["x", "WzFd", "bnVsbA==", "W10=", "WzEsICJ4IiwgMV0="])
def test_a_place_that_we_never_gave_is_told_so(reviewer: User, cursor: str) -> None:
    answer = signed_in(reviewer).get(QUEUE, {"page": cursor})
    assert answer.status_code == 400
    assert "page: this place in the queue" in text(answer)


# Narrowed


def test_it_is_narrowed_by_reason(reviewer: User) -> None:
    waiting("Fresh.")
    again = make.published_claim("Again.")
    make.decided(again, "unverifiable")
    reword(again, "Again, in other words.")
    workflow.submit_for_review(again, make.user("editor"))
    assert listed(reviewer, reason="edited") == ["Again, in other words."]
    assert listed(reviewer, reason="new") == ["Fresh."]
    assert listed(reviewer, reason="disputed") == []


def test_it_is_narrowed_by_kind_and_by_topic_with_all_under_it(reviewer: User) -> None:
    war, ships = make.topic("War"), make.topic("Ships")
    ships.parent = war
    ships.save()
    first, second = waiting("Ships sailed.", kind="quantity"), waiting("It rained.")
    ClaimTopic.objects.create(claim=first, topic=ships)
    assert listed(reviewer, kind="quantity") == [first.statement]
    assert listed(reviewer, topic=war.pk) == [first.statement]
    assert listed(reviewer, kind="event") == [second.statement]


def test_it_is_narrowed_by_who_holds_it(reviewer: User) -> None:
    mine, other, free = waiting("Mine."), waiting("Another's."), waiting("Free.")
    workflow.take(mine, reviewer)
    workflow.take(other, make.user("reviewer"))
    assert listed(reviewer, held="me") == [mine.statement]
    assert listed(reviewer, held="others") == [other.statement]
    assert listed(reviewer, held="nobody") == [free.statement]


@pytest.mark.parametrize("query", [{"reason": "x"}, {"topic": "9"}, {"topic": "x"}, {"kind": "\0"}])
def test_a_filter_that_makes_no_sense_is_told_and_shows_all(
    reviewer: User, query: dict[str, str]
) -> None:
    waiting("Here.")
    answer = signed_in(reviewer).get(QUEUE, query)
    assert "The whole queue is shown." in text(answer)
    assert [row.claim.statement for row in answer.context["rows"]] == ["Here."]


# Who holds what


def test_it_says_who_works_on_what(reviewer: User) -> None:
    claim = waiting()
    workflow.take(claim, make.user("reviewer", first_name="Jonas", last_name="Adeyemi"))
    assert "Jonas Adeyemi works on it until" in text(signed_in(reviewer).get(QUEUE))


def test_a_claim_left_for_long_is_anybody_s_again(reviewer: User) -> None:
    claim = waiting()
    workflow.take(claim, make.user("reviewer"))
    past = timezone.now() - timedelta(minutes=1)
    Lease.objects.update(taken_at=past - timedelta(minutes=30), until=past)
    assert "works on it" not in text(signed_in(reviewer).get(QUEUE))
    workflow.take(claim, reviewer)


def test_what_one_has_in_hand_stands_on_top(reviewer: User) -> None:
    claim, client = waiting("In hand."), signed_in(reviewer)
    taken(client, claim)
    assert [lease.claim for lease in client.get(QUEUE).context["in_hand"]] == [claim]


def test_what_was_sent_back_does_not_wait(reviewer: User) -> None:
    claim, client = waiting(), signed_in(reviewer)
    asked(client, claim, "Which ships?")
    assert listed(reviewer) == []
    assert client.get(at(claim)).status_code == 200


def test_it_costs_the_same_whatever_it_shows(reviewer: User) -> None:
    client = signed_in(reviewer)
    waiting()
    few = cost(client)
    for number in range(10):
        claim = waiting(f"{number} ships.")
        workflow.take(claim, reviewer)
    assert cost(client) == few == 12


def cost(client: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(QUEUE).status_code == 200
    return len(queries)
