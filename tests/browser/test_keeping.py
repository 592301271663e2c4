"""What is typed at the desk's stock pages stays in the browser until it is saved."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import Claim, Source
from tests import factories
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

NEW_SOURCE = "/admin/articles/source/add/"


def _open(open_page: OpenPage, path: str) -> Page:
    page = open_page(path)
    page.get_by_label("Username").fill(factories.user("editor").username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    page.locator("html.js").wait_for()
    return page


def _choose(page: Page, field: str, name: str) -> None:
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-search__field").fill(name)
    page.get_by_role("option", name=name).click()


def _take_back(page: Page) -> None:
    page.get_by_role("button", name="Take it back").click()


def test_what_was_typed_before_the_page_was_left_is_offered_and_saved_once(
    open_page: OpenPage,
) -> None:
    state = factories.source("State of Rason")
    page = _open(open_page, NEW_SOURCE)
    page.locator("#id_name").fill("Port\u00a0of Rason 🚢")
    page.locator("#id_kind").select_option("organization")
    page.locator("#id_aliases").fill("One\nTwo")
    _choose(page, "parent", "State of Rason")

    page.goto("/admin/")
    page.goto(NEW_SOURCE)
    _take_back(page)
    expect(page.locator("#select2-id_parent-container")).to_contain_text("State of Rason")
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.locator(".messagelist .success")).to_be_visible()
    made = Source.objects.get(name="Port\u00a0of Rason 🚢")
    assert (made.aliases, made.parent) == (["One", "Two"], state)
    page.goto(NEW_SOURCE)
    page.locator("html.js").wait_for()
    expect(page.get_by_role("button", name="Take it back")).to_have_count(0)


def test_rows_below_a_record_come_back_too(open_page: OpenPage) -> None:
    claim = factories.whole_claim()
    factories.evidence(claim, note="There before.")
    factories.article("", headline="The log", kind="report")
    address = f"/admin/articles/claim/{claim.pk}/change/"
    page = _open(open_page, address)
    page.locator("#evidence-group").get_by_role("button", name="Add another Evidence").click()
    page.locator("#id_evidence-1-stance").select_option("refutes")
    _choose(page, "evidence-1-article", "The log")
    page.locator("#id_evidence-1-note").fill("A new row.\nTwo lines.")
    page.locator("#id_evidence-0-note").fill("Another note.")
    page.locator("#id_evidence-0-note").blur()

    page.goto("/admin/")
    page.goto(address)
    _take_back(page)
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.locator(".messagelist .success")).to_be_visible()
    rows = claim.evidence.order_by("number").values_list("note", "article__headline")
    assert [note for note, _ in rows] == ["Another note.", "A new row.\nTwo lines."]
    assert rows[1][1] == "The log"


def test_a_page_whose_token_was_changed_by_another_tab_loses_nothing(open_page: OpenPage) -> None:
    page = _open(open_page, NEW_SOURCE)
    page.locator("#id_name").fill("Typed in vain?")
    page.locator("#id_kind").select_option("person")
    cookie = next(one for one in page.context.cookies() if one["name"] == "csrftoken")
    page.context.add_cookies([{**cookie, "value": "x" * 32}])

    with page.expect_response(lambda answer: answer.status == 403):
        page.get_by_role("button", name="Save and continue editing").click()
    page.goto(NEW_SOURCE)
    _take_back(page)
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Source.objects.filter(name="Typed in vain?").exists()


def test_what_a_colleague_saved_since_is_told_before_the_copy_is_put_in_its_place(
    open_page: OpenPage,
) -> None:
    claim = factories.whole_claim("As it was.")
    address = f"/admin/articles/claim/{claim.pk}/change/"
    page = _open(open_page, address)
    page.locator("#id_statement").fill("As I typed it.")
    page.locator("#id_statement").blur()
    page.goto("/admin/")
    Claim.objects.update(statement="As a colleague has it.")

    page.goto(address)
    _take_back(page)
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.get_by_role("alert")).to_contain_text("As a colleague has it.")
    page.get_by_role("button", name="Save mine over it").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Claim.objects.get().statement == "As I typed it."
    page.goto(address)
    page.locator("html.js").wait_for()
    expect(page.get_by_role("button", name="Take it back")).to_have_count(0)
