"""What has to hold between sealed records, and of what is not sealed yet.

Seals cover each record by itself; here is looked at what follows from others and is not sealed.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from articles.editions.canonical import sha256
from articles.editions.documents import columns
from articles.editions.shared import display_name
from articles.models.edition import Edition, SharedEdition
from articles.models.sealed import Checkpoint, Sealed
from articles.sealing.leaves import KINDS

BLANK: dict[str, Any] = {
    "statement": "",
    "slug": "",
    "rating": "",
    "verdict": None,
    "note": "",
    "figures": [],
}


def undrawn(kind: Sealed, ids: list[int]) -> dict[int, str]:
    """Which of these editions hold something else than their document says, and what; by id."""
    if kind == Sealed.EDITION:
        rows: Any = Edition.objects.filter(pk__in=ids).values()
        told = _of_edition
    elif kind == Sealed.SHARED_EDITION:
        rows, told = SharedEdition.objects.filter(pk__in=ids).values(), _of_shared
    else:
        return {}
    found = {row["id"]: told(row) for row in rows}
    return {pk: what for pk, what in found.items() if what}


def _of_edition(row: Mapping[str, Any]) -> str:
    document = row["document"]
    if row["redacted"]:
        blank = {"format": row["format"], "redacted": True}
        return _other(row, BLANK) if document == blank else "it was redacted, and has a text"
    if sha256(document) != row["sha256"]:
        return "its document is another"
    if row["withdrawn"]:
        return _other(row, {"statement": "", "slug": "", "rating": ""})
    return _other(row, columns(document) | {"uid": document["uid"]})


def _of_shared(row: Mapping[str, Any]) -> str:
    document = row["document"]
    if sha256(document) != row["sha256"]:
        return "its document is another"
    drawn = {"name": display_name(document), "merged_into": document["merged_into"]}
    return _other(row, drawn)


def _other(row: Mapping[str, Any], drawn: Mapping[str, Any]) -> str:
    wrong = [name for name, value in drawn.items() if row[name] != value]
    return f"its {wrong[0]} is not that of its document" if wrong else ""


INSERTED = """
SELECT format('An edition was inserted after the seal: edition %%s of claim %%s, into issue %%s.',
  number, claim_id, issue_id)
FROM articles_edition e WHERE issue_id <= %(issue)s AND NOT EXISTS (
  SELECT FROM articles_sealedleaf l WHERE l.kind = 1 AND l.object_id = e.id)
UNION ALL
SELECT format('An edition was inserted after the seal: edition %%s of %%s %%s, into issue %%s.',
  number, kind, object_id, issue_id)
FROM articles_sharededition e WHERE issue_id <= %(issue)s AND NOT EXISTS (
  SELECT FROM articles_sealedleaf l WHERE l.kind = 2 AND l.object_id = e.id)
UNION ALL
SELECT format('An event was inserted after the seal: event %%s (%%s %%s, %%s of %%s %%s, %%s).',
  id, owner_kind, owner_id, operation, kind, object_id,
  to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'))
FROM articles_event e WHERE transaction < %(settled)s AND NOT EXISTS (
  SELECT FROM articles_sealedleaf l WHERE l.kind = 4 AND l.object_id = e.id)
LIMIT 20
"""
"""Not sealed, though the last seal would have seen it: an issue's editions become visible with it
and in the order of issues, and a transaction that had ended then had all its events."""

CHAIN = """
SELECT format('Edition %s of claim %s was altered: it is not superseded when the next was issued.',
  e.number, e.claim_id)
FROM articles_edition e LEFT JOIN articles_edition n
  ON n.claim_id = e.claim_id AND n.number = e.number + 1
WHERE e.superseded_at IS DISTINCT FROM n.issued_at
UNION ALL
SELECT format('Edition %s of %s %s was altered: it is not superseded when the next was issued.',
  e.number, e.kind, e.object_id)
FROM articles_sharededition e LEFT JOIN articles_sharededition n
  ON n.kind = e.kind AND n.object_id = e.object_id AND n.number = e.number + 1
WHERE e.superseded_at IS DISTINCT FROM n.issued_at
UNION ALL
SELECT DISTINCT format('Issue %s was altered: its editions have another time.', i.id)
FROM articles_issue i JOIN (
  SELECT issue_id, issued_at FROM articles_edition
  UNION ALL SELECT issue_id, issued_at FROM articles_sharededition
) e ON e.issue_id = i.id WHERE e.issued_at <> i.issued_at
UNION ALL
SELECT format('Issue %s was inserted: it has no edition.', i.id)
FROM articles_issue i
WHERE NOT EXISTS (SELECT FROM articles_edition e WHERE e.issue_id = i.id)
  AND NOT EXISTS (SELECT FROM articles_sharededition e WHERE e.issue_id = i.id)
LIMIT 20
"""

TEXTS = """
SELECT format('Text %s of article %s was altered: it is not the one recorded when it came in.',
  r.number, r.article_id)
FROM articles_articlerevision r
WHERE encode(sha256(convert_to(r.body, 'UTF8')), 'hex') <> ALL (
  SELECT e.after ->> 'sha256' FROM articles_event e
  WHERE e.kind = 'articlerevision' AND e.object_id = r.id AND e.operation = 'insert')
AND EXISTS (SELECT FROM articles_event e
  WHERE e.kind = 'articlerevision' AND e.object_id = r.id AND e.operation = 'insert')
ORDER BY r.id LIMIT 20
"""


def problems(last: Checkpoint | None) -> list[str]:
    """What was inserted before `last` was sealed, or altered where no seal is, in words."""
    found: list[str] = []
    if last:
        settled = last.settled if last.cluster == _cluster() else 0
        found += _told(INSERTED, {"issue": last.issue, "settled": settled})
    return [*found, *_told(CHAIN), *_told(TEXTS)]


def pending() -> int:
    """How many records are not sealed yet."""
    number = 0
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(f"SELECT count(*) FROM ({kind.unsealed()}) AS rows")  # noqa: S608
            number += cursor.fetchone()[0]
    return number


def _cluster() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
        return str(cursor.fetchone()[0])


def _told(sql: str, given: Mapping[str, Any] | None = None) -> Iterable[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [text for (text,) in cursor.fetchall()]
