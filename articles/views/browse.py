"""The list of all claims: find the one I half remember."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from articles.filters import EditionFilter
from articles.models.edition import SharedEdition
from articles.search import forgiven, named
from articles.views import counting
from articles.views.cards import cards
from articles.views.counting import NO_FILTERS, Asked, Counts
from articles.views.facets import Facets, is_filtered
from articles.views.links import with_query, without
from articles.views.pages import PublicRequest, in_time, public
from articles.views.paging import (
    LAST,
    MOST_DISPUTED,
    MOST_REPORTED,
    NEWEST_CHANGE,
    NEWEST_EDITION,
    NEWEST_SAID,
    Order,
    Page,
    page,
)
from articles.views.timeline import Timeline, timeline

SIZE = 25
MOST_NAMED = 4
NAMED = ["source", "measure", "topic", "article"]
RELEVANCE = "relevance"
SORTS: dict[str, tuple[str, Order]] = {
    RELEVANCE: ("Best match", NEWEST_SAID),
    "said": ("Newest said", NEWEST_SAID),
    "change": ("Newest change", NEWEST_CHANGE),
    "reported": ("Most reported", MOST_REPORTED),
    "disputed": ("Most disputed", MOST_DISPUTED),
    "revised": ("Most revised", NEWEST_EDITION),
}


@dataclass(frozen=True)
class Sort:
    """A way to sort the list; its link leads to the first page."""

    key: str
    name: str
    href: str
    is_current: bool


@public
def claims(request: PublicRequest) -> HttpResponse:
    """All claims in force, filtered, a page at a time; every state is an address."""
    asked, counts, instead_of = _found(request)
    at, chosen = request.moment.at, asked.filter()
    sort = sort_of(asked)
    is_valid = chosen.is_valid()
    shown = page(_in_parts(asked, sort), SORTS[sort][1], request.GET.get("page", ""), SIZE)
    facets = Facets(request, asked, counts)
    context: dict[str, Any] = in_time(request, reverse("articles:claims")) | {
        "room": "claims",
        "counts": counts,
        "q": request.GET.get("q", ""),
        "instead_of": instead_of,
        "literal": with_query(request, q=instead_of, literal="1", page=None),
        "after": request.GET.get("after", ""),
        "before": request.GET.get("before", ""),
        "named": _named(asked) if shown.is_first else [],
        "timeline": _timeline(chosen, counts) if is_valid else None,
        "cards": cards(shown.rows, at, asked.search),
        "problems": problems(chosen),
        "facets": facets.all(),
        "chips": facets.chips(),
        "ways_out": facets.ways_out() if not shown.rows and shown.is_first else [],
        "show_change": sort == "change",
        "sorts": _sorts(request, asked, sort),
        "kept_by_search": _kept(request, {"q", "page", "literal"}),
        "kept_by_dates": _kept(request, {"after", "before", "page"}),
        "dates_open": bool(request.GET.get("after") or request.GET.get("before")),
        "feed_query": _feed_query(request),
    }
    context |= _pages(request, shown)
    context["noindex"] = context["noindex"] or bool(request.GET)
    return render(request, "articles/claim_list.html", context)


def _found(request: PublicRequest) -> tuple[Asked, Counts, str]:
    """What is shown, its counts, and what was typed where something else was meant.

    The request is changed to ask for what was meant: all links of the page do.
    """
    asked = Asked.by(request.GET, request.moment.at)
    counts = counting.count(asked, is_filtered=is_filtered(request))
    literal, typed = request.GET.get("literal"), request.GET.get("q", "")
    alone = asked.without(*(name for name in request.GET if name not in ("q", "as_of")))
    if counts.total or literal or not asked.search or asked.search.problems:
        return asked, counts, ""
    if counting.how_many(alone)[0] or not (meant := forgiven(asked.search)):
        return asked, counts, ""
    query = request.GET.copy()
    query["q"] = meant.text
    request.GET = query  # type: ignore[assignment]
    asked = Asked(query, request.moment.at, meant)
    return asked, counting.count(asked, is_filtered=True), typed


def sort_of(asked: Asked) -> str:
    """How the list is sorted: as asked for, else the best match first where words are searched."""
    has_words = bool(asked.search and asked.search.wanted)
    sort = asked.query.get("sort", "")
    if sort not in SORTS or (sort == RELEVANCE and not has_words):
        return RELEVANCE if has_words else "said"
    return sort


def _in_parts(asked: Asked, sort: str) -> Sequence[QuerySet]:
    """The list in parts that follow one another: those that say it themselves come first where the
    best match does."""
    rows = asked.claims()
    if sort == RELEVANCE and asked.search:
        return [asked.search.said_in(asked.without("q").claims()), asked.search.not_said_in(rows)]
    return [rows]


def _pages(request: PublicRequest, shown: Page) -> dict[str, Any]:
    """The addresses of the pages around: "" where there is none."""

    def at(cursor: str) -> str:
        return with_query(request, page=cursor) if cursor else ""

    return {
        "is_first": shown.is_first,
        "start": with_query(request, page=None),
        "preceding": at(shown.preceding),
        "following": at(shown.following),
        "last": at(LAST) if shown.following else "",
    }


def _sorts(request: PublicRequest, asked: Asked, current: str) -> list[Sort]:
    has_words = bool(asked.search and asked.search.wanted)
    return [
        Sort(key, name, with_query(request, page=None, sort=key), key == current)
        for key, (name, _) in SORTS.items()
        if key != RELEVANCE or has_words
    ]


def _named(asked: Asked) -> list[SharedEdition]:
    """The sources, measures, topics and articles whose names have the words searched for: who
    searches for a name rarely wants claims alone."""
    terms = asked.search.wanted if asked.search else []
    return named(terms, NAMED, asked.at, MOST_NAMED) if terms else []


def _timeline(chosen: EditionFilter, counts: Counts) -> Timeline | None:
    asked = chosen.form.cleaned_data
    return timeline(counts.days, asked.get("after"), asked.get("before"))


def problems(chosen: EditionFilter) -> list[str]:
    """What of the address is impossible, in words."""
    told = [
        f"{chosen.filters[name].label or name}: {message}"
        for name, messages in chosen.form.errors.items()
        for message in messages
    ]
    return [*told, *(chosen.search.problems if chosen.search else [])]


def in_short(query: QueryDict) -> str:
    """What an address asks for, as one would type it: "“ships” rating refuted"."""
    told = [
        f"“{value}”" if name == "q" else f"{name} {value}"
        for name, values in query.lists()
        for value in values
        if value and name in EditionFilter.base_filters
    ]
    return " ".join(told)


def _kept(request: PublicRequest, changed: set[str]) -> list[tuple[str, str]]:
    """What a form sends along, so that it changes nothing else."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in changed
        for value in values
    ]


def _feed_query(request: PublicRequest) -> str:
    query = without(request.GET, *NO_FILTERS)
    return f"?{query.urlencode()}" if query else ""
