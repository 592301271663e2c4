"""The claim page in a real browser: on a phone, in the dark, in print, by keyboard, without
JavaScript."""

import re

import pytest

from tests.browser.checks import check_axe, check_html, check_width
from tests.browser.conftest import OpenPage
from tests.browser.dossier import Dossier, published_dossier

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dossier(transactional_db: None) -> Dossier:
    return published_dossier()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_it_is_accessible_and_never_scrolls_sideways(
    dossier: Dossier, open_page: OpenPage, width: int, scheme: str
) -> None:
    page = open_page(dossier.claim_page, width, scheme)

    check_axe(page)
    check_width(page)


def test_its_html_is_valid_and_light(dossier: Dossier, open_page: OpenPage) -> None:
    page = open_page(dossier.claim_page)
    html = page.request.get(page.url).text()

    check_html(html)
    assert len(html.encode()) < 60_000
    assert " style=" not in html
    assert re.findall(r"<script[^>]*>", html) == [
        '<script type="module" src="/static/articles/previews.js">',
        '<script type="module" src="/static/articles/search.js">',
    ]


def test_the_verdict_is_read_first_then_the_claim_then_who_said_it(
    dossier: Dossier, open_page: OpenPage
) -> None:
    page = open_page(dossier.claim_page, javascript=False)

    tops = [
        page.locator(part).first.bounding_box()
        for part in (".verdict", "h1", "#who", "figure.chart", "#why", "#evidence", "#where")
    ]
    heights = [box["y"] for box in tops if box]
    assert len(heights) == len(tops)
    assert heights == sorted(heights)


def test_a_citation_leads_to_its_evidence_by_keyboard(
    dossier: Dossier, open_page: OpenPage
) -> None:
    page = open_page(dossier.claim_page)

    page.locator("#why a").focus()
    page.keyboard.press("Enter")

    assert page.url.endswith("#e1")
    assert page.locator("#e1").is_visible()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(
    dossier: Dossier, open_page: OpenPage
) -> None:
    page = open_page(dossier.claim_page)

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.hash") == "#main"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]


def test_a_phone_gets_a_drawing_of_its_own(dossier: Dossier, open_page: OpenPage) -> None:
    wide, phone = open_page(dossier.claim_page), open_page(dossier.claim_page, 390)

    for page, shown, hidden in (
        (wide, ".large-only", ".small-only"),
        (phone, ".small-only", ".large-only"),
    ):
        assert page.locator(shown).first.is_visible()
        assert page.locator(hidden).first.is_hidden()


def test_each_point_of_the_chart_leads_to_its_claim(dossier: Dossier, open_page: OpenPage) -> None:
    page = open_page(dossier.claim_page)

    page.locator(".large-only a[href*='3-000'] circle").click()

    assert page.locator("h1").inner_text() == "3,000 soldiers sailed north."


def test_in_print_the_navigation_is_left_out(dossier: Dossier, open_page: OpenPage) -> None:
    page = open_page(dossier.claim_page)
    page.emulate_media(media="print")

    assert page.locator(".masthead").is_hidden()
    assert page.locator("h1").is_visible()
