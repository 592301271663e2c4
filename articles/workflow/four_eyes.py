"""Four eyes: nobody decides on what they entered or changed since a reviewer last decided.

The trigger `review_stands` holds the same for whoever writes past this.
"""

from typing import Any

from django.db.models import Max, Q

from articles.models import Claim, Contribution, Review
from articles.workflow.rules import WorkflowError

DECIDED_ON = ("wording", "chain", "figures", "evidence", "")
"""The parts of a claim that count; "" is of rows older than this rule, whose part is not known."""


def own_changes(claim: Claim, user: Any) -> list[str]:
    """The parts of the claim that `user` entered or changed since its last decision here.

    An imported decision is nobody's here and opens nothing. What came by plain SQL without a user
    is taken for the user's when the database role has the user's name.
    """
    reviews = Review.objects.filter(claim=claim, imported_by=None)
    since = reviews.aggregate(last=Max("claim_version"))["last"] or 0
    by_user = Q(user=user) | Q(user=None, role=user.get_username())
    own = Contribution.objects.filter(by_user, claim=claim.pk, version__gt=since)
    found = set(own.filter(part__in=DECIDED_ON).order_by().values_list("part", flat=True))
    return [part or "content" for part in DECIDED_ON if part in found]


def require_other_eyes(claim: Claim, by: Any) -> None:
    """WorkflowError where `by` would decide on own work."""
    own = own_changes(claim, by)
    if own:
        raise WorkflowError(
            f"You changed this claim’s {' and '.join(own)} since it was last decided on. "
            "Somebody else has to decide on it."
        )
