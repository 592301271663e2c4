"""Whatever a superuser does to what was sealed, with all triggers off, is found and named."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django.fixtures import Settings

from articles import upkeep, workflow
from articles.models import ArticleRevision, Checkpoint, Claim, Edition, Event, SealedLeaf, Topic
from articles.models.edition import SharedEdition
from articles.models.sealed import Sealed
from articles.sealing import keys
from articles.sealing.checking import MOST
from articles.sealing.leaves import KINDS
from articles.sealing.merkle import Frontier, leaf_hash, place_id
from articles.sealing.notes import BadNote
from articles.sealing.verifier import canonical
from tests import factories as make
from tests.sealing.sealed import KEY, OTHER_KEY, as_superuser, checked, problems, sealed, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    """A claim with three editions, sealed, and another beside it."""
    made, chief = make.published_claim("Six ships sailed."), make.user("chief")
    workflow.correct(made, chief, "We had misread it.", verdict_holds=True)
    workflow.correct(made, chief, "And once more.", verdict_holds=True)
    make.published_claim("Nobody came.")
    sealed()
    return made


def edition(claim: Claim, number: int) -> Edition:
    return Edition.objects.get(claim=claim, number=number)


def event_of(claim: Claim) -> Event:
    return Event.objects.filter(owner_kind="claim", owner_id=claim.pk, kind="claim").earliest("id")


def label(event: Event) -> str:
    return (
        f"Event {event.pk} ({event.owner_kind} {event.owner_id}, {event.operation} of {event.kind} "
        f"{event.object_id}, {event.at:%Y-%m-%d %H:%M})"
    )


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


# The tree itself


def reseal(pk: int, *, nodes: bool = True) -> None:
    """What somebody does who alters a record and knows how it is sealed, all but signing."""
    leaf = SealedLeaf.objects.get(kind=Sealed.EVENT, object_id=pk)
    kind = next(kind for kind in KINDS if kind.sealed == Sealed.EVENT)
    with as_superuser() as cursor:
        cursor.execute(kind.of_ids(), [[pk]])
        content = kind.leaf(kind.row(cursor.fetchone()), bytes(leaf.salt), None)
        cursor.execute(
            'UPDATE articles_sealedleaf SET hash = %s WHERE "index" = %s',
            [leaf_hash(canonical(content)), leaf.index],
        )
        if nodes:
            _rebuild(cursor)


def _rebuild(cursor: Any) -> None:
    tree = Frontier()
    for (kept,) in SealedLeaf.objects.order_by("index").values_list("hash"):
        for place, node in tree.append(bytes(kept)):
            cursor.execute(
                "UPDATE articles_sealednode SET hash = %s WHERE id = %s", [node, place_id(place)]
            )


def test_who_seals_anew_but_cannot_sign_is_found(claim: Claim) -> None:
    event = event_of(claim)
    tamper("UPDATE articles_event SET reason = 'another' WHERE id = %s", event.pk)
    reseal(event.pk)

    [problem] = problems()
    assert "is not the one of the checkpoint of" in problem
    assert "altered, removed or inserted and sealed anew" in problem


def test_of_several_checkpoints_the_first_that_fails_tells_where(claim: Claim) -> None:
    first = Checkpoint.objects.get()
    topic = make.topic()
    second = sealed()
    make.topic()
    sealed()
    event = Event.objects.get(kind="topic", object_id=topic.pk)
    tamper("UPDATE articles_event SET reason = 'another' WHERE id = %s", event.pk)
    reseal(event.pk)

    assert second.size == first.size + 1
    [problem] = problems()
    assert f"the first is among entries {first.size} to {first.size}: " in problem.lower()
    assert label(event).lower() in problem.lower()


def test_a_leaf_sealed_anew_without_its_tree_is_found(claim: Claim) -> None:
    event = event_of(claim)
    tamper("UPDATE articles_event SET reason = 'another' WHERE id = %s", event.pk)
    reseal(event.pk, nodes=False)

    assert "is not theirs" in problems()[0]


def test_a_node_that_was_altered_is_found(claim: Claim) -> None:
    tamper("UPDATE articles_sealednode SET hash = %s WHERE id = 1", b"\x00" * 32)

    assert problems() == [
        "The hash kept over entries 0 to 1 of the sealed record is not theirs: it or they were "
        "altered."
    ]


def test_an_entry_that_was_removed_with_its_record_is_found(claim: Claim) -> None:
    event = event_of(claim)
    leaf = SealedLeaf.objects.get(kind=Sealed.EVENT, object_id=event.pk)
    tamper("DELETE FROM articles_event WHERE id = %s", event.pk)
    tamper('DELETE FROM articles_sealedleaf WHERE "index" = %s', leaf.index)

    assert problems()[0] == f"Entry {leaf.index} of the sealed record was removed."


def test_a_record_cut_short_is_found(claim: Claim) -> None:
    last = SealedLeaf.objects.latest("index")
    tamper("DELETE FROM articles_event WHERE id = %s", last.object_id)
    tamper('DELETE FROM articles_sealedleaf WHERE "index" = %s', last.index)

    [problem] = problems()
    assert f"cut short: it has {last.index} entries" in problem


def test_entries_without_a_signed_checkpoint_are_found(claim: Claim) -> None:
    tamper("DELETE FROM articles_checkpoint")

    assert "stand in the sealed record without a signed checkpoint" in problems()[0]


def test_a_checkpoint_signed_by_another_key_is_named(claim: Claim) -> None:
    note = OTHER_KEY.checkpoint(3, b"\x00" * 32)
    tamper("UPDATE articles_checkpoint SET note = %s", note)

    assert problems()[0].startswith(f"The {Checkpoint.objects.get()} was altered or forged.")


def test_a_checkpoint_kept_elsewhere_finds_what_was_signed_anew(claim: Claim) -> None:
    kept = Checkpoint.objects.get().note
    event = event_of(claim)
    tamper("UPDATE articles_event SET reason = 'another' WHERE id = %s", event.pk)
    reseal(event.pk)
    tree = Frontier()
    for (leaf,) in SealedLeaf.objects.order_by("index").values_list("hash"):
        tree.append(bytes(leaf))
    note = KEY.checkpoint(tree.size, tree.root())
    tamper("UPDATE articles_checkpoint SET note = %s", note)
    assert problems() == []

    [problem] = problems(kept=kept)
    assert "is not the one of the checkpoint in kept" in problem


def test_a_checkpoint_kept_elsewhere_finds_a_record_that_was_emptied(claim: Claim) -> None:
    kept = Checkpoint.objects.get().note
    with as_superuser() as cursor:
        for table in ("checkpoint", "sealedleaf", "sealednode"):
            cursor.execute(f"DELETE FROM articles_{table}")
    assert problems() == []

    [problem] = problems(kept=kept)
    assert "cut short: it has 0 entries" in problem


def test_what_is_kept_elsewhere_has_to_be_a_checkpoint_of_this_key(claim: Claim) -> None:
    with pytest.raises(BadNote, match="not signed by a key"):
        checked(kept=OTHER_KEY.checkpoint(3, b"\x00" * 32))
    with pytest.raises(BadNote, match="no checkpoint"):
        checked(kept="Hello")


def test_no_more_problems_are_told_than_somebody_reads(claim: Claim) -> None:
    Topic.objects.bulk_create(Topic(name=f"T {n}", slug=f"t-{n}") for n in range(MOST + 1))
    sealed()
    with as_superuser() as cursor:
        cursor.execute("UPDATE articles_event SET reason = 'another'")

    assert len(problems()) == MOST


# The command


@pytest.fixture
def key(settings: Settings) -> None:
    settings.SEALING_KEY = str(KEY)


def status(*arguments: str) -> int:
    try:
        call_command("verify_history", *arguments)
    except CommandError as error:
        return error.returncode
    return 0


def test_the_command_tells_what_holds_and_what_is_not_sealed(
    key: None, claim: Claim, capsys: pytest.CaptureFixture[str]
) -> None:
    make.topic()

    assert status() == 0
    assert "Not yet sealed: 1." in capsys.readouterr().out


def test_the_command_ends_with_1_and_the_name_of_what_was_altered(key: None, claim: Claim) -> None:
    tamper("UPDATE articles_edition SET note = 'So.' WHERE id = %s", edition(claim, 2).pk)

    with pytest.raises(CommandError, match=f"Edition 2 of claim {claim.pk} was altered") as raised:
        call_command("verify_history")
    assert raised.value.returncode == 1


@pytest.mark.parametrize("text", [None, "Hello", OTHER_KEY.checkpoint(3, b"\x00" * 32)])
def test_the_command_ends_with_2_for_a_file_that_is_no_checkpoint(
    key: None, claim: Claim, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "kept"
    if text is not None:
        file.write_text(text)
    assert status("--checkpoint", str(file)) == 2


def test_the_command_takes_a_checkpoint_that_was_kept(
    key: None, claim: Claim, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text(Checkpoint.objects.get().note)

    assert status("--checkpoint", str(tmp_path / "kept")) == 0


def test_the_command_needs_no_secret_where_it_is_given_the_verification_key(
    claim: Claim, settings: Settings, tmp_path: Path
) -> None:
    settings.SEALING_KEY, settings.DATA_FOLDER = "", tmp_path
    assert not keys.key_file().exists()

    assert status() == 2
    assert status("--key", str(KEY.verifier)) == 0
    assert status("--key", str(OTHER_KEY.verifier)) == 1
    assert status("--key", "facts.example.org+xx+yy") == 2


def test_the_command_ends_with_2_where_nothing_is_sealed(key: None) -> None:
    assert status() == 2


def test_checkpoints_of_an_older_key_hold_where_it_is_named(
    claim: Claim, settings: Settings
) -> None:
    settings.SEALING_KEY = str(OTHER_KEY)
    make.topic()
    call_command("seal_history")

    assert status() == 1
    assert status("--key", str(KEY.verifier)) == 0
