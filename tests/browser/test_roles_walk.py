"""One claim through all hands in a browser, from the article's text to a correction of it."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from articles.models import Claim, Edition
from articles.views.links import moment_text
from tests import factories
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

HEADLINE = "Ships leave the harbour"
BODY = (
    "On October 18, the harbour master said that twelve ships had left the harbour, "
    "the agency reports.\n\nNobody else was there."
)
FIRST, THEN = "Twelve ships left the harbour.", "Ten ships left the harbour."
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


class Person:
    """One of the desk before a browser of their own."""

    def __init__(self, open_page: OpenPage, role: str, first_name: str, last_name: str) -> None:
        user = factories.user(role, first_name=first_name, last_name=last_name)
        self.page = open_page("/review/" if role == "reviewer" else "/admin/")
        self.page.get_by_label("Username").fill(user.username)
        self.page.get_by_label("Password").fill("secret")
        self.page.get_by_role("button", name="Log in").click()
        self.page.wait_for_url(lambda address: "login" not in address)

    def start(self) -> None:
        self.page.goto("/admin/")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).last.click()

    def follow(self, name: str, within: str = "main") -> None:
        self.page.locator(within).get_by_role("link", name=name).first.click()

    def pile(self, title: str) -> str:
        """The selector of one list of the start page."""
        return f"section.pile:has(h2:text('{title}'))"

    def sees(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)


@pytest.fixture
def editor(open_page: OpenPage) -> Person:
    return Person(open_page, "editor", "Mara", "Lindqvist")


@pytest.fixture
def reviewer(open_page: OpenPage) -> Person:
    return Person(open_page, "reviewer", "Jonas", "Adeyemi")


@pytest.fixture
def chief(open_page: OpenPage) -> Person:
    return Person(open_page, "chief", "Helen", "Marchetti")


def test_a_claim_goes_through_all_hands_and_readers_can_follow_it(
    editor: Person, reviewer: Person, chief: Person, open_page: OpenPage
) -> None:
    factories.outlet("The Harbour Paper")
    factories.article("", headline="The harbour’s log", kind="official_document")

    _enter_the_article(editor)
    _enter_the_claim(editor)
    _ask_for_a_date(reviewer)
    _answer(editor)
    _decide(reviewer, "1", "The log lists them.", "The log names each ship [1].")
    _publish(chief)
    _reword(editor)
    _decide(reviewer, "2", "Two of the twelve came back.", "Two had returned by noon [1].")
    _correct(chief)

    reader = open_page("/")
    _read_the_claim(reader)
    _read_of_the_correction(reader)
    _read_the_history(reader)
    _read_the_past(reader)


def _enter_the_article(editor: Person) -> None:
    editor.follow("Enter an article")
    page = editor.page
    page.get_by_label("Headline").fill(HEADLINE)
    page.locator("[name=outlet]").fill("Harbour Paper")
    page.locator(".choices:not([hidden]) li", has_text="The Harbour Paper").first.click()
    page.locator("#id_published_on").fill("2024-10-20")
    page.locator("#id_revisions-0-body").fill(BODY)
    editor.press("Save")
    editor.sees("No claims yet.")


def _enter_the_claim(editor: Person) -> None:
    editor.follow("Add a claim from this text")
    page = editor.page
    with page.expect_response("**/read/"):
        page.get_by_label("Passage").fill("twelve ships had left the harbour")
        page.keyboard.press("Tab")
    page.locator("#id_statement").fill(FIRST)
    page.locator("[name=hops-0-source]").fill("Harbour master")
    page.locator(".choices:not([hidden]) li", has_text="person").first.click()
    page.get_by_role("button", name="+ evidence").click()
    page.locator("[name=evidence-0-stance]").select_option("supports")
    page.locator("[name=evidence-0-article]").fill("log")
    page.locator(".choices:not([hidden]) li", has_text="The harbour’s log").click()
    page.locator("[name=evidence-0-excerpt]").fill("Left: 12")
    editor.press("Save and send to review")
    editor.sees("waits for review")


def _take_the_first(reviewer: Person, statement: str) -> None:
    reviewer.page.goto("/review/")
    expect(reviewer.page.get_by_role("button", name="Take").first).to_be_focused()
    reviewer.page.keyboard.press("Enter")
    reviewer.page.wait_for_url(re.compile(r"/review/\d+/$"))
    expect(reviewer.page.get_by_role("heading", level=1)).to_have_text(statement)


def _ask_for_a_date(reviewer: Person) -> None:
    _take_the_first(reviewer, FIRST)
    reviewer.page.keyboard.press("a")
    reviewer.page.keyboard.type("On which day?")
    reviewer.page.keyboard.press("Control+Enter")
    reviewer.sees("Sent back with your question")


def _answer(editor: Person) -> None:
    editor.start()
    questions = editor.pile("Questions of reviewers")
    expect(editor.page.locator(questions)).to_contain_text("Jonas Adeyemi asks: On which day?")
    editor.follow(FIRST, questions)
    editor.page.locator("#id_occurred_on").fill("2024-10-18")
    editor.press("Save and send to review")
    editor.sees("The reviewer asked: “On which day?”")
    editor.page.get_by_label("Answer").fill("On the 18th; it stands in the form now.")
    editor.press("Submit for review")
    editor.sees("On the 18th; it stands in the form now.")


def _decide(reviewer: Person, rating: str, summary: str, rationale: str) -> None:
    statement = Claim.objects.get().statement
    _take_the_first(reviewer, statement)
    if rating == "1":
        reviewer.sees("Mara Lindqvist answered")
    keys = reviewer.page.keyboard
    keys.press(rating)
    keys.type(summary)
    keys.press("Tab")
    keys.type(rationale)
    keys.press("Control+Enter")
    expect(reviewer.page.locator(".told")).to_contain_text("until a chief publishes it")


def _publish(chief: Person) -> None:
    chief.start()
    chief.follow("Publish", chief.pile("Decided, not yet published"))
    chief.press("Publish")
    chief.sees("Readers see it")


def _reword(editor: Person) -> None:
    editor.start()
    editor.follow(HEADLINE)
    editor.follow(FIRST)
    editor.page.locator("#id_statement").fill(THEN)
    editor.press("Save and send to review")
    editor.sees("waits for review")


def _correct(chief: Person) -> None:
    chief.start()
    chief.follow("What changed", chief.pile("Changed since published"))
    chief.sees("Twelve Ten ships left the harbour.")
    chief.follow("Publish a correction")
    chief.page.get_by_label("Note").fill("We had counted two ships that came back.")
    chief.press("Publish a correction")
    chief.sees("Readers see it")


def _read_the_claim(reader: Page) -> None:
    reader.get_by_role("link", name=THEN).first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(THEN)
    expect(reader.locator(".verdict .rating")).to_have_text("Refuted")
    amended = reader.locator(".amended")
    expect(amended).to_contain_text("Corrected on")
    expect(amended).to_contain_text("We had counted two ships that came back.")


def _read_of_the_correction(reader: Page) -> None:
    reader.get_by_role("link", name="Corrections", exact=True).click()
    told = reader.locator("main li").first
    expect(told).to_contain_text("We had counted two ships that came back.")
    expect(told.locator("del")).to_have_text(re.compile("Twelve"))
    feed = ET.fromstring(reader.request.get("/feeds/corrections.atom").text())  # noqa: S314
    titles = [title.text for title in feed.findall("atom:entry/atom:title", ATOM)]
    assert titles == [f"Corrected: {THEN}"]


def _read_the_history(reader: Page) -> None:
    reader.get_by_role("link", name=THEN).first.click()
    reader.get_by_role("link", name="All changes").click()
    told = reader.locator(".editions > li")
    expect(told).to_have_count(2)
    corrected, published = told.nth(0), told.nth(1)
    expect(corrected).to_contain_text("Corrected")
    expect(corrected).to_contain_text("We had counted two ships that came back.")
    wording = corrected.locator("dd").first
    expect(wording.locator("del")).to_contain_text("Twelve")
    expect(wording.locator("ins")).to_contain_text("Ten")
    expect(corrected.locator(".rating")).to_have_text(["Supported", "Refuted"])
    expect(corrected.locator("ins").nth(1)).to_contain_text("Two of the twelve came back.")
    expect(published).to_contain_text("Published")
    expect(published).to_contain_text(FIRST)
    expect(published).to_contain_text("Decided")
    for unsaid in ("On which day?", "On the 18th"):
        expect(reader.locator("body")).not_to_contain_text(unsaid)


def _read_the_past(reader: Page) -> None:
    first, corrected = Edition.objects.order_by("number")
    there = f"/claims/{first.claim_id}-{corrected.slug}/"
    reader.locator(".editions > li").last.get_by_role("link", name="As it read then").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(FIRST)
    expect(reader.locator(".verdict")).to_contain_text("The log lists them.")
    expect(reader.locator(".amended")).to_have_count(0)
    reader.get_by_role("link", name="the next edition").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(THEN)
    expect(reader.locator(".amended")).to_contain_text("We had counted two ships")
    reader.get_by_role("link", name="Go to the present page").click()
    expect(reader).to_have_url(re.compile(f"{there}$"))
    before = moment_text(first.issued_at - timedelta(microseconds=1))
    assert reader.request.get(f"{there}?as_of={before}").status == 404
