"""The rows around some claims, as their documents need them: one query each."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest, Least, Substr

from articles.anchoring import REACH
from articles.models import (
    Appearance,
    Attribution,
    ClaimLink,
    Edition,
    Evidence,
    Figure,
    Review,
)

RATING = ("slug", "name", "value", "colour", "shape")


def appearances(ids: list[int]) -> QuerySet:
    return (
        Appearance.objects.filter(claim__among=ids)
        .order_by("id")
        .values(
            "id",
            "claim",
            "article",
            "revision",
            "exact",
            "prefix",
            "suffix",
            "start",
            "end",
            "locator",
            "is_quotation",
            "modality",
            "translation",
            revision_number=F("revision__number"),
            text_before=Substr(
                "revision__body", Greatest(F("start") - REACH, 0) + 1, Least(F("start"), REACH)
            ),
            text_after=Substr("revision__body", F("end") + 1, REACH),
        )
    )


def hops(ids: list[int]) -> QuerySet:
    return (
        Attribution.objects.filter(appearance__claim__among=ids)
        .order_by("position")
        .values(
            "appearance_id",
            "position",
            "source",
            "capacity",
            "cue",
            "said_on",
            "place",
            "channel",
        )
    )


def figures(ids: list[int]) -> QuerySet:
    return (
        Figure.objects.filter(claim__among=ids)
        .order_by("id")
        .values(
            "id",
            "claim",
            "measure",
            "low",
            "high",
            "qualifier",
            "wording",
            "as_of",
            measure_name=F("measure__name"),
            measure_unit=F("measure__unit"),
        )
    )


def evidence(ids: list[int]) -> QuerySet:
    return (
        Evidence.objects.filter(claim__among=ids)
        .order_by("number")
        .values(
            "claim",
            "number",
            "stance",
            "article",
            "revision",
            "excerpt",
            "translation",
            "locator",
            "note",
            revision_number=F("revision__number"),
        )
    )


def latest_reviews(ids: list[int]) -> QuerySet:
    return (
        Review.objects.filter(claim__among=ids)
        .order_by("claim_id", "-decided_at", "-id")
        .distinct("claim_id")
        .values(
            "claim",
            "summary",
            "rationale",
            "evidence",
            "true_until",
            "decided_at",
            "reviewer_name",
            reviewer_public=F("reviewer__byline__id"),
            **{f"rating_{name}": F(f"rating__{name}") for name in RATING},
        )
    )


def links(ids: list[int]) -> QuerySet:
    """With the statement and slug of the linked claim's edition in force, None for a draft."""
    current = Edition.objects.in_force().listed().filter(claim=OuterRef("to"))
    return (
        ClaimLink.objects.filter(claim__among=ids)
        .order_by("id")
        .values(
            "claim",
            "kind",
            "to",
            entered=F("to__statement"),
            issued=Subquery(current.values("statement")[:1]),
            slug=Subquery(current.values("slug")[:1]),
        )
    )


def merged(model: type[Model], ids: Iterable[int]) -> dict[int, int]:
    """What each of these that is another name of something is a name of. One query."""
    found: Any = model._default_manager.filter(id__among=set(ids), merged_into__isnull=False)
    return dict(found.values_list("id", "merged_into"))


def cited(articles: Iterable[int]) -> dict[int, set[int]]:
    """All that each article relies on, however far back. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE back (article, cited) AS (
              SELECT article_id, cited_id FROM articles_citation WHERE article_id = ANY (%s)
              UNION
              SELECT back.article, c.cited_id
              FROM back JOIN articles_citation c ON c.article_id = back.cited
            ) SELECT article, cited FROM back
            """,
            [list(set(articles))],
        )
        cited: dict[int, set[int]] = defaultdict(set)
        for article, relied_on in cursor.fetchall():
            cited[article].add(relied_on)
    return cited
