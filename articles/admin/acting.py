"""Whose changes these are, and why they were made."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from articles.workflow import acting_as

READING = ("GET", "HEAD", "OPTIONS", "TRACE")

LONGEST_REASON = 500


def acting_user(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what a signed-in colleague's request changes is that user's contribution.

    A form's field `why` stands beside it in the recorded history.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        if request.method in READING or not request.user.is_staff:
            return get_response(request)
        with acting_as(request.user, request.POST.get("why", "").strip()[:LONGEST_REASON]):
            return get_response(request)

    return respond
