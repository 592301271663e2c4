"""What readers and caches may keep, and how they learn at once that it is out of date.

A public page may be kept by anybody, and is asked for again at every use (RFC 9111, `no-cache`):
with its entity tag (RFC 9110, `ETag`), which is answered in one small query while nothing that
public pages read has changed. Anything else is kept by nobody.
"""

from collections.abc import Callable
from functools import cache
from hashlib import blake2b, sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from articles.editions import reading

PUBLIC = "public, no-cache"
PRIVATE = "private, no-store"
VARY = "Cookie"
"""The page is the same for all; but who is signed in gets it as theirs alone, and a cache that
trusts itself longer than it is told must not hand that on, nor answer them from its own."""

_ROOMS = ("articles", "factcheck", "templates")
_SETTINGS = ("DEMONSTRATION", "LANGUAGE_CODE", "TIME_ZONE", "STATIC_URL")


def freshness(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answers who has the page as it is (304), and says what may be kept.

    Comes before sessions and all else that costs, and after what redirects to HTTPS.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        if _asks_whether_changed(request):
            tag = entity_tag(request, reading.public_version())
            if _names(request, tag):
                return _for_all(HttpResponseNotModified(), tag)
        response = get_response(request)
        version: int | None = getattr(response, "public_version", None)
        if response.cookies or (version is not None and _is_somebody(request)):
            response["Cache-Control"] = PRIVATE
        elif version is not None:
            is_page = response.status_code == 200 and not settings.DEBUG
            return _for_all(response, entity_tag(request, version) if is_page else "")
        elif not response.has_header("Cache-Control"):
            response["Cache-Control"] = PRIVATE
        return response

    return respond


def entity_tag(request: HttpRequest, version: int) -> str:
    """The page's validator while what public pages read is at `version`.

    Of the address, the version, the day (a page may say "today") and the programs that render it.
    A weak one: whoever compresses the page on its way may pass it on.
    """
    told = f"{request.build_absolute_uri()}\n{version}\n{timezone.localdate()}\n{_build()}"
    return f'W/"{blake2b(told.encode(), digest_size=12).hexdigest()}"'


def _for_all(response: HttpResponse, tag: str) -> HttpResponse:
    response["Cache-Control"] = PUBLIC
    patch_vary_headers(response, [VARY])
    if tag:
        response["ETag"] = tag
    return response


def _asks_whether_changed(request: HttpRequest) -> bool:
    return (
        "HTTP_IF_NONE_MATCH" in request.META
        and request.method in ("GET", "HEAD")
        and not _is_somebody(request)
        and not settings.DEBUG
    )


def _is_somebody(request: HttpRequest) -> bool:
    """Whether the request could be a signed-in colleague's."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _names(request: HttpRequest, tag: str) -> bool:
    """Whether the request's list names the tag, compared weakly; "*" names none, since whether
    there is such a page is not looked at here."""
    named = parse_etags(request.META["HTTP_IF_NONE_MATCH"])
    return tag.removeprefix("W/") in (one.removeprefix("W/") for one in named)


@cache
def _build() -> str:
    """What renders the pages here, told from any other: programs, templates, styles, settings.

    The same in every process and on every machine that runs the same.
    """
    files = sorted(
        path
        for room in _ROOMS
        for path in (settings.BASE_DIR / room).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    )
    told = sha256(repr([getattr(settings, name) for name in _SETTINGS]).encode())
    for path in [settings.BASE_DIR / "requirements.lock", *files]:
        if path.exists():
            told.update(f"\n{path.relative_to(settings.BASE_DIR)}\n".encode())
            told.update(path.read_bytes())
    return told.hexdigest()
