"""How we work, and what this site is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.editions import reading
from articles.views import words
from articles.views.pages import PublicRequest, in_time, public

MEANINGS = {
    "supported": "The evidence that we found bears it out, and what speaks against it is weaker.",
    "refuted": "The evidence that we found shows that it is not so.",
    "conflicting": "Good evidence stands on both sides, and we cannot say which is right.",
    "misleading": "The words are right, but what they make one believe is not.",
    "outdated": "It was so when it was said; it is no longer.",
    "unverifiable": "No evidence that we know of could settle it.",
    "": "It is tracked, and nobody here has decided on it yet.",
}
"""What each rating of the default scale means, by its slug."""


@public
def how_we_work(request: PublicRequest) -> HttpResponse:
    """What we track, how we decide, what the ratings mean, how mistakes are put right."""
    ratings = [] if request.moment.at else _scale()
    context = in_time(request, reverse("articles:how_we_work")) | {"ratings": ratings}
    return render(request, "articles/how_we_work.html", context)


@public
def about(request: PublicRequest) -> HttpResponse:
    """What this site is and what one can do with it."""
    total = 0 if request.moment.at else reading.count("all")
    context = in_time(request, reverse("articles:about")) | {"total": total}
    return render(request, "articles/about.html", context)


def _scale() -> list[dict[str, Any]]:
    """The ratings that readers meet now, each with what it means and how many claims have it.

    No counts are kept of the past, so there is none for a page of the past.
    """
    return [
        (row.verdict or words.NOT_YET_REVIEWED)  # type: ignore[attr-defined]
        | {"meaning": MEANINGS.get(row.key, ""), "claims": row.claims}
        for row in reading.ratings_in_force()
    ]
