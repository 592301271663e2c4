"""Proofs for everybody, about what is public alone: that an edition is sealed, that one checkpoint
begins as an earlier one. Their form is told in docs/verification.md; `verifier` checks them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from articles.models.edition import Edition, SharedEdition
from articles.models.sealed import Checkpoint, Sealed, SealedLeaf
from articles.sealing.leaves import (
    EditionRow,
    Leaf,
    SharedRow,
    edition_leaf,
    kept_apart,
    shared_leaf,
)
from articles.sealing.merkle import Run, consistency_runs, hashes, inclusion_runs
from articles.sealing.store import fetch

Proof = dict[str, Any]


def checkpoints(at: datetime | None = None) -> QuerySet[Checkpoint]:
    """All checkpoints, or those that there were by a moment."""
    return Checkpoint.objects.filter(sealed_at__lte=at) if at else Checkpoint.objects.all()


def newest(at: datetime | None = None) -> Checkpoint | None:
    """The newest of them. One query."""
    return checkpoints(at).order_by("-size").first()


def prove(edition: Edition, checkpoint: Checkpoint, *, with_text: bool) -> Proof | None:
    """That a claim's edition is in the tree of `checkpoint`; None when it is not.

    `with_text` says whether readers may see its document: without, and where it was redacted, its
    hash alone is proven. Three queries, and one for the edition's issue where it is not there yet.
    """
    leaf = _leaf(Sealed.EDITION, edition.pk, checkpoint)
    if leaf is None:
        return None
    row = EditionRow(
        edition.pk, edition.claim_id, edition.uid, edition.number, edition.issue_id,
        edition.issued_at, edition.issue.issued_by_id, edition.change, edition.note,
        edition.claim_version, edition.format, edition.sha256, edition.withdrawn, edition.redacted,
    )  # fmt: skip
    salt = bytes(leaf.salt)
    kept = bytes(leaf.note) if edition.redacted and leaf.note else None
    shown: dict[str, Any] = {"document": edition.document} if with_text else {}
    shown["note"] = [kept_apart(salt, "note"), edition.note]
    return _proof(
        leaf, edition_leaf(row, salt, kept), {} if edition.redacted else shown, checkpoint
    )


def prove_shared(edition: SharedEdition, checkpoint: Checkpoint) -> Proof | None:
    """That a shared thing's edition is in the tree of `checkpoint`; None when it is not."""
    leaf = _leaf(Sealed.SHARED_EDITION, edition.pk, checkpoint)
    if leaf is None:
        return None
    row = SharedRow(
        edition.pk, edition.kind, edition.object_id, edition.number, edition.issue_id,
        edition.issued_at, edition.issue.issued_by_id, edition.note, edition.format, edition.sha256,
    )  # fmt: skip
    content = shared_leaf(row, bytes(leaf.salt))
    return _proof(leaf, content, {"document": edition.document}, checkpoint)


def prove_growth(older: Checkpoint, newer: Checkpoint) -> Proof:
    """That the tree of `newer` begins with that of `older`, the smaller. Two queries."""
    path = _path(consistency_runs(older.size, newer.size))
    return {"older": older.note, "newer": newer.note, "path": path}


def _leaf(kind: Sealed, pk: int, checkpoint: Checkpoint) -> SealedLeaf | None:
    sealed = SealedLeaf.objects.filter(kind=kind, object_id=pk, index__lt=checkpoint.size)
    return sealed.first()


def _proof(leaf: SealedLeaf, content: Leaf, shown: Proof, checkpoint: Checkpoint) -> Proof:
    return {
        "index": leaf.index,
        "leaf": content,
        "shown": shown,
        "path": _path(inclusion_runs(leaf.index, checkpoint.size)),
        "checkpoint": checkpoint.note,
    }


def _path(runs: list[Run]) -> list[str]:
    return [one.hex() for one in hashes(runs, fetch)]
