"""The documents of shared things, and which of them a claim's document names.

Shared things are named as (kind, id): ("source", 7). Format 1 is described in docs/documents.md.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from articles.editions.canonical import Document
from articles.editions.references import article_references, source_references
from articles.editions.trees import paths
from articles.models import (
    Article,
    ArticleRevision,
    Authorship,
    Citation,
    Measure,
    Source,
    Topic,
)
from articles.slugs import slug_for

FORMAT = 1
MODELS: dict[str, Any] = {
    "source": Source,
    "article": Article,
    "measure": Measure,
    "topic": Topic,
}
Things = dict[str, set[int]]
"""Ids of shared things by their kind."""


def kind_of(thing: Source | Article | Measure | Topic) -> str:
    """ "source", "article", "measure" or "topic"."""
    return type(thing)._meta.model_name or ""


def named_by(documents: Iterable[Document]) -> Things:
    """All shared things that claims' documents name; `closed` adds what those name in turn."""
    things: Things = {kind: set() for kind in MODELS}
    for document in documents:
        _note_claim(document, things)
    return things


def closed(things: Things) -> Things:
    """`things` with all that their own documents name, in a fixed number of queries a round.

    Ancestors, outlets, authors, cited articles and what something was merged into are included;
    where a merge leads to things of its own, another round follows.
    """
    found: Things = {kind: set(things.get(kind, ())) for kind in MODELS}
    _add_named(found)
    while _add_merged(found):
        _add_named(found)
    return found


def _note_claim(document: Document, things: Things) -> None:
    things["topic"] |= {topic["id"] for topic in document["topics"]}
    things["measure"] |= {figure["measure"]["id"] for figure in document["figures"]}
    for cited in (*document["appearances"], *document["evidence"]):
        things["article"].add(cited["article"]["id"])
    for appearance in document["appearances"]:
        things["source"] |= {hop["source"]["id"] for hop in appearance["chain"]}


def _add_named(found: Things) -> None:
    _add_cited(found["article"])
    for row in Article.objects.filter(id__among=found["article"]).values("outlet", "authors"):
        found["source"] |= {row["outlet"], row["authors"]} - {None}
    for kind in ("source", "topic"):
        above = paths(MODELS[kind], found[kind])
        found[kind] |= {node["id"] for path in above.values() for node in path}


def _add_cited(articles: set[int]) -> None:
    fresh = set(articles)
    while fresh:
        cited = Citation.objects.filter(article__among=fresh).values_list("cited", flat=True)
        fresh = set(cited) - articles
        articles |= fresh


def _add_merged(found: Things) -> bool:
    """Adds what these were merged into; whether that was anything new."""
    before = sum(map(len, found.values()))
    for kind, model in MODELS.items():
        merged = model.objects.filter(id__among=found[kind], merged_into__isnull=False)
        found[kind] |= set(merged.values_list("merged_into", flat=True))
    return sum(map(len, found.values())) > before


def shared_documents(things: Mapping[str, Iterable[int]]) -> dict[tuple[str, int], Document]:
    """The document of the working record of each shared thing, by (kind, id)."""
    return {
        (kind, pk): {"format": FORMAT, "merged_into": None} | document
        for kind, ids in things.items()
        for pk, document in _BUILDERS[kind](set(ids)).items()
    }


def display_name(document: Document) -> str:
    """The name or headline under which readers know it."""
    return document.get("headline") or document["name"]


def _sources(ids: set[int]) -> dict[int, Document]:
    return {pk: _source(path[-1], path[:-1]) for pk, path in paths(Source, ids).items()}


def _source(row: Document, above: list[Document]) -> Document:
    names = ("id", "key", "name", "aliases", "kind", "role", "country", "url", "same_as")
    path = [{"id": node["id"], "name": node["name"]} for node in above]
    return {name: row[name] for name in names} | {
        "parent": path[-1] if path else None,
        "path": path,
        "article": row["article_id"],
        "merged_into": row["merged_into_id"],
    }


def _topics(ids: set[int]) -> dict[int, Document]:
    return {pk: _topic(path[-1], path[:-1]) for pk, path in paths(Topic, ids).items()}


def _topic(row: Document, above: list[Document]) -> Document:
    path = [{name: node[name] for name in ("id", "name", "slug")} for node in above]
    return {
        "id": row["id"],
        "name": row["name"],
        "slug": row["slug"],
        "parent": path[-1] if path else None,
        "path": path,
        "merged_into": row["merged_into_id"],
    }


def _measures(ids: set[int]) -> dict[int, Document]:
    rows: Any = Measure.objects.filter(id__among=ids).values("id", "name", "unit", "merged_into")
    return {row["id"]: row for row in rows}


def _articles(ids: set[int]) -> dict[int, Document]:
    kept = Article.objects.filter(id__among=ids).values("id", "full_text_public", "merged_into")
    references = article_references(ids)
    texts, authors, cited = _revisions(ids), _authors(ids), _cites(ids)
    return {
        row["id"]: references[row["id"]]
        | row
        | {
            "slug": slug_for(references[row["id"]]["headline"]),
            "authors": authors[row["id"]],
            "revision": texts[row["id"]][-1] if texts[row["id"]] else None,
            "revisions": texts[row["id"]],
            "cites": cited[row["id"]],
        }
        for row in kept
    }


def _authors(ids: set[int]) -> dict[int, list[Document]]:
    written = Authorship.objects.filter(article__among=ids).order_by("position", "id")
    pairs = list(written.values_list("article", "source"))
    references = source_references(source for _, source in pairs)
    authors: dict[int, list[Document]] = defaultdict(list)
    for article, source in pairs:
        authors[article].append(references[source])
    return authors


def _cites(ids: set[int]) -> dict[int, list[Document]]:
    citations = Citation.objects.filter(article__among=ids).order_by("cited_id")
    pairs = list(citations.values_list("article", "cited"))
    references = article_references(cited for _, cited in pairs)
    cites: dict[int, list[Document]] = defaultdict(list)
    for article, cited in pairs:
        cites[article].append(references[cited])
    return cites


def _revisions(ids: set[int]) -> dict[int, list[Document]]:
    texts: dict[int, list[Document]] = defaultdict(list)
    columns = ("article_id", "id", "number", "note", "sha256", "captured_at")
    rows: Any = (
        ArticleRevision.objects.filter(article__among=ids).order_by("number").values(*columns)
    )
    for row in rows:
        captured = row["captured_at"]
        row["captured_at"] = captured and captured.isoformat()
        texts[row.pop("article_id")].append(row)
    return texts


_BUILDERS: dict[str, Callable[[set[int]], dict[int, Document]]] = {
    "source": _sources,
    "article": _articles,
    "measure": _measures,
    "topic": _topics,
}
