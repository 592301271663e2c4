"""The front page: what is new, what moved?"""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.editions import reading
from articles.models.edition import Edition, PublicCount, SharedEdition
from articles.views.cards import cards
from articles.views.indexes import Item
from articles.views.pages import PublicRequest, in_time, public
from articles.views.paging import NEWEST_CHANGE

SHOWN = 10
LOOKED_AT = 1000
"""Among how many of the newest changes verdicts and re-examinations are looked for."""


@public
def home(request: PublicRequest) -> HttpResponse:
    """The front page, now or as it read at `?as_of=`."""
    at = request.moment.at
    listed = NEWEST_CHANGE.sorted(Edition.objects.in_force(at).listed())
    recent = NEWEST_CHANGE.sorted(Edition.objects.filter(pk__in=listed.values("pk")[:LOOKED_AT]))
    moved = list(recent.decided_or_changed()[:SHOWN])
    fresh = list(recent.new_and_undecided()[:SHOWN])
    again = list(recent.being_reexamined()[:SHOWN])
    shown = cards([*moved, *fresh, *again], at)
    context = in_time(request, reverse("articles:home")) | {
        "total": 0 if at else reading.count("all"),
        "moved": shown[: len(moved)],
        "fresh": shown[len(moved) : len(moved) + len(fresh)],
        "again": shown[len(moved) + len(fresh) :],
        "measures": _busiest("measure", 5, at),
        "topics": _busiest("topic", 8, at),
    }
    return render(request, "articles/home.html", context)


def _busiest(kind: str, most: int, at: datetime | None) -> list[Item]:
    """The measures or topics that most claims show; none for the past, of which no counts are."""
    if at:
        return []
    counts = PublicCount.objects.filter(part=kind, claims__gt=0).order_by("-claims", "key")
    claims = {int(key): count for key, count in counts.values_list("key", "claims")[:most]}
    editions = SharedEdition.objects.in_force(at).listed().of(kind, claims)
    items = [Item(one.name, one.document, {kind: claims[one.object_id]}) for one in editions]
    return sorted(items, key=lambda item: (-item.count, item.name))
