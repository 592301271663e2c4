"""Recorded history: every way to write the working record leaves events."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import GeneratedField
from django.utils import timezone

from articles import upkeep, workflow
from articles.interchange.importing import import_files
from articles.models import Event, Figure, Rating, Source, Topic
from tests import factories as make
from tests.interchange import harbour
from tests.models.database import sql, update

pytestmark = pytest.mark.django_db

OWN_RECORD = {
    "edition",
    "sharededition",
    "issue",
    "publiccount",
    "contribution",
    "unsettled",
    "importrun",
    "importstep",
    "event",
    "following",
    "samplededition",
    "sealedleaf",
    "sealednode",
    "checkpoint",
    "savedsearch",
}
"""Models whose rows are a record themselves, are copied or counted from it, or pass; and what
somebody has read, follows or looks for, which is nobody else's business."""

KEPT_ELSEWHERE = {
    ("articlerevision", "body"),
    ("review", "document"),
    ("lease", "document"),
}
"""Columns left out of events: long texts that stay on record where they stand, or pass."""

DERIVED_YET_TOLD = {("articlerevision", "sha256")}
"""It stands for the body."""


def tracked() -> list[Any]:
    models = apps.get_app_config("articles").get_models(include_auto_created=True)
    return [model for model in models if model._meta.model_name not in OWN_RECORD]


def events(kind: str, pk: int | None = None, **given: Any) -> list[Event]:
    found = Event.objects.filter(kind=kind, **given).order_by("id")
    return list(found if pk is None else found.filter(object_id=pk))


def changed(event: Event) -> tuple[Any, Any]:
    """What an update's event says was and is."""
    return event.before or {}, event.after or {}


def role() -> str:
    return str(sql("SELECT session_user")[0][0])


@pytest.mark.parametrize("model", tracked(), ids=lambda model: model._meta.model_name)
def test_every_table_of_the_record_has_its_triggers(model: Any) -> None:
    found = sql(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'",
        model._meta.db_table,
    )
    names = {"recorded_insert", "recorded_update", "recorded_delete", "not_emptied"}
    assert names <= {name for (name,) in found}


@pytest.mark.parametrize("model", tracked(), ids=lambda model: model._meta.model_name)
def test_an_event_holds_every_column_that_is_not_derived(model: Any) -> None:
    name = model._meta.model_name
    source = sql("SELECT prosrc FROM pg_proc WHERE proname = %s", f"record_{name}")[0][0]
    left_out = source.split("left_out text[] := '{")[1].split("}")[0].split(",")

    expected = {
        field.column
        for field in model._meta.concrete_fields
        if isinstance(field, GeneratedField) or (name, field.name) in KEPT_ELSEWHERE
    } - {column for table, column in DERIVED_YET_TOLD if table == name}
    assert set(left_out) - {""} == expected


def test_sql_without_a_user_is_recorded_with_the_database_role() -> None:
    claim = make.claim("Three ships sailed.")
    before = timezone.now()

    update("claim", claim.pk, statement="Four ships sailed.")

    event = events("claim", claim.pk)[-1]
    assert (event.operation, event.user, event.role) == ("update", None, role())
    assert event.before == {"statement": "Three ships sailed.", "version": 1}
    assert event.after == {"statement": "Four ships sailed.", "version": 2}
    assert before < event.at < timezone.now()


def test_sql_can_say_who_and_why() -> None:
    mara = make.user("editor")
    topic = make.topic("War")

    sql("SELECT set_config('factcheck.user_id', %s, true)", str(mara.pk))
    sql("SELECT set_config('factcheck.reason', 'as asked by telephone', true)")
    update("topic", topic.pk, name="The war")

    event = events("topic", topic.pk)[-1]
    assert (event.user, event.reason) == (mara, "as asked by telephone")


def test_an_update_of_many_rows_leaves_an_event_for_each_that_changed() -> None:
    for country in ("Russia", "", ""):
        make.source(country=country)

    Source.objects.update(country="Russia")

    found = events("source", operation="update")
    assert [(event.before, event.after) for event in found] == [
        ({"country": ""}, {"country": "Russia"})
    ] * 2


def test_bulk_create_leaves_an_event_for_each_row() -> None:
    made = Topic.objects.bulk_create(Topic(name=f"T {n}", slug=f"t-{n}") for n in range(3))

    found = events("topic", operation="insert")
    assert [event.object_id for event in found] == [topic.pk for topic in made]
    assert found[0].after == {
        "id": made[0].pk,
        "name": "T 0",
        "slug": "t-0",
        "parent_id": None,
        "merged_into_id": None,
    }


def test_copy_leaves_an_event_for_each_row_with_user_and_reason() -> None:
    mara = make.user("editor")

    with workflow.acting_as(mara, "from the old list"), connection.cursor() as cursor:
        copying: Any = cursor.cursor
        with copying.copy("COPY articles_topic (name, slug) FROM STDIN") as copy:
            copy.write_row(("War", "war"))
            copy.write_row(("Peace", "peace"))

    found = events("topic")
    assert [(event.after or {})["name"] for event in found] == ["War", "Peace"]
    assert {(event.user, event.reason) for event in found} == {(mara, "from the old list")}


def test_a_cascade_leaves_an_event_for_each_row_that_goes() -> None:
    claim = make.whole_claim()
    appearance = claim.appearances.get()
    hops = list(appearance.attributions.values_list("pk", flat=True))
    make.figure(claim, "1.50")

    pk = claim.pk

    claim.delete()

    gone = Event.objects.filter(operation="delete", owner_kind="claim", owner_id=pk)
    expected = [("appearance", appearance.pk), ("claim", pk)]
    expected += [("attribution", hop) for hop in hops]
    assert set(expected) <= set(gone.values_list("kind", "object_id"))
    assert changed(events("figure", operation="delete")[0])[0]["high"] == Decimal("1.50")


def test_rows_deleted_by_sql_parents_first_stand_on_their_claims_history() -> None:
    claim = make.whole_claim()
    appearance = claim.appearances.get()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_appearance WHERE id = %s", [appearance.pk])
        cursor.execute("DELETE FROM articles_attribution WHERE appearance_id = %s", [appearance.pk])

    gone = events("attribution", operation="delete")
    assert gone
    assert {(event.owner_kind, event.owner_id) for event in gone} == {("claim", claim.pk)}


def test_upserts_are_recorded_as_what_they_did() -> None:
    known = make.topic("War", slug="war")
    rows = [Topic(name="The war", slug="war"), Topic(name="Peace", slug="peace")]

    Topic.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["slug"], update_fields=["name"]
    )

    assert events("topic", known.pk)[-1].after == {"name": "The war"}
    assert events("topic")[-1].operation in ("insert", "update")
    assert len(events("topic", operation="insert")) == 2


def test_a_merge_statement_is_recorded_as_what_it_did() -> None:
    kept, gone = make.topic("War", slug="war"), make.topic("Old", slug="old")

    sql(
        "MERGE INTO articles_topic t USING (VALUES ('war'), ('old')) AS v (slug) ON t.slug = v.slug"
        " WHEN MATCHED AND t.slug = 'old' THEN DELETE"
        " WHEN MATCHED THEN UPDATE SET name = 'The war'"
    )

    assert events("topic", kept.pk)[-1].after == {"name": "The war"}
    assert events("topic", gone.pk)[-1].operation == "delete"


def test_a_changed_key_is_one_row_gone_and_one_come() -> None:
    topic = make.topic("War")

    sql("UPDATE articles_topic SET id = 4711 WHERE id = %s", topic.pk)

    assert [event.operation for event in events("topic", topic.pk)] == ["insert", "delete"]
    assert (events("topic", 4711)[0].after or {})["name"] == "War"


def test_digits_that_change_without_the_value_are_a_change() -> None:
    figure = make.figure(make.claim(), "1.5")

    Figure.objects.filter(pk=figure.pk).update(low=Decimal("1.50"), high=Decimal("1.50"))

    before, after = changed(events("figure", figure.pk)[-1])
    assert (str(before["low"]), str(after["low"])) == ("1.5", "1.50")


def test_saving_without_a_change_leaves_no_event() -> None:
    claim = make.claim()

    claim.save()

    assert len(events("claim", claim.pk)) == 1


def test_a_version_counted_by_triggers_is_no_event_and_one_set_by_hand_is() -> None:
    claim = make.whole_claim()
    make.evidence(claim)
    assert [event.operation for event in events("claim", claim.pk)] == ["insert"]

    update("claim", claim.pk, last_evidence_number=7)

    assert events("claim", claim.pk)[-1].after == {"last_evidence_number": 7}


def test_a_row_that_moves_to_another_claim_stands_on_both_histories() -> None:
    one, other = make.whole_claim(), make.claim()
    appearance = one.appearances.get()

    update("appearance", appearance.pk, claim_id=other.pk)

    event = events("appearance", appearance.pk)[-1]
    assert (event.owner_id, event.left_owner_id) == (other.pk, one.pk)


def test_what_is_rolled_back_did_not_happen() -> None:
    with transaction.atomic():
        make.topic()
        transaction.set_rollback(True)
    assert not events("topic")


def test_one_transaction_has_one_number_and_the_order_of_its_changes() -> None:
    claim = make.whole_claim()
    found = list(Event.objects.filter(owner_kind="claim", owner_id=claim.pk).order_by("id"))

    assert len({event.transaction for event in found}) == 1
    assert [event.at for event in found] == sorted(event.at for event in found)
    assert found[0].transaction == sql("SELECT pg_current_xact_id()::text::bigint")[0][0]


def test_a_merge_is_recorded_with_who_and_why() -> None:
    chief, kept, double = make.user("chief"), make.source("Reuters"), make.source("Reuter")
    make.published_claim(by=chief, within=make.article(outlet=double))
    make.published_claim(by=chief, within=make.article(outlet=kept))

    upkeep.merge(double, kept, chief, "The same agency.")

    event = events("source", double.pk)[-1]
    assert (event.user, event.reason) == (chief, "The same agency.")
    assert event.after == {"merged_into_id": kept.pk}


def test_every_act_of_the_workflow_is_recorded_as_that_of_who_did_it() -> None:
    claim, editor, reviewer = make.whole_claim(), make.user("editor"), make.user("reviewer")
    make.evidence(claim)

    workflow.submit_for_review(claim, editor)
    workflow.take(claim, reviewer)
    make.decided(claim, by=reviewer)

    found = Event.objects.filter(owner_kind="claim", owner_id=claim.pk, user__isnull=False)
    told = [(e.kind, e.operation, e.user) for e in found.order_by("id")]
    assert told[:2] == [("claim", "update", editor), ("lease", "insert", reviewer)]
    assert ("review", "insert", reviewer) in told[2:]
    assert ("claim", "update", reviewer) in told[2:]


def test_an_import_is_recorded_with_its_user_and_its_file(tmp_path: Path) -> None:
    mara = make.user("editor")
    file = harbour.write(tmp_path, harbour.article(harbour.claim()), name="harbour.jsonl")

    import_files([file], user=mara)

    found = Event.objects.exclude(owner_kind="user")
    assert {event.kind for event in found} >= {"article", "claim", "appearance", "attribution"}
    assert {event.user for event in found} == {mara}
    assert {event.reason for event in found} == {"import of harbour.jsonl"}


def test_the_body_of_a_text_is_left_to_the_text_and_its_hash_is_recorded() -> None:
    revision = make.article("Nobody saw them.").latest_revision()
    assert revision
    after = events("articlerevision", revision.pk)[0].after or {}

    assert "body" not in after
    assert len(after["sha256"]) == 64


def test_acting_as_gives_back_the_reason_of_the_block_around() -> None:
    mara = make.user("editor")
    with workflow.acting_as(mara, "outer"):
        with workflow.acting_as(mara, "inner"):
            make.topic("A")
        with workflow.acting_as(mara):
            make.topic("B")
    make.topic("C")

    found = [(event.reason, event.user) for event in events("topic")]
    assert found == [("inner", mara), ("outer", mara), ("", None)]


def test_the_scale_is_recorded_too() -> None:
    Rating.objects.filter(slug="outdated").update(retired=True)

    assert events("rating")[-1].after == {"retired": True}


def test_nothing_of_a_claim_is_left_out() -> None:
    claim = make.whole_claim()
    claim.topics.add(make.topic())
    make.figure(claim, "3")
    make.evidence(claim)
    other = make.claim()
    claim.links.create(to=other, kind="repeats")
    make.decided(claim)
    workflow.submit_for_review(claim, make.user("editor"))

    found = Event.objects.filter(owner_kind="claim", owner_id=claim.pk)
    assert set(found.values_list("kind", flat=True)) >= {
        "claim",
        "claimtopic",
        "claimlink",
        "appearance",
        "attribution",
        "figure",
        "evidence",
        "review",
    }
