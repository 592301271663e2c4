"""The article page in a real browser: every claim in its place, told apart and reachable."""

import pytest

from tests.browser.checks import check_axe, check_html, check_width
from tests.browser.conftest import OpenPage
from tests.browser.dossier import BODY, Dossier, published_dossier

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dossier(transactional_db: None) -> Dossier:
    return published_dossier()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_it_is_accessible_and_never_scrolls_sideways(
    dossier: Dossier, open_page: OpenPage, width: int, scheme: str
) -> None:
    page = open_page(dossier.article_page, width, scheme)

    check_axe(page)
    check_width(page)


def test_its_html_is_valid_and_light(dossier: Dossier, open_page: OpenPage) -> None:
    page = open_page(dossier.article_page)
    html = page.request.get(page.url).text()

    check_html(html)
    assert len(html.encode()) < 60_000
    assert " style=" not in html


def test_the_keyboard_reaches_every_claim_once_in_reading_order(
    dossier: Dossier, open_page: OpenPage
) -> None:
    page = open_page(dossier.article_page)
    stops = page.locator(".text a:not([tabindex])").evaluate_all("all => all.map(a => a.hash)")

    assert sorted(stops) == ["#c1", "#c2", "#c3", "#c4"]


def test_a_claim_in_the_text_leads_to_the_margin_and_back(
    dossier: Dossier, open_page: OpenPage
) -> None:
    page = open_page(dossier.article_page, 390, javascript=False)

    page.locator(".text a[href='#c2']").first.click()
    assert page.locator("#c2").is_visible()
    page.locator("#c2 .back").click()

    assert page.url.split("#")[1].startswith("p")


def test_lines_under_overlapping_claims_run_at_different_heights(
    dossier: Dossier, open_page: OpenPage
) -> None:
    page = open_page(dossier.article_page)
    paddings = page.locator(".text .u").evaluate_all(
        "all => [...new Set(all.map(e => getComputedStyle(e).paddingBlockEnd))]"
    )

    assert len(paddings) >= 2


def test_a_claim_shows_its_rating_in_the_text_by_shape_too(
    dossier: Dossier, open_page: OpenPage
) -> None:
    page = open_page(dossier.article_page)

    assert page.locator(".text .c-blue use[href='#s-clock']").count() > 0


def test_the_text_is_selected_without_the_flags(dossier: Dossier, open_page: OpenPage) -> None:
    page = open_page(dossier.article_page)

    chosen = page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('.text'));"
        " return getSelection().toString(); }"
    )

    assert chosen.split() == BODY.split("\n\n", 1)[1].split()
