"""The desk in a browser: an editor enters, a chief publishes, and the public page shows it."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import Claim
from tests import factories
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


def _sign_in(page: Page, username: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()


def test_a_chief_publishes_a_draft_and_sees_it_on_its_public_page(open_page: OpenPage) -> None:
    chief = factories.user("chief")
    claim = factories.whole_claim("Three ships sailed.")
    page = open_page(f"/admin/articles/claim/{claim.pk}/change/")
    _sign_in(page, chief.username)

    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Publish: 1 claim.")).to_be_visible()
    page.get_by_role("link", name="Public page").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Three ships sailed.")
    assert page.url.endswith(f"/claims/{claim.pk}-three-ships-sailed/")


def test_an_editor_enters_a_passage_by_its_words_with_who_said_it(open_page: OpenPage) -> None:
    editor = factories.user("editor")
    claim = factories.claim("Three ships sailed.")
    factories.article("The port said:\n“Three\u00a0ships sailed.”\nNobody saw.", headline="Ships")
    factories.source("Port of Rason", kind="organization")
    page = open_page(f"/admin/articles/appearance/add/?claim={claim.pk}")
    _sign_in(page, editor.username)

    _choose(page, "article", "Ships")
    page.get_by_label("Exact:").fill("said:\n“Three\u00a0ships sailed.”\n")
    page.get_by_role("button", name="Add another Hop").click()
    _choose(page, "attributions-0-source", "Port of Rason")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist .success")).to_be_visible()
    made = Claim.objects.get(pk=claim.pk).appearances.get()
    assert (made.start, made.exact) == (9, "said:\n“Three\u00a0ships sailed.”\n")
    assert made.attributions.get().source.name == "Port of Rason"


def _choose(page: Page, field: str, name: str) -> None:
    """Picks `name` in one of the desk's choosers, which ask the server as one types."""
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-search__field").fill(name)
    page.get_by_role("option", name=name, exact=True).click()
