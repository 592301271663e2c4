"""What an editor looks at first: what is begun, what waits, what was put right."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from articles.models import (
    Appearance,
    Article,
    ArticleRevision,
    Claim,
    Contribution,
    Edition,
    Question,
)
from articles.models.choices import Change
from articles.views.links import permalink

SHOWN = 8
"""Lines in each list of the start page; the lists themselves have all."""


@dataclass(frozen=True)
class Line:
    """One claim in a list: its words, its page, and what is said of it."""

    words: str
    href: str
    told: str = ""
    more: tuple[tuple[str, str], ...] = ()
    at: Any = None


@dataclass(frozen=True)
class Pile:
    """A list of the start page: its newest lines, how many there are, and where all are."""

    title: str
    lines: list[Line]
    count: int
    href: str
    empty: str


def piles(user: Any) -> list[Pile]:
    """The lists of `user`'s start page, in a fixed number of queries."""
    claims = reverse("admin:articles_claim_changelist")
    mine = Claim.objects.drafts().filter(
        Exists(Contribution.objects.filter(claim=OuterRef("pk"), user=user.pk))
    )
    asked = Claim.objects.filter(
        Exists(Question.objects.filter(claim=OuterRef("pk"), answered_at=None))
    )
    ahead, waiting = Claim.objects.ahead(), Claim.objects.awaiting_review()
    return [
        Pile(
            "My drafts",
            _lines(mine.order_by("-pk")),
            mine.count(),
            f"{claims}?state=draft&by=me",
            "Claims that you enter stand here until they are published.",
        ),
        Pile(
            "Questions of reviewers",
            _lines(asked.order_by("pk")),
            asked.count(),
            f"{claims}?asked=open",
            "None is open. A claim that a reviewer sends back with a question stands here.",
        ),
        Pile(
            "Changed since published",
            _lines(ahead.order_by("-pk"), preview=True),
            ahead.count(),
            f"{claims}?state=ahead",
            "Nothing: readers see every published claim as it stands here.",
        ),
        Pile(
            "Waiting for review",
            _waiting(waiting, decides=user.has_perm("articles.review_claim")),
            waiting.count(),
            f"{claims}?waiting=yes",
            "Nothing waits. A claim comes here by “Send to review”, the longest waiting first.",
        ),
        _corrections(),
    ]


def _lines(claims: QuerySet[Claim], *, preview: bool = False) -> list[Line]:
    pages: Any = with_pages(claims)[:SHOWN]
    return [
        Line(claim.statement, page_of(claim), claim.headline or "", _preview(claim) * preview)
        for claim in pages
    ]


def _preview(claim: Claim) -> tuple[tuple[str, str], ...]:
    return (("What changed", reverse("admin:articles_claim_preview", args=[claim.pk])),)


def _waiting(claims: QuerySet[Claim], *, decides: bool) -> list[Line]:
    lines = []
    pages: Any = with_pages(claims)[:SHOWN]
    for claim in pages:
        decide = ("Decide", reverse("review:claim", args=[claim.pk]))
        lines.append(
            Line(
                claim.statement,
                page_of(claim),
                claim.headline or "",
                (decide,) if decides else (),
                claim.review_requested_at,
            )
        )
    return lines


def _corrections() -> Pile:
    corrected = Edition.objects.filter(change=Change.CORRECTION, redacted=False)
    page = reverse("admin:articles_edition_changelist")
    newest = corrected.order_by("-issued_at", "-pk")[:SHOWN]
    lines = [
        Line(edition.statement, permalink("claim", edition), edition.note, (), edition.issued_at)
        for edition in newest
    ]
    told = "None yet. What a correction told the readers stands here."
    address = f"{page}?change__exact=correction"
    return Pile("Newest corrections", lines, corrected.count(), address, told)


def with_pages(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with `article_pk` and `headline` of where they first appear, None for nowhere."""
    first = Appearance.objects.filter(claim=OuterRef("pk")).order_by("pk")
    return claims.annotate(
        article_pk=Subquery(first.values("article")[:1]),
        headline=Subquery(first.values("article__headline")[:1]),
    )


def page_of(claim: Any) -> str:
    """The page on which a claim of `with_pages` is edited: beside its text where it has one."""
    if claim.article_pk is None:
        return reverse("admin:articles_claim_change", args=[claim.pk])
    return reverse("admin:articles_article_claim", args=[claim.article_pk, claim.pk])


def articles() -> Iterable[Any]:
    """The newest articles that have a text, each with `claim_count`."""
    newest = Article.objects.filter(Exists(ArticleRevision.objects.filter(article=OuterRef("pk"))))
    counted = newest.annotate(claim_count=Count("appearances__claim", distinct=True))
    return counted.select_related("outlet").order_by("-pk")[:SHOWN]
