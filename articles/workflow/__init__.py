"""What may be done to a claim, and what must hold.

Everything that changes what readers see of a claim goes through here: submit for review, take,
ask, decide, publish, correct, update, re-examine, withdraw, reinstate. Each takes the user it is
done `by`, refuses with PermissionDenied or WorkflowError (whose message is for that user), and is
one transaction. Which role may do what stands in `articles.roles`.
"""

from articles.workflow.decisions import Stale, decide
from articles.workflow.following import addressed, follow, mark_read, unfollow
from articles.workflow.four_eyes import own_changes
from articles.workflow.leases import HeldByAnother, holder_of, release, renew, take
from articles.workflow.notes import REWORDED_WITHIN, reword_note, write_note
from articles.workflow.publishing import (
    Intent,
    as_entered,
    correct,
    preview,
    publish,
    publish_imported,
    reexamine,
    reinstate,
    update,
    withdraw,
)
from articles.workflow.questions import ask, submit_for_review
from articles.workflow.rules import (
    ClaimsRefused,
    WorkflowError,
    acting_as,
    locked_claims,
    name_of,
    require_note,
)

__all__ = [
    "REWORDED_WITHIN",
    "ClaimsRefused",
    "HeldByAnother",
    "Intent",
    "Stale",
    "WorkflowError",
    "acting_as",
    "addressed",
    "as_entered",
    "ask",
    "correct",
    "decide",
    "follow",
    "holder_of",
    "locked_claims",
    "mark_read",
    "name_of",
    "own_changes",
    "preview",
    "publish",
    "publish_imported",
    "reexamine",
    "reinstate",
    "release",
    "renew",
    "require_note",
    "reword_note",
    "submit_for_review",
    "take",
    "unfollow",
    "update",
    "withdraw",
    "write_note",
]
