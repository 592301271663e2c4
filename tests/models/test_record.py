"""What is on record stays: editions, texts, decisions, contributions, all that was public."""

from typing import Any

import pytest
from django.db import connection, transaction

from articles import upkeep, workflow
from articles.models import Claim, Edition, Issue, Review, SharedEdition
from tests import factories as make
from tests.models.database import refused, sql, update

pytestmark = pytest.mark.django_db

STAYS = "what is on record is neither changed nor deleted"
READ = "what readers have read is not changed"
IN_FORCE = "one_edition_in_force"
WHY = "The ministry published the list."


@pytest.fixture
def claim() -> Claim:
    """Published, decided on, corrected once."""
    made = make.published_claim()
    make.decided(made, "unverifiable")
    update("claim", made.pk, statement="Other words.")
    workflow.correct(made, make.user("chief"), WHY, verdict_holds=True)
    return made


# Append-only


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("articlerevision", "body", "Another text."),
        ("articlerevision", "note", "x"),
        ("review", "summary", "Another view."),
        ("review", "decided_at", "2020-01-01"),
        ("contribution", "user_id", None),
        ("contribution", "version", 99),
        ("issue", "issued_at", "2020-01-01"),
        ("issue", "issued_by_id", None),
    ],
)
def test_texts_decisions_contributions_and_issues_are_not_changed(
    claim: Claim, table: str, column: str, value: Any
) -> None:
    [[pk]] = sql(f"SELECT min(id) FROM articles_{table}")
    with refused(STAYS):
        update(table, pk, **{column: value})


@pytest.mark.parametrize(
    "table", ["articlerevision", "review", "contribution", "issue", "edition", "sharededition"]
)
def test_nothing_on_record_is_deleted(claim: Claim, table: str) -> None:
    with refused(STAYS):
        sql(f"DELETE FROM articles_{table}")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("document", '{"format": 1}'),
        ("statement", "Never said."),
        ("slug", "x"),
        ("rating", "supported"),
        ("verdict", "null"),
        ("note", "Another note."),
        ("number", 7),
        ("issued_at", "2020-01-01"),
        ("sha256", "0"),
        ("claim_version", 99),
        ("change", "notice"),
        ("withdrawn", True),
        ("originators", [1]),
        ("sort_on", "2020-01-01"),
        ("reports", 9),
        ("uid", "another"),
        ("redaction_reason", "x"),
    ],
)
@pytest.mark.parametrize("number", [1, 3])
def test_an_edition_is_not_changed(claim: Claim, number: int, column: str, value: Any) -> None:
    edition = Edition.objects.get(claim=claim, number=number)
    with refused(f"{READ}|edition_is_whole"):
        update("edition", edition.pk, **{column: value})


@pytest.mark.parametrize("value", [None, "2100-01-01"])
def test_an_edition_is_superseded_once(claim: Claim, value: str | None) -> None:
    edition = Edition.objects.get(claim=claim, number=1)
    with refused(f"{READ}|{IN_FORCE}"):
        update("edition", edition.pk, superseded_at=value)


def test_an_edition_is_superseded_after_it_was_issued(claim: Claim) -> None:
    edition = Edition.objects.in_force().get(claim=claim)
    with refused("edition_superseded_later"):
        update("edition", edition.pk, superseded_at=edition.issued_at)


def test_one_edition_of_a_claim_is_in_force(claim: Claim) -> None:
    drawn = "statement, slug, rating, kind, language, topics, originators, relays, outlets, "
    drawn += "articles, measures, linked_claims, figures, sort_on, reports, origins, unnamed"
    kept = "claim_id, uid, change, note, claim_version, format, document, sha256, withdrawn, "
    kept += f"redacted, redaction_reason, {drawn}"
    [[issue]] = sql("INSERT INTO articles_issue (issued_at) VALUES (now()) RETURNING id")
    with refused(IN_FORCE):
        sql(
            f"INSERT INTO articles_edition (number, issue_id, issued_at, {kept}) "
            f"SELECT 99, %s, now(), {kept} FROM articles_edition WHERE superseded_at IS NULL",
            issue,
        )


@pytest.mark.parametrize("column", ["document", "name", "number", "note", "merged_into"])
def test_an_edition_of_a_shared_thing_is_not_changed(claim: Claim, column: str) -> None:
    edition = SharedEdition.objects.filter(kind="source").first()
    assert edition
    with refused(READ):
        update("sharededition", edition.pk, **{column: "7" if column != "document" else "{}"})


def test_editions_are_not_saved_from_python(claim: Claim) -> None:
    with pytest.raises(TypeError, match="never saved"):
        Edition.objects.earliest("id").save()
    with pytest.raises(TypeError, match="never saved"):
        SharedEdition.objects.earliest("id").save()


# Redaction

BLANK: dict[str, Any] = {
    "redacted": True,
    "redacted_at": "2024-10-18",
    "redaction_reason": "A court order.",
    "document": '{"format": 1, "redacted": true}',
    "statement": "",
    "slug": "",
    "rating": "",
    "verdict": None,
    "figures": "[]",
    **{
        name: []
        for name in (
            "topics",
            "originators",
            "relays",
            "outlets",
            "articles",
            "measures",
            "linked_claims",
        )
    },
}


def test_a_redaction_blanks_all_that_is_drawn_from_the_text(claim: Claim) -> None:
    edition = Edition.objects.get(claim=claim, number=2)
    update("edition", edition.pk, **BLANK)
    edition.refresh_from_db()
    assert edition.redacted
    assert not edition.search_vector


@pytest.mark.parametrize(
    "left",
    [
        {"statement": "Still here."},
        {"slug": "still-here"},
        {"document": '{"format": 1, "redacted": true, "statement": "Still here."}'},
        {"figures": '[{"low": "1"}]'},
        {"originators": [1]},
        {"verdict": '{"name": "Still here"}'},
        {"sha256": "0"},
        {"issued_at": "2020-01-01"},
        {"note": "Another note."},
        {"reports": 9},
        {"superseded_at": None},
    ],
)
def test_a_redaction_leaves_nothing_and_changes_nothing_else(
    claim: Claim, left: dict[str, Any]
) -> None:
    edition = Edition.objects.get(claim=claim, number=2)
    with refused(f"{READ}|{IN_FORCE}"):
        update("edition", edition.pk, **(BLANK | left))


@pytest.mark.parametrize("value", [{"redaction_reason": " "}, {"redacted_at": None}])
def test_a_redaction_has_a_reason_and_a_date(claim: Claim, value: dict[str, Any]) -> None:
    edition = Edition.objects.get(claim=claim, number=2)
    with refused("edition_redacted_with_reason"):
        update("edition", edition.pk, **(BLANK | value))


def test_what_is_in_force_is_not_redacted(claim: Claim) -> None:
    edition = Edition.objects.in_force().get(claim=claim)
    with refused("This edition is in force: withdraw or correct the claim first"):
        update("edition", edition.pk, **BLANK)


def test_a_redaction_is_not_undone(claim: Claim) -> None:
    edition = Edition.objects.get(claim=claim, number=2)
    upkeep.redact(edition, make.user("chief"), "A court order.")
    for values in ({"redacted": False}, {"redaction_reason": "Another."}, {"statement": "Back."}):
        with refused(f"{READ}|edition_is_whole"):
            update("edition", edition.pk, **values)


# What has been public


def test_nothing_that_has_been_public_is_deleted(claim: Claim) -> None:
    article = claim.appearances.get().article
    assert article.outlet
    with refused("This article has been public and is not deleted. Merge it into another"):
        sql("DELETE FROM articles_article WHERE id = %s", article.pk)
    with refused("This source has been public"):
        sql("DELETE FROM articles_source WHERE id = %s", article.outlet.pk)


def test_a_topic_and_a_measure_that_were_public_are_kept() -> None:
    made = make.whole_claim()
    topic, figure = make.topic(), make.figure(made, "1")
    made.topics.add(topic)
    workflow.publish([made], make.user("chief"))
    made.topics.clear()
    measure = figure.measure
    figure.delete()
    with refused("This topic has been public"):
        topic.delete()
    with refused("This measure has been public"):
        measure.delete()


def test_a_published_claim_is_not_deleted(claim: Claim) -> None:
    with refused("violates foreign key constraint"):
        claim.appearances.all().delete()
        sql("DELETE FROM articles_claim WHERE id = %s", claim.pk)


def test_what_never_was_public_can_be_thrown_away() -> None:
    draft, topic = make.whole_claim(), make.topic()
    draft.topics.add(topic)
    make.evidence(draft)
    draft.delete()
    topic.delete()
    assert not Claim.objects.exists()


def test_a_user_who_did_something_is_kept(claim: Claim) -> None:
    for user in (Review.objects.get().reviewer, Issue.objects.latest("id").issued_by):
        with refused("violates foreign key constraint"):
            sql("DELETE FROM auth_user_groups")
            sql("DELETE FROM auth_user WHERE id = %s", user and user.pk)


# Ratings and decisions


@pytest.mark.parametrize(("column", "value"), [("slug", "x"), ("name", "X"), ("value", 1)])
def test_a_rating_that_was_given_is_not_renamed(claim: Claim, column: str, value: Any) -> None:
    rating = make.rating("unverifiable")
    with refused("rating: decisions stand on it. Retire it and add a new one"):
        update("rating", rating.pk, **{column: value})
    update("rating", rating.pk, retired=True)


def test_a_rating_never_given_can_be_renamed() -> None:
    update("rating", make.rating("misleading").pk, name="Twisted")


def test_a_rating_s_value_is_one_to_five_or_none() -> None:
    for value in (0, 6):
        with refused("rating_value_is_1_to_5|articles_rating_value_check"):
            update("rating", make.rating("misleading").pk, value=value)
    update("rating", make.rating("misleading").pk, value=None)


DECIDE = (
    "INSERT INTO articles_review (claim_id, claim_version, reviewer_id, imported_by_id, "
    "reviewer_name, rating_id, summary, rationale, evidence, decided_at) "
    "VALUES (%s, %s, %s, %s, '', %s, %s, '', %s, now())"
)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"version": 99}, r"The claim was changed meanwhile \(version 2, you decided on 99\)"),
        ({"version": 1}, "The claim was changed meanwhile"),
        ({"evidence": []}, "evidence: a decision “Supported” has to cite evidence"),
        ({"evidence": [1, 7]}, "evidence: cite numbers that this claim’s evidence has"),
        ({"summary": " "}, "review_says_why"),
        ({"reviewer": None}, "review_has_a_reviewer"),
    ],
)
def test_a_decision_stands_on_what_it_names(changed: dict[str, Any], message: str) -> None:
    made = make.claim()
    make.evidence(made)
    made.refresh_from_db()
    values = {
        "version": made.version,
        "reviewer": make.user("reviewer").pk,
        "summary": "So.",
        "evidence": [1],
    }
    assert made.version == 2
    sql(DECIDE, made.pk, *_columns(values))
    with refused(message):
        sql(DECIDE, made.pk, *_columns(values | changed))


def _columns(values: dict[str, Any]) -> list[Any]:
    rating = make.rating("supported").pk
    return [
        values["version"], values["reviewer"], None, rating, values["summary"], values["evidence"]
    ]  # fmt: skip


def test_a_retired_rating_is_not_given_by_anybody() -> None:
    made = make.claim()
    make.evidence(made)
    made.refresh_from_db()
    update("rating", make.rating("supported").pk, retired=True)
    user = make.user("reviewer")
    with refused("rating: “Supported” is retired. Choose another"):
        sql(DECIDE, made.pk, made.version, user.pk, None, make.rating().pk, "So.", [1])


# Emptying


EMPTIED = [
    "articlerevision",
    "review",
    "contribution",
    "issue",
    "edition",
    "sharededition",
    "source",
    "article",
    "measure",
    "topic",
    "claim",
    "claimtopic",
    "claimlink",
    "appearance",
    "attribution",
    "figure",
    "evidence",
]


@pytest.mark.parametrize("table", EMPTIED)
def test_no_table_of_the_record_is_emptied_at_a_stroke(table: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL factcheck.allow_truncate = 'off'")
        with refused("the record is not emptied"):
            cursor.execute(f"TRUNCATE articles_{table} CASCADE")


def test_the_setting_that_tests_use_lets_them() -> None:
    make.claim()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE articles_claim CASCADE")
    assert not Claim.objects.exists()
