"""What readers and caches may keep, and how they learn at once that it is out of date.

A public page may be kept by anybody, and is asked for again at every use (RFC 9111, `no-cache`):
with its entity tag (RFC 9110, `ETag`), which is answered in one small query while nothing that
public pages read has changed. The pages made last are kept here too, under the same condition.
Anything else is kept by nobody.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from functools import cache
from hashlib import blake2b, sha256
from threading import Lock

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
    """Middleware: answers who has the page as it is (304), gives out again what was made for the
    same address while nothing changed, and says what may be kept.

    Comes before sessions and all else that costs, and after what redirects to HTTPS.
    """
    pages = Pages(settings.PAGES_KEPT_MB * 1_000_000)

    def respond(request: HttpRequest) -> HttpResponse:
        day = timezone.localdate()  # before the page is made: it may turn meanwhile
        if _is_reader(request) and not settings.DEBUG:
            known, page = "HTTP_IF_NONE_MATCH" in request.META, pages.get(_address(request))
            if known or page:
                tag = entity_tag(request, reading.public_version(), day)
                if known and _names(request, tag):
                    return _for_all(HttpResponseNotModified(), tag)
                if page and page["ETag"] == tag:
                    return HttpResponse(page.content, headers=page.headers)
        response = get_response(request)
        version: int | None = getattr(response, "public_version", None)
        if response.cookies or (version is not None and not _is_reader(request)):
            response["Cache-Control"] = PRIVATE
        elif version is not None:
            is_page = _is_page(response)
            _for_all(response, entity_tag(request, version, day) if is_page else "")
            if is_page:
                pages.keep(_address(request), response)
        elif not response.has_header("Cache-Control"):
            response["Cache-Control"] = PRIVATE
        return response

    return respond


def _is_page(response: HttpResponse) -> bool:
    """Whether it is one page for all, whatever else the request says."""
    one = response.status_code == 200 and not response.streaming
    return one and not response.has_header("Vary") and not settings.DEBUG


class Pages:
    """The pages made last, by address, up to so many bytes; for all threads of a process.

    A page comes with its tag, by which whoever takes it out sees whether it still is as it was.
    """

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self.pages: OrderedDict[str, HttpResponse] = OrderedDict()
        self.lock = Lock()

    def get(self, address: str) -> HttpResponse | None:
        """The page made last for the address, which now is the last to go."""
        with self.lock:
            if address in self.pages:
                self.pages.move_to_end(address)
            return self.pages.get(address)

    def keep(self, address: str, page: HttpResponse) -> None:
        """Keeps it in place of an earlier one; those go that nobody asked for longest. A page that
        takes up more than a tenth of the room is not kept."""
        content, headers = page.content, dict(page.items())
        if len(content) > self.most // 10:
            return
        kept = HttpResponse(content, headers=headers)
        with self.lock:
            if before := self.pages.pop(address, None):
                self.size -= len(before.content)
            self.pages[address] = kept
            self.size += len(content)
            while self.size > self.most:
                self.size -= len(self.pages.popitem(last=False)[1].content)


def entity_tag(request: HttpRequest, version: int, day: date) -> str:
    """The page's validator while what public pages read is at `version`.

    Of the address, the version, the day (a page may say "today") and the programs that render it.
    A weak one: whoever compresses the page on its way may pass it on.
    """
    told = f"{_address(request)}\n{version}\n{day}\n{_build()}"
    return f'W/"{blake2b(told.encode(), digest_size=12).hexdigest()}"'


def _for_all(response: HttpResponse, tag: str) -> HttpResponse:
    response["Cache-Control"] = PUBLIC
    patch_vary_headers(response, [VARY])
    if tag:
        response["ETag"] = tag
    return response


def _address(request: HttpRequest) -> str:
    return request.build_absolute_uri()


def _is_reader(request: HttpRequest) -> bool:
    """Whether the request only reads, and cannot be a signed-in colleague's."""
    return request.method in ("GET", "HEAD") and settings.SESSION_COOKIE_NAME not in request.COOKIES


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
