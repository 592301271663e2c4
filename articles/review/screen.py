"""All that a reviewer has in front of a claim, on one screen."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from articles import workflow
from articles.discussion import discussion
from articles.editions.canonical import Document
from articles.editions.differences import Difference, differences
from articles.models import Claim, ClaimLink, Contribution, Edition, Lease, Question, Rating, Review
from articles.models.choices import LinkKind
from articles.review import queue
from articles.review.sources import corrected
from articles.roles import Action, may
from articles.views import words
from articles.views.claim import claim_context


@dataclass(frozen=True)
class Since:
    """What changed since a decision, or since the reviewer took the claim.

    `parts` are told where the document of then is not kept.
    """

    told: list[Difference]
    parts: str = ""
    by: str = ""


@dataclass(frozen=True)
class Near:
    """A claim that this one is linked with, how, and what readers see of it."""

    how: str
    claim: Claim
    rating: dict[str, Any] | None
    is_public: bool


def screen(claim: Claim, user: Any) -> dict[str, Any]:
    """What the template shows of the claim as it stands; a fixed number of queries."""
    document = workflow.as_entered(claim)
    lease = workflow.holder_of(claim)
    reviews = Review.objects.filter(claim=claim).select_related("rating", "reviewer")
    last = reviews.order_by("-decided_at", "-id").first()
    context = claim_context(deepcopy(document))
    place, total = queue.place_of(claim)
    stream = discussion(claim, user, evidence=[item["number"] for item in document["evidence"]])
    told: Any = queue.with_reasons(Claim.objects.filter(pk=claim.pk)).get()
    return context | {
        "document": document,
        "record": claim,
        "is_waiting": claim.review_requested_at is not None,
        "reasons": queue.reasons(told),
        "place": place,
        "total": total,
        "lease": lease,
        "is_mine": lease is not None and lease.holder_id == user.pk,
        "since": since_decision(claim, last, document),
        "since_taken": since_taken(claim, user, document),
        "corrected": corrected(claim, last.decided_at) if last and told.is_corrected else [],
        "last": last,
        "is_behind": last is not None and last.claim_version < claim.version,
        "own": workflow.own_changes(claim, user),
        "near": near(claim),
        "discussion": stream,
        "questions": recent(stream.questions, last),
        "may_amend": _may_amend(claim, user),
        "ratings": Rating.objects.filter(retired=False),
        "address_of": desk_address,
        "noindex": True,
        "preview": False,
        "room": "review",
    }


def desk_address(kind: str, thing: Any) -> str:
    """Where the desk has it: what is not published yet has no page of its own."""
    pk = thing.claim_id if isinstance(thing, Edition) else thing["id"]
    return reverse(f"admin:articles_{kind}_change", args=[pk])


def since_decision(claim: Claim, last: Review | None, document: Document) -> Since | None:
    """What changed since the last decision; None where there was none."""
    if last is None:
        return None
    if last.claim_version == claim.version:
        return Since([])
    return _since(claim, last.claim_version, _decided_on(claim, last), document)


def _decided_on(claim: Claim, last: Review) -> Document | None:
    """The claim as it was decided on: kept with the decision, else in an edition of then."""
    if last.document:
        return dict(last.document)
    editions = Edition.objects.filter(claim=claim, claim_version=last.claim_version)
    edition = editions.filter(withdrawn=False, redacted=False).first()
    return edition.document if edition else None


def since_taken(claim: Claim, user: Any, document: Document) -> Since | None:
    """What changed since `user` took the claim; None for nothing, or where it is not taken."""
    lease = Lease.objects.filter(claim=claim, holder=user).first()
    if lease is None or lease.version == claim.version:
        return None
    return _since(claim, lease.version, lease.document, document)


def _since(claim: Claim, version: int, before: Document | None, after: Document) -> Since:
    made = Contribution.objects.filter(claim=claim.pk, version__gt=version).order_by("id")
    changes = list(made.select_related("user"))
    people = [workflow.name_of(row.user) for row in changes if row.user]
    by = words.listed(list(dict.fromkeys(people)))
    if before:
        return Since(differences(before | {"review": None}, after), "", by)
    parts = dict.fromkeys(row.part or "content" for row in changes)
    return Since([], words.listed(list(parts)), by)


def near(claim: Claim) -> list[Near]:
    """The claims that this one links to, then those that link to it; drafts too."""
    current = Edition.objects.in_force().listed()
    out = _with_verdict(ClaimLink.objects.filter(claim=claim).select_related("to"), current, "to")
    back = _with_verdict(
        ClaimLink.objects.filter(to=claim).select_related("claim"), current, "claim"
    )
    return [
        Near(LinkKind(link.kind).label, link.to, link.verdict, link.issued is not None)
        for link in out
    ] + [
        Near(words.LINKS_BACK[link.kind].lower(), link.claim, link.verdict, link.issued is not None)
        for link in back
    ]


def _with_verdict(links: Any, current: Any, end: str) -> Sequence[Any]:
    edition = current.filter(claim=OuterRef(end))
    return list(
        links.annotate(
            verdict=Subquery(edition.values("verdict")[:1]),
            issued=Subquery(edition.values("number")[:1]),
        )
    )


def recent(questions: Sequence[Question], last: Review | None) -> list[Question]:
    """Those that bear on the next decision: asked since the last one; the discussion has all."""
    return [one for one in questions if last is None or one.asked_at > last.decided_at]


def _may_amend(claim: Claim, user: Any) -> bool:
    """Whether this decision may come out as a correction or an update: it is public already."""
    public = Edition.objects.in_force().listed().filter(claim=claim)
    return may(user, Action.AMEND) and public.exists()
