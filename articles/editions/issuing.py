"""Issuing editions: the one path by which anything becomes public.

The claims' documents are built before; here one transaction takes the publishing lock, inserts the
issue, closes what is superseded and inserts the new. The issue's time is later than every earlier
one's, and issues become visible in that order: a reader who saw one saw all before it.

What claims share is built before the lock too, and what others changed or issued since is built
again under it: of two who publish a thing, the later shows what the earlier saved. Nobody waits for
a row while holding the lock: it cannot be part of a deadlock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from articles import copying
from articles.editions import since
from articles.editions.canonical import Document, canonical, digest, sha256
from articles.editions.documents import columns
from articles.editions.shared import Things, closed, display_name, shared_documents
from articles.editions.since import Thing
from articles.models import Edition, Issue, SharedEdition
from articles.models.choices import Change

PUBLISHING = 0x6661_6374
"""Key of the advisory lock under which one publishes at a time."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A claim edition to be: its document, and why it is issued."""

    claim: int
    version: int
    change: Change
    document: Document
    note: str = ""

    @property
    def withdrawn(self) -> bool:
        return self.document.get("withdrawn", False)


def issue(drafts: Sequence[Draft], things: Things, by: Any | None, note: str = "") -> Issue | None:
    """Issues these claim editions, and of the shared things those that changed, as one act.

    All that the shared things name is issued with them; `note` goes with their editions. Returns
    None, and keeps nothing, when there is nothing new. Call it in the transaction that locked the
    claims and built the documents.
    """
    prepared = [edition_of(draft) for draft in drafts]
    then, last = since.now(), last_issue()
    built = shared_documents(closed(things))
    shared = next_shared(built, note)
    with transaction.atomic():
        lock_publishing()
        again = since.outdated(built, then) | (issued_after(last) & built.keys())
        if again:
            built = shared_documents(_and_named(again, built))
            shared = {thing: row for thing, row in shared.items() if thing not in built}
            shared |= next_shared(built, note)
        if not prepared and not shared:
            return None
        act = next_issue(by)
        _issue_claims(prepared, act)
        _issue_shared([SharedEdition(**row) for row in shared.values()], act)
    return act


def _and_named(again: set[Thing], built: Mapping[Thing, Document]) -> Things:
    """These, and what they name by now that was not built before."""
    things: Things = {}
    for kind, pk in again:
        things.setdefault(kind, set()).add(pk)
    return {
        kind: {pk for pk in ids if (kind, pk) in again or (kind, pk) not in built}
        for kind, ids in closed(things).items()
    }


def last_issue() -> int:
    """The id of the newest issue, 0 when there is none."""
    return Issue.objects.order_by("-id").values_list("id", flat=True).first() or 0


def issued_after(last: int) -> set[Thing]:
    """The shared things that were issued after that issue."""
    return set(SharedEdition.objects.filter(issue__gt=last).values_list("kind", "object_id"))


def lock_publishing() -> None:
    """Waits until nobody else publishes; kept until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING])


def next_issue(by: Any | None) -> Issue:
    """A new issue, later than the last. A statement of its own: it must see what the lock's last
    holder committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO articles_issue (issued_at, issued_by_id)
            SELECT greatest(clock_timestamp(), max(issued_at) + interval '1 microsecond'), %s
            FROM articles_issue RETURNING id, issued_at
            """,
            [by and by.pk],
        )
        pk, issued_at = cursor.fetchone()
    return Issue(id=pk, issued_at=issued_at, issued_by_id=by and by.pk)


def edition_columns(draft: Draft, text: str) -> Row:
    """The columns of the edition to be, without what the act of issuing adds: number, issue, time.

    `text`: the document's canonical text.
    """
    document = draft.document
    return {
        "claim_id": draft.claim,
        "uid": document["uid"],
        "change": draft.change,
        "note": draft.note,
        "claim_version": draft.version,
        "format": document["format"],
        "document": document,
        "sha256": digest(text),
        "withdrawn": draft.withdrawn,
        **({} if draft.withdrawn else columns(document)),
    }


def edition_of(draft: Draft) -> Edition:
    """The edition to be, as `edition_columns` has it."""
    return Edition(**edition_columns(draft, canonical(draft.document)))


def edition_row(draft: Draft) -> Row:
    """The same as a row to be copied: every column, the document as text."""
    text = canonical(draft.document)
    return _EMPTY | edition_columns(draft, text) | {"document": text}


_EMPTY = {
    field.attname: field.get_default()
    for field in Edition._meta.concrete_fields
    if not field.generated and field.name != "id"
}


def _issue_claims(editions: list[Edition], act: Issue) -> None:
    in_force = Edition.objects.in_force().filter(claim__in=[e.claim_id for e in editions])
    last = {
        claim: (pk, number) for claim, pk, number in in_force.values_list("claim", "id", "number")
    }
    in_force.update(superseded_at=act.issued_at)
    for edition in editions:
        edition.number = last.get(edition.claim_id, (0, 0))[1] + 1
        edition.issue, edition.issued_at = act, act.issued_at
    copying.create(Edition, editions)
    count_moved(act, [pk for pk, _ in last.values()])


def next_shared(documents: Mapping[Thing, Document], note: str = "") -> dict[Thing, Row]:
    """The editions to be of those whose document is not that of their edition in force.

    Each has its columns without issue and time.
    """
    known: dict[Thing, tuple[str, int]] = {}
    for kind in {kind for kind, _ in documents}:
        ids = [pk for other, pk in documents if other == kind]
        rows = SharedEdition.objects.in_force().of(kind, ids)
        for pk, hashed, number in rows.values_list("object_id", "sha256", "number"):
            known[kind, pk] = hashed, number
    found: dict[Thing, Row] = {}
    for (kind, pk), document in documents.items():
        hashed, number = known.get((kind, pk), ("", 0))
        new = sha256(document)
        if new != hashed:
            found[kind, pk] = {
                "kind": kind,
                "object_id": pk,
                "number": number + 1,
                "note": note,
                "format": document["format"],
                "document": document,
                "sha256": new,
                "name": display_name(document),
                "merged_into": document["merged_into"],
            }
    return found


def _issue_shared(editions: list[SharedEdition], act: Issue) -> None:
    for kind in {edition.kind for edition in editions}:
        ids = [edition.object_id for edition in editions if edition.kind == kind]
        SharedEdition.objects.in_force().of(kind, ids).update(superseded_at=act.issued_at)
    for edition in editions:
        edition.issue, edition.issued_at = act, act.issued_at
    copying.create(SharedEdition, editions)


_EACH_PART = """
  SELECT 'all' AS part, '' AS key, delta FROM moved
  UNION ALL SELECT 'rating', rating, delta FROM moved
  UNION ALL SELECT 'kind', kind, delta FROM moved
  UNION ALL SELECT 'originated', unnest(originators)::text, delta FROM moved
  UNION ALL SELECT 'relayed', unnest(relays)::text, delta FROM moved
  UNION ALL SELECT 'published', unnest(outlets)::text, delta FROM moved
  UNION ALL SELECT 'article', unnest(articles)::text, delta FROM moved
  UNION ALL SELECT 'measure', unnest(measures)::text, delta FROM moved
  UNION ALL SELECT 'topic', unnest(topics)::text, delta FROM moved
"""

_MOVED = f"""
WITH moved AS (
  SELECT *, CASE WHEN issue_id = %(issue)s THEN 1 ELSE -1 END AS delta
  FROM articles_edition
  WHERE NOT withdrawn AND (issue_id = %(issue)s OR id = ANY (%(closed)s))
), each_part AS ({_EACH_PART}), change AS (
  SELECT part, key, sum(delta) AS claims FROM each_part GROUP BY part, key HAVING sum(delta) <> 0
)
"""  # noqa: S608 - no value is put in here


_START_AT_NONE = f"""{_MOVED}
INSERT INTO articles_publiccount (part, key, claims)
SELECT part, key, 0 FROM change ON CONFLICT DO NOTHING
"""  # noqa: S608 - no value is put in here

_MOVE = f"""{_MOVED}
UPDATE articles_publiccount AS kept SET claims = kept.claims + change.claims
FROM change WHERE kept.part = change.part AND kept.key = change.key
"""  # noqa: S608


def count_moved(act: Issue, closed: Iterable[int]) -> None:
    """Moves the counts, and the sample, by what this issue closed and opened."""
    moved: dict[str, Any] = {"issue": act.pk, "closed": list(closed)}
    with connection.cursor() as cursor:
        cursor.execute(_START_AT_NONE, moved)
        cursor.execute(_MOVE, moved)
        cursor.execute("SELECT public.sample_editions(%s, %s)", [act.pk, moved["closed"]])


_ANEW = f"""
WITH moved AS (
  SELECT *, 1 AS delta FROM articles_edition WHERE superseded_at IS NULL AND NOT withdrawn
), each_part AS ({_EACH_PART})
INSERT INTO articles_publiccount (part, key, claims)
SELECT part, key, count(*) FROM each_part GROUP BY part, key
"""  # noqa: S608


def count_anew() -> None:
    """Counts all that is in force from the beginning, and takes the sample anew, under the
    publishing lock."""
    lock_publishing()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_publiccount")
        cursor.execute(_ANEW)
        cursor.execute("DELETE FROM articles_samplededition")
        cursor.execute("SELECT public.sample_editions(0, '{}')")
