"""Everywhere a claim appears, for one that too many articles make for its own page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.editions import reading
from articles.models.edition import Edition
from articles.views.links import with_query
from articles.views.pages import PublicRequest, in_time, public, wanted_slug
from articles.views.paging import BadCursor

SIZE = 50


@public
def appearances(request: PublicRequest, pk: int, slug: str) -> HttpResponse:
    """The passages that make a claim, each with its chain, `SIZE` a page."""
    at = request.moment.at
    edition = Edition.objects.in_force(at).listed().of_claims([pk]).first()
    if edition is None:
        raise Http404
    path = reverse("articles:appearances", kwargs={"pk": pk, "slug": edition.slug})
    if slug != edition.slug:
        return wanted_slug(request, path)
    document = edition.document
    everywhere = document["appearances"]
    start = _start(request.GET.get("page", ""), len(everywhere))
    document["appearances"] = everywhere[start : start + SIZE]
    reading.overlay([document], at)
    rest = start + SIZE < len(everywhere)
    context = in_time(request, path) | {
        "room": "claims",
        "claim": document,
        "edition": edition,
        "count": len(everywhere),
        "start": with_query(request, page=None) if start else "",
        "following": with_query(request, page=str(start + SIZE)) if rest else "",
    }
    return render(request, "articles/claim_appearances.html", context)


def _start(text: str, count: int) -> int:
    """Where the page begins: none past the last passage."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) < count):
        raise BadCursor(text)
    return int(text)
