"""Who may do what: the one table that workflow, desk, review pages and imports go by.

A role is a group of Django's, an action needs a permission of Django's. What must hold of the
claim itself, its state and the four eyes, stands in `articles.workflow`.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.core.exceptions import PermissionDenied

ENTERING = "articles.change_claim"
REVIEWING = "articles.review_claim"
PUBLISHING = "articles.publish_claim"


class Action(Enum):
    """Something that not everybody may do: the permission it needs, and what it is called."""

    IMPORT = "articles.add_claim", "import claims"
    ENTER = ENTERING, "enter and change claims"
    DISCUSS = "articles.add_note", "write notes on claims"
    SUBMIT = ENTERING, "submit claims for review"
    SEE_QUEUE = REVIEWING, "see the queue"
    TAKE = REVIEWING, "take claims for review"
    ASK = REVIEWING, "send claims back with a question"
    DECIDE = REVIEWING, "decide on claims"
    IMPORT_REVIEWS = REVIEWING, "import reviews"
    PUBLISH = PUBLISHING, "publish claims"
    AMEND = PUBLISHING, "publish corrections and updates"
    REEXAMINE = PUBLISHING, "announce a re-examination"
    WITHDRAW = PUBLISHING, "withdraw claims"
    REINSTATE = PUBLISHING, "reinstate claims"
    PUBLISH_SHARED = PUBLISHING, "publish changes of sources, articles, measures and topics"
    MERGE = PUBLISHING, "merge"
    REDACT = PUBLISHING, "redact editions"
    ADD_RATINGS = "articles.add_rating", "add ratings"
    CHANGE_RATINGS = "articles.change_rating", "change ratings"
    MANAGE_PEOPLE = "auth.change_user", "manage people"

    @property
    def permission(self) -> str:
        """The permission it needs."""
        return str(self.value[0])

    @property
    def words(self) -> str:
        """What somebody does who does it: "publish claims"."""
        return str(self.value[1])


MAY: Mapping[str, frozenset[Action]] = {
    "editor": frozenset({Action.IMPORT, Action.ENTER, Action.DISCUSS, Action.SUBMIT}),
    "reviewer": frozenset(
        {
            Action.DISCUSS,
            Action.SEE_QUEUE,
            Action.TAKE,
            Action.ASK,
            Action.DECIDE,
            Action.IMPORT_REVIEWS,
        }
    ),
    "chief": frozenset(Action),
}
"""The table: which role may do what."""


def may(user: Any, action: Action) -> bool:
    """Whether `user` is at work here and may do it."""
    return bool(user.is_active and user.has_perm(action.permission))


def require(user: Any, action: Action) -> None:
    """PermissionDenied, saying what, unless `user` may do it."""
    if not may(user, action):
        raise PermissionDenied(
            f"{user.get_username()} may not {action.words}: ask a colleague who may."
        )


ENTERED = frozenset(
    {
        "source",
        "article",
        "articlerevision",
        "authorship",
        "citation",
        "topic",
        "claim",
        "claimtopic",
        "claimlink",
        "appearance",
        "attribution",
        "figure",
        "measure",
        "evidence",
    }
)
"""What who enters claims may add and change, and delete but for the texts of articles."""

SEEN = ENTERED | {
    "rating",
    "review",
    "lease",
    "question",
    "note",
    "contribution",
    "issue",
    "edition",
    "sharededition",
    "event",
}
"""What everybody at the desk may look at."""


def permissions(role: str) -> set[str]:
    """Every permission of the role's group ("articles.view_claim"), as the table has it."""
    given = {f"articles.view_{model}" for model in SEEN}
    given |= {f"articles.{verb}_savedsearch" for verb in ("view", "add", "change", "delete")}
    given |= {action.permission for action in MAY[role]}
    if Action.ENTER in MAY[role]:
        given |= {f"articles.{verb}_{model}" for model in ENTERED for verb in ("add", "change")}
        given |= {f"articles.delete_{model}" for model in ENTERED - {"articlerevision"}}
    if Action.MANAGE_PEOPLE in MAY[role]:
        given |= {"auth.view_user", "auth.add_user", "auth.view_group"}
        given |= {f"articles.{verb}_byline" for verb in ("view", "add", "change")}
    return given
