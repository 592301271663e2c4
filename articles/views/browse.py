"""The list of all claims: find the one I half remember."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.editions import reading
from articles.filters import EditionFilter
from articles.models.edition import Edition
from articles.views.cards import cards
from articles.views.facets import Facets
from articles.views.links import with_query
from articles.views.pages import PublicRequest, in_time, public
from articles.views.paging import NEWEST_CHANGE, NEWEST_SAID, next_page, page

SIZE = 25


@public
def claims(request: PublicRequest) -> HttpResponse:
    """All claims in force, filtered, a page at a time; every state is an address."""
    at = request.moment.at
    chosen = EditionFilter(request.GET, Edition.objects.in_force(at).listed(), at=at)
    order = NEWEST_CHANGE if request.GET.get("sort") == "change" else NEWEST_SAID
    rows = chosen.qs if chosen.is_valid() else Edition.objects.none()
    shown = page(rows, order, request.GET.get("page", ""), SIZE)
    facets = Facets(request)
    context: dict[str, Any] = in_time(request, reverse("articles:claims")) | {
        "room": "claims",
        "total": 0 if at or facets.chips_are_there else reading.count("all"),
        "q": request.GET.get("q", ""),
        "after": request.GET.get("after", ""),
        "before": request.GET.get("before", ""),
        "cards": cards(shown.rows, at, request.GET.get("q", "")),
        "following": next_page(request, shown),
        "is_first": shown.is_first,
        "is_all": shown.is_first and not shown.following,
        "start": with_query(request, page=None),
        "problems": _problems(chosen),
        "facets": facets.all(),
        "chips": facets.chips(),
        "show_change": order is NEWEST_CHANGE,
        "sort_href": _other_order(request),
        "kept_by_search": _kept(request, {"q", "page"}),
        "kept_by_dates": _kept(request, {"after", "before", "page"}),
        "dates_open": bool(request.GET.get("after") or request.GET.get("before")),
    }
    context["noindex"] = context["noindex"] or bool(request.GET)
    return render(request, "articles/claim_list.html", context)


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
