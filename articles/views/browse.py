"""The list of all claims: find the one I half remember."""

from datetime import date
from typing import Any

from django.db.models.functions import Length
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.filters import EditionFilter
from articles.models.edition import Edition, SharedEdition
from articles.views import counting
from articles.views.cards import cards
from articles.views.facets import Facets, is_filtered
from articles.views.links import with_query
from articles.views.pages import PublicRequest, in_time, public
from articles.views.paging import NEWEST_CHANGE, NEWEST_SAID, next_page, page
from articles.views.timeline import Timeline, timeline

SIZE = 25
MOST_NAMED = 6


@public
def claims(request: PublicRequest) -> HttpResponse:
    """All claims in force, filtered, a page at a time; every state is an address."""
    at = request.moment.at
    chosen = EditionFilter(request.GET, Edition.objects.in_force(at).listed(), at=at)
    order = NEWEST_CHANGE if request.GET.get("sort") == "change" else NEWEST_SAID
    rows = chosen.qs if chosen.is_valid() else Edition.objects.none()
    shown = page(rows, order, request.GET.get("page", ""), SIZE)
    counts = counting.count(request.GET, at, is_filtered=is_filtered(request))
    facets = Facets(request, counts)
    context: dict[str, Any] = in_time(request, reverse("articles:claims")) | {
        "room": "claims",
        "total": counts.total,
        "most": counting.MOST,
        "q": request.GET.get("q", ""),
        "after": request.GET.get("after", ""),
        "before": request.GET.get("before", ""),
        "named": _named(request),
        "timeline": _timeline(chosen, counts.days),
        "cards": cards(shown.rows, at, request.GET.get("q", "")),
        "following": next_page(request, shown),
        "is_first": shown.is_first,
        "start": with_query(request, page=None),
        "problems": _problems(chosen),
        "facets": facets.all(),
        "chips": facets.chips(),
        "ways_out": facets.ways_out() if not shown.rows and shown.is_first else [],
        "show_change": order is NEWEST_CHANGE,
        "sort_href": _other_order(request),
        "kept_by_search": _kept(request, {"q", "page"}),
        "kept_by_dates": _kept(request, {"after", "before", "page"}),
        "dates_open": bool(request.GET.get("after") or request.GET.get("before")),
    }
    context["noindex"] = context["noindex"] or bool(request.GET)
    return render(request, "articles/claim_list.html", context)


def _named(request: PublicRequest) -> list[SharedEdition]:
    """The sources, measures and topics whose names have the words searched for, short ones first:
    who searches for a name rarely wants claims alone."""
    words = request.GET.get("q", "")[:300]
    if not words.strip() or "\x00" in words:
        return []
    things = SharedEdition.objects.in_force(request.moment.at).listed().matching(words)
    things = things.filter(kind__in=["source", "measure", "topic"])
    named = things.exclude(kind="source", document__kind="unnamed")
    return list(named.order_by(Length("name"), "kind", "object_id")[:MOST_NAMED])


def _timeline(chosen: EditionFilter, days: list[date]) -> Timeline | None:
    asked = chosen.form.cleaned_data if chosen.is_valid() else {}
    return timeline(days, asked.get("after"), asked.get("before"))


def _problems(chosen: EditionFilter) -> list[str]:
    return [
        f"{chosen.filters[name].label or name}: {message}"
        for name, messages in chosen.form.errors.items()
        for message in messages
    ]


def _other_order(request: PublicRequest) -> str:
    sort = None if request.GET.get("sort") == "change" else "change"
    return with_query(request, page=None, sort=sort)


def _kept(request: PublicRequest, changed: set[str]) -> list[tuple[str, str]]:
    """What a form sends along, so that it changes nothing else."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in changed
        for value in values
    ]
