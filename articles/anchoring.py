"""Where words stand in a text: the selectors of the W3C Web Annotation model, as plain functions.

Positions are Unicode code points, counted from 0, the end exclusive, as in
https://www.w3.org/TR/annotation-model/#text-position-selector. Texts are compared code point for
code point: a no-break space is not a space.
"""

import re
from dataclasses import dataclass
from itertools import takewhile

CONTEXT = 32
"""Code points kept before and after a quotation, to find it again in a changed text."""

REACH = 400
"""Code points around a passage within which its sentence is looked for."""

_SENTENCE_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”）]*)|\n")
_CLOSING = re.compile(r"[\"'”’»)\]]*")


@dataclass(frozen=True)
class Anchor:
    """A passage: where it stands and the words around it."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def anchor(body: str, start: int, end: int) -> Anchor:
    """The passage of `body` from `start` to `end`; ValueError when there is none."""
    if not 0 <= start < end <= len(body):
        raise ValueError(
            f"start {start} and end {end} do not lie in the text, which is {len(body)} long"
        )
    return Anchor(
        start,
        end,
        body[start:end],
        body[max(0, start - CONTEXT) : start],
        body[end : end + CONTEXT],
    )


def locate(body: str, exact: str) -> list[Anchor]:
    """Every place where `exact` stands in `body`, in reading order, overlapping ones too."""
    found, start = [], body.find(exact) if exact else -1
    while start >= 0:
        found.append(anchor(body, start, start + len(exact)))
        start = body.find(exact, start + 1)
    return found


def find_again(body: str, exact: str, prefix: str, suffix: str, start: int) -> Anchor | None:
    """Where a passage of another text stands in `body`; None when its words are not there.

    Of several places the one with most of the words around it is taken, then the one nearest to
    where it stood before.
    """

    def kept(place: Anchor) -> tuple[int, int]:
        around = _shared(prefix[::-1], place.prefix[::-1]) + _shared(suffix, place.suffix)
        return around, -abs(place.start - start)

    return max(locate(body, exact), key=kept, default=None)


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in pairs)


def sentence_around(before: str, exact: str, after: str) -> tuple[str, str]:
    """The rest of the sentence that `exact` stands in: (what stands before it, what after).

    `before` and `after` are the text around the passage; `REACH` code points of each are enough.
    A sentence ends at ".", "!", "?" followed by space, at their full-width forms, or at a line's
    end; a longer one is cut with "…".
    """
    ends = list(_SENTENCE_END.finditer(before))
    start = before[ends[-1].end() :] if ends else before
    finished = re.search(r"[.!?…。！？][\"'”’»)\]」』]*\s*$", exact)
    stop = _CLOSING.match(after) if finished else _SENTENCE_END.search(after)
    rest = after[: stop.end()] if stop else after
    cut_left = not ends and len(before) >= REACH
    cut_right = stop is None and len(after) >= REACH
    return ("…" if cut_left else "") + start.lstrip(), rest.rstrip() + ("…" if cut_right else "")


def normalised_lines(text: str) -> str:
    """`text` with line ends as LF; everything else kept code point for code point."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
