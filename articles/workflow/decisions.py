"""A reviewer's decision: what it needs, and when readers see it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.editions import reading
from articles.editions.canonical import Document
from articles.editions.issuing import Draft, issue
from articles.models import Claim, Edition, Lease, Rating, Review
from articles.models.choices import Change
from articles.roles import Action, require
from articles.workflow.following import byline_of, let_follow
from articles.workflow.four_eyes import require_other_eyes
from articles.workflow.leases import require_free, require_held
from articles.workflow.publishing import as_entered, next_edition, preview
from articles.workflow.rules import WorkflowError, locked_claims, one_act
from articles.workflow.telling import tell


class Stale(WorkflowError):
    """The claim is another by now than the one decided on; `version` is the present one."""

    def __init__(self, version: int, decided_on: int) -> None:
        super().__init__(
            f"The claim was changed meanwhile (version {version}, you decided on {decided_on}). "
            "Look at what changed and decide again."
        )
        self.version = version


@one_act
def decide(
    claim: Claim,
    version: int,
    rating: Rating,
    summary: str,
    by: Any,
    *,
    rationale: str = "",
    evidence: Sequence[int] = (),
    true_until: str | None = None,
    change: Change | None = None,
    note: str = "",
    holding: bool = False,
) -> Review:
    """Records a decision on `version` of the claim; refused when it is another version by now.

    The next edition is issued at once when the claim is published without a rating and nothing
    but the review is new. A reviewer who may publish can say what another decision is to readers:
    `change` CORRECTION or UPDATE, with a public `note`. With `holding` it is refused unless `by`
    took the claim and nobody else did anything with it since: no two decide without knowing.
    """
    require(by, Action.DECIDE)
    current = locked_claims([claim.pk])[0]
    (require_held if holding else require_free)(current, by)
    require_other_eyes(current, by)
    if current.version != version:
        raise Stale(current.version, version)
    _check_decision(current, rating, evidence)
    byline_of(by)
    review = Review(
        claim=current,
        claim_version=version,
        reviewer=by,
        rating=rating,
        summary=summary,
        rationale=rationale,
        evidence=list(evidence),
        true_until=true_until or None,
        decided_at=timezone.now(),
        document=as_entered(current),
    )
    try:
        review.full_clean(exclude=["reviewer", "imported_by"])
    except ValidationError as error:
        raise WorkflowError("; ".join(error.messages)) from error
    review.save()
    Claim.objects.filter(pk=current.pk).update(review_requested_at=None)
    Lease.objects.filter(claim=current).delete()
    let_follow(current)
    tell(current, by, "decided", f"{rating}: {summary}")
    if change:
        next_edition(current, change, note, by)
    else:
        _issue_first_verdict(current, by)
    return review


def _check_decision(claim: Claim, rating: Rating, evidence: Sequence[int]) -> None:
    if rating.retired:
        raise WorkflowError(f"rating: “{rating}” is retired. Choose another.")
    if rating.needs_evidence and not evidence:
        raise WorkflowError(f"evidence: a decision “{rating}” has to cite evidence.")
    missing = set(evidence) - set(claim.evidence.values_list("number", flat=True))
    if missing:
        listed = ", ".join(f"[{number}]" for number in sorted(missing))
        raise WorkflowError(f"evidence: this claim has no {listed}. Cite numbers that it has.")


def _issue_first_verdict(claim: Claim, by: Any) -> None:
    """Issues the verdict if the working record differs from what readers see in it alone.

    What the claim shares with others is not issued: that is for those who may publish.
    """
    edition = Edition.objects.in_force().listed().filter(claim=claim, rating="").first()
    if edition is None:
        return
    document = preview(claim)
    read = edition.document
    reading.overlay([read], None)
    if _but_for_verdict(document) == _but_for_verdict(read):
        issue([Draft(claim.pk, claim.version, Change.REVIEW, document)], {}, by)


def _but_for_verdict(document: Document) -> Document:
    """All of it that is the claim's own, without review; links name claims that may be reworded."""
    links = [(link["kind"], link["claim"]) for link in document["links"]]
    return document | {"review": None, "reexamined_since": None, "links": links}
