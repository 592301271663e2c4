"""What a reader comes for, in clicks from the front page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.demonstration import demonstration

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]
__all__ = ["demonstration"]


class Reader:
    """Clicks, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def follow(self, name: str) -> None:
        self.clicks += 1
        self.page.get_by_role("link", name=re.compile(f"^{name}$")).first.click()

    def press(self, name: str) -> None:
        self.clicks += 1
        self.page.get_by_role("button", name=name).click()


@pytest.fixture(params=[1280, 390])
def reader(request: pytest.FixtureRequest, open_page: OpenPage) -> Reader:
    return Reader(open_page("/", request.param, javascript=False))


def test_what_the_intelligence_service_said_and_whether_it_held_up(reader: Reader) -> None:
    reader.page.get_by_role("searchbox").fill("intelligence service")
    reader.press("Search")
    reader.follow("National Intelligence Service")

    expect(reader.page.get_by_role("heading", level=1)).to_have_text(
        "National Intelligence Service"
    )
    claims = reader.page.locator("#originated article")
    assert claims.count() >= 5
    assert claims.locator(".rating").count() == claims.count()
    assert reader.page.locator("main .tally").is_visible()
    assert reader.clicks <= 3


def test_the_same_by_the_list_of_sources(reader: Reader) -> None:
    reader.follow("Sources")
    reader.follow("National Intelligence Service")

    assert reader.page.locator("#originated article .rating").count() >= 5
    assert reader.clicks <= 3


def test_how_the_number_of_soldiers_moved(reader: Reader) -> None:
    reader.follow("Measures")
    reader.follow("North Korean soldiers (sent to|in) Russia")

    expect(reader.page.locator("main .standfirst")).to_contain_text("Revised")
    assert reader.page.locator("figure.chart svg:visible").count() >= 1
    assert reader.page.locator("table.figures tbody tr").count() >= 5
    assert reader.clicks <= 3
