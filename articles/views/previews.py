"""A short look at a claim or a source, as a piece of a page, for who points at a link to it."""

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render

from articles.editions import reading
from articles.models.edition import Edition
from articles.views.cards import cards
from articles.views.pages import PublicRequest, public
from articles.views.shared import shared_edition
from articles.views.tally import tally


@public
def claim(request: PublicRequest, pk: int) -> HttpResponse:
    """A claim's verdict, statement and origin."""
    at = request.moment.at
    edition = Edition.objects.in_force(at).listed().of_claims([pk]).first()
    if edition is None:
        raise Http404
    [card] = cards([edition], at)
    return _piece(request, "articles/parts/claim_preview.html", {"card": card})


@public
def source(request: PublicRequest, pk: int) -> HttpResponse:
    """Who a source is, and how many of the claims that it said first have which rating."""
    at = request.moment.at
    edition = shared_edition("source", pk, at)
    if edition.merged_into:
        edition = shared_edition("source", edition.merged_into, at)
    ids = reading.merged_ids("source", [edition.object_id], at)
    said = Edition.objects.in_force(at).listed().said_by(ids)
    counted = said.order_by().values_list("verdict").annotate(Count("pk"))
    context = {"source": edition.document, "parts": tally(counted)}
    return _piece(request, "articles/parts/source_preview.html", context)


def _piece(request: PublicRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context)
    response["X-Robots-Tag"] = "noindex"
    return response
