"""The page of a measure: how did the number move? And its table as CSV."""

import csv
from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.editions import reading
from articles.models.edition import Edition, SharedEdition
from articles.views import words
from articles.views.history import rating_name
from articles.views.links import moment_text, permalink, slug_of
from articles.views.pages import PublicRequest, public
from articles.views.series import WIDE, Series, series
from articles.views.shared import elsewhere, page_context, shared_edition

MOST_FIGURES = 500


@public
def measure(request: PublicRequest, pk: int, slug: str) -> HttpResponse:
    """A measure's page, now or as it read at `?as_of=`."""
    at = request.moment.at
    edition = shared_edition("measure", pk, at)
    if redirect := elsewhere(request, "measure", edition, slug):
        return redirect
    ids = reading.merged_ids("measure", [pk], at)
    found, is_cut = _series(edition, ids, at)
    context = page_context(request, edition, Edition.objects.measuring(ids)) | {
        "series": found,
        "cut": is_cut,
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
    found, _ = _series(edition, ids, at)
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


def _series(edition: SharedEdition, ids: Sequence[int], at: datetime | None) -> tuple[Series, bool]:
    """The series, and whether older figures were left out."""
    claims = Edition.objects.in_force(at).listed().measuring(ids).newest()
    found = list(claims[: MOST_FIGURES + 1])
    reading.overlay([claim.document for claim in found], at)
    shown = found[:MOST_FIGURES]
    return series(edition.document, shown, at=at, sizes=WIDE), len(found) > len(shown)


def _csv_address(edition: SharedEdition, at: datetime | None) -> str:
    path = reverse(
        "articles:figures_csv",
        kwargs={"pk": edition.object_id, "slug": slug_of(edition.document)},
    )
    return f"{path}?as_of={moment_text(at)}" if at else path
