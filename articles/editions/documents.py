"""The document of a claim: all that its page shows, from claim ids in a fixed number of queries.

The same function serves the preview of one claim and the publishing of many. Format 1 is described
in docs/documents.md. Decimals are strings and integers below 2^53, so that the canonical bytes
hash alike everywhere.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from articles import dates, provenance
from articles.anchoring import sentence_around
from articles.editions import rows
from articles.editions.canonical import Document
from articles.editions.references import article_references, source_references
from articles.editions.standing import Standing
from articles.editions.trees import paths
from articles.models import Claim, ClaimTopic, Topic
from articles.models.edition import UNDATED
from articles.slugs import slug_for

FORMAT = 1


@dataclass
class Verdicts:
    """What the documents are to say of decisions, where it is not simply the latest one.

    `dropped`: claims whose latest decision no longer holds for their wording. `reexamined`: since
    when a claim is announced as being looked at again (ISO 8601).
    """

    dropped: Collection[int] = ()
    reexamined: Mapping[int, str] = field(default_factory=dict)


def claim_documents(
    ids: Iterable[int], verdicts: Verdicts | None = None, *, together: Container[int] = ()
) -> dict[int, Document]:
    """The document of the working record of each claim; unknown ids are left out.

    `together`: claims that are issued in the same act, so that links to them are shown.
    """
    verdicts = verdicts or Verdicts()
    ids = list(set(ids))
    parts = _Parts(ids, together)
    columns = ("id", "uid", "statement", "language", "kind", "occurred_on", "place")
    claims: Any = Claim.objects.filter(id__among=ids).values(*columns)
    return {row["id"]: parts.document(row, verdicts) for row in claims}


def withdrawn_document(pk: int, uid: str) -> Document:
    """All that is left of a withdrawn claim's document."""
    return {"format": FORMAT, "id": pk, "uid": uid, "withdrawn": True}


class _Parts:
    """All rows around some claims, grouped by claim."""

    def __init__(self, ids: list[int], together: Container[int]) -> None:
        self.together = together
        self.appearances = _by_claim(rows.appearances(ids))
        self.chains = _grouped(rows.hops(ids), "appearance_id")
        self.figures = _by_claim(rows.figures(ids))
        self.evidence = _by_claim(rows.evidence(ids))
        self.reviews = _by_claim(rows.latest_reviews(ids))
        self.links = _by_claim(rows.links(ids))
        about: Any = ClaimTopic.objects.filter(claim__among=ids).values("claim", "topic")
        self.topics = _by_claim(about)
        self.topic_paths = paths(Topic, {row["topic"] for row in _flat(self.topics)})
        self.articles = article_references(
            row["article"] for row in [*_flat(self.appearances), *_flat(self.evidence)]
        )
        self.sources = source_references(hop["source"] for hop in _flat(self.chains))
        self.standing = Standing.of(
            {row["article"] for row in _flat(self.appearances)},
            {*self.sources, *(a["outlet"]["id"] for a in self.articles.values() if a["outlet"])},
        )

    def document(self, claim: Document, verdicts: Verdicts) -> Document:
        pk = claim["id"]
        appearances = [self._appearance(row) for row in self.appearances[pk]]
        counts = self.standing.count(appearances)
        reviewed = self.reviews[pk] and pk not in verdicts.dropped
        return {
            "format": FORMAT,
            **claim,
            "slug": slug_for(claim["statement"]),
            "topics": self._topics(pk),
            "appearances": appearances,
            "reports": counts.reports,
            "origins": counts.origins,
            "unnamed": counts.unnamed,
            "figures": [_figure(row, appearances) for row in self.figures[pk]],
            "evidence": [self._evidence(row) for row in self.evidence[pk]],
            "review": _review(self.reviews[pk][0]) if reviewed else None,
            "reexamined_since": verdicts.reexamined.get(pk),
            "links": self._links(pk),
        }

    def _links(self, pk: int) -> list[Document]:
        """Links to claims that readers can follow: with an edition, or issued together."""
        return [
            {
                "kind": row["kind"],
                "claim": row["to"],
                "statement": row["issued"] or row["entered"],
                "slug": row["slug"] or slug_for(row["entered"]),
            }
            for row in self.links[pk]
            if row["issued"] is not None or row["to"] in self.together
        ]

    def _topics(self, pk: int) -> list[Document]:
        return [
            _named(self.topic_paths[row["topic"]][-1])
            | {"path": [above["id"] for above in self.topic_paths[row["topic"]][:-1]]}
            for row in sorted(self.topics[pk], key=lambda row: row["topic"])
        ]

    def _appearance(self, row: Document) -> Document:
        text_before, text_after = row["text_before"] or "", row["text_after"] or ""
        before, after = "", ""
        if row["exact"] is not None:
            before, after = sentence_around(text_before, row["exact"], text_after)
        kept = _without(row, "claim", "text_before", "text_after", "revision_number")
        return kept | {
            "article": self.articles[row["article"]],
            "revision": _revision(row),
            "before": before,
            "after": after,
            "chain": [
                _without(hop, "appearance_id", "position") | {"source": self.sources[hop["source"]]}
                for hop in self.chains[row["id"]]
            ],
        }

    def _evidence(self, row: Document) -> Document:
        return _without(row, "claim", "revision_number") | {
            "article": self.articles[row["article"]],
            "revision": _revision(row),
        }


def columns(document: Document) -> dict[str, Any]:
    """The columns of `Edition` that lists need, drawn from a claim's document."""
    said = [a for a in document["appearances"] if a["modality"] != provenance.DENIED]
    chains = [appearance["chain"] for appearance in said if appearance["chain"]]
    outlets = _ids(a["article"]["outlet"] for a in said if a["article"]["outlet"])
    said_on = _first(dates.earliest(chain[0]["said_on"]) for chain in chains)
    appeared_on = _first(dates.earliest(a["article"]["published_on"]) for a in said)
    rating = document["review"]["rating"] if document["review"] else None
    return {
        "statement": document["statement"],
        "slug": document["slug"],
        "rating": rating["slug"] if rating else "",
        "verdict": rating,
        "kind": document["kind"],
        "language": document["language"],
        "topics": sorted(
            {topic["id"] for topic in document["topics"]}
            | {above for topic in document["topics"] for above in topic["path"]}
        ),
        "originators": _ids(chain[0]["source"] for chain in chains),
        "relays": sorted({hop["source"]["id"] for a in said for hop in _relays(a)}),
        "outlets": outlets,
        "articles": _ids(appearance["article"] for appearance in document["appearances"]),
        "measures": _ids(figure["measure"] for figure in document["figures"]),
        "linked_claims": [f"{link['kind']}:{link['claim']}" for link in document["links"]],
        "figures": document["figures"],
        "said_on": said_on,
        "sort_on": said_on or appeared_on or UNDATED,
        "reports": document["reports"],
        "origins": document["origins"],
        "unnamed": document["unnamed"],
    }


def _relays(appearance: Document) -> list[Document]:
    """The hops after the first that are not the article's own outlet."""
    outlet = appearance["article"]["outlet"]
    own = outlet and outlet["id"]
    return [hop for hop in appearance["chain"][1:] if hop["source"]["id"] != own]


def _ids(references: Iterable[Document]) -> list[int]:
    return sorted({reference["id"] for reference in references})


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def _by_claim(found: Iterable[Document]) -> dict[int, list[Document]]:
    return _grouped(found, "claim")


def _grouped(found: Iterable[Document], key: str) -> dict[int, list[Document]]:
    grouped: dict[int, list[Document]] = defaultdict(list)
    for row in found:
        grouped[row[key]].append(row)
    return grouped


def _flat(grouped: Mapping[int, list[Document]]) -> list[Document]:
    return [row for found in grouped.values() for row in found]


def _without(row: Document, *names: str) -> Document:
    return {name: value for name, value in row.items() if name not in names}


def _named(topic: Document) -> Document:
    return {"id": topic["id"], "name": topic["name"], "slug": topic["slug"]}


def _revision(row: Document) -> Document | None:
    return row["revision"] and {"id": row["revision"], "number": row["revision_number"]}


def _figure(row: Document, appearances: list[Document]) -> Document:
    kept = _without(row, "claim", "measure_name", "measure_unit")
    return kept | {
        "measure": {
            "id": row["measure"],
            "name": row["measure_name"],
            "unit": row["measure_unit"],
        },
        "low": _decimal(row["low"]),
        "high": _decimal(row["high"]),
        "date": row["as_of"] or _dated(appearances),
    }


def _decimal(value: Any) -> str | None:
    return None if value is None else f"{value:f}"


def _dated(appearances: list[Document]) -> str | None:
    """The EDTF date a claim has when its figure gives none: said, else published."""
    chains = [appearance["chain"] for appearance in appearances if appearance["chain"]]
    said = [chain[0]["said_on"] for chain in chains if chain[0]["said_on"]]
    published = [a["article"]["published_on"] for a in appearances if a["article"]["published_on"]]
    return min(said or published, key=lambda text: dates.parse(text).earliest, default=None)


def _review(row: Document) -> Document:
    decided_at: datetime = row["decided_at"]
    return {
        "rating": {name: row[f"rating_{name}"] for name in rows.RATING},
        "summary": row["summary"],
        "rationale": row["rationale"],
        "evidence": row["evidence"],
        "true_until": row["true_until"],
        "decided_at": decided_at.isoformat(),
        "reviewer": row["reviewer_public"],
        "reviewer_name": row["reviewer_name"],
    }
