"""The checks themselves: one that cannot fail says nothing."""

import pytest

from tests.browser.checks import check_axe, check_html, check_width
from tests.browser.conftest import OpenPage

GOOD = '<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body></body></html>'


def test_axe_finds_an_image_without_words(open_page: OpenPage) -> None:
    page = open_page("/healthz")
    page.set_content('<html lang="en"><title>A page</title><main><h1>A</h1><img src="data:,">')
    with pytest.raises(AssertionError, match="image-alt"):
        check_axe(page)


def test_a_page_that_scrolls_sideways_is_found(open_page: OpenPage) -> None:
    page = open_page("/healthz", width=320)
    page.set_content('<p style="width: 400px">wide</p>')
    with pytest.raises(AssertionError, match="pixels wide"):
        check_width(page)


def test_wrong_html_is_found_and_right_html_is_not() -> None:
    check_html(GOOD)
    with pytest.raises(AssertionError, match="Stray end tag"):
        check_html(GOOD.replace("<body>", "<body></p></section>"))
