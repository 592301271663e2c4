"""Lines that hold one shared thing: a source, a topic, a measure or a rating."""

from collections.abc import Callable
from dataclasses import dataclass

from articles.interchange.reader import Reader, limit
from articles.models import Measure, Rating, Source, Topic
from articles.models.choices import Colour, Shape, SourceKind


@dataclass(frozen=True)
class SourceRecord:
    """`parent` is a key."""

    key: str
    name: str
    aliases: list[str]
    kind: str
    role: str
    parent: str
    country: str
    url: str
    same_as: list[str]


@dataclass(frozen=True)
class TopicRecord:
    """`parent` is a slug."""

    slug: str
    name: str
    parent: str


@dataclass(frozen=True)
class MeasureRecord:
    name: str
    unit: str


@dataclass(frozen=True)
class RatingRecord:
    slug: str
    name: str
    value: int | None
    colour: str
    shape: str
    needs_evidence: bool | None
    retired: bool | None


Record = SourceRecord | TopicRecord | MeasureRecord | RatingRecord


def read_record(line: Reader) -> Record | None:
    """A shared thing's line; None, and reported, when it is of no known kind."""
    kind = line.choice("record", tuple(_READERS))
    if not kind:
        return None
    found = _READERS[kind](line)
    line.finish()
    return found


def _source(r: Reader) -> SourceRecord:
    found = SourceRecord(
        key=r.text("key", required=True, most=limit(Source, "key")),
        name=r.text("name", required=True, most=limit(Source, "name")).strip(),
        aliases=r.texts("aliases", most=limit(Source, "name")),
        kind=r.choice("kind", SourceKind),
        role=r.text("role", most=limit(Source, "role")),
        parent=r.text("parent", most=limit(Source, "key")),
        country=r.text("country", most=limit(Source, "country")),
        url=r.url("url"),
        same_as=r.urls("same_as"),
    )
    if found.kind == SourceKind.UNNAMED:
        r.wrong("kind", "an unnamed source belongs to one article. Name it in a chain there.")
    if found.parent and found.parent == found.key:
        r.wrong("parent", "a source does not belong to itself. Choose another.")
    return found


def _topic(r: Reader) -> TopicRecord:
    found = TopicRecord(
        slug=r.slug("slug", most=limit(Topic, "slug")),
        name=r.text("name", required=True, most=limit(Topic, "name")).strip(),
        parent=r.text("parent", most=limit(Topic, "slug")),
    )
    if found.parent and found.parent == found.slug:
        r.wrong("parent", "a topic does not stand under itself. Choose another.")
    return found


def _measure(r: Reader) -> MeasureRecord:
    return MeasureRecord(
        name=r.text("name", required=True, most=limit(Measure, "name")).strip(),
        unit=r.text("unit", most=limit(Measure, "unit")),
    )


def _rating(r: Reader) -> RatingRecord:
    return RatingRecord(
        slug=r.slug("slug", most=limit(Rating, "slug")),
        name=r.text("name", required=True, most=limit(Rating, "name")).strip(),
        value=r.number("value", least=1, most=5),
        colour=r.choice("colour", Colour),
        shape=r.choice("shape", Shape),
        needs_evidence=r.flag("needs_evidence"),
        retired=r.flag("retired"),
    )


_READERS: dict[str, Callable[[Reader], Record]] = {
    "source": _source,
    "topic": _topic,
    "measure": _measure,
    "rating": _rating,
}
