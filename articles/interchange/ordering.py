"""The order of lines, by what they hold and not by ids: two databases with the same record write
the same file."""

from collections.abc import Collection
from typing import Any

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Collate

from articles.models import Appearance, Article, ArticleRevision, Authorship, Citation


def _order(way: str = "") -> list[Collate]:
    """What articles are sorted by: links, then headlines; byte by byte, whatever the locale."""
    names = ("url", "headline", "kind", "outlet__key", "published_on")
    texts = [Coalesce(Cast(F(f"{way}{name}"), TextField()), Value("")) for name in names]
    return [Collate(text, "C") for text in (*texts, Coalesce(_first_text(way), Value("")))]


def _first_text(way: str) -> Subquery:
    article = f"{way.removesuffix('__')}_id" if way else "pk"
    texts = ArticleRevision.objects.filter(article=OuterRef(article)).order_by("number")
    return Subquery(texts.values("sha256")[:1], output_field=TextField())


def articles_in_order() -> QuerySet[Article]:
    """All articles that have a line; one merged into another, with nothing of its own, has none."""
    owners: tuple[Any, ...] = (Appearance, ArticleRevision, Authorship, Citation)
    empty = [~Exists(model.objects.filter(article=OuterRef("pk"))) for model in owners]
    merged = Q(*empty, merged_into__isnull=False)
    return Article.objects.exclude(merged).order_by(*_order(), "id")


def first_articles(claims: Collection[int]) -> dict[int, int]:
    """The article on whose line each of these claims is told whole: its first, in order."""
    rows = Appearance.objects.filter(claim__in=claims).order_by("claim_id", *_order("article__"))
    return dict(rows.distinct("claim_id").values_list("claim", "article"))
