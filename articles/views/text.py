"""An article's text as HTML, every claim's passage in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.anchoring import find_again
from articles.models.edition import Edition
from articles.views import words
from articles.views.marking import LANES, Paragraph, Segment, Span, lanes, mark


@dataclass
class Place:
    """One passage of the article that makes a claim, as text and margin show it.

    `start` and `end` are where it stands in the text shown, in code points; None when it does not.
    """

    edition: Edition
    appearance: dict[str, Any]
    start: int | None = None
    end: int | None = None
    number: int = 0
    lane: int = 0

    @property
    def rating(self) -> dict[str, Any]:
        """The rating to show."""
        return self.edition.verdict or words.NOT_YET_REVIEWED

    @property
    def hops(self) -> list[dict[str, Any]]:
        """Who said it and who passed it on, to the outlet whose article this is."""
        chain: list[dict[str, Any]] = self.appearance["chain"]
        return chain

    @property
    def classes(self) -> str:
        """The classes of its underline."""
        return f"u lane-{self.lane} c-{self.rating['colour']}"


def places(
    editions: Sequence[Edition], article: int, revision: int | None, body: str | None
) -> list[Place]:
    """Every appearance in `article`, numbered in reading order.

    Those of `revision` stand where they stood. One of another text stands where its words are
    found again in `body`, unless its claim is marked in `revision` by itself. What is in no text
    (a minute, a page) or not in this one comes last.
    """
    found = [
        Place(edition, appearance)
        for edition in editions
        for appearance in edition.document["appearances"]
        if appearance["article"]["id"] == article
    ]
    own = [place for place in found if _revision(place) == revision is not None]
    for place in own:
        place.start, place.end = place.appearance["start"], place.appearance["end"]
    marked = {(place.edition.claim_id, place.appearance["exact"]) for place in own}
    shown = [
        place
        for place in found
        if place in own or (place.edition.claim_id, place.appearance["exact"]) not in marked
    ]
    for place in shown:
        if place not in own and body and place.appearance["exact"]:
            _find_again(place, body)
    shown.sort(key=_reading_order)
    for number, place in enumerate(shown, 1):
        place.number = number
    return shown


def _revision(place: Place) -> int | None:
    revision = place.appearance["revision"]
    return revision["id"] if revision and place.appearance["exact"] else None


def _find_again(place: Place, body: str) -> None:
    a = place.appearance
    anchor = find_again(body, a["exact"], a["prefix"] or "", a["suffix"] or "", a["start"])
    if anchor:
        place.start, place.end = anchor.start, anchor.end


def _reading_order(place: Place) -> tuple[bool, int, int, str, int]:
    pk = place.appearance["id"]
    if place.start is None or place.end is None:
        return True, 0, 0, place.appearance["locator"] or "", pk
    return False, place.start, -place.end, "", pk


def marked_text(body: str, shown: Sequence[Place], headline: str) -> tuple[list[SafeString], bool]:
    """The paragraphs of `body` as HTML, and whether underlines run in more than two lanes.

    `shown` are the places in this body. A first paragraph that only repeats the headline is left
    out, since the page has it as its heading.
    """
    spans = [
        Span(place.number, place.start, place.end)
        for place in shown
        if place.start is not None and place.end is not None
    ]
    lane_of = lanes(spans)
    by_number = {place.number: place for place in shown}
    for number, lane in lane_of.items():
        by_number[number].lane = lane
    paragraphs = mark(body, spans)
    if paragraphs and _repeats(paragraphs[0], headline):
        paragraphs = paragraphs[1:]
    deep = max(lane_of.values(), default=0) >= LANES // 2
    return [_paragraph_html(paragraph, by_number) for paragraph in paragraphs], deep


def _repeats(paragraph: Paragraph, headline: str) -> bool:
    pieces = [segment for line in paragraph for segment in line]
    said = " ".join("".join(segment.text for segment in line) for line in paragraph)
    return not any(piece.covering for piece in pieces) and said.strip() == headline.strip()


def _paragraph_html(paragraph: Paragraph, by_number: Mapping[int, Place]) -> SafeString:
    lines = [
        format_html_join("", "{}", ((_segment_html(piece, by_number),) for piece in line))
        for line in paragraph
    ]
    return format_html_join(SafeString("<br>\n"), "{}", ((line,) for line in lines))


def _segment_html(segment: Segment, by_number: Mapping[int, Place]) -> SafeString | str:
    """One piece: a link to its narrowest claim, inside the underlines of the wider ones.

    Only the piece that ends a claim is a stop for the keyboard, so that each claim is one stop.
    """
    if not segment.covering:
        return segment.text
    own, *wider = (by_number[number] for number in segment.covering)
    flag = _flag(own) if own.number in segment.ends else ""
    html = format_html(
        '<a class="{}" href="#c{}"{}{}>{}{}</a>',
        own.classes,
        own.number,
        _id(own, segment),
        "" if flag else SafeString(' tabindex="-1"'),
        segment.text,
        flag,
    )
    for place in wider:
        html = format_html('<span class="{}"{}>{}</span>', place.classes, _id(place, segment), html)
    others = [place for place in wider if place.number in segment.ends]
    flags = format_html_join(
        "",
        '<a class="c-{}" href="#c{}">{}</a>',
        ((place.rating["colour"], place.number, _flag(place)) for place in others),
    )
    return format_html("{}{}", html, flags)


def _id(place: Place, segment: Segment) -> SafeString | str:
    starts_here = place.number in segment.begins
    return format_html(' id="p{}"', place.appearance["id"]) if starts_here else ""


def _flag(place: Place) -> SafeString:
    """Its number and its rating's shape; the word joiners keep it on the line of its passage."""
    return format_html(
        '<span class="flag c-{}">\u2060<svg aria-hidden="true"><use href="#s-{}"/></svg>'
        '<span class="hidden"> claim </span>\u2060{}</span>',
        place.rating["colour"],
        place.rating["shape"],
        place.number,
    )
