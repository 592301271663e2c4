"""Reading editions: all that the public rooms may use.

A public page reads in one snapshot of the database and knows the last issue it saw: as of that
issue it is the same page, for ever.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce, wraps
from operator import or_
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import BigIntegerField, Count, F, Func, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from articles.editions.canonical import Document
from articles.models.byline import Byline
from articles.models.edition import Edition, PublicCount, SharedEdition
from articles.models.revision import ArticleRevision
from articles.models.sample import RANKS

Things = dict[str, set[int]]


@dataclass(frozen=True)
class Moment:
    """When a page is read: now (`at` None) or as of a time, and the last issue by then.

    `version` is that of all that public pages read, whatever the time they are read as of.
    """

    at: datetime | None
    issue: int
    issued_at: datetime | None
    version: int


class BadMoment(ValueError):
    """`as_of` is not a date or time; the message says what to write."""


@contextmanager
def snapshot(at: datetime | None = None) -> Iterator[Moment]:
    """One unchanging view of the database; inside a transaction, that transaction's."""
    nested = connection.in_atomic_block
    asked = _MOMENT
    with transaction.atomic():
        if not nested:
            # Of the first query on; sent along with it, since each way to the database counts.
            asked = f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; {_MOMENT}"
        with connection.cursor() as cursor:
            cursor.execute(asked, {"at": at})
            if not nested:
                cursor.nextset()
            issue, issued_at, version = cursor.fetchone()
        yield Moment(at, issue or 0, issued_at, version)


_VERSION = "SELECT coalesce(sum(number), 0)::bigint FROM articles_publicversion"

_MOMENT = f"""
SELECT issue.id, issue.issued_at, version.number
FROM ({_VERSION}) AS version (number) LEFT JOIN (
  SELECT id, issued_at FROM articles_issue
  WHERE issued_at <= coalesce(%(at)s, 'infinity'::timestamptz) ORDER BY issued_at DESC LIMIT 1
) AS issue ON true
"""  # noqa: S608 - no value is put in here


def public_version() -> int:
    """A number that is another after any change of what public pages read: after an issue, a
    redaction, a reviewer's wish how to be named. One small query.

    It may be a request's first: where the server was started anew, it connects again.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _public_version()
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _public_version()


def _public_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        number: int = cursor.fetchone()[0]
    return number


def moment_asked(text: str) -> datetime | None:
    """The moment that `?as_of=` names: a day means its end in TIME_ZONE. None for no text.

    BadMoment when it is neither a date (2024-10-30) nor a time with its zone
    (2024-10-30T12:00:00Z).
    """
    if not text:
        return None
    try:
        if len(text) == 10:
            next_day = date.fromisoformat(text) + timedelta(days=1)
            midnight = timezone.make_aware(datetime.combine(next_day, time()))
            return midnight - timedelta(microseconds=1)
        asked = parse_datetime(text.replace(" ", "+"))
        if asked and asked.tzinfo:
            return asked.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise BadMoment(
        f"as_of: “{text[:40]}” is not a date. Write a day (2024-10-30) or a time with its zone "
        "(2024-10-30T12:00:00Z)."
    )


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that reads in one snapshot, with `request.moment`, as of `?as_of=` where asked.

    A moment not before now redirects to the present page; BadMoment is left to the views.
    """

    @require_safe
    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = moment_asked(request.GET.get("as_of", ""))
        if at and at >= timezone.now():
            return HttpResponseRedirect(_without_as_of(request))
        with snapshot(at) as moment:
            request.moment = moment  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
        response["X-Factcheck-Issue"] = str(moment.issue)
        response.public_version = moment.version  # type: ignore[attr-defined]
        return response

    return read


def _without_as_of(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("as_of", None)
    query = kept.urlencode()
    return f"{request.path}?{query}" if query else request.path


@dataclass
class Names:
    """Shared things as readers know them at a moment, by kind and id."""

    at: datetime | None = None
    documents: dict[tuple[str, int], Document] = field(default_factory=dict)

    @classmethod
    def load(cls, at: datetime | None, things: Things) -> "Names":
        """Those of these ids that have an edition in force at `at`, merged ones followed.

        One query, and another where something was merged.
        """
        names = cls(at)
        names._add(things)
        merged: Things = {}
        for (kind, _), document in names.documents.items():
            if document["merged_into"]:
                merged.setdefault(kind, set()).add(document["merged_into"])
        names._add(merged)
        return names

    def _add(self, things: Things) -> None:
        asked = [Q(kind=kind, object_id__in=list(ids)) for kind, ids in things.items() if ids]
        if asked:
            rows = SharedEdition.objects.in_force(self.at).filter(reduce(or_, asked))
            for kind, pk, document in rows.values_list("kind", "object_id", "document"):
                self.documents[kind, pk] = document

    def get(self, kind: str, pk: int) -> Document | None:
        """The shared document, of what it was merged into where it was; None if not public."""
        document = self.documents.get((kind, pk))
        if document and document["merged_into"]:
            return self.documents.get((kind, document["merged_into"]), document)
        return document


def overlay(documents: list[Document], at: datetime | None, more: Things | None = None) -> Names:
    """Brings every name in claims' documents up to the shared editions in force at `at`.

    The documents are changed in place. `more` are further things to load in the same query, for
    the page's own use. The queries of `Names.load`.
    """
    mentions = [mention for document in documents for mention in _mentions(document)]
    things: Things = {kind: set(ids) for kind, ids in (more or {}).items()}
    for kind, reference in mentions:
        things.setdefault(kind, set()).add(reference["id"])
    names = Names.load(at, things)
    for kind, reference in mentions:
        _bring_up_to_date(reference, names.get(kind, reference["id"]))
    return names


def _mentions(document: Document) -> Iterator[tuple[str, Document]]:
    for topic in document.get("topics", ()):
        yield "topic", topic
    for figure in document.get("figures", ()):
        yield "measure", figure["measure"]
    for appearance in document.get("appearances", ()):
        for hop in appearance["chain"]:
            yield "source", hop["source"]
    for holder in (*document.get("appearances", ()), *document.get("evidence", ())):
        if holder["article"]["outlet"]:
            yield "source", holder["article"]["outlet"]
        yield "article", holder["article"]


def _bring_up_to_date(reference: Document, current: Document | None) -> None:
    for name in reference.keys() & (current or {}).keys() - {"outlet", "path"}:
        reference[name] = current[name]  # type: ignore[index]


def figured(editions: Sequence[Edition], at: datetime | None) -> None:
    """Gives editions loaded without their documents as much of them as a series shows.

    Who said it first, the figures, the links, with the names of that moment: from the columns,
    since documents are large and a series is long. One query, two where somebody is said to have
    denied what nobody said.
    """
    things = {
        "source": {pk for one in editions for pk in one.originators},
        "measure": {pk for one in editions for pk in one.measures},
    }
    names = Names.load(at, things)
    for edition in editions:
        edition.document = _of_series(edition)
        for appearance in edition.document["appearances"]:
            source = appearance["chain"][0]["source"]
            _bring_up_to_date(source, names.get("source", source["id"]))
        for figure in edition.figures:
            _bring_up_to_date(figure["measure"], names.get("measure", figure["measure"]["id"]))
    denied = {one.pk: one for one in editions if not one.originators}
    if denied:
        whole = Edition.objects.filter(pk__in=list(denied)).values_list("pk", "document")
        for pk, document in whole:
            denied[pk].document = document
        overlay([one.document for one in denied.values()], at)


def _of_series(edition: Edition) -> Document:
    links = [link.split(":") for link in edition.linked_claims]
    return {
        "figures": edition.figures,
        "links": [{"kind": kind, "claim": int(claim)} for kind, claim in links],
        "appearances": [
            {"modality": "", "chain": [{"source": {"id": pk, "name": ""}}]}
            for pk in edition.originators
        ],
    }


def merged_ids(kind: str, ids: Iterable[int], at: datetime | None) -> list[int]:
    """All ids that stand for the same things as these at `at`.

    These ids, what they were merged into, and whatever else was merged into that. One query, and
    another where one of these was merged into something else.
    """
    asked = set(ids)
    same = _same(kind, asked, at)
    targets = {into for pk, into in same if pk in asked and into} - asked
    if targets:
        same |= _same(kind, targets, at)
    return sorted(asked | {pk for pk, _ in same})


def _same(kind: str, ids: set[int], at: datetime | None) -> set[tuple[int, int | None]]:
    either = Q(object_id__in=list(ids)) | Q(merged_into__in=list(ids))
    rows = SharedEdition.objects.in_force(at).filter(either, kind=kind)
    return set(rows.values_list("object_id", "merged_into"))


def count(part: str, key: object = "") -> int:
    """How many claims in force now show a thing, as `PublicCount` keeps it."""
    row = PublicCount.objects.filter(part=part, key=str(key)).values_list("claims", flat=True)
    return row.first() or 0


def sampled_share() -> float:
    """Which share of all claims is in the sample: 1 while there are few. One query."""
    return (count("sample") or RANKS) / RANKS


def topic_counts(ids: Iterable[int], at: datetime) -> dict[int, int]:
    """How many claims in force at `at` were about each of these topics or one under it; counted,
    since nothing is kept for the past. One query."""
    about = Edition.objects.in_force(at).listed().about(ids)
    each = Func(F("topics"), function="unnest", output_field=BigIntegerField())
    rows = about.order_by().annotate(topic=each).values("topic").annotate(claims=Count("pk"))
    return {row["topic"]: row["claims"] for row in rows}


def ratings_in_force() -> QuerySet[PublicCount]:
    """Each rating that readers see now: `key` (slug, "" for none), `claims`, and its `verdict`
    (name, value, colour, shape). One query."""
    example = Edition.objects.in_force().listed().filter(rating=OuterRef("key")).newest()
    rated = PublicCount.objects.filter(part="rating", claims__gt=0)
    return rated.annotate(verdict=Subquery(example.values("verdict")[:1])).order_by(
        "-claims", "key"
    )


def bylines(public_ids: Iterable[int]) -> dict[int, str]:
    """How these reviewers wish to be named today, by public id. One query."""
    return {line.pk: str(line) for line in Byline.objects.filter(pk__in=set(public_ids))}


def body(revision: int) -> str:
    """The text that an article's edition names by its revision's id."""
    return ArticleRevision.objects.values_list("body", flat=True).get(pk=revision)
