"""Nobody decides on what they entered or changed since it was last decided on."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection

from articles import workflow
from articles.models import Appearance, Claim, ClaimTopic, Evidence, Figure, Review
from articles.workflow import WorkflowError
from tests import factories as make
from tests.models.database import refused, sql, update

pytestmark = pytest.mark.django_db

OWN = r"You changed this claim’s {} since it was last decided on\. Somebody else has to decide"


@pytest.fixture
def chief() -> User:
    return make.user("chief")


@pytest.fixture
def claim() -> Claim:
    """Entered by an editor, with evidence and a figure."""
    with workflow.acting_as(make.user("editor")):
        made = make.whole_claim()
        make.evidence(made)
        make.figure(made, "1500")
    return made


def decide(claim: Claim, by: User) -> Review:
    return make.decided(claim, "unverifiable", by)


CHANGES: dict[str, tuple[str, Callable[[Claim], object]]] = {
    "the statement": ("wording", lambda c: Claim.objects.filter(pk=c.pk).update(statement="So.")),
    "the date": ("wording", lambda c: Claim.objects.filter(pk=c.pk).update(occurred_on="2024")),
    "a passage": ("chain", lambda c: make.appearance(c)),
    "a hop": (
        "chain",
        lambda c: Appearance.objects.get(claim=c).attributions.filter(position=0).update(cue="so"),
    ),
    "a figure": ("figures", lambda c: Figure.objects.filter(claim=c).update(low=1)),
    "evidence": ("evidence", lambda c: make.evidence(c)),
    "less evidence": ("evidence", lambda c: Evidence.objects.filter(claim=c).delete()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_who_changed_it_does_not_decide_on_it(change: str, claim: Claim, chief: User) -> None:
    part, act = CHANGES[change]
    with workflow.acting_as(chief):
        act(claim)
    assert workflow.own_changes(claim, chief) == [part]
    with pytest.raises(WorkflowError, match=OWN.format(part)):
        decide(claim, chief)
    assert not Review.objects.exists()


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_it_too(change: str, claim: Claim, chief: User) -> None:
    part, act = CHANGES[change]
    with workflow.acting_as(chief):
        act(claim)
    claim.refresh_from_db()
    with refused(OWN.format(part)):
        insert(claim, chief)
    insert(claim, make.user("reviewer"))


def insert(claim: Claim, by: User) -> None:
    """A decision written past the workflow."""
    Review.objects.create(
        claim=claim,
        claim_version=claim.version,
        reviewer=by,
        rating=make.rating("unverifiable"),
        summary="So.",
        decided_at=datetime.now(UTC),
    )


def test_who_entered_it_does_not_decide_on_it(chief: User) -> None:
    with workflow.acting_as(chief):
        claim = make.whole_claim()
    with pytest.raises(WorkflowError, match=OWN.format("wording and chain")):
        decide(claim, chief)


def test_somebody_else_decides(claim: Claim) -> None:
    assert decide(claim, make.user("reviewer")).claim == claim


def test_who_sorted_it_under_a_topic_may_still_decide(claim: Claim, chief: User) -> None:
    with workflow.acting_as(chief):
        ClaimTopic.objects.create(claim=claim, topic=make.topic())
    decide(claim, chief)


def test_a_decision_by_another_ends_it(claim: Claim, chief: User) -> None:
    with workflow.acting_as(chief):
        make.evidence(claim)
    decide(claim, make.user("reviewer"))
    assert workflow.own_changes(claim, chief) == []
    decide(claim, chief)


def test_a_change_after_that_begins_it_anew(claim: Claim, chief: User) -> None:
    decide(claim, make.user("reviewer"))
    with workflow.acting_as(chief):
        make.evidence(claim)
    with pytest.raises(WorkflowError, match=OWN.format("evidence")):
        decide(claim, chief)


def test_an_imported_decision_does_not_end_it(claim: Claim, chief: User) -> None:
    with workflow.acting_as(chief):
        make.evidence(claim)
    claim.refresh_from_db()
    Review.objects.create(
        claim=claim,
        claim_version=claim.version,
        imported_by=chief,
        reviewer_name="Another desk",
        rating=make.rating("unverifiable"),
        summary="So.",
        decided_at=datetime.now(UTC),
    )
    with pytest.raises(WorkflowError, match=OWN.format("evidence")):
        decide(claim, chief)


def test_an_administrator_is_bound_by_it_as_everybody_is(claim: Claim) -> None:
    admin = make.user(is_superuser=True)
    with workflow.acting_as(admin):
        make.evidence(claim)
    with pytest.raises(WorkflowError, match=OWN.format("evidence")):
        decide(claim, admin)


def test_a_decision_does_not_count_against_who_made_it(claim: Claim, chief: User) -> None:
    decide(claim, chief)
    decide(claim, chief)


# Raw SQL


def test_plain_sql_in_somebody_s_name_counts(claim: Claim, chief: User) -> None:
    sql("SELECT set_config('factcheck.user_id', %s, true)", str(chief.pk))
    update("claim", claim.pk, statement="Other words.")
    with pytest.raises(WorkflowError, match=OWN.format("wording")):
        decide(claim, chief)


def test_plain_sql_by_a_database_role_of_the_user_s_name_counts(claim: Claim) -> None:
    namesake = make.user("reviewer", username=role())
    update("evidence", claim.evidence.get().pk, note="Changed in psql.")
    with pytest.raises(WorkflowError, match=OWN.format("evidence")):
        decide(claim, namesake)
    claim.refresh_from_db()
    with refused(OWN.format("evidence")):
        insert(claim, namesake)


def test_plain_sql_by_another_role_is_nobody_s(claim: Claim, chief: User) -> None:
    update("evidence", claim.evidence.get().pk, note="Changed in psql.")
    decide(claim, chief)


def role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return str(cursor.fetchone()[0])
