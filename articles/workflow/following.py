"""Who hears of what is said and done about a claim, and what they have read of it.

Whoever entered, changed, asked about, answered for, decided on or wrote on a claim follows it from
its first note, question or decision on, and so does who is mentioned; everybody may choose
otherwise. A mention reaches also those who did.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models.functions import Lower
from django.utils import timezone

from articles.models import Byline, Claim, Following
from articles.models.choices import Attention, Shown
from articles.prose import mentions
from articles.roles import Action, require

_TAKING_PART = """
INSERT INTO articles_following (claim_id, user_id, attention, read)
SELECT %(claim)s, person, 'follows', 0 FROM (
  SELECT user_id FROM articles_contribution WHERE claim_id = %(claim)s
  UNION SELECT reviewer_id FROM articles_review WHERE claim_id = %(claim)s
  UNION SELECT asked_by_id FROM articles_question WHERE claim_id = %(claim)s
  UNION SELECT answered_by_id FROM articles_question WHERE claim_id = %(claim)s
  UNION SELECT author_id FROM articles_note WHERE claim_id = %(claim)s
  UNION SELECT unnest(%(mentioned)s::int[])
) AS people (person)
WHERE person IS NOT NULL ORDER BY person
ON CONFLICT (claim_id, user_id) DO UPDATE SET attention = 'follows'
WHERE articles_following.attention = '' OR excluded.user_id = ANY (%(mentioned)s::int[])
"""
_READ = """
INSERT INTO articles_following (claim_id, user_id, attention, read, read_at)
SELECT %(claim)s, %(user)s, '', least(%(number)s, coalesce(max(number), 0)), %(at)s
FROM articles_note WHERE claim_id = %(claim)s
ON CONFLICT (claim_id, user_id) DO UPDATE SET
  read = greatest(articles_following.read, excluded.read),
  read_at = greatest(articles_following.read_at, excluded.read_at)
"""
MOST = 2**31 - 1
"""The greatest number of a note that the database holds."""


def let_follow(claim: Claim, mentioned: Collection[Any] = ()) -> None:
    """Makes all followers who had a part in the claim, and the users `mentioned`.

    One statement, whose rows are in one order: two who do it at once don't block each other.
    """
    given: Any = {"claim": claim.pk, "mentioned": [user.pk for user in mentioned]}
    with connection.cursor() as cursor:
        cursor.execute(_TAKING_PART, given)


def follow(claim: Claim, by: Any) -> None:
    """Lets `by` hear of the claim from now on."""
    _attend(claim, by, Attention.FOLLOWS)


def unfollow(claim: Claim, by: Any) -> None:
    """Lets `by` hear of the claim no more, unless somebody mentions them."""
    _attend(claim, by, Attention.IGNORES)


def _attend(claim: Claim, by: Any, attention: Attention) -> None:
    require(by, Action.DISCUSS)
    Following.objects.update_or_create(
        claim=claim,
        user=by,
        defaults={"attention": attention},
        create_defaults={"attention": attention, "read_at": timezone.now()},
    )


def mark_read(claim: Claim, by: Any, number: int, at: datetime | None = None) -> None:
    """Notes that `by` has read the claim's notes up to `number`, and all else of it up to `at`."""
    now = timezone.now()
    given = {
        "claim": claim.pk,
        "user": by.pk,
        "number": min(max(number, 0), MOST),
        "at": min(at or now, now),
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, given)


def addressed(text: str) -> tuple[list[Any], list[str]]:
    """The colleagues whom a note mentions, and the names in it that no colleague has.

    Colleagues are those who may take part. Capitals matter only between names that differ in them.
    """
    wanted = mentions(text)
    names = {name for names in wanted for name in names}
    people: Any = get_user_model()._default_manager.with_perm(Action.DISCUSS.permission)
    lowered = people.annotate(lowered=Lower("username"))
    found = list(lowered.filter(lowered__in=[name.lower() for name in names])) if names else []
    exact = {user.username: user for user in found}
    alike = {user.username.lower(): user for user in found}
    users, unknown = {}, []
    for readings in wanted:
        known = [exact.get(name) or alike.get(name.lower()) for name in readings]
        user = next(filter(None, known), None)
        if user:
            users[user.pk] = user
        else:
            unknown.append(readings[-1])
    return list(users.values()), unknown


def byline_of(user: Any) -> Byline:
    """The user's own settings; new ones name them by their name."""
    defaults = {"name": user.get_full_name(), "shown": Shown.NAME}
    return Byline.objects.get_or_create(user=user, defaults=defaults)[0]
