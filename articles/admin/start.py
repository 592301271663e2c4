"""What an editor looks at first: what is begun, what waits, what was put right."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from articles.admin import bounded
from articles.admin.events import Names, told, who
from articles.admin.searches import page_of as new_in
from articles.admin.searches import with_news
from articles.discussion import with_unread
from articles.models import (
    Appearance,
    Article,
    ArticleRevision,
    Claim,
    Contribution,
    Edition,
    Event,
    Question,
    Review,
)
from articles.models.choices import Change
from articles.models.event import Operation
from articles.roles import Action, may
from articles.views.links import permalink
from articles.views.words import counted
from articles.workflow import name_of

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
    count: str
    href: str
    empty: str

    @property
    def has_more(self) -> bool:
        """Whether there are others than the lines shown."""
        return self.count != str(len(self.lines))


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
        *([_to_publish()] if may(user, Action.PUBLISH) else []),
        Pile(
            "My drafts",
            _lines(mine.order_by("-pk")),
            _count(mine),
            f"{claims}?state=draft&by=me",
            "Claims that you enter stand here until they are published.",
        ),
        Pile(
            "Questions of reviewers",
            _asked(asked.order_by("pk")),
            _count(asked),
            f"{claims}?asked=open",
            "None is open. A claim that a reviewer sends back with a question stands here.",
        ),
        Pile(
            "Changed since published",
            _lines(ahead.order_by("-pk"), changed=True),
            _count(ahead),
            f"{claims}?state=ahead",
            "Nothing: readers see every published claim as it stands here.",
        ),
        Pile(
            "Waiting for review",
            _waiting(waiting, decides=user.has_perm("articles.review_claim")),
            _count(waiting),
            f"{claims}?waiting=yes",
            "Nothing waits. A claim comes here by “Send to review”, the longest waiting first.",
        ),
        _unread(user),
        _searches(user),
        _corrections(),
        _accounts(),
    ]


def _count(rows: QuerySet) -> str:
    """How many, said up to a bound."""
    count, is_more = bounded.counted(rows)
    return f"over {count}" if is_more else str(count)


def _lines(claims: QuerySet[Claim], *, changed: bool = False) -> list[Line]:
    pages: Any = with_pages(claims)[:SHOWN]
    return [
        Line(claim.statement, page_of(claim), claim.headline or "", _changes(claim) * changed)
        for claim in pages
    ]


def _to_publish() -> Pile:
    decided = Claim.objects.drafts().filter(
        Exists(Review.objects.filter(claim=OuterRef("pk"))), review_requested_at=None
    )
    return Pile(
        "Decided, not yet published",
        _decided(decided.order_by("-pk")),
        _count(decided),
        f"{reverse('admin:articles_claim_changelist')}?state=draft",
        "Nothing. A draft that a reviewer decided on stands here until you publish it.",
    )


def _asked(claims: QuerySet[Claim]) -> list[Line]:
    """Each with the question that is open, and where it is answered."""
    pages: Any = list(with_pages(claims)[:SHOWN])
    open_ones = Question.objects.filter(claim__in=pages, answered_at=None)
    asked = {one.claim_id: one for one in open_ones.select_related("asked_by").order_by("id")}
    return [
        Line(
            claim.statement,
            page_of(claim),
            f"{name_of(asked[claim.pk].asked_by)} asks: {asked[claim.pk].text}",
            (("Answer", act_page("submit", claim)),),
            asked[claim.pk].asked_at,
        )
        for claim in pages
        if claim.pk in asked
    ]


def act_page(name: str, claim: Claim) -> str:
    """The page that asks for what an act on a claim needs ("submit", "publish" …)."""
    return f"{reverse('admin:articles_claim_act', args=[name])}?chosen={claim.pk}"


def _decided(claims: QuerySet[Claim]) -> list[Line]:
    latest = Review.objects.filter(claim=OuterRef("pk")).order_by("-decided_at", "-id")
    rated = with_pages(claims).annotate(
        rated=Subquery(latest.values("rating__name")[:1]),
        decided_at=Subquery(latest.values("decided_at")[:1]),
    )
    pages: Any = rated[:SHOWN]
    return [
        Line(
            claim.statement,
            page_of(claim),
            claim.rated,
            (
                ("Preview", reverse("admin:articles_claim_preview", args=[claim.pk])),
                ("Publish", act_page("publish", claim)),
            ),
            claim.decided_at,
        )
        for claim in pages
    ]


def _changes(claim: Claim) -> tuple[tuple[str, str], ...]:
    return (("What changed", reverse("admin:articles_claim_changes", args=[claim.pk])),)


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


def _unread(user: Any) -> Pile:
    """Claims that `user` follows with notes of others not read yet."""
    followed: Any = with_unread(user)
    lines = [
        Line(
            row.claim.statement,
            reverse("admin:articles_note_on", args=[row.claim_id]),
            f"{counted(row.unread, 'unread note')}: {row.last_text}",
            (),
            row.last_at,
        )
        for row in followed[:SHOWN]
    ]
    told = "None. What colleagues write on claims that you follow stands here until you read it."
    mine = reverse("admin:articles_note_mine")
    return Pile("Unread notes", lines, _count(followed), mine, told)


def _searches(user: Any) -> Pile:
    """The user's saved searches in which something is new."""
    found = with_news(user, SHOWN)
    told = "Nothing. Save a filter of the list of claims, and what is new in it stands here."
    lines = [Line(search.name, new_in(search), news) for search, news in found]
    page = reverse("admin:articles_savedsearch_changelist")
    return Pile("New in saved searches", lines, str(len(found)), page, told)


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
    return Pile("Newest corrections", lines, _count(corrected), address, told)


def _accounts() -> Pile:
    """What changed in accounts and roles: nobody is given one unnoticed."""
    changed = Event.objects.filter(kind__in=["user", "user_groups"]).select_related("user")
    events = list(changed.order_by("-id")[:SHOWN])
    users = get_user_model()._default_manager.in_bulk([event.owner_id for event in events])
    names = Names(events)
    lines = []
    for event in events:
        change, person = told(event, names), users.get(event.owner_id)
        role = f" “{change.thing}”" if event.kind == "user_groups" else ""
        fields = ", ".join(label for label, _ in change.fields)
        what = f": {fields}" if event.operation == Operation.UPDATE else ""
        lines.append(
            Line(
                f"{name_of(person) if person else 'an account that is gone'}: "
                f"{change.what}{role}{what}",
                reverse("admin:articles_event_change", args=[event.pk]),
                f"by {who(event)}",
                (),
                event.at,
            )
        )
    page = reverse("admin:articles_event_changelist")
    return Pile("Accounts and roles", lines, str(len(lines)), f"{page}?kind=user", "No change yet.")


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
    placed = Appearance.objects.filter(article=OuterRef("pk")).order_by().values("article")
    claims = placed.annotate(number=Count("claim", distinct=True)).values("number")
    with_count = newest.annotate(claim_count=Coalesce(Subquery(claims), 0))
    return with_count.select_related("outlet").order_by("-pk")[:SHOWN]
