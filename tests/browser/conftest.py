"""A real browser before a real server: Debian's chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class OpenPage(Protocol):
    """Opens a path of the site under test."""

    def __call__(
        self, path: str, width: int = 1280, scheme: str = "light", javascript: bool = True
    ) -> Page: ...


@pytest.fixture(autouse=True, scope="session")
def _orm_beside_playwright() -> Iterator[None]:
    """Playwright's own event loop makes Django believe that it is called from async code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program; skips the test where there is none."""
    named = os.environ.get("CHROMIUM", "")
    found = next((path for name in (named, *NAMES) if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no browser installed")
    return Path(found)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Opens pages, and fails the test when one complains or asks another host for anything."""
    complaints: list[str] = []
    contexts = []
    host = urlsplit(live_server.url).netloc

    def hear(message: ConsoleMessage) -> None:
        # Chromium asks for /favicon.ico by itself where a page names no icon, as the desk's do.
        favicon = message.location["url"].endswith("/favicon.ico")
        # So does the desk answer once a session has ended, or another tab has changed the token.
        refused = any(status in message.text for status in ("401 (Unauth", "403 (Forbidden)"))
        ended = "/admin/" in message.location["url"] and refused
        if message.type == "error" and not favicon and not ended:
            complaints.append(message.text)

    def watch(request: Request) -> None:
        if urlsplit(request.url).scheme != "data" and urlsplit(request.url).netloc != host:
            complaints.append(f"asked another host: {request.url}")

    def open_page(
        path: str, width: int = 1280, scheme: str = "light", javascript: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
            bypass_csp=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", watch)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
