"""How a document mentions shared things: by id, with the name they had when it was issued."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from articles.editions.canonical import Document
from articles.models import Article, Source

SOURCE = ("id", "name", "kind", "country")


def source_references(ids: Iterable[int]) -> dict[int, Document]:
    """SOURCE of each id: its id, name, kind and country. One query."""
    rows: Any = Source.objects.filter(id__among=set(ids)).values(*SOURCE)
    return {row["id"]: row for row in rows}


def article_references(ids: Iterable[int]) -> dict[int, Document]:
    """ARTICLE of each id: headline, kind, outlet, url, language and date. One query."""
    rows: Any = Article.objects.filter(id__among=set(ids)).values(
        "id",
        "headline",
        "kind",
        "url",
        "language",
        "published_on",
        **{f"by_{name}": F(f"outlet__{name}") for name in SOURCE},
    )
    return {row["id"]: _with_outlet(row) for row in rows}


def _with_outlet(row: Document) -> Document:
    outlet = {name: row.pop(f"by_{name}") for name in SOURCE}
    return row | {"outlet": outlet if outlet["id"] else None}
