"""Sealing: everything once, nothing lost, nothing twice, and nothing at all when it breaks off."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from articles import upkeep, workflow
from articles.models import (
    Checkpoint,
    Edition,
    Event,
    SealedLeaf,
    SealedNode,
    SharedEdition,
    Topic,
)
from articles.models.sealed import Sealed
from articles.sealing import sealing
from articles.sealing.merkle import Frontier
from articles.sealing.notes import Head
from articles.sealing.sealing import Broken, seal
from tests import factories as make
from tests.models.database import refused, sql
from tests.sealing.sealed import KEY, as_superuser, checked, problems, sealed

pytestmark = pytest.mark.django_db


def leaves(kind: Sealed) -> set[int]:
    return set(SealedLeaf.objects.filter(kind=kind).values_list("object_id", flat=True))


def pks(model: Any) -> set[int]:
    return set(model.objects.values_list("pk", flat=True))


def test_every_edition_and_every_event_is_sealed_once() -> None:
    make.published_claim()
    checkpoint = sealed()

    assert leaves(Sealed.EDITION) == pks(Edition)
    assert leaves(Sealed.SHARED_EDITION) == pks(SharedEdition)
    assert leaves(Sealed.EVENT) == pks(Event)
    assert checkpoint.size == SealedLeaf.objects.count()


def test_the_checkpoint_is_signed_and_of_the_tree_of_all_leaves() -> None:
    make.published_claim()
    checkpoint = sealed()

    tree = Frontier()
    for leaf in SealedLeaf.objects.order_by("index"):
        assert leaf.index == tree.size
        tree.append(bytes(leaf.hash))
    head = Head.signed(checkpoint.note, [KEY.verifier])
    assert head == Head("facts.example.org", tree.size, tree.root())


def test_sealing_again_adds_nothing_and_publishes_nothing() -> None:
    make.published_claim()
    first = sealed()

    assert sealed() == first
    assert Checkpoint.objects.count() == 1


def test_an_empty_record_has_nothing_to_seal() -> None:
    with as_superuser() as cursor:
        cursor.execute("DELETE FROM articles_event")
    assert seal(KEY) is None
    assert not Checkpoint.objects.exists()


def test_the_next_seal_goes_on_from_the_last() -> None:
    claim = make.published_claim()
    first = sealed()
    workflow.withdraw(claim, make.user("chief"), "It was not in the text.")

    second = sealed()

    assert second.size > first.size
    assert SealedNode.objects.count() == second.size - bin(second.size).count("1")
    assert problems() == []


def test_many_records_are_sealed_in_several_batches() -> None:
    Topic.objects.bulk_create(Topic(name=f"T {n}", slug=f"t-{n}") for n in range(2500))
    told: list[int] = []

    checkpoint = seal(KEY, told.append)

    assert checkpoint
    assert len(told) > 2
    assert sum(told) == checkpoint.size
    assert problems() == []


def test_records_that_were_not_sealed_yet_are_counted() -> None:
    make.topic()
    sealed()
    make.topic()
    make.topic()

    assert checked().pending == 2


def test_what_is_sealed_cannot_be_emptied_changed_or_deleted() -> None:
    make.topic()
    sealed()
    for table in ("sealedleaf", "sealednode", "checkpoint"):
        for statement in (
            f"UPDATE articles_{table} SET {_any_column(table)}",
            f"DELETE FROM articles_{table}",
        ):
            if table == "sealednode" and not SealedNode.objects.exists():
                continue
            with refused("what is on record is neither changed nor deleted"):
                sql(statement)
        with refused("the record is not emptied"), connection.cursor() as cursor:
            cursor.execute("SET LOCAL factcheck.allow_truncate = 'off'")
            cursor.execute(f"TRUNCATE articles_{table}")


def _any_column(table: str) -> str:
    return "note = ''" if table == "checkpoint" else "hash = ''"


def test_the_hash_of_an_event_cannot_be_had_from_what_it_says() -> None:
    make.topic("War", slug="war")
    seen = set()
    for _ in range(2):
        with transaction.atomic():
            sealed()
            seen.add(bytes(SealedLeaf.objects.get(kind=Sealed.EVENT).hash))
            transaction.set_rollback(True)
    assert len(seen) == 2


def test_a_redaction_is_sealed_too_and_keeps_the_proof_whole() -> None:
    claim, chief = make.published_claim(), make.user("chief")
    workflow.correct(claim, chief, "We named the wrong man.", verdict_holds=True)
    workflow.withdraw(claim, chief, "He is not to be named.")
    sealed()
    edition = Edition.objects.get(claim=claim, number=2)
    upkeep.redact(edition, chief, "A court said so.")

    assert problems() == []
    sealed()

    assert leaves(Sealed.REDACTION) == {edition.pk}
    assert problems() == []


def test_an_edition_that_was_redacted_before_it_was_sealed_is_sealed_as_it_is() -> None:
    claim, chief = make.published_claim(), make.user("chief")
    workflow.withdraw(claim, chief, "He is not to be named.")
    upkeep.redact(Edition.objects.get(claim=claim, number=1), chief, "A court said so.")
    sealed()

    assert problems() == []


def test_nothing_is_added_to_a_tree_that_is_not_the_signed_one() -> None:
    make.topic()
    make.topic()
    first = sealed()
    make.topic()
    with as_superuser() as cursor:
        cursor.execute("UPDATE articles_sealednode SET hash = %s", [b"\x00" * 32])
        cursor.execute("UPDATE articles_sealedleaf SET hash = %s", [b"\x00" * 32])

    with pytest.raises(Broken, match="verify_history"):
        seal(KEY)
    assert Checkpoint.objects.get() == first


# The commands


@pytest.fixture
def no_key(settings: Settings, tmp_path: Any) -> None:
    settings.SEALING_KEY, settings.DATA_FOLDER = "", tmp_path


def test_without_a_key_the_command_says_how_to_make_one(no_key: None) -> None:
    with pytest.raises(CommandError, match="make_sealing_key NAME"):
        call_command("seal_history")


def test_a_damaged_key_is_told(settings: Settings) -> None:
    settings.SEALING_KEY = str(KEY)[:-3] + "AA="
    with pytest.raises(CommandError, match="damaged"):
        call_command("seal_history")


def test_a_key_made_by_the_command_is_for_its_owner_alone_and_seals(
    no_key: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("make_sealing_key", "facts.example.org")
    public = capsys.readouterr().out.strip()
    file = settings.DATA_FOLDER / "sealing_key"
    assert file.stat().st_mode & 0o777 == 0o600

    make.topic()
    call_command("seal_history")

    assert Checkpoint.objects.get().key == public
    assert public.startswith("facts.example.org+")


def test_a_key_is_never_put_in_the_place_of_another(no_key: None, settings: Settings) -> None:
    call_command("make_sealing_key", "facts.example.org")
    before = (settings.DATA_FOLDER / "sealing_key").read_text()
    with pytest.raises(CommandError, match="a sealing key already"):
        call_command("make_sealing_key", "facts.example.org")
    assert (settings.DATA_FOLDER / "sealing_key").read_text() == before


@pytest.mark.parametrize("name", ["", "two words", "a+b", "zeile\n"])
def test_a_name_that_could_not_stand_in_a_note_is_refused(no_key: None, name: str) -> None:
    with pytest.raises(CommandError, match="neither spaces nor"):
        call_command("make_sealing_key", name)


# With connections of their own


def in_thread(work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_was_open_during_a_seal_is_in_the_next() -> None:
    began, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            make.topic("Begun before")
            began.set()
            assert go_on.wait(20)

    slow = in_thread(slowly)
    assert began.wait(20)
    make.topic("Begun after, ended before")
    first = sealed()
    go_on.set()
    slow.join()
    first_event = Event.objects.filter(kind="topic").earliest("id")
    assert (first_event.after or {})["name"] == "Begun before"
    assert leaves(Sealed.EVENT) < pks(Event)
    assert checked().pending == 1
    assert problems() == []

    assert sealed().size == first.size + 1
    assert leaves(Sealed.EVENT) == pks(Event)
    assert problems() == []


@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_take_turns() -> None:
    Topic.objects.bulk_create(Topic(name=f"T {n}", slug=f"t-{n}") for n in range(1500))

    sealers = [in_thread(sealed) for _ in range(3)]
    for sealer in sealers:
        sealer.join()

    assert Checkpoint.objects.get().size == Event.objects.count()
    assert problems() == []


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The second batch cannot be written."""
    written: list[str] = []
    copy_rows = sealing.copy_rows

    def once(model: Any, names: Any, rows: Any) -> None:
        written.append(model.__name__)
        if len(written) > 2:
            raise OSError("the machine went down")
        copy_rows(model, names, rows)

    monkeypatch.setattr(sealing, "copy_rows", once)
    yield
    monkeypatch.undo()


@pytest.mark.django_db(transaction=True)
def test_a_seal_that_breaks_off_leaves_nothing_and_the_next_does_it_all(breaking: None) -> None:
    Topic.objects.bulk_create(Topic(name=f"T {n}", slug=f"t-{n}") for n in range(1500))
    with pytest.raises(OSError, match="went down"):
        sealed()
    assert not SealedLeaf.objects.exists()
    assert not Checkpoint.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_after_a_seal_that_broke_off_everything_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    make.topic()
    with monkeypatch.context() as patch:
        patch.setattr(Checkpoint.objects, "create", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sealed()

    assert sealed().size == Event.objects.count()
    assert problems() == []
