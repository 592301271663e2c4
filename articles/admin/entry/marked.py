"""A text with its claims marked, for the desk: every character of it, and where each one is."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.views.marking import Span, lanes


@dataclass(frozen=True)
class Mark:
    """A passage that makes a claim: where it stands, its number in the list, and its page."""

    number: int
    start: int
    end: int
    href: str
    title: str
    colour: str = "grey"
    shape: str = "dashed"
    is_here: bool = False


def marked(body: str, marks: Sequence[Mark]) -> SafeString:
    """`body`, whole and in order, cut where a passage begins or ends; each piece a link.

    Text content but for the flags (elements with `data-flag`) is `body`, code point for code
    point, so that a selection in it can be counted.
    """
    spans = [Span(mark.number, mark.start, mark.end) for mark in marks]
    lane_of, by_number = lanes(spans), {mark.number: mark for mark in marks}
    edges = {0, len(body)}.union(*({span.start, span.end} for span in spans))
    pieces = []
    for start, end in itertools.pairwise(sorted(edges)):
        over = [span for span in spans if span.start <= start and span.end >= end]
        over.sort(key=lambda span: (span.end - span.start, span.number))
        found = [by_number[span.number] for span in over]
        pieces.append((_piece(body[start:end], found, lane_of, end),))
    return format_html_join("", "{}", pieces)


def _piece(text: str, over: Sequence[Mark], lane_of: dict[int, int], end: int) -> Any:
    html: Any = format_html("{}", text)
    for mark in over:
        classes = f"u lane-{lane_of[mark.number]} c-{mark.colour}"
        if mark.is_here:
            html = format_html('<mark class="{}" id="here">{}</mark>', classes, html)
        else:
            html = format_html('<span class="{}">{}</span>', classes, html)
    flags = format_html_join(
        "",
        '<a data-flag class="flag c-{}" href="{}" title="{}"><svg aria-hidden="true">'
        '<use href="#s-{}"/></svg><span class="visually-hidden">claim </span>{}</a>',
        (
            (mark.colour, mark.href, mark.title, mark.shape, mark.number)
            for mark in over
            if mark.end == end
        ),
    )
    return format_html("{}{}", html, flags)
