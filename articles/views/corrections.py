"""The list of corrections: what was corrected, updated, withdrawn or reinstated, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.models.edition import Edition
from articles.views.history import Entry, entries
from articles.views.links import with_query
from articles.views.pages import PublicRequest, in_time, public
from articles.views.paging import NEWEST_CHANGE, next_page, page

SIZE = 25


@dataclass(frozen=True)
class Correction:
    """One change, told against the edition before it, beside the claim as it is in force.

    `entry` is None where the claim is withdrawn or a text was removed since: then nothing of the
    old wording shows, only that there was a change, when and why.
    """

    edition: Edition
    present: Edition
    entry: Entry | None


@public
def corrections(request: PublicRequest) -> HttpResponse:
    """All corrections, the newest first, a page at a time; as of a moment, those made by then."""
    at = request.moment.at
    amending = Edition.objects.amending()
    rows = amending.filter(issued_at__lte=at) if at else amending
    shown = page(rows, NEWEST_CHANGE, request.GET.get("page", ""), SIZE)
    context = in_time(request, reverse("articles:corrections")) | {
        "corrections": _told(shown.rows, at),
        "following": next_page(request, shown),
        "is_first": shown.is_first,
        "start": with_query(request, page=None),
    }
    return render(request, "articles/correction_list.html", context)


def newest(most: int, at: datetime | None) -> list[Correction]:
    """The newest corrections, made by `at` where that is given; three queries."""
    amending = Edition.objects.amending()
    rows = amending.filter(issued_at__lte=at) if at else amending
    return _told(list(NEWEST_CHANGE.sorted(rows)[:most]), at)


def _told(amended: Sequence[Edition], at: datetime | None) -> list[Correction]:
    """Two queries: the claims as they are in force, and the editions before each change."""
    claims = {edition.claim_id for edition in amended}
    in_force = Edition.objects.in_force(at).of_claims(claims)
    present = {edition.claim_id: edition for edition in in_force}
    before = _before(amended)
    return [
        Correction(one, present[one.claim_id], _entry(one, before, present[one.claim_id]))
        for one in amended
    ]


def _before(amended: Sequence[Edition]) -> dict[tuple[int, int], Edition]:
    """The edition before each of these, by claim and number."""
    claims = {edition.claim_id for edition in amended}
    numbers = {edition.number - 1 for edition in amended}
    found = Edition.objects.of_claims(claims).filter(number__in=numbers)
    return {(edition.claim_id, edition.number): edition for edition in found}


def _entry(
    edition: Edition, before: dict[tuple[int, int], Edition], present: Edition
) -> Entry | None:
    earlier = before.get((edition.claim_id, edition.number - 1))
    blank = present.withdrawn or edition.withdrawn or edition.redacted
    if blank or earlier is None or earlier.withdrawn or earlier.redacted:
        return None
    return entries([earlier, edition], None)[0]
