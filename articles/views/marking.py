"""A text cut into the pieces that its claims mark, overlapping and nested ones too.

Spans that overlap cannot be nested elements, and a link may not hold a link. So the text is cut
wherever a span begins or ends; each piece knows the spans that cover it, the narrowest first, and
links to that one. A span's own flag (its number and rating's shape) stands where the span ends.
Each span keeps one lane for its underline, so that lines run on beside each other.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

LANES = 4


@dataclass(frozen=True)
class Span:
    """A marked passage of a text: code points from `start` to `end`, the end exclusive."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Segment:
    """A piece of one line of the text: `covering` has the numbers of its spans, narrowest first.

    `begins` and `ends` are the numbers of the spans that start or finish with this piece; a line
    end inside a span is no end.
    """

    text: str
    covering: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


Line = list[Segment]
Paragraph = list[Line]


def mark(body: str, spans: Sequence[Span]) -> list[Paragraph]:
    """`body` as paragraphs of lines of segments.

    A blank line parts paragraphs, a line end parts lines. ValueError for a span that does not lie
    in the text. A span of white space alone marks nothing that shows.
    """
    for span in spans:
        if not 0 <= span.start < span.end <= len(body):
            raise ValueError(f"span {span.number} ({span.start}–{span.end}) is not in the text")
    paragraphs: list[Paragraph] = [[]]
    for match in re.finditer(r"[^\n]*(?:\n|$)", body):
        line = match[0].rstrip("\n")
        if line.strip():
            paragraphs[-1].append(_segments(body, match.start(), match.start() + len(line), spans))
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def _segments(body: str, start: int, end: int, spans: Sequence[Span]) -> Line:
    here = [span for span in spans if span.start < end and span.end > start]
    edges = {start, end}
    for span in here:
        edges |= {max(start, span.start), min(end, span.end)}
    cuts = sorted(edges)
    return [_segment(body, a, b, here) for a, b in itertools.pairwise(cuts)]


def _segment(body: str, start: int, end: int, spans: Sequence[Span]) -> Segment:
    over = [span for span in spans if span.start <= start and span.end >= end]
    over.sort(key=lambda span: (span.end - span.start, span.number))
    return Segment(
        body[start:end],
        tuple(span.number for span in over),
        tuple(span.number for span in over if _first_shown(body, span) == start),
        tuple(span.number for span in over if _last_shown(body, span) == end),
    )


def _first_shown(body: str, span: Span) -> int:
    """Where the span's first line that shows begins: white space before it is not drawn."""
    exact = body[span.start : span.end]
    blank = re.match(r"\s*\n", exact)
    return span.start + (blank.end() if blank else 0)


def _last_shown(body: str, span: Span) -> int:
    exact = body[span.start : span.end]
    blank = re.search(r"\n\s*$", exact)
    return span.start + blank.start() if blank else span.end


def lanes(spans: Sequence[Span]) -> dict[int, int]:
    """Each span's lane, 0 nearest the text: narrow ones first, none shared where two overlap.

    The last lane takes what is left: four lines under one word is the most that can be read.
    """
    taken: dict[int, int] = {}
    placed: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.end - span.start, span.number)):
        busy = {
            taken[other.number]
            for other in placed
            if other.start < span.end and span.start < other.end
        }
        free = [lane for lane in range(LANES) if lane not in busy]
        taken[span.number] = free[0] if free else LANES - 1
        placed.append(span)
    return taken


def in_reading_order(spans: Sequence[tuple[int, int, int]]) -> list[Span]:
    """Spans numbered from 1 as a reader meets them; each given as (start, end, anything)."""
    ordered = sorted(spans, key=lambda span: (span[0], -span[1], span[2]))
    return [Span(number, start, end) for number, (start, end, _) in enumerate(ordered, 1)]
