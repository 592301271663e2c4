"""The page of a source: what has it said, and how did that turn out?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render

from articles.editions import reading
from articles.editions.reading import Names
from articles.models.edition import Edition, EditionQuerySet
from articles.views import words
from articles.views.cards import Card, card
from articles.views.counting import merged_into
from articles.views.links import claims_with
from articles.views.pages import PublicRequest, public
from articles.views.record import record
from articles.views.series import Row, rows_of, series
from articles.views.shared import elsewhere, mentioned, page_context, renamed, shared_edition

SHOWN = 10
FEW = 5_000
"""Claims that are found by the source and then sorted; more are met soon enough by date."""
SHOWN_FIGURES = 20
TOLD_MEASURES = 2
LOOKED_AT = 500
"""Among how many of its newest claims those who passed them on are counted."""


@dataclass(frozen=True)
class Listed:
    """Claims that it had one part in: the newest, how many there are, and where all stand."""

    name: str
    heading: str
    cards: list[Card]
    count: int
    more: str


@dataclass(frozen=True)
class Passer:
    """Who passed on what the source said first, and how many claims of it."""

    source: dict[str, Any]
    count: int


@public
def source(request: PublicRequest, pk: int, slug: str) -> HttpResponse:
    """A source's page, now or as it read at `?as_of=`."""
    at = request.moment.at
    edition = shared_edition("source", pk, at)
    if redirect := elsewhere(request, "source", edition, slug):
        return redirect
    ids = reading.merged_ids("source", [pk], at)
    in_force = Edition.objects.in_force(at).listed()
    part_of = {
        "originated": in_force.said_by(ids),
        "relayed": in_force.relayed_by(ids),
        "published": in_force.published_by(ids),
    }
    turned_out = record(part_of["originated"])
    counts = {
        "originated": sum(part.count for part in turned_out.parts),
        "relayed": part_of["relayed"].count(),
        "published": part_of["published"].count(),
    }
    newest = {name: _newest(claims, counts[name], SHOWN) for name, claims in part_of.items()}
    figured = part_of["originated"].with_figures()
    measured = _newest(figured, counts["originated"], SHOWN_FIGURES)
    passed_on = _passed_on(part_of["originated"], ids, at)
    shown = [*(claim for claims in newest.values() for claim in claims), *measured]
    more = mentioned(edition)
    more.setdefault("source", set()).update(passed_on)
    names = reading.overlay([claim.document for claim in shown], at, more)
    document = renamed("source", edition.document, names)
    rows = rows_of(measured)
    every = Edition.objects.all()
    ever = every.said_by(ids) | every.relayed_by(ids) | every.published_by(ids)
    context = page_context(request, edition, ever) | {
        "source": document,
        "path": document["path"],
        "lists": _lists(pk, newest, counts, at),
        "sentence": " ".join([_sentence(counts), *_revisions(measured, rows)]).strip(),
        "record": turned_out,
        "figures": rows[:SHOWN_FIGURES],
        "passers": _passers(passed_on, names),
    }
    return render(request, "articles/source_detail.html", context)


def _newest(claims: EditionQuerySet, count: int, most: int) -> list[Edition]:
    """The newest of these `count` claims. Where they are few, an index by date would be walked
    from end to end for them; so they are found first and sorted then."""
    if count > FEW:
        return list(claims.newest()[:most])
    by_day = Coalesce("sort_on", "sort_on").desc()  # an expression, so that no index has its order
    return list(claims.order_by(by_day, "-claim_id")[:most])


def _lists(
    pk: int, newest: dict[str, list[Edition]], counts: dict[str, int], at: datetime | None
) -> list[Listed]:
    headings = {
        "originated": ("Said first by it", "source"),
        "relayed": ("Passed on by it", "relay"),
        "published": ("Published by it", "outlet"),
    }
    return [
        Listed(
            name,
            heading,
            [card(edition) for edition in newest[name]],
            counts[name],
            claims_with(field, pk, at) if counts[name] > SHOWN else "",
        )
        for name, (heading, field) in headings.items()
        if counts[name]
    ]


def _sentence(counts: dict[str, int]) -> str:
    told = []
    if counts["originated"]:
        verb = "originates" if counts["originated"] == 1 else "originate"
        told.append(f"{words.counted(counts['originated'], 'tracked claim')} {verb} here")
    if counts["relayed"]:
        told.append(f"it passed on {words.counted(counts['relayed'], 'claim')} of others")
    if counts["published"]:
        told.append(f"{words.counted(counts['published'], 'claim')} appeared in what it published")
    said = words.listed(told)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _revisions(measured: Sequence[Edition], rows: Sequence[Row]) -> list[str]:
    """What became of its figures, a sentence for each measure revised last."""
    named = {row.figure["measure"]["id"]: row.figure["measure"] for row in rows if row.revised_to}
    told = list(named.values())[:TOLD_MEASURES]
    stories = [(measure["name"], series(measure, measured).story) for measure in told]
    return [
        f"Its figure for “{name}” was {story[:1].lower()}{story[1:]}" for name, story in stories
    ]


def _passed_on(
    originated: EditionQuerySet, own: Sequence[int], at: datetime | None
) -> dict[int, int]:
    """Who passed on or published most of its newest claims, with how many."""
    rows = list(originated.newest().values_list("relays", "outlets")[:LOOKED_AT])
    everybody = {pk for relays, outlets in rows for pk in (*relays, *outlets)}
    became = merged_into({"source": everybody}, at)["source"]
    counted: Counter[int] = Counter()
    for relays, outlets in rows:
        counted.update({became.get(pk, pk) for pk in (*relays, *outlets)} - set(own))
    return dict(counted.most_common(SHOWN))


def _passers(passed_on: dict[int, int], names: Names) -> list[Passer]:
    known = ((names.get("source", pk), count) for pk, count in passed_on.items())
    return [Passer(source, count) for source, count in known if source]
