"""Who alters a record and seals it anew, but cannot sign: the tree, and checkpoints kept, tell."""

from typing import Any

import pytest

from articles.models import Checkpoint, Claim, Event, SealedLeaf, Topic
from articles.models.sealed import Sealed
from articles.sealing.checking import MOST
from articles.sealing.leaves import KINDS
from articles.sealing.merkle import Frontier, leaf_hash, place_id
from articles.sealing.notes import BadNote
from articles.sealing.verifier import canonical
from tests import factories as make
from tests.sealing.sealed import (
    KEY,
    OTHER_KEY,
    as_superuser,
    checked,
    event_of,
    label,
    problems,
    sealed,
    tamper,
)

pytestmark = pytest.mark.django_db


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
