"""How sources and articles stand to each other when a claim's origins are counted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from articles import provenance
from articles.editions import rows
from articles.editions.canonical import Document
from articles.models import Article, SharedEdition, Source


@dataclass(frozen=True)
class Standing:
    """What origins are counted along: which sources and articles are one, and who cites whom."""

    sources: Mapping[int, int]
    articles: Mapping[int, int]
    cites: Mapping[int, Collection[int]]

    @classmethod
    def of(cls, articles: Collection[int], sources: Collection[int]) -> "Standing":
        """That of these articles and sources in the working record. Three queries."""
        merged = rows.merged(Article, articles)
        cites = rows.cited([*articles, *merged.values()])
        return cls(rows.merged(Source, sources), merged, _known_as(merged, cites))

    @classmethod
    def public(cls, documents: Iterable[Document]) -> "Standing":
        """That of all that these claims' documents name, by the citations that readers know.

        A query for each citation that follows on another.
        """
        shown = [appearance for document in documents for appearance in document["appearances"]]
        articles = {appearance["article"]["id"] for appearance in shown}
        sources = {hop["source"]["id"] for appearance in shown for hop in appearance["chain"]}
        outlets = [appearance["article"]["outlet"] for appearance in shown]
        sources |= {outlet["id"] for outlet in outlets if outlet}
        merged = rows.merged(Article, articles)
        cites = _public_citations({*articles, *merged.values()})
        return cls(rows.merged(Source, sources), merged, _known_as(merged, cites))

    def count(self, appearances: Iterable[Document]) -> provenance.Counts:
        """Reports and origins of a claim whose document has these appearances."""
        routes, nameless = [], set()
        for appearance in appearances:
            chain = [hop["source"] for hop in appearance["chain"]]
            nameless |= {source["id"] for source in chain if source["kind"] == "unnamed"}
            article = appearance["article"]
            routes.append(
                provenance.Route(
                    article=self.articles.get(article["id"], article["id"]),
                    outlet=self._source(article["outlet"]) if article["outlet"] else None,
                    chain=tuple(self._source(source) for source in chain),
                    modality=appearance["modality"],
                )
            )
        return provenance.count(routes, self.cites, nameless)

    def _source(self, source: Document) -> int:
        return self.sources.get(source["id"], source["id"])


def _known_as(
    merged: Mapping[int, int], cites: Mapping[int, Collection[int]]
) -> dict[int, set[int]]:
    """Citations between the articles that merged ones are known as."""
    known: dict[int, set[int]] = defaultdict(set)
    for article, cited in cites.items():
        known[merged.get(article, article)] |= {merged.get(one, one) for one in cited}
    return known


def _public_citations(articles: Collection[int]) -> dict[int, set[int]]:
    """All that each of these articles relies on, however far back, by the editions in force."""
    direct: dict[int, set[int]] = {}
    fresh = set(articles)
    while fresh:
        editions = SharedEdition.objects.in_force().of("article", fresh)
        for pk, cites in editions.values_list("object_id", "document__cites"):
            direct[pk] = {cited["id"] for cited in cites}
        fresh = set().union(*(direct.get(pk, set()) for pk in fresh)) - direct.keys()
    return {pk: provenance.reached(pk, direct) - {pk} for pk in articles}
