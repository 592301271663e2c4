"""The pages for what went wrong: what, why, and the next step."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)


def bad_request(
    request: HttpRequest, exception: Exception | None = None, *, reason: str = ""
) -> HttpResponse:
    """400: the address or the request says something impossible."""
    return _page(
        request,
        400,
        "This address cannot be read",
        reason or "Something in the request is not as it should be.",
        "Correct the address, or start from the list.",
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this account."""
    return _page(
        request,
        403,
        "This is not open to you",
        "The account you use may not do this.",
        "Ask a chief for the permission, or go back.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no page, or none at the moment that was asked for."""
    return _page(
        request,
        404,
        "There is no page here",
        "The address is mistyped, or nothing had been published under it at that time.",
        "Search for it, or start from the list.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Needs no database; plain text where even the template fails."""
    try:
        return _page(
            request,
            500,
            "Something broke on our side",
            "The page could not be made. It has been noted, and it is not your doing.",
            "Try again in a moment, or start from the list.",
        )
    except Exception:
        logger.exception("The page for errors could not be made either")
        text = "Something broke on our side. Try again in a moment."
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def _page(request: HttpRequest, status: int, heading: str, reason: str, step: str) -> HttpResponse:
    context = {"heading": heading, "reason": reason, "step": step, "noindex": True}
    return render(request, "error.html", context, status=status)
