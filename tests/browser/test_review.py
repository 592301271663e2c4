"""The reviewers' pages in a browser: by keyboard from start to end, on a phone, in the dark."""

import pytest
from playwright.sync_api import Page, expect

from articles import workflow
from articles.models import Claim, Question, Review
from tests import factories
from tests.browser.checks import check_axe, check_html, check_width
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def claim(transactional_db: None) -> Claim:
    """A claim that waits, changed since it was decided, in a queue with another."""
    editor = factories.user("editor", first_name="Mara", last_name="Lindqvist")
    with workflow.acting_as(editor):
        made = factories.whole_claim("1,500 soldiers were in Ukraine.")
        factories.evidence(made, excerpt="They came by ship.")
        factories.evidence(made, "refutes", excerpt="Nobody came.")
        factories.figure(made, "1500")
    factories.decided(made)
    workflow.publish([made], factories.user("chief"))
    with workflow.acting_as(editor):
        made.statement = "1,500 soldiers were in Russia."
        made.save()
    workflow.submit_for_review(made, editor)
    workflow.submit_for_review(factories.whole_claim("It rained."), editor)
    return made


def _signed_in(
    open_page: OpenPage, role: str = "reviewer", width: int = 1280, scheme: str = "light"
) -> Page:
    user = factories.user(role, first_name="Jonas", last_name="Adeyemi")
    page = open_page("/review/", width=width, scheme=scheme)
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill("secret")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Review queue")).to_be_visible()
    expect(page.get_by_role("button", name="Take").first).to_be_focused()
    return page


def test_a_decision_takes_no_more_than_six_keys_besides_the_words(
    claim: Claim, open_page: OpenPage
) -> None:
    page = _signed_in(open_page)
    pressed = []

    def press(key: str) -> None:
        pressed.append(key)
        page.keyboard.press(key)

    press("Enter")  # takes the first of the queue
    page.wait_for_url(f"**/review/{claim.pk}/")
    expect(page.get_by_text("Changed since the last decision")).to_be_visible()
    press("2")  # refuted
    page.keyboard.type("Nobody saw them there.")
    press("Tab")
    page.keyboard.type("A witness *denies* it [2].")
    press("Control+Enter")  # decides

    expect(page.locator(".told")).to_contain_text("is refuted")
    assert len(pressed) <= 6
    review = Review.objects.latest("id")
    assert (review.rating.slug, review.evidence) == ("refuted", [2])
    assert review.summary == "Nobody saw them there."


def test_what_is_cited_is_ticked_and_lit_up_as_one_types(claim: Claim, open_page: OpenPage) -> None:
    page = _signed_in(open_page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/review/{claim.pk}/")
    page.get_by_label("Rationale").fill("So it is [1], not [9].")

    expect(page.get_by_role("checkbox", name="[1]")).to_be_checked()
    expect(page.get_by_role("checkbox", name="[2]")).not_to_be_checked()
    expect(page.locator("#e1")).to_have_class("evidence cited")
    expect(page.get_by_text("This claim has no evidence [9].")).to_be_visible()
    page.get_by_label("Rationale").fill("So it is")
    expect(page.get_by_role("checkbox", name="[1]")).not_to_be_checked()
    page.get_by_role("button", name="Cite [2]").click()
    expect(page.get_by_label("Rationale")).to_have_value("So it is [2]")
    expect(page.get_by_role("checkbox", name="[2]")).to_be_checked()


def test_keys_typed_into_a_text_stay_text(claim: Claim, open_page: OpenPage) -> None:
    page = _signed_in(open_page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/review/{claim.pk}/")
    page.get_by_label("Summary").focus()
    page.keyboard.type("3 apes took 2 pies")

    expect(page.get_by_label("Summary")).to_have_value("3 apes took 2 pies")
    assert page.locator("input[name=rating]:checked").count() == 0


def test_a_question_is_asked_by_keyboard(claim: Claim, open_page: OpenPage) -> None:
    page = _signed_in(open_page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/review/{claim.pk}/")
    page.keyboard.press("a")
    page.keyboard.type("Which ships?")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".told")).to_contain_text("Sent back with your question")
    assert Question.objects.get().text == "Which ships?"


def test_the_preview_opens_beside_and_nothing_typed_is_lost(
    claim: Claim, open_page: OpenPage
) -> None:
    page = _signed_in(open_page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/review/{claim.pk}/")
    page.keyboard.press("3")
    page.keyboard.type("Sources differ.")
    page.keyboard.press("Escape")  # out of the text
    with page.context.expect_page() as opened:
        page.keyboard.press("p")

    expect(opened.value.locator(".verdict")).to_contain_text("Sources differ.")
    expect(page.get_by_label("Summary")).to_have_value("Sources differ.")


def test_a_decision_is_made_without_javascript(claim: Claim, open_page: OpenPage) -> None:
    user = factories.user("reviewer")
    page = open_page("/review/", javascript=False)
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Take: 1,500 soldiers").click()
    page.get_by_role("radio", name="Refuted").check()
    page.get_by_label("Summary").fill("Nobody saw them there.")
    page.get_by_label("Rationale").fill("A witness denies it [2].")
    page.get_by_role("button", name="Decide").click()

    expect(page.locator(".told")).to_contain_text("is refuted")
    assert Review.objects.latest("id").evidence == [2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390, 320])
def test_the_pages_are_accessible_and_never_scroll_sideways(
    claim: Claim, open_page: OpenPage, width: int, scheme: str
) -> None:
    page = _signed_in(open_page, "chief", width, scheme)
    check_axe(page)
    check_width(page)
    page.goto(f"/review/{claim.pk}/")
    check_axe(page)
    page.get_by_role("button", name="Take").click()
    page.get_by_role("button", name="Decide").click()  # with nothing filled in: its errors
    expect(page.get_by_text("Nothing was decided yet")).to_be_visible()
    check_axe(page)
    check_width(page)


def test_their_html_is_valid(claim: Claim, open_page: OpenPage) -> None:
    page = _signed_in(open_page, "chief")
    check_html(page.request.get("/review/").text())
    check_html(page.request.get(f"/review/{claim.pk}/").text())
    page.goto(f"/review/{claim.pk}/")
    page.get_by_role("button", name="Take").click()
    check_html(page.request.get(f"/review/{claim.pk}/").text())
