"""The discussion in a browser: written beside a decision, without losing a word of either."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles import workflow
from articles.models import Claim, Note
from tests import factories
from tests.browser.checks import check_axe, check_html, check_width
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def claim(transactional_db: None) -> Claim:
    """A claim that waits, with a note of its editor that the reviewer has not read."""
    mara = factories.user("editor", username="mara", first_name="Mara", last_name="Lindqvist")
    factories.user("reviewer", username="jonas", first_name="Jonas", last_name="Adeyemi")
    with workflow.acting_as(mara):
        made = factories.whole_claim("Three ships sailed.")
        factories.evidence(made)
    workflow.submit_for_review(made, mara)
    workflow.write_note(made, mara, "Look at *the list*, @jonas.")
    return made


def _signed_in(open_page: OpenPage, path: str, **given: object) -> Page:
    page = open_page(path, **given)  # type: ignore[arg-type]
    page.get_by_label("Username").fill("jonas")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    return page


def test_a_note_is_posted_beside_a_decision_that_is_being_typed(
    claim: Claim, open_page: OpenPage
) -> None:
    page = _signed_in(open_page, f"/review/{claim.pk}/")
    page.get_by_role("button", name="Take").click()
    page.get_by_label("Summary").fill("Only two did.")
    field = page.get_by_label("Write a note")
    field.focus()
    page.keyboard.type("So I see, @ma")
    expect(page.get_by_role("option", name="@mara Mara Lindqvist")).to_be_visible()
    check_axe(page)
    page.keyboard.press("Enter")
    expect(field).to_have_value("So I see, @mara ")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#note-2")).to_contain_text("So I see, @mara")
    expect(page.get_by_label("Summary")).to_have_value("Only two did.")
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    assert Note.objects.latest("id").author.username == "jonas"


def test_a_name_that_nobody_has_is_told_beside_the_words(claim: Claim, open_page: OpenPage) -> None:
    page = _signed_in(open_page, f"/review/{claim.pk}/")
    page.get_by_label("Write a note").fill("As @potus said.")
    page.get_by_role("button", name="Post note").click()

    expect(page.get_by_role("alert")).to_contain_text("is called @potus")
    expect(page.get_by_label("Write a note")).to_have_value("As @potus said.")
    page.get_by_role("button", name="Post as it is").click()
    expect(page.locator("#note-2")).to_contain_text("As @potus said.")


def test_what_somebody_had_before_their_eyes_is_read(claim: Claim, open_page: OpenPage) -> None:
    page = _signed_in(open_page, f"/admin/articles/note/on/{claim.pk}/")
    with page.expect_response(f"**/on/{claim.pk}/read/"):
        expect(page.get_by_text("1 unread")).to_be_visible()
    page.goto("/admin/articles/note/mine/")
    expect(page.get_by_role("heading", name="New since you looked")).to_contain_text("0 claims")


def test_it_works_without_javascript_in_a_tab_of_its_own(claim: Claim, open_page: OpenPage) -> None:
    page = _signed_in(open_page, f"/review/{claim.pk}/", javascript=False)
    page.get_by_label("Write a note").fill("I see.")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Post note").click()

    expect(opened.value.locator("#note-2")).to_contain_text("I see.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_its_pages_are_accessible_and_never_scroll_sideways(
    claim: Claim, open_page: OpenPage, width: int, scheme: str
) -> None:
    page = _signed_in(open_page, f"/admin/articles/note/on/{claim.pk}/", width=width, scheme=scheme)
    own = workflow.write_note(claim, User.objects.get(username="jonas"), "x" * 300)
    for path in (f"on/{claim.pk}/", "mine/", f"{own.pk}/reword/"):
        page.goto(f"/admin/articles/note/{path}")
        check_axe(page)
        check_width(page)
        if width == 1280 and scheme == "light":
            check_html(page.request.get(page.url).text())
