"""Whatever a superuser does to what was sealed, with all triggers off, is found and named."""

import pytest
from django.db import transaction

from articles import upkeep, workflow
from articles.models import ArticleRevision, Claim, Edition, Event, SealedLeaf
from articles.models.edition import SharedEdition
from tests import factories as make
from tests.sealing.sealed import checked, edition, event_of, label, problems, sealed, tamper

pytestmark = pytest.mark.django_db


def test_what_nobody_touched_is_whole(claim: Claim) -> None:
    report = checked()

    assert report.problems == []
    assert report.size == SealedLeaf.objects.count()
    assert (report.checkpoints, report.pending) == (1, 0)


EVENT_COLUMNS = {
    "at": "at - interval '1 microsecond'",
    "transaction": "transaction + 1",
    "user_id": "4711",
    "role": "'another'",
    "reason": "'another'",
    "operation": "'delete'",
    "kind": "'source'",
    "object_id": "object_id + 1",
    "owner_kind": "'article'",
    "owner_id": "owner_id + 1",
    "left_owner_id": "7",
    "before": "'{}'",
    "after": 'after || \'{"statement": "Five ships sailed."}\'',
}


def after(statement: str, pk: int) -> list[str]:
    """What a check finds after this; undone again."""
    with transaction.atomic():
        tamper(statement, pk)
        found = problems()
        transaction.set_rollback(True)
    return found


def test_an_event_of_which_anything_was_altered_is_named(claim: Claim) -> None:
    event = event_of(claim)
    for column, value in EVENT_COLUMNS.items():
        found = after(f"UPDATE articles_event SET {column} = {value} WHERE id = %s", event.pk)
        assert found == [f"{label(event)} was altered."], column


def test_every_column_of_an_event_is_sealed() -> None:
    columns = {field.column for field in Event._meta.concrete_fields}
    assert columns == {*EVENT_COLUMNS, "id"}


def test_digits_of_an_event_that_were_altered_without_the_value_are_seen() -> None:
    figure = make.figure(make.claim(), "1.50")
    sealed()
    event = Event.objects.get(kind="figure", object_id=figure.pk)
    tamper(
        "UPDATE articles_event SET after = jsonb_set(after, '{low}', '1.5') WHERE id = %s", event.pk
    )

    assert problems() == [f"{label(event)} was altered."]


def test_an_event_that_was_removed_is_named(claim: Claim) -> None:
    event = event_of(claim)
    tamper("DELETE FROM articles_event WHERE id = %s", event.pk)

    assert problems() == [f"{label(event)} was removed."]


def test_an_event_that_was_inserted_afterwards_is_named(claim: Claim) -> None:
    event = event_of(claim)
    columns = ", ".join(EVENT_COLUMNS.keys() - {"transaction"})
    tamper(
        f"INSERT INTO articles_event (id, transaction, {columns}) "
        f"SELECT -1, 1, {columns} FROM articles_event WHERE id = %s",
        event.pk,
    )

    event.pk = -1
    assert problems() == [f"An event was inserted after the seal: {label(event).lower()}."]


EDITION_COLUMNS = {
    "uid": "'another'",
    "issued_at": "issued_at - interval '1 second'",
    "superseded_at": "superseded_at + interval '1 second'",
    "change": "'update'",
    "note": "'Another reason.'",
    "claim_version": "claim_version + 1",
    "format": "2",
    "document": 'document || \'{"place": "Elsewhere"}\'',
    "sha256": "repeat('0', 64)",
    "withdrawn": "true",
    "statement": "'Nine ships sailed.'",
    "slug": "'nine'",
    "rating": "'refuted'",
    "verdict": '\'{"slug": "refuted"}\'',
    "kind": "'causal'",
    "language": "'fr'",
    "topics": "'{1}'",
    "originators": "'{1}'",
    "relays": "'{1}'",
    "outlets": "'{1}'",
    "articles": "'{1}'",
    "measures": "'{1}'",
    "linked_claims": "'{repeats:1}'",
    "figures": "'[1]'",
    "said_on": "'2000-01-01'",
    "sort_on": "'2000-01-01'",
    "reports": "99",
    "origins": "99",
    "unnamed": "99",
}


def test_an_edition_of_which_anything_was_altered_is_named(claim: Claim) -> None:
    pk = edition(claim, 2).pk
    for column, value in EDITION_COLUMNS.items():
        [told] = after(f"UPDATE articles_edition SET {column} = {value} WHERE id = %s", pk)
        assert told.startswith(f"Edition 2 of claim {claim.pk} was altered"), column


def test_every_column_of_an_edition_is_sealed_or_follows() -> None:
    elsewhere = {"id", "claim_id", "number", "issue_id"}
    redaction = {"redacted", "redacted_at", "redacted_by_id", "redaction_reason"}
    columns = {field.column for field in Edition._meta.concrete_fields if not field.generated}
    assert columns == {*EDITION_COLUMNS, *elsewhere, *redaction}


def test_an_edition_that_was_given_to_another_claim_is_named(claim: Claim) -> None:
    other = make.claim()
    tamper(
        "UPDATE articles_edition SET claim_id = %s WHERE id = %s", other.pk, edition(claim, 3).pk
    )

    assert problems() == [f"Edition 3 of claim {claim.pk} was altered."]


def test_an_edition_that_was_removed_is_named(claim: Claim) -> None:
    tamper("DELETE FROM articles_edition WHERE id = %s", edition(claim, 2).pk)

    assert problems() == [f"Edition 2 of claim {claim.pk} was removed."]


def test_an_edition_that_was_inserted_into_an_old_issue_is_named(claim: Claim) -> None:
    issue, draft = edition(claim, 1).issue_id, make.claim()
    copied = [
        field.column
        for field in Edition._meta.concrete_fields
        if not field.generated and field.column not in ("id", "claim_id", "superseded_at")
    ]
    columns = ", ".join(map(str, copied))
    tamper(
        f"INSERT INTO articles_edition (claim_id, {columns}) "
        f"SELECT %s, {columns} FROM articles_edition WHERE id = %s",
        draft.pk,
        edition(claim, 1).pk,
    )

    [problem] = problems()
    assert problem.startswith("An edition was inserted after the seal: ")
    assert problem.endswith(f"edition 1 of claim {draft.pk}, into issue {issue}.")


def test_an_issue_that_was_altered_is_seen_by_its_editions(claim: Claim) -> None:
    issue = edition(claim, 2).issue_id
    tamper("UPDATE articles_issue SET issued_by_id = NULL WHERE id = %s", issue)

    assert problems()[0] == f"Edition 2 of claim {claim.pk} was altered."


def test_the_time_of_an_issue_that_was_altered_is_named(claim: Claim) -> None:
    issue = edition(claim, 2).issue_id
    tamper(
        "UPDATE articles_issue SET issued_at = issued_at + interval '1 microsecond' WHERE id = %s",
        issue,
    )

    assert problems() == [f"Issue {issue} was altered: its editions have another time."]


def test_an_issue_without_editions_is_named(claim: Claim) -> None:
    tamper("INSERT INTO articles_issue (id, issued_at) VALUES (-1, '2000-01-01')")

    assert problems() == ["Issue -1 was inserted: it has no edition."]


SHARED_CHANGES = (
    'document = document || \'{"name": "Nobody"}\'',
    "name = 'Nobody'",
    "note = 'Another reason'",
    "sha256 = repeat('0', 64)",
    "merged_into = 1",
    "superseded_at = issued_at + interval '1 second'",
    "number = 7",
)


def test_a_shared_edition_that_was_altered_is_named(claim: Claim) -> None:
    shared = SharedEdition.objects.filter(kind="source").earliest("id")
    for change in SHARED_CHANGES:
        [told] = after(f"UPDATE articles_sharededition SET {change} WHERE id = %s", shared.pk)
        assert told.startswith(f"Edition 1 of source {shared.object_id} was altered"), change


def test_the_text_of_an_article_that_was_altered_is_named(claim: Claim) -> None:
    text = ArticleRevision.objects.earliest("id")
    tamper("UPDATE articles_articlerevision SET body = 'Other words.' WHERE id = %s", text.pk)

    assert problems() == [
        f"Text 1 of article {text.article_id} was altered: it is not the one recorded when it came "
        "in."
    ]


# Redactions


@pytest.fixture
def redacted(claim: Claim) -> Edition:
    chief = make.user("chief")
    workflow.withdraw(claim, chief, "It was not in the text.")
    upkeep.redact(edition(claim, 2), chief, "A court said so.")
    sealed()
    assert problems() == []
    return edition(claim, 2)


def test_a_redaction_that_was_altered_is_named(redacted: Edition) -> None:
    for change in (
        "redaction_reason = 'No reason'",
        "redacted_at = redacted_at + interval '1 day'",
        "redacted_by_id = NULL",
    ):
        found = after(f"UPDATE articles_edition SET {change} WHERE id = %s", redacted.pk)
        name = f"The redaction of edition 2 of claim {redacted.claim_id}"
        assert found == [f"{name} was altered."], change


def test_words_put_into_a_redacted_edition_are_seen(redacted: Edition) -> None:
    for change in ("statement = 'Words'", "note = 'Why'", "document = '{}'"):
        [told] = after(f"UPDATE articles_edition SET {change} WHERE id = %s", redacted.pk)
        assert told.startswith(f"Edition 2 of claim {redacted.claim_id} was altered"), change


def test_a_redaction_that_was_undone_is_named(redacted: Edition) -> None:
    undone = "redacted = false, withdrawn = true, note = 'So.'"
    tamper(f"UPDATE articles_edition SET {undone} WHERE id = %s", redacted.pk)

    name = f"edition 2 of claim {redacted.claim_id}"
    assert problems() == [
        f"{name.capitalize()} was altered.",
        f"The redaction of {name} was removed.",
    ]
