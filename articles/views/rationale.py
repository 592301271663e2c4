"""Markdown of rationales and notes as safe HTML."""

import re
from collections.abc import Iterable

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "heading", "lheading"])
_TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"}
_LINK_SCHEMES = {"http", "https", "mailto"}
_CITED = re.compile(r"\[(\d{1,6})\](?![(:])")


def cited(markdown: str) -> list[int]:
    """The numbers of evidence that it cites, each once, in order."""
    return list(dict.fromkeys(int(number) for number in _CITED.findall(markdown)))


def rationale_html(markdown: str, evidence: Iterable[int]) -> SafeString:
    """`markdown` (CommonMark without HTML, images and headings) as HTML.

    "[2]" becomes a link to "#e2" where the claim has evidence 2, and stays as typed elsewhere.
    """
    known = set(evidence)

    def link(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"[\\[{number}\\]](#e{number})" if number in known else match[0]

    html = _MARKDOWN.render(_CITED.sub(link, markdown))
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=_LINK_SCHEMES,
        link_rel="nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned just now, to the tags above
