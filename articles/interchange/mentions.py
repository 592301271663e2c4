"""How lines name what they share: sources and articles, as what they were merged into."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from articles.models import Article, Source
from articles.models.choices import SourceKind


def as_known(source: Source, article: int | None = None) -> Source:
    """What readers know it as; an unnamed source of another article stays what it was."""
    target = source.merged_into
    if target is None:
        return source
    at_home = target.kind != SourceKind.UNNAMED or target.article_id == article
    return target if at_home else source


def mention(source: Source, name: str = "name") -> dict[str, Any]:
    """A source as lines name it; `name` is the field of its name."""
    return {
        name: source.name,
        "kind": source.kind,
        "country": source.country,
        "key": source.key,
    }


def outlet_of(article: Article) -> dict[str, Any] | None:
    """The outlet of an article; needs `outlet` and its `merged_into` loaded."""
    if article.outlet is None or article.outlet.kind == SourceKind.UNNAMED:
        return None
    return mention(as_known(article.outlet))


def reference(article: Article) -> dict[str, Any]:
    """An article as lines name it; needs `merged_into` and the outlets loaded (REFERRED)."""
    known = article.merged_into or article
    return {
        "kind": known.kind,
        "headline": known.headline,
        "url": known.url,
        "outlet": outlet_of(known),
        "published_on": known.published_on,
    }


REFERRED = (
    "outlet__merged_into",
    "merged_into__outlet__merged_into",
)
"""What `reference` needs with an article; prefix it with the way there."""


def grouped(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    """Parts of lines by the id of what they belong to."""
    found: dict[int, list[Any]] = defaultdict(list)
    for pk, part in rows:
        found[pk].append(part)
    return found
