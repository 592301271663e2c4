"""The claims on the lines of some articles, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from articles.anchoring import normalised_lines
from articles.interchange.mentions import REFERRED, as_known, grouped, mention, reference
from articles.interchange.ordering import first_articles
from articles.models import (
    Appearance,
    Attribution,
    Claim,
    ClaimLink,
    ClaimTopic,
    Edition,
    Evidence,
    Figure,
    Review,
)

Line = dict[str, Any]


class ClaimLines:
    """What some articles say of claims: all of a claim on its first line, then its passages."""

    def __init__(self, articles: Collection[int]) -> None:
        self.appearances: dict[int, list[Appearance]] = defaultdict(list)
        rows = Appearance.objects.filter(article__in=articles)
        found = list(rows.select_related("claim", "revision").defer("revision__body"))
        for row in sorted(found, key=_in_reading_order):
            self.appearances[row.article_id].append(row)
        self.first = first_articles({row.claim_id for row in found})
        whole = [claim for claim, article in self.first.items() if article in set(articles)]
        self._load_chains(found)
        self._load_contents(whole)

    def of(self, article: int) -> list[Line]:
        """The claims on the line of an article."""
        lines: list[Line] = []
        told: set[int] = set()
        for number, row in enumerate(self.appearances[article], start=1):
            passage = self._passage(row)
            line: Line = {"n": number, "key": row.claim.uid}
            if self.first[row.claim_id] == article and row.claim_id not in told:
                told.add(row.claim_id)
                line |= self._opening(row.claim) | passage | self._contents(row.claim_id)
            else:
                line |= passage
            lines.append(line)
        return lines

    def _load_chains(self, found: list[Appearance]) -> None:
        self.chains: dict[int, list[Line]] = defaultdict(list)
        article_of = {row.pk: row.article_id for row in found}
        hops = Attribution.objects.filter(appearance__in=article_of).order_by("position")
        for hop in hops.select_related("source__merged_into"):
            source = as_known(hop.source, article_of[hop.appearance_id])
            self.chains[hop.appearance_id].append(
                mention(source, "source")
                | {
                    "capacity": hop.capacity,
                    "cue": hop.cue,
                    "said_on": hop.said_on,
                    "place": hop.place,
                    "channel": hop.channel,
                }
            )

    def _load_contents(self, claims: list[int]) -> None:
        self.topics = _topics(claims)
        self.figures = _figures(claims)
        self.links = _links(claims)
        self.evidence = _evidence(claims)
        self.reviews = _reviews(claims)
        in_force = Edition.objects.in_force().of_claims(claims)
        self.editions = {
            claim: (withdrawn, note)
            for claim, withdrawn, note in in_force.values_list("claim", "withdrawn", "note")
        }

    def _opening(self, claim: Claim) -> Line:
        return {
            "statement": claim.statement,
            "language": claim.language,
            "kind": claim.kind,
            "occurred_on": claim.occurred_on,
            "place": claim.place,
            "topics": self.topics[claim.pk],
        }

    def _contents(self, claim: int) -> Line:
        withdrawn, note = self.editions.get(claim, (None, ""))
        state = {None: "draft", False: "published", True: "withdrawn"}[withdrawn]
        return {
            "figures": self.figures[claim],
            "links": self.links[claim],
            "evidence": self.evidence[claim],
            "reviews": self.reviews[claim],
            "state": state,
            "note": note if withdrawn else "",
        }

    def _passage(self, row: Appearance) -> Line:
        return {
            "exact": row.exact,
            "start": row.start,
            "end": row.end,
            "locator": row.locator,
            "revision": row.revision.number if row.revision else None,
            "modality": row.modality,
            "is_quotation": row.is_quotation,
            "translation": row.translation,
            "attributions": self.chains[row.pk],
        }


def _in_reading_order(row: Appearance) -> tuple:
    number = row.revision.number if row.revision else 0
    return number, row.start or 0, row.end or 0, row.locator or "", row.claim.uid


def _topics(claims: list[int]) -> dict[int, list[Any]]:
    rows = ClaimTopic.objects.filter(claim__in=claims).select_related("topic__merged_into")
    pairs = {(row.claim_id, (row.topic.merged_into or row.topic).slug) for row in rows}
    return grouped(sorted(pairs))


def _figures(claims: list[int]) -> dict[int, list[Any]]:
    rows = Figure.objects.filter(claim__in=claims).select_related("measure__merged_into")
    return grouped((row.claim_id, _figure(row)) for row in rows.order_by("id"))


def _figure(row: Figure) -> Line:
    measure = row.measure.merged_into or row.measure
    return {
        "measure": measure.name,
        "unit": measure.unit,
        "low": _decimal(row.low),
        "high": _decimal(row.high),
        "qualifier": row.qualifier,
        "wording": row.wording,
        "as_of": row.as_of,
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _links(claims: list[int]) -> dict[int, list[Any]]:
    rows = ClaimLink.objects.filter(claim__in=claims).values_list("claim", "kind", "to__uid")
    return grouped((claim, {"kind": kind, "to": to}) for claim, kind, to in sorted(rows))


def _evidence(claims: list[int]) -> dict[int, list[Any]]:
    rows = (
        Evidence.objects.filter(claim__in=claims)
        .select_related("revision", *(f"article__{way}" for way in REFERRED))
        .defer("revision__body")
        .order_by("number")
    )
    return grouped((row.claim_id, _evidence_line(row)) for row in rows)


def _evidence_line(row: Evidence) -> Line:
    if row.revision_id:  # its text is that article's, whatever it was merged into
        row.article.merged_into = None
    return {
        "number": row.number,
        "stance": row.stance,
        "excerpt": normalised_lines(row.excerpt),
        "translation": row.translation,
        "locator": row.locator,
        "revision": row.revision.number if row.revision else None,
        "note": row.note,
        "article": reference(row.article),
    }


def _reviews(claims: list[int]) -> dict[int, list[Any]]:
    rows = Review.objects.filter(claim__in=claims).order_by("decided_at", "rating__slug", "id")
    rows = rows.select_related("rating", "reviewer__byline")
    return grouped((row.claim_id, _review(row)) for row in rows)


def _review(row: Review) -> Line:
    return {
        "rating": row.rating.slug,
        "summary": row.summary,
        "rationale": row.rationale,
        "evidence": row.evidence,
        "true_until": row.true_until,
        "decided_at": moment(row.decided_at),
        "reviewer": _reviewer(row),
    }


def _reviewer(row: Review) -> str:
    """As the reviewer wishes to be named, since what is written out may be passed on."""
    if row.reviewer is None:
        return row.reviewer_name
    return str(getattr(row.reviewer, "byline", "the desk"))


def moment(value: datetime | None) -> str | None:
    """A date and time in UTC, to the microsecond it has."""
    return value.astimezone(UTC).isoformat() if value else None
