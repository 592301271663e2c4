"""What a line holds, as types.

Every part knows its path in the line (`at`), so that what matching finds wrong later can be told
as precisely as what reading finds. Empty fields are not said on the line.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class SourceMention:
    """A source as a line names it; `field` is the field of its name."""

    at: str
    field: str
    name: str
    kind: str
    country: str
    key: str


@dataclass(frozen=True)
class Reference:
    """An article as a line names it."""

    at: str
    kind: str
    headline: str
    url: str
    outlet: SourceMention | None
    published_on: str | None
    language: str


@dataclass(frozen=True)
class Text:
    """One text of the line's article; `number` is None where the line has a plain `body`."""

    at: str
    number: int | None
    body: str
    captured_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Hop:
    """One hop of a chain."""

    source: SourceMention
    capacity: str
    cue: str
    said_on: str | None
    place: str
    channel: str


@dataclass(frozen=True)
class FigureEntry:
    at: str
    measure: str
    unit: str
    low: str | None
    high: str | None
    qualifier: str
    wording: str
    as_of: str | None


@dataclass(frozen=True)
class LinkEntry:
    """`to` is a claim's number on this line, or a lasting name."""

    at: str
    kind: str
    to: int | str


@dataclass(frozen=True)
class EvidenceEntry:
    at: str
    number: int | None
    stance: str
    excerpt: str
    translation: str
    locator: str
    revision: int | None
    note: str
    article: Reference


@dataclass(frozen=True)
class ReviewEntry:
    at: str
    rating: str
    summary: str
    rationale: str
    evidence: list[int]
    true_until: str | None
    decided_at: datetime
    reviewer: str


@dataclass(frozen=True)
class Passage:
    """Where a claim stands: a span of a text, or a locator."""

    exact: str | None
    start: int | None
    end: int | None
    locator: str | None
    revision: int | None


@dataclass(frozen=True)
class ClaimEntry:
    """A claim, or a further appearance of one; empty fields are not said on this line."""

    at: str
    n: int
    key: str
    statement: str
    language: str
    kind: str
    occurred_on: str | None
    place: str
    topics: list[str]
    passage: Passage
    modality: str
    is_quotation: bool
    translation: str
    chain: list[Hop]
    figures: list[FigureEntry]
    links: list[LinkEntry]
    evidence: list[EvidenceEntry]
    reviews: list[ReviewEntry]
    state: str
    note: str


@dataclass(frozen=True)
class ArticleLine:
    """An article with all that hangs on it."""

    article: Reference
    authors: list[SourceMention]
    full_text_public: bool | None
    texts: list[Text]
    cites: list[Reference]
    claims: list[ClaimEntry] = field(default_factory=list)
