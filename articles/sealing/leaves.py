"""What is sealed of each kind of record, and in which form (docs/verification.md).

A leaf is a JSON object in canonical form. What is public stands in it as it is; a document, and
everything that is not public or may have to go, as SHA-256 of `[salt, content]` in canonical form:
it can be shown to somebody with its salt, and not be guessed without.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connection

from articles.models.sealed import Sealed
from articles.sealing.verifier import canonical

Leaf = dict[str, Any]
Row = tuple[Any, ...]
BATCH = 1000


class EditionRow(NamedTuple):
    """The columns of a claim's edition that are sealed, and whether its note is still there."""

    id: int
    claim: int
    uid: str
    number: int
    issue: int
    issued_at: datetime
    issued_by: int | None
    change: str
    note: str
    claim_version: int
    format: int
    sha256: str
    withdrawn: bool
    redacted: bool


class SharedRow(NamedTuple):
    """The columns of a shared edition that are sealed."""

    id: int
    kind: str
    object_id: int
    number: int
    issue: int
    issued_at: datetime
    issued_by: int | None
    note: str
    format: int
    sha256: str


class RedactionRow(NamedTuple):
    """Which edition was redacted when, by whom and why."""

    id: int
    claim: int
    number: int
    at: datetime
    by: int | None
    reason: str


class EventRow(NamedTuple):
    """A recorded event; `before` and `after` as PostgreSQL writes jsonb, digit for digit."""

    id: int
    at: datetime
    transaction: int
    user: int | None
    role: str
    reason: str
    operation: str
    kind: str
    object_id: int
    owner_kind: str
    owner_id: int
    left_owner_id: int | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Kind:
    """One kind of record: how it is read, what of it is sealed, and what it is called.

    `leaf` gives the leaf of a row, with a salt of 32 bytes and the hash of an edition's note where
    that was blanked since.
    """

    sealed: Sealed
    row: Callable[[Iterable[Any]], Row]
    columns: str
    tables: str
    leaf: Callable[[Any, bytes, bytes | None], Leaf]
    label: Callable[[Any], str]

    def unsealed(self) -> str:
        """SQL for the rows that are in no leaf yet."""
        return (
            f"SELECT {self.columns} FROM {self.tables} AND NOT EXISTS (SELECT FROM "  # noqa: S608
            f"articles_sealedleaf l WHERE l.kind = {int(self.sealed)} AND l.object_id = e.id)"
        )

    def of_ids(self) -> str:
        """SQL for the rows whose ids are its one parameter."""
        return f"SELECT {self.columns} FROM {self.tables} AND e.id = ANY (%s)"  # noqa: S608


def stream(sql: str) -> Iterator[list[Row]]:
    """The rows of a query, `BATCH` at a time, never all in memory; in a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(BATCH):
            yield rows


def kept_apart(salt: bytes, what: str) -> str:
    """The salt of one part of a record, which tells nothing of the salts of the others."""
    return sha256(salt + what.encode()).hexdigest()


def hidden(salt: str, content: Any) -> str:
    """The hash of a content that stands in a leaf in place of it."""
    return sha256(canonical([salt, content])).hexdigest()


def instant(at: datetime) -> str:
    """UTC to the microsecond."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def edition_leaf(row: EditionRow, salt: bytes, note: bytes | None = None) -> Leaf:
    """A claim's edition: all that readers see in the open, what the desk keeps for itself hidden.

    `note` is the hash of the note where a redaction blanked it.
    """
    desk = [row.id, row.claim_version, row.issued_by]
    return {
        "type": "edition",
        "claim": row.claim,
        "uid": row.uid,
        "number": row.number,
        "issue": row.issue,
        "issued_at": instant(row.issued_at),
        "change": row.change,
        "withdrawn": row.withdrawn,
        "format": row.format,
        "document": row.sha256,
        "note": note.hex() if note else hidden(kept_apart(salt, "note"), row.note),
        "desk": hidden(kept_apart(salt, "desk"), desk),
    }


def shared_leaf(row: SharedRow, salt: bytes, note: bytes | None = None) -> Leaf:
    """An edition of a shared thing; its note, which no page shows, is hidden with what is the
    desk's."""
    return {
        "type": "shared edition",
        "kind": row.kind,
        "id": row.object_id,
        "number": row.number,
        "issue": row.issue,
        "issued_at": instant(row.issued_at),
        "format": row.format,
        "document": row.sha256,
        "desk": hidden(kept_apart(salt, "desk"), [row.id, row.note, row.issued_by]),
    }


def _redaction_leaf(row: RedactionRow, salt: bytes, note: bytes | None = None) -> Leaf:
    content = [row.id, row.claim, row.number, instant(row.at), row.by, row.reason]
    return {"type": "redaction", "redaction": hidden(salt.hex(), content)}


def _event_leaf(row: EventRow, salt: bytes, note: bytes | None = None) -> Leaf:
    content = [row.id, instant(row.at), *row[2:]]
    return {"type": "event", "event": hidden(salt.hex(), content)}


KINDS = (
    Kind(
        Sealed.EDITION,
        EditionRow._make,
        "e.id, e.claim_id, e.uid, e.number, e.issue_id, e.issued_at, i.issued_by_id, e.change, "
        "e.note, e.claim_version, e.format, e.sha256, e.withdrawn, e.redacted",
        "articles_edition e LEFT JOIN articles_issue i ON i.id = e.issue_id WHERE true",
        edition_leaf,
        lambda row: f"edition {row.number} of claim {row.claim}",
    ),
    Kind(
        Sealed.SHARED_EDITION,
        SharedRow._make,
        "e.id, e.kind, e.object_id, e.number, e.issue_id, e.issued_at, i.issued_by_id, e.note, "
        "e.format, e.sha256",
        "articles_sharededition e LEFT JOIN articles_issue i ON i.id = e.issue_id WHERE true",
        shared_leaf,
        lambda row: f"edition {row.number} of {row.kind} {row.object_id}",
    ),
    Kind(
        Sealed.REDACTION,
        RedactionRow._make,
        "e.id, e.claim_id, e.number, e.redacted_at, e.redacted_by_id, e.redaction_reason",
        "articles_edition e WHERE e.redacted",
        _redaction_leaf,
        lambda row: f"the redaction of edition {row.number} of claim {row.claim}",
    ),
    Kind(
        Sealed.EVENT,
        EventRow._make,
        "e.id, e.at, e.transaction, e.user_id, e.role, e.reason, e.operation, e.kind, "
        "e.object_id, e.owner_kind, e.owner_id, e.left_owner_id, e.before::text, e.after::text",
        "articles_event e WHERE true",
        _event_leaf,
        lambda row: (
            f"event {row.id} ({row.owner_kind} {row.owner_id}, {row.operation} of {row.kind} "
            f"{row.object_id}, {row.at.astimezone(UTC):%Y-%m-%d %H:%M})"
        ),
    ),
)
