"""The front page: what is new, what moved?"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.editions import reading
from articles.models.choices import Change
from articles.models.edition import (
    AMENDMENTS,
    NEW_VERDICT,
    Edition,
    EditionQuerySet,
    PublicCount,
    SharedEdition,
)
from articles.views import words
from articles.views.cards import card
from articles.views.indexes import Item
from articles.views.pages import PublicRequest, in_time, public
from articles.views.paging import NEWEST_CHANGE
from articles.views.series import Row, Series, series

SHOWN = {"decided": 6, "amended": 3, "fresh": 5, "again": 5, "figured": 40}
"""How many claims of each group are looked at; of `figured`, their measures and topics show."""
SHOWN_SERIES = 2
SHOWN_STEPS = 5
SHOWN_TOPICS = 8
MOST_FIGURES = 80
LOOKED_AT = 300
"""Among how many of the newest changes the busiest topics are counted."""
DRAWN = {"large": (420, 230), "small": (340, 230)}


@public
def home(request: PublicRequest) -> HttpResponse:
    """The front page, now or as it read at `?as_of=`."""
    at = request.moment.at
    in_force = NEWEST_CHANGE.sorted(Edition.objects.in_force(at).listed())
    groups = {
        "decided": in_force.with_new_verdict(),
        "amended": in_force.amending(),
        "fresh": in_force.new_and_undecided(),
        "again": in_force.being_reexamined(),
        "figured": in_force.with_figures(),
    }
    found = {name: list(rows[: SHOWN[name]]) for name, rows in groups.items()}
    measured = _of_newest_measures(in_force, found["figured"])
    shown = [edition for editions in found.values() for edition in editions]
    reading.overlay([edition.document for edition in [*shown, *measured]], at)
    moved = _series(measured, found["figured"], at)
    context = in_time(request, reverse("articles:home")) | {
        "total": 0 if at else reading.count("all"),
        "day": _day(request),
        "is_today": not at and _day(request) == timezone.localdate(),
        "news": _news(in_force, request),
        "series": moved[:SHOWN_SERIES],
        "steps": _steps(moved),
        "topics": _topics(in_force, at),
        **{name: [card(one) for one in found[name]] for name in groups if name != "figured"},
    }
    return render(request, "articles/home.html", context)


def _day(request: PublicRequest) -> date | None:
    """The day of the newest change."""
    issued_at = request.moment.issued_at
    return timezone.localdate(issued_at) if issued_at else None


def _news(in_force: EditionQuerySet, request: PublicRequest) -> str:
    """What that day brought, in numbers: "38 claims published, 10 verdicts and 1 correction"."""
    day = _day(request)
    if not day:
        return ""
    midnight = timezone.make_aware(datetime.combine(day, time()))
    of_day = in_force.order_by().filter(
        issued_at__gte=midnight, issued_at__lt=midnight + timedelta(days=1)
    )
    counts = of_day.aggregate(
        published=Count("pk", filter=Q(change=Change.FIRST)),
        decided=Count("pk", filter=NEW_VERDICT),
        amended=Count("pk", filter=Q(change__in=AMENDMENTS)),
        again=Count("pk", filter=Q(change=Change.REEXAMINATION)),
    )
    told = [
        words.counted(counts["published"], "claim published", "claims published"),
        words.counted(counts["decided"], "new verdict"),
        words.counted(counts["amended"], "correction or update", "corrections and updates"),
        words.counted(counts["again"], "claim being re-examined", "claims being re-examined"),
    ]
    return words.listed([text for text in told if not text.startswith("0 ")])


def _of_newest_measures(in_force: EditionQuerySet, figured: Sequence[Edition]) -> list[Edition]:
    """Claims with figures for the measures whose figures changed last."""
    measures = list(dict.fromkeys(pk for edition in figured for pk in edition.measures))
    if not measures:
        return []
    return list(in_force.measuring(measures[:SHOWN_STEPS]).newest()[:MOST_FIGURES])


def _series(
    measured: Sequence[Edition], figured: Sequence[Edition], at: datetime | None
) -> list[Series]:
    """Their series where they show a move: the most revised first, then the last changed."""
    named = {
        figure["measure"]["id"]: figure["measure"]
        for edition in [*measured, *figured][::-1]
        for figure in edition.document["figures"]
    }
    order = dict.fromkeys(
        figure["measure"]["id"] for edition in figured for figure in edition.document["figures"]
    )
    drawn = [series(named[pk], measured, at=at, sizes=DRAWN) for pk in order]
    return sorted((one for one in drawn if len(one.dated) > 1), key=lambda one: -len(one.steps))


def _steps(moved: Sequence[Series]) -> list[tuple[Row, Row]]:
    """The revisions that were published last: the figure before, and the one that revised it."""
    steps = [step for one in moved for step in one.steps]
    return sorted(steps, key=lambda step: step[1].edition.issued_at, reverse=True)[:SHOWN_STEPS]


def _topics(in_force: EditionQuerySet, at: datetime | None) -> list[Item]:
    """The topics of most of the newest changes, each with how many claims are about it."""
    newest = in_force.values_list("topics", flat=True)[:LOOKED_AT]
    busiest = Counter(topic for topics in newest for topic in topics).most_common(SHOWN_TOPICS)
    places = {topic: place for place, (topic, _) in enumerate(busiest)}
    editions = SharedEdition.objects.in_force(at).listed().of("topic", places)
    kept = PublicCount.objects.filter(part="topic", key__in=map(str, [] if at else places))
    claims = dict(kept.values_list("key", "claims"))
    return [
        Item(one.name, one.document, {"topic": claims.get(str(one.object_id), 0)})
        for one in sorted(editions, key=lambda one: places[one.object_id])
    ]
