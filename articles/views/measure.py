"""The page of a measure: how did the number move? And its table as CSV."""

import csv
from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.editions import reading
from articles.models.edition import Edition, SharedEdition
from articles.models.edition_queries import EditionQuerySet
from articles.views import words
from articles.views.history import rating_name
from articles.views.links import moment_text, permalink, slug_of, with_query
from articles.views.pages import PublicRequest, public
from articles.views.paging import NEWEST_SAID, next_page, page
from articles.views.series import WIDE, Series, series
from articles.views.shared import elsewhere, page_context, shared_edition

SIZE = 60
"""How many claims a page shows."""
MOST_BEYOND = 200
MOST_FIGURES = 20_000
"""How many claims the CSV has."""


@public
def measure(request: PublicRequest, pk: int, slug: str) -> HttpResponse:
    """A measure's page, now or as it read at `?as_of=`."""
    at = request.moment.at
    edition = shared_edition("measure", pk, at)
    if redirect := elsewhere(request, "measure", edition, slug):
        return redirect
    ids = reading.merged_ids("measure", [pk], at)
    shown = page(_claims(ids, at), NEWEST_SAID, request.GET.get("page", ""), SIZE)
    is_cut = bool(shown.following or shown.preceding)
    context = page_context(request, edition, Edition.objects.measuring(ids)) | {
        "series": _series(edition, shown.rows, at, is_cut=is_cut),
        "following": next_page(request, shown),
        "is_first": shown.is_first,
        "start": with_query(request, page=None),
        "csv": _csv_address(edition, at),
    }
    return render(request, "articles/measure_detail.html", context)


@public
def figures_csv(request: PublicRequest, pk: int, slug: str) -> HttpResponse:
    """The measure's table as CSV (RFC 4180), one figure a row, newest first."""
    at = request.moment.at
    edition = shared_edition("measure", pk, at)
    if redirect := elsewhere(request, "measure", edition, slug):
        return redirect
    ids = reading.merged_ids("measure", [pk], at)
    found = _series(edition, list(_claims(ids, at).newest()[:MOST_FIGURES]), at)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="measure-{pk}.csv"'
    table = csv.writer(response)
    table.writerow(_COLUMNS)
    for row in found.rows:
        figure = row.figure
        table.writerow(
            [
                row.day or "",
                figure["low"] or "",
                figure["high"] or "",
                figure["qualifier"],
                words.inert(figure["wording"]),
                words.inert(found.measure["unit"]),
                words.inert(row.by_names),
                words.inert(row.edition.statement),
                rating_name(row.edition.verdict),
                "; ".join(later.words for later in row.revised_to),
                request.build_absolute_uri(permalink("claim", row.edition, at)),
            ]
        )
    return response


_COLUMNS = (
    *("date", "low", "high", "qualifier", "wording", "unit"),
    *("by", "claim", "rating", "revised_to", "address"),
)


def _claims(ids: Sequence[int], at: datetime | None) -> EditionQuerySet:
    return Edition.objects.in_force(at).listed().measuring(ids).without_documents()


def _series(
    edition: SharedEdition, claims: Sequence[Edition], at: datetime | None, *, is_cut: bool = False
) -> Series:
    """The series of these claims; where it is cut, what revised them may stand beyond."""
    beyond: list[Edition] = []
    if is_cut:
        shown = [claim.claim_id for claim in claims]
        rows = Edition.objects.in_force(at).listed().without_documents().revising(shown)
        beyond = list(rows.exclude(claim__in=shown)[:MOST_BEYOND])
    reading.figured([*claims, *beyond], at)
    return series(edition.document, claims, at=at, sizes=WIDE, is_cut=is_cut, beyond=beyond)


def _csv_address(edition: SharedEdition, at: datetime | None) -> str:
    path = reverse(
        "articles:figures_csv",
        kwargs={"pk": edition.object_id, "slug": slug_of(edition.document)},
    )
    return f"{path}?as_of={moment_text(at)}" if at else path
