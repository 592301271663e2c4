"""Sealing: whatever was published and recorded since the last time enters the tree, and the new
head is signed.

What is new is what no leaf is of, not what has a later number or time: a transaction that was open
during one seal has its records in the next, whatever numbers it took, and after a restore too.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from articles.copying import copy_rows
from articles.editions.issuing import last_issue
from articles.models.sealed import Checkpoint, Sealed, SealedLeaf, SealedNode
from articles.sealing.leaves import KINDS, Kind, stream
from articles.sealing.merkle import Frontier, leaf_hash, place_id
from articles.sealing.notes import BadNote, Head, Signer
from articles.sealing.store import frontier
from articles.sealing.verifier import canonical

SEALING = 0x7365_616C
"""Key of the advisory lock under which one seals at a time."""

NOW = """
SELECT (SELECT system_identifier::text FROM pg_control_system()),
  pg_snapshot_xmin(pg_current_snapshot())::text::bigint
"""


class Broken(Exception):
    """The tree is not the one that was signed last: nothing may be added to it."""


def seal(by: Signer, advance: Callable[[int], object] = lambda _: None) -> Checkpoint | None:
    """Adds all that is not sealed yet and signs the new head, as one act, or does nothing.

    Returns the newest checkpoint, an older one when there was nothing to add, None when there never
    was. Waits for who seals already. `advance` is told how many records were added. Broken when
    the tree does not stand as the last checkpoint says.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
            # Before anything is read: what these name as ended is all seen below.
            cursor.execute(NOW)
            cluster, settled = cursor.fetchone()
        issue = last_issue()
        last = Checkpoint.objects.first()
        tree = _standing(last)
        for kind in KINDS:
            for rows in stream(f"{kind.unsealed()} ORDER BY e.id"):
                _append(tree, kind, rows)
                advance(len(rows))
        if tree.size == (last.size if last else 0):
            return last
        return Checkpoint.objects.create(
            size=tree.size,
            sealed_at=timezone.now(),
            note=by.checkpoint(tree.size, tree.root()),
            key=str(by.verifier),
            issue=issue,
            cluster=cluster,
            settled=settled,
        )


def _standing(last: Checkpoint | None) -> Frontier:
    """The tree as it was signed last; Broken when it is another now."""
    size = last.size if last else 0
    try:
        tree = frontier(size)
        whole = last is None or Head.read(last.note).root == tree.root()
    except (KeyError, BadNote):
        whole = False
    if not whole or SealedLeaf.objects.filter(index__gte=size).exists():
        raise Broken(
            "The sealed record does not stand as it was signed. Nothing was added to it. "
            "manage.py verify_history tells where."
        )
    return tree


def _append(tree: Frontier, kind: Kind, rows: Sequence[Sequence[Any]]) -> None:
    leaves, nodes = [], []
    for values in rows:
        row, salt = kind.row(values), secrets.token_bytes(32)
        content = kind.leaf(row, salt, None)
        hashed = leaf_hash(canonical(content))
        note = bytes.fromhex(content["note"]) if kind.sealed == Sealed.EDITION else None
        label = kind.label(row)
        leaves.append((tree.size, int(kind.sealed), row[0], salt, note, hashed, label))
        nodes += [(place_id(place), node) for place, node in tree.append(hashed)]
    columns = ("index", "kind", "object_id", "salt", "note", "hash", "label")
    copy_rows(SealedLeaf, columns, leaves)
    copy_rows(SealedNode, ("id", "hash"), nodes)
