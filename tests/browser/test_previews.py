"""The short looks at claims and sources: by mouse, by keyboard, put away at will, never needed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_axe
from tests.browser.conftest import OpenPage
from tests.browser.dossier import Dossier, published_dossier

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dossier(transactional_db: None) -> Dossier:
    return published_dossier()


@pytest.fixture
def page(dossier: Dossier, open_page: OpenPage) -> Page:
    return open_page(dossier.article_page)


def test_pointing_at_a_source_tells_who_it_is(page: Page) -> None:
    page.locator("main a", has_text="The Service").first.hover()

    expect(page.get_by_role("tooltip")).to_contain_text("What it said first")
    check_axe(page)


def test_nothing_on_the_page_moves(page: Page) -> None:
    before = page.locator("main").bounding_box(), page.locator("footer").bounding_box()
    page.locator("main a", has_text="The Service").first.hover()
    expect(page.get_by_role("tooltip")).to_be_visible()

    assert (page.locator("main").bounding_box(), page.locator("footer").bounding_box()) == before


def test_the_keyboard_gets_it_too_and_it_describes_the_link(page: Page) -> None:
    link = page.locator("#c1 a[href^='/claims/']").first
    page.locator("#c1 .back").focus()
    page.keyboard.press("Tab")

    expect(page.get_by_role("tooltip")).to_contain_text("Outdated")
    assert link.get_attribute("aria-describedby") == "preview"


def test_escape_puts_it_away_and_leaves_the_focus(page: Page) -> None:
    page.locator("#c1 .back").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("tooltip")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("tooltip")).to_be_hidden()
    assert page.evaluate("document.activeElement.pathname").startswith("/claims/")


def test_it_stays_while_the_pointer_is_on_it_and_goes_when_it_leaves(page: Page) -> None:
    page.locator("main a", has_text="The Service").first.hover()
    box = page.get_by_role("tooltip")
    expect(box).to_be_visible()

    box.hover()
    page.wait_for_timeout(500)
    expect(box).to_be_visible()
    page.locator("footer").hover()

    expect(box).to_be_hidden()


def test_it_lies_within_the_window_of_a_phone(dossier: Dossier, open_page: OpenPage) -> None:
    page = open_page(dossier.article_page, 320)
    page.locator("#c1 .back").focus()
    page.keyboard.press("Tab")
    box = page.get_by_role("tooltip")
    expect(box).to_be_visible()

    place = box.bounding_box()
    assert place
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 320


def test_without_scripts_the_links_lead_there_all_the_same(
    dossier: Dossier, open_page: OpenPage
) -> None:
    page = open_page(dossier.article_page, javascript=False)
    page.locator("main a", has_text="The Service").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The Service")
