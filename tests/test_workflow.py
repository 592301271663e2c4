"""Who may do what to a claim, what must hold, and what readers then see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied

from articles import workflow
from articles.models import Claim, ClaimLink, Edition, Issue, Review, SharedEdition
from articles.models.choices import Change
from articles.workflow import WorkflowError
from tests import factories as make
from tests.looking import changes, in_force, read, reword

pytestmark = pytest.mark.django_db

WHY = "The ministry published the list."


@pytest.fixture
def editor() -> User:
    return make.user("editor")


@pytest.fixture
def reviewer() -> User:
    return make.user("reviewer")


@pytest.fixture
def chief() -> User:
    return make.user("chief")


ACTS: dict[str, Callable[[Claim, Any], object]] = {
    "submit": lambda claim, by: workflow.submit_for_review(claim, by),
    "decide": lambda claim, by: workflow.decide(
        claim, claim.version, make.rating("unverifiable"), "No way to tell.", by
    ),
    "publish": lambda claim, by: workflow.publish([claim], by),
    "correct": lambda claim, by: workflow.correct(claim, by, WHY),
    "update": lambda claim, by: workflow.update(claim, by, WHY),
    "reexamine": lambda claim, by: workflow.reexamine(claim, by, WHY),
    "withdraw": lambda claim, by: workflow.withdraw(claim, by, WHY),
    "reinstate": lambda claim, by: workflow.reinstate(claim, by, WHY),
}
MAY = {
    "editor": {"submit"},
    "reviewer": {"decide"},
    "chief": set(ACTS),
    "": set(),
}


# Permission


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", MAY)
def test_each_act_is_for_those_who_may(role: str, act: str) -> None:
    claim = make.whole_claim()
    by = make.user(role)
    if act in MAY[role]:
        try:
            ACTS[act](claim, by)
        except WorkflowError:
            return  # allowed, but not in this state
    else:
        with pytest.raises(PermissionDenied, match=f"{by.username} may not .*: ask a colleague"):
            ACTS[act](claim, by)
        assert not Issue.objects.exists()
        assert not Review.objects.exists()


def test_who_left_the_desk_may_do_nothing_any_more(chief: User) -> None:
    chief.is_active = False
    with pytest.raises(PermissionDenied):
        workflow.publish([make.whole_claim()], chief)


def test_who_is_not_logged_in_may_do_nothing() -> None:
    with pytest.raises(PermissionDenied):
        workflow.publish([make.whole_claim()], AnonymousUser())


def test_a_reviewer_may_not_call_a_decision_a_correction() -> None:
    claim = make.published_claim()
    make.decided(claim, "refuted")
    with pytest.raises(PermissionDenied, match="publish corrections and updates"):
        make.decided(claim, change=Change.CORRECTION, note=WHY)
    assert claim.reviews.count() == 1, "the decision is not kept either"


# State


NOT_PUBLISHED = "has not been published: publish it first"
IS_WITHDRAWN = "is withdrawn: reinstate it first"


@pytest.mark.parametrize(
    ("state", "act", "message"),
    [
        ("draft", "correct", NOT_PUBLISHED),
        ("draft", "update", NOT_PUBLISHED),
        ("draft", "reexamine", NOT_PUBLISHED),
        ("draft", "withdraw", NOT_PUBLISHED),
        ("draft", "reinstate", "Only a withdrawn claim is reinstated"),
        ("published", "publish", "has been published before: correct, update or reinstate it"),
        ("published", "reinstate", "Only a withdrawn claim is reinstated"),
        ("re-examined", "reexamine", "is being re-examined already"),
        ("withdrawn", "publish", "has been published before: correct, update or reinstate it"),
        ("withdrawn", "correct", IS_WITHDRAWN),
        ("withdrawn", "update", IS_WITHDRAWN),
        ("withdrawn", "reexamine", IS_WITHDRAWN),
        ("withdrawn", "withdraw", IS_WITHDRAWN),
    ],
)
def test_an_act_that_does_not_fit_the_state_is_refused_and_says_what_to_do(
    state: str, act: str, message: str, chief: User
) -> None:
    claim = make.whole_claim()
    if state != "draft":
        workflow.publish([claim], chief)
    if state == "re-examined":
        workflow.reexamine(claim, chief, WHY)
    if state == "withdrawn":
        workflow.withdraw(claim, chief, WHY)
    before = Issue.objects.count()
    with pytest.raises(WorkflowError, match=message):
        ACTS[act](claim, chief)
    assert Issue.objects.count() == before


@pytest.mark.parametrize("act", ["correct", "update", "reexamine", "withdraw"])
@pytest.mark.parametrize("note", ["", "  \n"])
def test_readers_are_told_why(act: str, note: str, chief: User) -> None:
    claim = make.published_claim()
    with pytest.raises(WorkflowError, match="note: say for the readers what changed and why"):
        getattr(workflow, act)(claim, chief, note)


def test_readers_are_told_why_a_claim_is_back(chief: User) -> None:
    claim = make.published_claim()
    workflow.withdraw(claim, chief, WHY)
    with pytest.raises(WorkflowError, match="note: say"):
        workflow.reinstate(claim, chief, " ")


def test_a_claim_that_appears_nowhere_is_not_published(chief: User) -> None:
    with pytest.raises(WorkflowError, match=r"“It is so\.” appears nowhere yet: add the passage"):
        workflow.publish([make.claim("It is so.")], chief)


def test_a_claim_that_nobody_said_is_not_published(chief: User) -> None:
    claim = make.claim("It is so.")
    make.appearance(claim, make.article(headline="Day one"), chain=[])
    with pytest.raises(WorkflowError, match=r"“It is so\.”: say who said it in “Day one”"):
        workflow.publish([claim], chief)


def test_one_claim_that_cannot_be_published_holds_back_all(chief: User) -> None:
    whole = make.whole_claim()
    with pytest.raises(WorkflowError):
        workflow.publish([whole, make.claim()], chief)
    assert not Edition.objects.exists()
    assert not SharedEdition.objects.exists()


def test_publishing_nothing_issues_nothing(chief: User) -> None:
    assert workflow.publish([], chief) is None
    assert not Issue.objects.exists()


# Submitting


def test_a_submitted_claim_keeps_its_place_in_the_queue(editor: User) -> None:
    claim = make.claim()
    workflow.submit_for_review(claim, editor)
    first = claim.review_requested_at
    workflow.submit_for_review(claim, editor)
    assert claim.review_requested_at == first
    assert list(Claim.objects.awaiting_review()) == [claim]


def test_a_decision_takes_the_claim_out_of_the_queue(editor: User) -> None:
    claim = make.claim()
    workflow.submit_for_review(claim, editor)
    make.decided(claim)
    assert not Claim.objects.awaiting_review().exists()


def test_submitting_is_no_change_of_the_claim(editor: User) -> None:
    claim = make.claim()
    workflow.submit_for_review(claim, editor)
    claim.refresh_from_db()
    assert claim.version == 1


# Publishing, correcting, updating


def test_claims_published_together_show_links_to_each_other(chief: User) -> None:
    older, newer = make.whole_claim("1,500 left."), make.whole_claim("3,000 left.")
    ClaimLink.objects.create(claim=newer, kind="revises", to=older)
    issue = workflow.publish([newer, older], chief)
    link = {"kind": "revises", "claim": older.pk, "statement": "1,500 left.", "slug": "1-500-left"}
    assert read(newer)["links"] == [link]
    assert in_force(newer).linked_claims == [f"revises:{older.pk}"]
    assert {in_force(newer).issue, in_force(older).issue} == {issue}


def test_a_link_to_a_draft_is_not_shown(chief: User) -> None:
    draft, claim = make.whole_claim("A secret."), make.whole_claim()
    ClaimLink.objects.create(claim=claim, kind="contradicts", to=draft)
    workflow.publish([claim], chief)
    assert read(claim)["links"] == []


def test_a_link_to_a_withdrawn_claim_is_not_shown(chief: User) -> None:
    other, claim = make.published_claim("Taken back."), make.whole_claim()
    ClaimLink.objects.create(claim=claim, kind="contradicts", to=other)
    workflow.withdraw(other, chief, WHY)
    workflow.publish([claim], chief)
    assert read(claim)["links"] == []


def test_a_link_shows_the_words_that_readers_know(chief: User) -> None:
    other, claim = make.published_claim("Old words."), make.whole_claim()
    reword(other, "Secret words.")
    ClaimLink.objects.create(claim=claim, kind="contradicts", to=other)
    workflow.publish([claim], chief)
    assert read(claim)["links"][0]["statement"] == "Old words."


def test_readers_keep_the_last_edition_while_the_claim_is_reworked(chief: User) -> None:
    claim = make.published_claim("As it was.")
    before = read(claim)
    reword(claim, "As it will be.")
    make.evidence(claim)
    assert read(claim) == before
    claim.refresh_from_db()
    workflow.correct(claim, chief, WHY)
    assert read(claim)["statement"] == "As it will be."
    assert len(read(claim)["evidence"]) == 1


def test_a_changed_wording_asks_whether_the_verdict_holds(chief: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    reword(claim)
    with pytest.raises(WorkflowError, match=r"“Unver.*Say whether that verdict still holds"):
        workflow.correct(claim, chief, WHY)


def test_a_verdict_that_holds_is_shown_with_the_new_words(chief: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    reword(claim)
    workflow.correct(claim, chief, WHY, verdict_holds=True)
    assert read(claim)["review"]["rating"]["slug"] == "unverifiable"
    assert in_force(claim).rating == "unverifiable"


def test_a_verdict_that_does_not_hold_reads_not_yet_reviewed(chief: User) -> None:
    claim = make.published_claim("Old words.")
    make.decided(claim, "unverifiable")
    reword(claim)
    workflow.correct(claim, chief, WHY, verdict_holds=False)
    assert (read(claim)["review"], in_force(claim).rating) == (None, "")
    kept = Edition.objects.get(claim=claim, number=2).document
    assert (kept["statement"], kept["review"]["rating"]["slug"]) == ("Old words.", "unverifiable")


def test_the_next_verdict_after_a_dropped_one_is_issued_by_itself(chief: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    reword(claim)
    workflow.update(claim, chief, WHY, verdict_holds=False)
    make.decided(claim, "unverifiable")
    assert changes(claim) == ["first", "review", "update", "review"]


def test_a_first_edition_too_asks_whether_an_older_verdict_holds(chief: User) -> None:
    claim = make.whole_claim()
    make.decided(claim, "unverifiable")
    reword(claim)
    with pytest.raises(WorkflowError, match="Say whether that verdict still holds"):
        workflow.publish([claim], chief)
    workflow.publish([claim], chief, verdict_holds=False)
    assert read(claim)["review"] is None


def test_a_first_edition_shows_a_verdict_on_the_words_published(chief: User) -> None:
    claim = make.whole_claim()
    make.decided(claim)
    workflow.publish([claim], chief)
    assert in_force(claim).rating == "supported"


# Re-examination


def test_a_claim_that_is_re_examined_keeps_its_verdict_and_says_since_when(chief: User) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    workflow.reexamine(claim, chief, WHY)
    assert read(claim)["reexamined_since"]
    assert read(claim)["review"]["rating"]["slug"] == "unverifiable"
    assert list(Claim.objects.awaiting_review()) == [claim]


def test_announcing_a_re_examination_publishes_no_working_change(chief: User) -> None:
    claim = make.published_claim("As it was.")
    reword(claim, "Secret words.")
    workflow.reexamine(claim, chief, WHY)
    assert read(claim)["statement"] == "As it was."


def test_an_update_before_the_decision_keeps_the_announcement(chief: User) -> None:
    claim = make.published_claim()
    workflow.reexamine(claim, chief, WHY)
    since = read(claim)["reexamined_since"]
    reword(claim)
    workflow.update(claim, chief, WHY)
    assert read(claim)["reexamined_since"] == since
    assert workflow.preview(claim)["reexamined_since"] == since


def test_a_first_verdict_ends_the_re_examination() -> None:
    claim = make.published_claim()
    workflow.reexamine(claim, make.user("chief"), WHY)
    make.decided(claim, "unverifiable")
    assert read(claim)["reexamined_since"] is None


def test_the_next_decision_ends_the_re_examination_however_late_it_is_published(
    chief: User,
) -> None:
    claim = make.published_claim()
    make.decided(claim, "unverifiable")
    workflow.reexamine(claim, chief, WHY)
    make.decided(claim, "outdated")
    assert read(claim)["reexamined_since"], "the decision waits"
    assert workflow.preview(claim)["reexamined_since"] is None
    workflow.update(claim, chief, WHY)
    assert read(claim)["reexamined_since"] is None


def test_a_claim_can_be_re_examined_again_after_its_decision(chief: User) -> None:
    claim = make.published_claim()
    for _ in range(2):
        workflow.reexamine(claim, chief, WHY)
        make.decided(claim, "unverifiable", by=chief, change=Change.UPDATE, note=WHY)
    assert changes(claim) == ["first", *["reexamination", "update"] * 2]


# Withdrawing and reinstating


def test_a_withdrawn_claim_says_only_that_and_why(chief: User) -> None:
    claim = make.published_claim()
    workflow.withdraw(claim, chief, WHY)
    edition = in_force(claim)
    assert edition.document == {"format": 1, "id": claim.pk, "uid": claim.uid, "withdrawn": True}
    assert (edition.statement, edition.slug, edition.rating, edition.originators) == (
        "",
        "",
        "",
        [],
    )
    assert edition.note == WHY
    assert not Edition.objects.in_force().listed().filter(claim=claim).exists()


def test_a_reinstated_claim_shows_its_working_record(chief: User) -> None:
    claim = make.published_claim("As it was.")
    make.decided(claim, "unverifiable")
    workflow.withdraw(claim, chief, WHY)
    reword(claim, "Put right.")
    with pytest.raises(WorkflowError, match="Say whether that verdict still holds"):
        workflow.reinstate(claim, chief, WHY)
    workflow.reinstate(claim, chief, WHY, verdict_holds=False)
    assert (read(claim)["statement"], in_force(claim).rating) == ("Put right.", "")
    assert changes(claim) == ["first", "review", "withdrawal", "reinstatement"]


def test_a_decision_on_a_withdrawn_claim_waits_for_its_reinstatement(chief: User) -> None:
    claim = make.published_claim()
    workflow.withdraw(claim, chief, WHY)
    make.decided(claim, "unverifiable")
    assert in_force(claim).withdrawn
    workflow.reinstate(claim, chief, WHY)
    assert in_force(claim).rating == "unverifiable"
