"""Who works on which claim, so that two reviewers don't work on one without knowing."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.models import Claim, Lease
from articles.roles import Action, require
from articles.workflow.four_eyes import require_other_eyes
from articles.workflow.publishing import as_entered
from articles.workflow.rules import WorkflowError, locked_claims, name_of, one_act

LENGTH = timedelta(minutes=30)
"""How long a claim stays with a reviewer who does not say a word."""


class HeldByAnother(WorkflowError):
    """Somebody else works on the claim; `lease` says who, and until when."""

    def __init__(self, lease: Lease) -> None:
        name = name_of(lease.holder)
        until = f"{timezone.localtime(lease.until):%H:%M}"
        super().__init__(
            f"{name} works on this claim until {until}. Talk to each other, or take it over."
        )
        self.lease = lease


def holder_of(claim: Claim) -> Lease | None:
    """The lease under which somebody works on the claim now."""
    leases = Lease.objects.filter(claim=claim, until__gt=timezone.now())
    return leases.select_related("holder").first()


@one_act
def take(claim: Claim, by: Any, *, over: bool = False, from_queue: bool = False) -> Lease:
    """Gives the claim, as it stands, to a reviewer for a while.

    HeldByAnother when somebody works on it, unless it is taken `over` knowingly. Taken
    `from_queue`, it still has to wait there.
    """
    require(by, Action.TAKE)
    locked = locked_claims([claim.pk])[0]
    if from_queue and locked.review_requested_at is None:
        raise WorkflowError(f"“{locked}” does not wait any more: somebody was there before you.")
    if not over:
        require_free(locked, by)
    require_other_eyes(locked, by)
    now = timezone.now()
    given = {
        "holder": by,
        "taken_at": now,
        "until": now + LENGTH,
        "version": locked.version,
        "document": as_entered(locked),
    }
    return Lease.objects.update_or_create(claim=locked, defaults=given)[0]


@one_act
def renew(claim: Claim, by: Any) -> Lease:
    """More time for who works on it; HeldByAnother when it was taken over meanwhile."""
    require(by, Action.TAKE)
    locked = locked_claims([claim.pk])[0]
    lease = require_held(locked, by)
    lease.until = timezone.now() + LENGTH
    lease.save(update_fields=["until"])
    return lease


@one_act
def release(claim: Claim, by: Any) -> None:
    """Puts the claim back for others; nothing happens when it is not `by` who holds it."""
    require(by, Action.TAKE)
    locked_claims([claim.pk])
    Lease.objects.filter(claim=claim, holder=by).delete()


def require_free(claim: Claim, by: Any) -> None:
    """HeldByAnother unless the locked claim is nobody else's now."""
    lease = holder_of(claim)
    if lease and lease.holder_id != by.pk:
        raise HeldByAnother(lease)


def require_held(claim: Claim, by: Any) -> Lease:
    """The lease of `by` on the locked claim, run out or not, as long as nobody else came.

    Every decision ends the lease: who still has one knows the latest decision.
    """
    require_free(claim, by)
    lease = Lease.objects.filter(claim=claim, holder=by).first()
    if lease is None:
        raise WorkflowError(
            "You do not hold this claim any more: it was decided on, taken over or put back. Look "
            "at it as it is now, and take it again."
        )
    return lease
