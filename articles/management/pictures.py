"""Pictures of pages: this database served on a free port, and a browser that looks at it."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from shutil import which
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management.base import CommandError
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WEBP_QUALITY = 70


@dataclass(frozen=True)
class Picture:
    """One page to take a picture of, as a browser of `width` shows it.

    With a `height` it is that much of the page, from `start_at` (a CSS selector) on, and a WebP
    file; else the whole page, as PNG. `session` is that of whom it is shown to, "" for readers.
    """

    name: str
    path: str
    width: int
    height: int = 0
    scheme: str = "light"
    session: str = ""
    start_at: str = ""

    def file_in(self, folder: Path) -> Path:
        """Where it is written."""
        return folder / f"{self.name}{'.webp' if self.height else '.png'}"


@contextmanager
def served() -> Iterator[str]:
    """Serves this database on a free port of this machine; gives the address.

    Static files are those that `collectstatic` collected, as on the real site.
    """
    application = get_wsgi_application()
    with make_server("127.0.0.1", 0, application, _Server, _Silent) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Says nothing of each request."""


@contextmanager
def signed_in(user: Any | None) -> Iterator[str]:
    """A session of `user` for as long as the pictures take; "" without one."""
    if user is None:
        yield ""
        return
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    try:
        yield session.session_key
    finally:
        session.delete()


def take(folder: Path, site: str, pictures: list[Picture]) -> None:
    """Takes the pictures of pages of `site` into `folder`; CommandError where one breaks."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise CommandError("Playwright is missing: run `make install`.") from None
    program = next(filter(None, map(which, BROWSERS)), None)
    if program is None:
        raise CommandError("No browser: install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for picture in pictures:
            _take(browser, site, picture, picture.file_in(folder))
        browser.close()


def _take(browser: "Browser", site: str, picture: Picture, file: Path) -> None:
    context = browser.new_context(
        base_url=site,
        viewport={"width": picture.width, "height": picture.height or 900},
        color_scheme="dark" if picture.scheme == "dark" else "light",
    )
    if picture.session:
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": picture.session, "url": site}])
    page = context.new_page()
    _open(page, picture.path)
    if picture.height:
        _part(page, picture.start_at, file)
    else:
        page.screenshot(path=file, full_page=True)
    context.close()


def _open(page: "Page", path: str) -> None:
    broken: list[str] = []

    def look(answer: "Response") -> None:
        if answer.status >= 500 or (answer.status >= 400 and settings.STATIC_URL in answer.url):
            broken.append(answer.url)

    page.on("response", look)
    page.goto(path, wait_until="load")
    if broken:
        raise CommandError(f"{broken[0]} cannot be shown. Was `collectstatic` run?")


def _part(page: "Page", start_at: str, file: Path) -> None:
    """What the window shows, without a blinking cursor, as WebP, which Playwright cannot write."""
    page.evaluate("document.activeElement?.blur()")
    if start_at:
        page.locator(start_at).first.evaluate("element => element.scrollIntoView()")
    asked = {"format": "webp", "quality": WEBP_QUALITY}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
    file.write_bytes(base64.b64decode(taken["data"]))
