"""The page of a source: what has it said, and how did that turn out?"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.editions import reading
from articles.models.edition import UNDATED, Edition
from articles.views import words
from articles.views.cards import Card, card
from articles.views.pages import PublicRequest, public
from articles.views.series import Row, rows_of
from articles.views.shared import elsewhere, mentioned, page_context, renamed, shared_edition
from articles.views.tally import Part, tally

SHOWN = 10
SHOWN_FIGURES = 20


@dataclass(frozen=True)
class Listed:
    """Claims that it had one part in: the newest, how many there are, and where all stand."""

    name: str
    heading: str
    cards: list[Card]
    count: int
    more: str


@dataclass(frozen=True)
class Year:
    """How many claims of a year have each rating, in the order of the record's parts."""

    name: str
    counts: list[int]


@dataclass(frozen=True)
class Record:
    """Its claims by rating, altogether and by year."""

    parts: list[Part]
    years: list[Year]


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
    newest = {name: list(claims.newest()[:SHOWN]) for name, claims in part_of.items()}
    measured = list(part_of["originated"].exclude(measures=[]).newest()[:SHOWN_FIGURES])
    shown = [*(claim for claims in newest.values() for claim in claims), *measured]
    names = reading.overlay([claim.document for claim in shown], at, mentioned(edition))
    document = renamed("source", edition.document, names)
    record = _record(part_of["originated"])
    counts = {
        "originated": sum(part.count for part in record.parts),
        "relayed": part_of["relayed"].count(),
        "published": part_of["published"].count(),
    }
    context = page_context(request, "source", document) | {
        "source": document,
        "path": document["path"],
        "lists": _lists(pk, newest, counts),
        "sentence": _sentence(counts),
        "record": record,
        "figures": _figures(measured),
    }
    return render(request, "articles/source_detail.html", context)


def _lists(pk: int, newest: dict[str, list[Edition]], counts: dict[str, int]) -> list[Listed]:
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
            f"{reverse('articles:claims')}?{field}={pk}" if counts[name] > SHOWN else "",
        )
        for name, (heading, field) in headings.items()
        if counts[name]
    ]


def _record(originated: QuerySet) -> Record:
    rows = list(
        originated.order_by()
        .values("verdict", year=ExtractYear("sort_on"))
        .annotate(claims=Count("pk"))
    )
    parts = tally((row["verdict"], row["claims"]) for row in rows)
    by_year: dict[int, dict[str, int]] = {}
    for row in rows:
        slug = (row["verdict"] or words.NOT_YET_REVIEWED)["slug"]
        year = by_year.setdefault(row["year"], {})
        year[slug] = year.get(slug, 0) + row["claims"]
    years = [
        Year(
            str(year) if year != UNDATED.year else "undated",
            [by_year[year].get(part.rating["slug"], 0) for part in parts],
        )
        for year in sorted(by_year, reverse=True)
    ]
    return Record(parts, years if len(years) > 1 else [])


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


def _figures(measured: Sequence[Edition]) -> list[Row]:
    return rows_of(measured)[:SHOWN_FIGURES]
