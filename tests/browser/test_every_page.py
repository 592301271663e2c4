"""Every type of public page, wide and narrow, light and dark: accessible, valid, light, still."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from articles.management.samples import error_pages, sample_pages
from tests.browser.checks import check_axe, check_html_files, check_width
from tests.browser.conftest import OpenPage
from tests.browser.demonstration import demonstration

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["demonstration"]

TYPES = {
    *("home", "claims", "search", "nothing-found", "claim", "claim-then", "claim-withdrawn"),
    *("appearances", "article", "article-passages", "article-changes", "article-without-text"),
    *("articles", "source", "sources", "measure", "measures", "topic", "topics", "corrections"),
    *("article-right-to-left", "how-we-work", "about", "history", "history-withdrawn"),
    *("checkpoints", "proof"),
}
A_HAIR = 1e-4
"""Of a screen's area times its height: a sign or two that move by a pixel, when the machine is so
busy that a page is painted in parts. What an eye can see is a thousand times that."""
MOVED = """() => new Promise(done => {
    const moved = [];
    new PerformanceObserver(list => list.getEntries().forEach(entry => moved.push({
        by: entry.value,
        what: entry.sources.map(source => source.node?.outerHTML?.slice(0, 200)),
    }))).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(moved), 100);
})"""


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"), (320, "light")],
)
@pytest.mark.usefixtures("demonstration")
def test_every_page_is_accessible_keeps_its_width_and_does_not_shift(
    open_page: OpenPage, width: int, scheme: str
) -> None:
    pages = sample_pages()
    assert set(pages) == TYPES
    page = open_page("/", width, scheme)
    for path in pages.values():
        page.goto(path)
        _check(page, path)
    for path in error_pages().values():
        page.set_content(page.request.get(path).text())
        _check(page, path)


def _check(page: Page, path: str) -> None:
    try:
        check_axe(page)
        check_width(page)
    except AssertionError as error:
        raise AssertionError(f"{path}: {error}") from None
    moved = page.evaluate(MOVED)
    assert sum(shift["by"] for shift in moved) < A_HAIR, f"{path} moves while it loads: {moved}"


@pytest.mark.usefixtures("demonstration")
def test_every_page_is_valid_html_without_inline_styles(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("/")
    for name, path in (sample_pages() | error_pages()).items():
        html = page.request.get(path).text()
        assert " style=" not in html, path
        (tmp_path / f"{name}.html").write_text(html, "utf-8")

    check_html_files(tmp_path)


@pytest.mark.usefixtures("demonstration")
def test_a_claim_page_weighs_under_60_kb_on_first_visit(open_page: OpenPage) -> None:
    page = open_page("/about/")
    weights: list[int] = []
    page.context.clear_cookies()
    page.on("requestfinished", lambda request: weights.append(_weight(request)))

    page.goto(sample_pages()["claim"], wait_until="networkidle")

    assert len(weights) >= 3
    assert sum(weights) < 60_000


def _weight(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
