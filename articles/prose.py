"""Markdown as the desk writes it, in rationales and in notes, as safe HTML."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "heading", "lheading"])
_TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"}
_LINK_SCHEMES = {"http", "https", "mailto"}
_CITED = re.compile(r"\[(\d{1,6})\](?![(:])")
_MENTION = re.compile(r"(?<![\w@.+/-])@([\w@.+-]+)")
_CLOSING = ".@+-"
"""What a user's name may end with and yet, at the end of a mention, is rather punctuation."""


def cited(markdown: str) -> list[int]:
    """The numbers of evidence that it cites, each once, in order."""
    return list(dict.fromkeys(int(number) for number in _CITED.findall(markdown)))


def rationale_html(markdown: str, evidence: Iterable[int]) -> SafeString:
    """`markdown` (CommonMark without HTML, images and headings) as HTML.

    "[2]" becomes a link to "#e2" where the claim has evidence 2, and stays as typed elsewhere.
    """
    return _cleaned(_MARKDOWN.render(_with_links(markdown, evidence)))


def mentions(markdown: str) -> list[list[str]]:
    """Whom it addresses as "@name", in order: for each the names that it can mean, likeliest first.

    "@mara." is "mara." or "mara". What stands in code is no mention, nor is the "@" of an address.
    """
    inline = [token for block in _MARKDOWN.parse(markdown) for token in block.children or ()]
    texts = [token.content for token in inline if token.type == "text"]
    found = {name: _readings(name) for text in texts for name in _MENTION.findall(text)}
    return [[_normal(name) for name in names] for names in found.values() if names[-1]]


def note_html(markdown: str, evidence: Iterable[int], people: Collection[str]) -> SafeString:
    """As `rationale_html`, with mentions of `people` (case-folded names) set off."""
    tokens = _MARKDOWN.parse(_with_links(markdown, evidence))
    for block in tokens:
        if block.children:
            block.children = list(_set_off(block.children, people))
    return _cleaned(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _readings(name: str) -> list[str]:
    return list(dict.fromkeys([name, name.rstrip(_CLOSING)]))


def _normal(name: str) -> str:
    """A user's name as Django keeps it."""
    return unicodedata.normalize("NFKC", name)


def _with_links(markdown: str, evidence: Iterable[int]) -> str:
    known = set(evidence)

    def link(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"[\\[{number}\\]](#e{number})" if number in known else match[0]

    return _CITED.sub(link, markdown)


def _set_off(tokens: Iterable[Token], people: Collection[str]) -> Iterator[Token]:
    """The tokens of a line, "@name" of one of the people as strong text."""
    for token in tokens:
        if token.type != "text":
            yield token
            continue
        end = 0
        for match in _MENTION.finditer(token.content):
            known = (name for name in _readings(match[1]) if _normal(name).casefold() in people)
            name = next(known, "")
            if name:
                yield _text(token.content[end : match.start()])
                yield Token("strong_open", "strong", 1)
                yield _text(f"@{name}")
                yield Token("strong_close", "strong", -1)
                end = match.start(1) + len(name)
        yield _text(token.content[end:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _cleaned(html: Any) -> SafeString:
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=_LINK_SCHEMES,
        link_rel="nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned just now, to the tags above
