"""Whatever changes of what a claim owns raises its version and is somebody's contribution."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.models import Attribution, Claim, Contribution
from tests import factories as make
from tests.models.database import refused, sql, update

pytestmark = pytest.mark.django_db


def version(claim: Claim) -> int:
    [[found]] = sql("SELECT version FROM articles_claim WHERE id = %s", claim.pk)
    return found


@contextmanager
def raised(*claims: Claim) -> Iterator[None]:
    """Each of these claims has another version after; each rise is one contribution."""
    before = {claim.pk: version(claim) for claim in claims}
    last = Contribution.objects.latest("id").pk
    yield
    made = Contribution.objects.filter(id__gt=last)
    assert {contribution.claim_id for contribution in made} == before.keys()
    for claim in claims:
        assert version(claim) > before[claim.pk]
        assert made.filter(claim=claim).latest("id").version == version(claim)


@pytest.fixture
def claim() -> Claim:
    made = make.whole_claim()
    made.topics.add(make.topic())
    made.links.create(kind="revises", to=make.claim())
    make.figure(made, "1")
    make.evidence(made)
    return made


OWNED = {
    "claimtopic": "topic_id = (SELECT max(id) FROM articles_topic)",
    "claimlink": "kind = 'contradicts'",
    "appearance": "translation = 'Other words'",
    "attribution": "cue = 'warned'",
    "figure": "low = 0",
    "evidence": "note = 'Other words'",
}


@pytest.mark.parametrize(("table", "change"), OWNED.items())
def test_a_change_of_what_a_claim_owns_raises_its_version(
    claim: Claim, table: str, change: str
) -> None:
    make.topic()
    with raised(claim):
        sql(f"UPDATE articles_{table} SET {change}")


@pytest.mark.parametrize("table", OWNED)
def test_taking_away_what_a_claim_owns_raises_its_version(claim: Claim, table: str) -> None:
    if table == "appearance":
        Attribution.objects.all().delete()
    with raised(claim):
        sql(f"DELETE FROM articles_{table}")


ADDED: dict[str, Callable[[Claim], object]] = {
    "topic": lambda claim: claim.topics.add(make.topic()),
    "link": lambda claim: claim.links.create(kind="repeats", to=make.claim()),
    "appearance": lambda claim: make.appearance(claim, chain=[]),
    "hop": lambda claim: claim.appearances.get().attributions.create(
        source=make.source(), position=7
    ),
    "figure": lambda claim: make.figure(claim, "2"),
    "evidence": lambda claim: make.evidence(claim),
}


@pytest.mark.parametrize("what", ADDED)
def test_adding_to_what_a_claim_owns_raises_its_version(claim: Claim, what: str) -> None:
    before = version(claim)
    ADDED[what](claim)
    assert version(claim) == before + 1


@pytest.mark.parametrize("table", OWNED)
def test_an_unchanged_save_is_no_change(claim: Claim, table: str) -> None:
    with raised():
        sql(f"UPDATE articles_{table} SET id = id")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("statement", "Other words."),
        ("language", "de"),
        ("kind", "causal"),
        ("occurred_on", "2024"),
        ("place", "Moscow"),
    ],
)
def test_other_words_of_the_claim_itself_raise_its_version(
    claim: Claim, column: str, value: str
) -> None:
    with raised(claim):
        update("claim", claim.pk, **{column: value})


def test_a_claim_saved_unchanged_keeps_its_version(claim: Claim) -> None:
    claim.refresh_from_db()
    with raised():
        claim.save()


def test_a_stale_copy_saved_does_not_turn_the_version_back(claim: Claim) -> None:
    stale = Claim.objects.get(pk=claim.pk)
    make.evidence(claim)
    stale.place = "Moscow"
    with raised(claim):
        stale.save()


@pytest.mark.parametrize("table", ["claimtopic", "claimlink", "appearance", "figure"])
def test_what_moves_from_claim_to_claim_raises_both(claim: Claim, table: str) -> None:
    other = make.claim()
    with raised(claim, other):
        sql(f"UPDATE articles_{table} SET claim_id = %s", other.pk)


def test_a_hop_that_moves_from_chain_to_chain_raises_both_claims(claim: Claim) -> None:
    other = make.claim()
    target = make.appearance(other, chain=[])
    with raised(claim, other):
        sql(
            "UPDATE articles_attribution SET appearance_id = %s "
            "WHERE id = (SELECT min(id) FROM articles_attribution)",
            target.pk,
        )


def test_one_statement_raises_each_claim_once(claim: Claim) -> None:
    other = make.whole_claim()
    before = {one.pk: version(one) for one in (claim, other)}
    sql("UPDATE articles_attribution SET cue = 'warned'")  # two hops in each
    assert {one.pk: version(one) - before[one.pk] for one in (claim, other)} == {
        claim.pk: 1,
        other.pk: 1,
    }


@pytest.mark.parametrize("column", ["review_requested_at", "created_at"])
def test_bookkeeping_is_no_change(claim: Claim, column: str) -> None:
    with raised():
        update("claim", claim.pk, **{column: "2024-10-18"})


def test_another_name_of_a_shared_thing_is_no_change_of_the_claim(claim: Claim) -> None:
    with raised():
        sql("UPDATE articles_source SET name = 'Other words'")
        sql("UPDATE articles_topic SET name = 'Other words'")


def test_a_decision_is_no_change_of_the_claim(claim: Claim) -> None:
    with raised():
        make.decided(claim)


def test_a_draft_thrown_away_leaves_its_contributions(claim: Claim) -> None:
    pk = claim.pk
    claim.delete()
    assert Contribution.objects.filter(claim_id=pk).exists()


# Whose contribution


@pytest.fixture
def editor() -> User:
    return make.user("editor")


def test_a_change_by_sql_alone_tells_the_role_of_the_database(claim: Claim) -> None:
    update("claim", claim.pk, place="Moscow")
    made = Contribution.objects.latest("id")
    [[role]] = sql("SELECT session_user")
    assert (made.user, made.role) == (None, role)


def test_nobody_contributes_under_a_name_that_is_none(claim: Claim) -> None:
    with refused("violates foreign key constraint"):
        sql("SELECT set_config('factcheck.user_id', '999999', true)")
        sql("UPDATE articles_claim SET place = 'Moscow'")


def reword(claim: Claim, statement: str = "Other words.") -> None:
    update("claim", claim.pk, statement=statement)


def test_changes_in_the_name_of_somebody_are_that_user_s_contributions(editor: User) -> None:
    with workflow.acting_as(editor):
        claim = make.claim()
        reword(claim)
    reword(claim, "By somebody else.")
    made = Contribution.objects.filter(claim=claim).order_by("id")
    assert list(made.values_list("user", "version")) == [(editor.pk, 1), (editor.pk, 2), (None, 3)]


def test_acting_for_somebody_inside_of_acting_for_another_ends_there(editor: User) -> None:
    claim, chief = make.claim(), make.user("chief")
    with workflow.acting_as(chief):
        with workflow.acting_as(editor):
            reword(claim, "one")
        reword(claim, "two")
    made = Contribution.objects.filter(claim=claim, version__gt=1).order_by("id")
    assert list(made.values_list("user", flat=True)) == [editor.pk, chief.pk]


def test_acting_for_somebody_ends_with_an_error(editor: User) -> None:
    claim = make.claim()
    with pytest.raises(ZeroDivisionError), workflow.acting_as(editor):
        raise ZeroDivisionError
    reword(claim)
    assert Contribution.objects.filter(claim=claim).latest("id").user is None
