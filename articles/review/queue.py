"""What waits for review, and why: the working record as the queue reads it."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    PositiveIntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.discussion import unread_on
from articles.models import (
    Appearance,
    Claim,
    ClaimLink,
    ClaimTopic,
    Edition,
    Evidence,
    Lease,
    Question,
    Review,
    Topic,
)
from articles.models.choices import Change
from articles.review.sources import new_texts
from articles.views.paging import BadCursor
from articles.workflow.disputes import DISPUTING

SIZE = 25

REASONS = {
    "new": "new",
    "edited": "edited since it was decided",
    "disputed": "disputed by a new figure",
    "corrected": "its source changed",
    "reexamined": "announced as being re-examined",
    "answered": "its editors answered a question",
}
"""Why a claim may wait; several may hold of one."""


@dataclass(frozen=True)
class Asked:
    """How the queue is narrowed: empty values leave it whole."""

    reason: str = ""
    kind: str = ""
    topics: frozenset[int] = frozenset()
    held: str = ""
    user: Any = None


def waiting(asked: Asked) -> QuerySet[Claim]:
    """The claims that wait, each with why, narrowed as asked; unsorted."""
    claims = with_reasons(Claim.objects.filter(review_requested_at__isnull=False))
    if asked.reason:
        claims = claims.filter(**{f"is_{asked.reason}": True})
    if asked.kind:
        claims = claims.filter(kind=asked.kind)
    if asked.topics:
        about = ClaimTopic.objects.filter(claim=OuterRef("pk"), topic__in=asked.topics)
        claims = claims.filter(Exists(about))
    if asked.held:
        claims = claims.filter(_held(asked))
    return claims


def _held(asked: Asked) -> Q:
    live = Lease.objects.filter(claim=OuterRef("pk"), until__gt=timezone.now())
    if asked.held == "me":
        return Q(Exists(live.filter(holder=asked.user)))
    if asked.held == "others":
        return Q(Exists(live.exclude(holder=asked.user)))
    return ~Q(Exists(live))


def with_reasons(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Each claim with `is_new` … as in REASONS, and `urgency`: 0 where readers see a verdict that
    may not hold, else 1."""
    reviews = Review.objects.filter(claim=OuterRef("pk")).order_by("-decided_at", "-id")
    current = Edition.objects.in_force().listed().filter(claim=OuterRef("pk"))
    since = Coalesce(OuterRef("decided_at"), Value(datetime.min.replace(tzinfo=UTC)))
    answered = Question.objects.filter(claim=OuterRef("pk"), answered_at__gt=since)
    told: Any = claims.annotate(
        decided_at=Subquery(reviews.values("decided_at")[:1], output_field=DateTimeField()),
        decided_version=Subquery(
            reviews.values("claim_version")[:1], output_field=PositiveIntegerField()
        ),
    )
    return told.annotate(
        is_new=_flag(Q(decided_at=None)),
        is_edited=_flag(Q(decided_version__lt=F("version"))),
        is_disputed=Exists(_disputing()),
        is_corrected=_flag(_rests_on_corrected(Appearance) | _rests_on_corrected(Evidence)),
        is_reexamined=Exists(current.being_reexamined()),
        is_answered=Exists(answered),
        urgency=Case(
            When(Exists(current.exclude(rating="")), then=Value(0)),
            default=Value(1),
        ),
    )


def _flag(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _rests_on_corrected(part: type[Appearance | Evidence]) -> Q:
    """Whether an article of the claim's passages, or of its evidence, got a new text since."""
    added = new_texts(OuterRef(OuterRef("decided_at"))).filter(owner_id=OuterRef("article"))
    return Q(Exists(part._default_manager.filter(Exists(added), claim=OuterRef("pk"))))


def _disputing() -> QuerySet[ClaimLink]:
    """The links by which a figure that readers see since the decision speaks against the claim."""
    newer = Edition.objects.in_force().listed().with_figures().exclude(change=Change.REVIEW)
    return ClaimLink.objects.filter(
        Exists(
            newer.filter(claim=OuterRef("claim"), issued_at__gt=OuterRef(OuterRef("decided_at")))
        ),
        to=OuterRef("pk"),
        kind__in=DISPUTING,
    )


def reasons(claim: Any) -> list[str]:
    """Why the claim waits, in words; submitted again without a change: that."""
    told = [words for name, words in REASONS.items() if getattr(claim, f"is_{name}")]
    return told or ["submitted again"]


@dataclass(frozen=True)
class Row:
    """One claim of the queue."""

    claim: Claim
    reasons: list[str]
    lease: Lease | None
    rating: dict[str, Any] | None
    unread: int


def rows(claims: Sequence[Claim], user: Any) -> list[Row]:
    """What the list shows `user` of these claims; three queries."""
    ids = [claim.pk for claim in claims]
    live = Lease.objects.filter(claim__in=ids, until__gt=timezone.now()).select_related("holder")
    held = {lease.claim_id: lease for lease in live.defer("document")}
    current = Edition.objects.in_force().listed().of_claims(ids)
    verdicts: Mapping[int, Any] = dict(current.values_list("claim", "verdict"))
    unread = unread_on(claims, user)
    return [
        Row(
            claim,
            reasons(claim),
            held.get(claim.pk),
            verdicts.get(claim.pk),
            unread.get(claim.pk, 0),
        )
        for claim in claims
    ]


def in_order(claims: Any, cursor: str = "") -> tuple[list[Claim], str]:
    """A page after `cursor`: the urgent first, the longest waiting first; and the next cursor.

    BadCursor for a cursor that we did not give.
    """
    ordered = claims.order_by("urgency", "review_requested_at", "pk")
    if cursor:
        ordered = ordered.filter(_after(cursor))
    found = list(ordered[: SIZE + 1])
    return found[:SIZE], _cursor(found[SIZE - 1]) if len(found) > SIZE else ""


def _cursor(claim: Any) -> str:
    place = [claim.urgency, claim.review_requested_at.isoformat(), claim.pk]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _after(cursor: str) -> Q:
    try:
        urgency, since, pk = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        urgency, moment, pk = int(urgency), datetime.fromisoformat(since), int(pk)
        if moment.tzinfo is None:
            raise ValueError("a moment has a zone")
    except (ValueError, TypeError, OverflowError):
        raise BadCursor(cursor) from None
    same = Q(urgency=urgency)
    return (
        Q(urgency__gt=urgency)
        | same & Q(review_requested_at__gt=moment)
        | same & Q(review_requested_at=moment, pk__gt=pk)
    )


def in_hand(user: Any) -> list[Lease]:
    """The claims that `user` works on now, the soonest to end first."""
    held = Lease.objects.filter(holder=user, until__gt=timezone.now())
    return list(held.defer("document").select_related("claim").order_by("until"))


def place_of(claim: Claim) -> tuple[int, int]:
    """Which of how many it is in the whole queue; (0, n) when it does not wait."""
    claims: Any = waiting(Asked())
    total = claims.count()
    here: Any = claims.filter(pk=claim.pk).first()
    if here is None:
        return 0, total
    return total - claims.filter(_after(_cursor(here))).count(), total


def branch(topics: Iterable[Topic], root: int) -> frozenset[int]:
    """The topic and all that stand under it."""
    below: dict[int | None, list[int]] = {}
    for topic in topics:
        below.setdefault(topic.parent_id, []).append(topic.pk)
    found, rest = set[int](), [root]
    while rest:
        pk = rest.pop()
        found.add(pk)
        rest += [child for child in below.get(pk, []) if child not in found]
    return frozenset(found)
