"""The desk in a browser: an article's claims entered, by mouse and by keyboard, and published."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import Appearance, Article, Claim, Edition
from tests import factories
from tests.browser.checks import check_axe, check_html, check_width
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

BODY = (
    "Ships leave the harbour 🚢\n\n"
    "On October 18, the service said that 1,500 soldiers had sailed, the agency reports.\n\n"
    "“We saw\u00a0nothing,” the harbour master said. Nobody else was there."
)
SELECT = """(words) => {
  const body = document.querySelector('#body');
  const walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    body.dispatchEvent(new Event('pointerup', {bubbles: true}));
    return;
  }
  throw new Error('not in the text');
}"""


@pytest.fixture
def article(transactional_db: None) -> Article:
    paper = factories.outlet("The Harbour Paper")
    return factories.article(BODY, headline="Ships leave", outlet=paper, published_on="2024-10-20")


def _sign_in(page: Page, username: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()


def _open(open_page: OpenPage, path: str, role: str = "chief", **how: object) -> Page:
    page = open_page(path, **how)  # type: ignore[arg-type]
    _sign_in(page, factories.user(role).username)
    if how.get("javascript", True):
        page.locator("html.js").wait_for()  # its scripts have run
    return page


def _new(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/claims/add/"


def _select(page: Page, words: str) -> None:
    page.locator("html.js").wait_for()
    with page.expect_response("**/read/"):
        page.evaluate(SELECT, words)


def _choice(page: Page, words: str) -> None:
    page.locator(".choices:not([hidden]) li", has_text=words).first.click()


def test_three_claims_are_entered_published_and_found(
    open_page: OpenPage, article: Article
) -> None:
    page = _open(open_page, _new(article))

    _select(page, "1,500 soldiers had sailed")
    expect(page.locator("#id_kind")).to_have_value("quantity")
    expect(page.locator("[name=hops-0-said_on]")).to_have_value("2024-10-18")
    expect(page.locator("[name=figures-0-low]")).to_have_value("1500")
    page.locator("#id_statement").fill("1,500 soldiers had sailed.")
    page.locator("[name=hops-0-source]").fill("The Service")
    _choice(page, "government body")
    page.locator("[name=hops-0-cue]").fill("said")
    page.locator("#id_occurred_on").fill("2024-10~")
    page.locator("#id_occurred_on").blur()
    expect(page.get_by_text("about October 2024")).to_be_visible()
    page.get_by_role("button", name="+ who passed it on").click()
    page.locator("[name=hops-1-source]").fill("The Agency")
    _choice(page, "news agency")
    page.locator("[name=figures-0-measure]").fill("Soldiers at sea")
    _choice(page, "New: Soldiers at sea")
    page.get_by_role("button", name="Save and add the next").click()

    expect(page.locator(".messagelist")).to_contain_text("1,500 soldiers had sailed.")
    _select(page, "We saw\u00a0nothing")
    expect(page.locator("#id_is_quotation")).to_be_checked()
    page.locator("#id_statement").fill("The harbour master saw nothing.")
    page.locator("[name=hops-0-source]").click()
    _choice(page, "The Service")
    page.get_by_role("button", name="Save and add the next").click()
    _select(page, "Nobody else was there")
    page.locator("#id_statement").fill("Nobody else was there.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator(".messagelist")).to_contain_text("Nobody else was there.")

    page.goto("/admin/articles/claim/")
    page.get_by_label("Select all", exact=False).first.check()
    page.get_by_label("Action:").select_option("publish")
    page.get_by_title("Run the selected action").click()
    page.get_by_role("button", name="Publish").click()
    page.goto("/claims/?q=sailed")
    page.get_by_role("link", name="1,500 soldiers had sailed.").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1,500 soldiers had sailed.")
    assert Edition.objects.in_force().count() == 3
    made = Appearance.objects.get(exact="We saw\u00a0nothing")
    assert made.start == BODY.index("We saw")
    chain = [hop.source.name for hop in made.attributions.order_by("position")]
    assert chain == ["The Service", "The Harbour Paper"]


def test_a_claim_is_entered_with_the_keyboard_alone(open_page: OpenPage, article: Article) -> None:
    factories.source("The Service", kind="government")
    page = _open(open_page, _new(article))
    keys = page.keyboard

    page.locator("#id_exact").focus()
    with page.expect_response("**/read/"):
        keys.type("1,500 soldiers had sailed")
        keys.press("Tab")
    keys.type("1,500 soldiers had sailed.")
    for _ in range(4):
        keys.press("Tab")
    with page.expect_response("**/suggest/**"):
        keys.type("service")
    page.locator(".choices:not([hidden]) li").first.wait_for()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("[name=hops-0-source]")).to_have_value("The Service")
    page.locator("[name=figures-0-measure]").focus()
    keys.type("Soldiers at sea")
    keys.press("Control+Enter")

    expect(page.locator(".messagelist")).to_contain_text("1,500 soldiers had sailed.")
    hops = Appearance.objects.get().attributions.order_by("position")
    assert [hop.source.name for hop in hops] == ["The Service", "The Harbour Paper"]


def test_a_claim_is_entered_without_javascript(open_page: OpenPage, article: Article) -> None:
    page = _open(open_page, _new(article), javascript=False)

    page.get_by_label("Passage").fill("1,500 soldiers had sailed")
    page.get_by_role("button", name="Read off").click()
    expect(page.locator("[name=figures-0-low]")).to_have_value("1500")
    page.locator("#id_statement").fill("1,500 soldiers had sailed.")
    page.locator("[name=hops-0-source]").fill("The Service")
    page.locator("[name=figures-0-measure]").fill("Soldiers at sea")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("There is no source “The Service” yet")).to_be_visible()
    page.locator("[name=hops-0-source_new]").select_option("government")
    page.get_by_role("button", name="+ who passed it on").click()
    page.get_by_role("button", name="Save", exact=True).last.click()

    expect(page.locator(".messagelist")).to_contain_text("1,500 soldiers had sailed.")
    assert Claim.objects.get().figures.get().measure.name == "Soldiers at sea"


def test_two_editors_of_one_claim_do_not_overwrite_unawares(
    open_page: OpenPage, article: Article
) -> None:
    claim = factories.claim("First words.")
    factories.appearance(claim, article, exact="1,500")
    address = f"/admin/articles/article/{article.pk}/claims/{claim.pk}/"
    mine, theirs = (_open(open_page, address, "editor") for _ in range(2))

    theirs.locator("#id_statement").fill("Their words.")
    theirs.get_by_role("button", name="Save", exact=True).last.click()
    expect(theirs.locator(".messagelist")).to_contain_text("Their words.")
    mine.locator("#id_statement").fill("My words.")
    mine.get_by_role("button", name="Save", exact=True).last.click()

    expect(mine.get_by_role("alert")).to_contain_text("Their words.")
    expect(mine.locator("#id_statement")).to_have_value("My words.")
    mine.get_by_role("button", name="Save", exact=True).last.click()
    expect(mine.locator(".messagelist")).to_contain_text("My words.")


def test_a_lost_connection_loses_nothing(open_page: OpenPage, article: Article) -> None:
    page = _open(open_page, _new(article))
    page.locator("#id_statement").fill("Typed in a train\u00a0🚂.")
    page.get_by_role("button", name="+ who passed it on").click()
    page.locator("[name=hops-1-cue]").fill("reports")
    page.locator("[name=hops-1-cue]").blur()

    page.goto("/admin/")
    page.goto(_new(article))
    page.get_by_role("button", name="Take it back").click()

    expect(page.locator("#id_statement")).to_have_value("Typed in a train\u00a0🚂.")
    expect(page.locator("[name=hops-1-cue]")).to_have_value("reports")
    page.locator("#id_exact").fill("Nobody else was there")
    page.locator("[name=hops-1-source]").fill("The Agency")
    _choice(page, "news agency")
    page.locator("[name=hops-0-source]").fill("The Master")
    _choice(page, "person")
    page.get_by_role("button", name="Save and add the next").click()
    expect(page.locator(".messagelist")).to_contain_text("Typed in a train")
    expect(page.get_by_role("button", name="Take it back")).to_have_count(0)


def test_a_session_that_ends_while_typing_loses_nothing(
    open_page: OpenPage, article: Article
) -> None:
    editor = factories.user("editor")
    page = open_page(_new(article))
    _sign_in(page, editor.username)
    page.locator("html.js").wait_for()
    page.locator("#id_exact").fill("Nobody else was there")
    page.locator("#id_statement").fill("Nobody was there.\u00a0")
    page.context.clear_cookies(name="sessionid")

    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    _sign_in(page, editor.username)
    page.get_by_role("button", name="Send it again").click()

    expect(page.locator(".messagelist")).to_contain_text("Nobody was there.")


PAGES = {
    "start": "/admin/",
    "text": "/admin/articles/article/{article}/text/",
    "new claim": "/admin/articles/article/{article}/claims/add/",
    "claim": "/admin/articles/article/{article}/claims/{claim}/",
    "changes": "/admin/articles/claim/{claim}/changes/",
    "claims": "/admin/articles/claim/",
    "sources": "/admin/articles/source/",
    "source": "/admin/articles/source/add/",
    "article": "/admin/articles/article/{article}/change/",
    "stock claim": "/admin/articles/claim/{claim}/change/",
    "act": "/admin/articles/claim/act/update/?chosen={claim}",
}


@pytest.fixture
def addresses(article: Article) -> dict[str, str]:
    claim = factories.published_claim("1,500 soldiers had sailed.", within=article)
    factories.figure(claim, "1500")
    factories.evidence(claim, excerpt="Words.")
    claim.links.create(kind="repeats", to=factories.claim("Some sailed."))
    Claim.objects.filter(pk=claim.pk).update(statement="About 1,500 soldiers had sailed.")
    return {name: path.format(article=article.pk, claim=claim.pk) for name, path in PAGES.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible_and_never_scrolls_sideways(
    addresses: dict[str, str], open_page: OpenPage, width: int, scheme: str
) -> None:
    page = open_page("/admin/login/", width=width, scheme=scheme)
    check_axe(page)
    _sign_in(page, factories.user("chief").username)
    faults = []
    for name, address in addresses.items():
        page.goto(address)
        for check in (check_axe, check_width):
            try:
                check(page)
            except AssertionError as error:
                faults.append(f"{name}: {error}")

    assert not faults, "\n".join(faults)


def test_the_html_of_our_own_pages_is_valid(addresses: dict[str, str], open_page: OpenPage) -> None:
    page = _open(open_page, "/admin/")
    for name in ("start", "text", "new claim", "claim", "changes", "act"):
        check_html(page.request.get(addresses[name]).text())
