"""Takes pictures of every type of page, wide and narrow, light and dark."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import product
from pathlib import Path
from shutil import which
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from articles.management.samples import error_pages, sample_pages
from articles.models import Article, Claim

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Response

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Command(BaseCommand):
    help = (
        "Takes pictures of every type of page, 1280 and 390 pixels wide, light and dark, into a "
        "folder outside the repository. Needs chromium and the packages for development."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where to; made if it is not there")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        if folder.is_relative_to(settings.BASE_DIR):
            raise CommandError(f"{folder} lies in the repository. Choose a folder outside.")
        folder.mkdir(parents=True, exist_ok=True)
        pages = sample_pages() | error_pages()
        if "claim" not in pages:
            raise CommandError("Nothing is published here: load the demonstration (`make demo`).")
        with _served() as site, _signed_in() as cookie:
            desk = _desk_pages() if cookie else {}
            taken = _take(folder, site, pages, "") + _take(folder, site, desk, cookie)
        self.stdout.write(f"{taken} pictures in {folder}")


@contextmanager
def _served() -> Iterator[str]:
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
def _signed_in() -> Iterator[str]:
    """A session of somebody who may do everything, for as long as the pictures take; "" if none."""
    user = get_user_model().objects.filter(is_superuser=True, is_active=True).first()
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


def _desk_pages() -> dict[str, str]:
    pages = {
        "desk": reverse("admin:index"),
        "desk-claims": reverse("admin:articles_claim_changelist"),
        "desk-articles": reverse("admin:articles_article_changelist"),
    }
    if claim := Claim.objects.first():
        pages["desk-claim"] = reverse("admin:articles_claim_change", args=[claim.pk])
    if article := Article.objects.first():
        pages["desk-article"] = reverse("admin:articles_article_change", args=[article.pk])
    return pages


def _take(folder: Path, site: str, pages: dict[str, str], session: str) -> int:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise CommandError("Playwright is missing: run `make install`.") from None
    program = next(filter(None, map(which, BROWSERS)), None)
    if program is None:
        raise CommandError("No browser: install chromium.")
    taken = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for width, scheme in product(WIDTHS, SCHEMES):
            context = browser.new_context(
                base_url=site,
                viewport={"width": width, "height": 900},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            if session:
                name = settings.SESSION_COOKIE_NAME
                context.add_cookies([{"name": name, "value": session, "url": site}])
            for name, path in pages.items():
                _picture(context, path, folder / f"{name}-{width}-{scheme}.png")
                taken += 1
            context.close()
        browser.close()
    return taken


def _picture(context: "BrowserContext", path: str, file: Path) -> None:
    page = context.new_page()
    broken: list[str] = []

    def look(answer: "Response") -> None:
        if answer.status >= 500 or (answer.status >= 400 and settings.STATIC_URL in answer.url):
            broken.append(answer.url)

    page.on("response", look)
    page.goto(path, wait_until="load")
    if broken:
        raise CommandError(f"{broken[0]} cannot be shown. Was `collectstatic` run?")
    page.screenshot(path=file, full_page=True)
    page.close()
