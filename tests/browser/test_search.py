"""Searching as a reader does: results while typing, by keyboard, by dragging, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles import workflow
from tests import factories as make
from tests.browser.checks import check_axe
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

FIELD = "Search claims, articles and sources"


@pytest.fixture(autouse=True)
def claims(transactional_db: None) -> None:
    chief, office = make.user("chief"), make.source("The Office of Ships")
    for day, statement in (
        ("2024-10-18", "Three ships sailed."),
        ("2024-11-02", "Four ships sank."),
        ("2024-12-20", "Five ships burned."),
        ("2025-01-05", "It rained."),
    ):
        claim = make.claim(statement)
        make.appearance(claim, chain=[office], said_on=day)
        workflow.publish([claim], chief)


def typed(page: Page, text: str) -> None:
    page.get_by_label(FIELD).press_sequentially(text)


def test_the_list_follows_what_is_typed_and_says_so_to_the_ear(open_page: OpenPage) -> None:
    page = open_page("/claims/")
    typed(page, "sank shi")

    expect(page.locator("#results .card")).to_have_count(1)
    expect(page.locator(".card mark").first).to_have_text("ships")
    expect(page.locator("#search-told")).to_have_text("1 claim matches")
    expect(page).to_have_url(re.compile(r"/claims/\?q=sank\+shi$"))
    expect(page.get_by_label(FIELD)).to_be_focused()
    check_axe(page)


def test_what_is_typed_keeps_the_filters_that_are_chosen(open_page: OpenPage) -> None:
    page = open_page("/claims/?kind=causal")
    typed(page, "ships")

    expect(page.locator(".empty")).to_contain_text("No published claim matches all of this")
    expect(page).to_have_url(re.compile(r"kind=causal"))


def test_anywhere_else_the_field_offers_names_and_claims_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/about/")
    field = page.get_by_label(FIELD)
    typed(page, "shi")
    offers = page.get_by_role("listbox", name="Found")

    expect(offers.get_by_role("option")).to_have_count(5)
    expect(offers.get_by_role("option").first).to_contain_text("The Office of Ships")
    expect(field).to_have_attribute("aria-expanded", "true")
    check_axe(page)
    field.press("ArrowDown")
    field.press("ArrowDown")
    chosen = offers.locator("[aria-selected=true]")
    expect(chosen).to_contain_text("Five ships burned.")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("Enter")
    expect(page.locator("h1")).to_contain_text("Five ships burned.")


def test_escape_puts_the_offers_away_and_enter_then_searches(open_page: OpenPage) -> None:
    page = open_page("/about/")
    typed(page, "ships")
    expect(page.get_by_role("listbox")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/claims/\?q=ships$"))


def test_dragging_over_bars_chooses_all_that_is_touched(open_page: OpenPage) -> None:
    page = open_page("/claims/")
    bars = page.locator(".timeline a")
    first, last = bars.nth(0).bounding_box(), bars.nth(1).bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] + 10, steps=5)
    page.mouse.up()

    expect(page).to_have_url(re.compile("after=2024-10-01&before=2024-11-30"))
    expect(page.locator("#results .card")).to_have_count(2)


def test_all_of_it_works_as_links_and_a_form_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/about/", javascript=False)
    page.get_by_label(FIELD).fill("ships -sank")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#results .card")).to_have_count(3)

    page.locator(".sorts a", has_text="Most reported").click()
    expect(page.locator(".sorts strong")).to_have_text("Most reported")
