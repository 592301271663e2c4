"""The lists of articles, sources, measures and topics, in the order of the alphabet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles import dates
from articles.models.edition import PublicCount, SharedEdition
from articles.views import words
from articles.views.links import with_query
from articles.views.pages import PublicRequest, in_time, public
from articles.views.paging import BY_NAME, next_page, page

SIZE = 50
_PARTS = {
    "article": ["article"],
    "source": ["originated", "relayed", "published"],
    "measure": ["measure"],
    "topic": ["topic"],
}
_EXPLAINED = {
    "article": "What claims appear in, and what evidence cites.",
    "source": "Who said, passed on or published claims. Unnamed ones stand with their claims.",
    "measure": "Numbers that claims keep revising.",
    "topic": "What the claims are about.",
}
_TOLD = {"originated": "said first", "relayed": "passed on", "published": "published"}


@dataclass(frozen=True)
class Item:
    """A thing in a list: its name, what its document says, and how many claims show it."""

    name: str
    document: dict[str, Any]
    counts: dict[str, int]

    @property
    def count(self) -> int:
        """How many claims show it, in all its parts."""
        return sum(self.counts.values())

    @property
    def told(self) -> str:
        """What stands beside its name."""
        document = self.document
        told = []
        if "headline" in document:
            told = [
                words.isolated(document["outlet"]["name"]) if document["outlet"] else "",
                dates.in_words(document["published_on"], short=True),
            ]
        elif "same_as" in document:
            told = [words.SOURCE_KINDS.get(document["kind"], "")]
        counts = [
            f"{count:,} {_TOLD[part]}" if part in _TOLD else words.counted(count, "claim")
            for part, count in self.counts.items()
            if count
        ]
        return " · ".join(filter(None, [*told, *counts]))


def with_counts(
    editions: Sequence[SharedEdition], parts: Sequence[str], at: datetime | None
) -> list[Item]:
    """The editions as items; one query, and no counts for the past, of which none are kept."""
    keys = [str(edition.object_id) for edition in editions]
    kept = PublicCount.objects.none() if at else PublicCount.objects.all()
    rows = kept.filter(part__in=parts, key__in=keys).values_list("part", "key", "claims")
    found = {(part, key): claims for part, key, claims in rows}
    return [
        Item(
            edition.name,
            edition.document,
            {part: found.get((part, str(edition.object_id)), 0) for part in parts},
        )
        for edition in editions
    ]


def _index(request: PublicRequest, kind: str) -> HttpResponse:
    at = request.moment.at
    things = SharedEdition.objects.in_force(at).listed().filter(kind=kind)
    if kind == "source":
        things = things.exclude(document__kind="unnamed")
    shown = page(things, BY_NAME, request.GET.get("page", ""), SIZE)
    path = reverse(f"articles:{kind}s")
    context = in_time(request, path) | {
        "room": f"{kind}s",
        "kind": kind,
        "heading": f"{kind}s".capitalize(),
        "explained": _EXPLAINED[kind],
        "items": with_counts(shown.rows, _PARTS[kind], at),
        "is_first": shown.is_first,
        "start": with_query(request, page=None),
        "following": next_page(request, shown),
    }
    return render(request, "articles/shared_list.html", context)


@public
def articles(request: PublicRequest) -> HttpResponse:
    """All articles, documents and posts."""
    return _index(request, "article")


@public
def sources(request: PublicRequest) -> HttpResponse:
    """All named sources."""
    return _index(request, "source")


@public
def measures(request: PublicRequest) -> HttpResponse:
    """All measures."""
    return _index(request, "measure")


@public
def topics(request: PublicRequest) -> HttpResponse:
    """All topics."""
    return _index(request, "topic")
