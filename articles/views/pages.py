"""What every public page shares: one snapshot, its place in time, and readable refusals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from articles.editions.reading import BadMoment, Moment, public_page
from articles.views.errors import bad_request
from articles.views.paging import BadCursor

P = ParamSpec("P")


class PublicRequest(HttpRequest):
    """A request of a public page, with the moment that it reads."""

    moment: Moment


@dataclass(frozen=True)
class Then:
    """A page of the past: the moment shown, the present page, and where it reads otherwise.

    `earlier` and `later` are the addresses of the edition before and the next one, "" for none.
    """

    at: datetime
    present: str
    earlier: str = ""
    later: str = ""


def public(
    view: Callable[Concatenate[PublicRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A public page: read in one snapshot, as of `?as_of=` where asked.

    An address that says something impossible gets the page for bad requests, which names it.
    """
    read: Callable[..., HttpResponse] = public_page(view)

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return read(request, *args, **kwargs)
        except BadMoment as error:
            return bad_request(request, reason=str(error))
        except BadCursor:
            return bad_request(request, reason="page: this place in the list is none that we gave.")

    return page


def wanted_slug(request: HttpRequest, path: str) -> HttpResponse:
    """A lasting redirect to the address with the right slug, whatever was asked kept."""
    query = request.GET.urlencode()
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def in_time(request: PublicRequest, path: str) -> dict[str, Any]:
    """What the base template needs of a page at `path`: its lasting address, its place in time."""
    at = request.moment.at
    return {
        "canonical": request.build_absolute_uri(path),
        "noindex": at is not None,
        "then": Then(at, path) if at else None,
    }
