"""Markdown of rationales: links to evidence, and nothing that could harm."""

import pytest

from articles.prose import rationale_html


def test_a_citation_links_to_evidence_that_exists() -> None:
    html = rationale_html("It sailed [1].", [1])

    assert '<a href="#e1"' in html
    assert ">[1]</a>" in html


def test_a_citation_of_nothing_stays_as_typed() -> None:
    assert rationale_html("It sailed [9].", [1]) == "<p>It sailed [9].</p>\n"


def test_two_citations_side_by_side_both_link() -> None:
    html = rationale_html("Both [1][2].", [1, 2])

    assert html.count("<a ") == 2


def test_an_ordinary_link_with_a_number_for_its_text_is_left_alone() -> None:
    assert 'href="https://example.org/"' in rationale_html("See [1](https://example.org/).", [1])


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "![x](https://example.org/track.png)",
        "<a href='#' onclick='x()'>x</a>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_active_and_nothing_fetched_comes_through(harm: str) -> None:
    html = rationale_html(harm, [])

    assert not any(tag in html for tag in ("<script", "<img", "<a href='#'"))
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_a_heading_cannot_break_the_outline_of_the_page() -> None:
    assert "<h" not in rationale_html("# Big\n\nBig\n===", [])
