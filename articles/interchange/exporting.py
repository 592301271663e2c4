"""The working record as lines of JSON: shared things first, then articles with their claims.

The same record gives the same bytes, whatever its ids.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from itertools import islice

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Collate

from articles.interchange.claim_lines import ClaimLines, Line, moment
from articles.interchange.mentions import REFERRED, as_known, grouped, mention, outlet_of, reference
from articles.interchange.ordering import articles_in_order
from articles.models import (
    Article,
    ArticleRevision,
    Authorship,
    Citation,
    Claim,
    Measure,
    Rating,
    Source,
    Topic,
)
from articles.models.choices import SourceKind

CHUNK = 200
"""Articles written at a time; their texts are in memory together."""


def export_lines(progress: Callable[[int], None] | None = None) -> Iterator[str]:
    """Every line of the export, with its line end; `progress` is told how many articles are done.

    The whole is one moment of the record: it is read in one REPEATABLE READ transaction, and so in
    no other one.
    """
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for line in _lines(progress or (lambda articles: None)):
            yield json.dumps(line, ensure_ascii=False) + "\n"


def articles_to_export() -> int:
    """How many articles have a line."""
    return articles_in_order().count()


def claims_left_out() -> int:
    """How many claims have no line, since they appear nowhere yet."""
    return Claim.objects.filter(appearances=None).count()


def _lines(progress: Callable[[int], None]) -> Iterator[Line]:
    yield from _ratings()
    yield from _sources()
    yield from _topics()
    yield from _measures()
    ids = articles_in_order().values_list("id", flat=True).iterator(chunk_size=CHUNK)
    while chunk := list(islice(ids, CHUNK)):
        yield from _articles(chunk)
        progress(len(chunk))


# Shared things


def _ratings() -> Iterator[Line]:
    columns = ("slug", "name", "value", "colour", "shape", "needs_evidence", "retired")
    for row in Rating.objects.order_by("id").values(*columns):
        yield {"record": "rating", **row}


def _sources() -> Iterator[Line]:
    """Without the unnamed, who belong to articles, and the merged, who are names of another."""
    named = Source.objects.exclude(kind=SourceKind.UNNAMED).filter(merged_into=None)
    rows = named.select_related("parent__merged_into").order_by(Collate(F("key"), "C"))
    for chunk in _chunks(rows):
        names = _other_names([source.pk for source in chunk])
        for source in chunk:
            aliases = dict.fromkeys([*source.aliases, *names[source.pk]])
            parent = as_known(source.parent) if source.parent else None
            yield {
                "record": "source",
                "key": source.key,
                "name": source.name,
                "aliases": [alias for alias in aliases if alias != source.name],
                "kind": source.kind,
                "role": source.role,
                "parent": parent.key if parent and parent.pk != source.pk else None,
                "country": source.country,
                "url": source.url,
                "same_as": source.same_as,
            }


def _other_names(sources: Collection[int]) -> dict[int, list[str]]:
    """The names of what was merged into these sources."""
    names: dict[int, list[str]] = defaultdict(list)
    merged = Source.objects.filter(merged_into__in=sources).exclude(kind=SourceKind.UNNAMED)
    for source in merged.order_by("key"):
        names[source.merged_into_id or 0] += [source.name, *source.aliases]
    return names


def _topics() -> Iterator[Line]:
    rows = Topic.objects.filter(merged_into=None).select_related("parent__merged_into")
    for topic in rows.order_by(Collate(F("slug"), "C")).iterator(chunk_size=CHUNK):
        parent = topic.parent and (topic.parent.merged_into or topic.parent)
        yield {
            "record": "topic",
            "slug": topic.slug,
            "name": topic.name,
            "parent": parent.slug if parent and parent.pk != topic.pk else None,
        }


def _measures() -> Iterator[Line]:
    rows = Measure.objects.filter(merged_into=None)
    in_order = rows.order_by(Collate(F("name"), "C"), Collate(F("unit"), "C"))
    for name, unit in in_order.values_list("name", "unit").iterator(chunk_size=CHUNK):
        yield {"record": "measure", "name": name, "unit": unit}


def _chunks(rows: QuerySet[Source]) -> Iterator[list[Source]]:
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield chunk


# Articles


def _articles(ids: list[int]) -> Iterator[Line]:
    articles = Article.objects.select_related("outlet__merged_into").in_bulk(ids)
    texts, authors, cites = _texts(ids), _authors(ids), _cites(ids)
    claims = ClaimLines(ids)
    for pk in ids:
        article = articles[pk]
        yield {
            "kind": article.kind,
            "headline": article.headline,
            "url": article.url,
            "language": article.language,
            "published_on": article.published_on,
            "full_text_public": article.full_text_public,
            "outlet": outlet_of(article),
            "authors": authors[pk],
            **_body(texts[pk]),
            "cites": cites[pk],
            "claims": claims.of(pk),
        }


def _body(texts: list[Line]) -> Line:
    """A plain `body` says all of a single first text that has nothing else to say."""
    if not texts:
        return {}
    first = texts[0]
    if len(texts) == 1 and first["number"] == 1 and not first["captured_at"] and not first["note"]:
        return {"body": first["body"]}
    return {"revisions": texts}


def _texts(ids: list[int]) -> dict[int, list[Line]]:
    rows = ArticleRevision.objects.filter(article__in=ids).order_by("number")
    return grouped(
        (
            row.article_id,
            {
                "number": row.number,
                "body": row.body,
                "captured_at": moment(row.captured_at),
                "note": row.note,
            },
        )
        for row in rows.iterator(chunk_size=CHUNK)
    )


def _authors(ids: list[int]) -> dict[int, list[Line]]:
    rows = Authorship.objects.filter(article__in=ids).order_by("position", "id")
    known: dict[tuple[int, int], Source] = {}
    for row in rows.select_related("source__merged_into"):
        source = as_known(row.source, row.article_id)
        known.setdefault((row.article_id, source.pk), source)
    return grouped((article, mention(source)) for (article, _), source in known.items())


def _cites(ids: list[int]) -> dict[int, list[Line]]:
    rows = Citation.objects.filter(article__in=ids)
    rows = rows.select_related("cited", *(f"cited__{way}" for way in REFERRED))
    told = {
        (row.article_id, json.dumps(reference(row.cited), ensure_ascii=False))
        for row in rows
        if (row.cited.merged_into_id or row.cited_id) != row.article_id
    }
    return grouped((article, json.loads(line)) for article, line in sorted(told))
