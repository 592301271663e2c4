"""Mail to those whom something new on a claim concerns, where the site sends mail at all.

Sent after the commit, so that nobody hears of what did not happen; when it cannot be sent, that is
logged, and what it tells of stands all the same.
"""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator

from articles.models import Claim
from articles.models.choices import Attention, Mail
from articles.roles import Action
from articles.workflow.rules import name_of

log = logging.getLogger(__name__)

BECAUSE = {True: "it mentions you", False: "you follow this claim"}


@dataclass(frozen=True)
class News:
    """What happened to a claim: who `did` what (wrote, asked …), and the words."""

    claim: int
    statement: str
    by: Any
    did: str
    text: str


def tell(
    claim: Claim,
    by: Any,
    did: str,
    text: str,
    mentioned: Collection[Any] = (),
    *,
    followers: bool = True,
) -> None:
    """Mails it, once it is committed, to those mentioned and to the claim's followers, not to `by`.

    Whoever wants no such mail gets none.
    """
    if settings.EMAIL_HOST:
        news = News(claim.pk, claim.statement, by, did, text)
        ids = frozenset(user.pk for user in mentioned)

        def send() -> None:
            _send(news, ids, followers)

        transaction.on_commit(send, robust=True)


def _send(news: News, mentioned: frozenset[int], followers: bool) -> None:
    people = list(_readers(news, mentioned, followers))
    if not people:
        return
    with get_connection() as connection:
        for person in people:
            message = _message(news, person, person.pk in mentioned)
            try:
                connection.send_messages([message])
            except (SMTPException, OSError):
                log.exception("No mail to user %s about claim %s.", person.pk, news.claim)


def _readers(news: News, mentioned: frozenset[int], followers: bool) -> Iterable[Any]:
    """Whom to write to: who may read it, has an address, and wants it."""
    people: Any = get_user_model()._default_manager.with_perm(Action.DISCUSS.permission)
    wanted = Q(pk__in=mentioned) & ~Q(byline__mail=Mail.NONE)
    if followers:
        following = Q(followings__claim=news.claim, followings__attention=Attention.FOLLOWS) & ~Q(
            byline__mail__in=[Mail.NONE, Mail.MENTIONS]
        )
        wanted |= following
    found = people.filter(wanted).exclude(email="").exclude(pk=news.by.pk)
    return found.distinct().order_by("pk")


def _message(news: News, person: Any, is_mentioned: bool) -> EmailMessage:
    who = name_of(news.by)
    statement = " ".join(news.statement.split())
    here = settings.SITE_URL + reverse("admin:articles_note_on", args=[news.claim])
    mine = settings.SITE_URL + reverse("admin:articles_note_mine")
    quoted = "\n".join(f"> {line}".rstrip() for line in news.text.splitlines())
    return EmailMessage(
        subject=f"{who} {news.did}: {Truncator(statement).chars(90)}",
        body=f"{who} {news.did} on “{statement}”:\n\n{quoted}\n\nRead and answer: {here}\n\n-- \n"
        f"You get this because {BECAUSE[is_mentioned]}. What you follow, and which mail you want: "
        f"{mine}\n",
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
