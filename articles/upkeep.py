"""Looking after what claims share, and after what must not stay readable.

New editions of sources, articles, measures and topics, merging two that are one, and redaction;
with the same manners as `articles.workflow`.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.editions.issuing import Draft, issue
from articles.editions.shared import Things, kind_of
from articles.editions.standing import Standing
from articles.models import Claim, Edition, Issue, SharedEdition
from articles.models.choices import Change, SourceKind
from articles.roles import Action, require
from articles.workflow import WorkflowError, acting_as, locked_claims, require_note


@transaction.atomic
def publish_shared(things: Iterable[Any], by: Any, note: str = "") -> Issue | None:
    """Issues the next edition of sources, articles, measures or topics that readers know.

    Those not yet public stay so: the first claim that names one brings it out.
    """
    require(by, Action.PUBLISH_SHARED)
    return issue([], _known(_by_kind(things)), by, note)


@transaction.atomic
def merge(thing: Any, into: Any, by: Any, note: str) -> Issue | None:
    """Makes `thing` another name of `into`; None for `into` undoes it.

    Lists then match both, and the old permalink leads to the new. Claims that name both are
    issued again where their reports or origins are other than before.
    """
    require(by, Action.MERGE)
    require_note(note)
    _check_merge(thing, into)
    model, kind = type(thing), kind_of(thing)
    before = model.objects.values_list("merged_into", flat=True).get(pk=thing.pk)
    target = into and model.objects.values_list("merged_into", flat=True).get(pk=into.pk)
    target = target or (into and into.pk)
    if target == thing.pk:
        raise WorkflowError("into: choose another than itself.")
    if target is None and before is None:
        raise WorkflowError("into: this is merged into nothing. Choose what it is another name of.")
    names = {thing.pk, *_names_of(model, thing.pk)} if target else {thing.pk}
    others = {pk for other in (target, before) if other for pk in (other, *_names_of(model, other))}
    claims = _naming_both(kind, names, others - names)
    locked = model.objects.filter(pk__in=names | others).order_by("pk")
    list(locked.select_for_update(no_key=True))
    with acting_as(by, note):
        model.objects.filter(pk__in=names).update(merged_into=target)
    thing.merged_into_id = target
    return issue(_recounted(claims, note), _known({kind: names | others}), by, note)


def _check_merge(thing: Any, into: Any) -> None:
    if into is None:
        return
    if type(into) is not type(thing):
        raise WorkflowError("into: choose another of the same kind.")
    if getattr(into, "kind", "") == SourceKind.UNNAMED:
        raise WorkflowError(
            "into: two unnamed sources are not known to be the same. Choose a named one."
        )


def _names_of(model: Any, pk: int) -> list[int]:
    return list(model.objects.filter(merged_into=pk).values_list("pk", flat=True))


def _naming_both(kind: str, some: set[int], others: set[int]) -> list[Claim]:
    """The published claims that name one of `some` and one of `others`, locked."""
    both = Edition.objects.in_force().listed()
    for ids in (some, others):
        if kind == "source":
            both = both.said_by(ids) | both.relayed_by(ids) | both.published_by(ids)
        elif kind == "article":
            both = both.in_articles(ids)
        else:
            return []
    return locked_claims(both.values_list("claim", flat=True))


def _recounted(claims: list[Claim], note: str) -> list[Draft]:
    """The editions in force whose reports and origins are others now, nothing else changed."""
    editions = list(Edition.objects.in_force().listed().filter(claim__in=claims))
    standing = Standing.public(edition.document for edition in editions)
    drafts = []
    for edition in editions:
        counts = asdict(standing.count(edition.document["appearances"]))
        document = edition.document | counts
        if document != edition.document:
            drafts.append(
                Draft(edition.claim_id, edition.claim_version, Change.MERGE, document, note)
            )
    return drafts


def _by_kind(things: Iterable[Any]) -> Things:
    named: Things = {}
    for thing in things:
        named.setdefault(kind_of(thing), set()).add(thing.pk)
    return named


def _known(things: Things) -> Things:
    """Those of these that readers know."""
    return {
        kind: set(
            SharedEdition.objects.in_force().of(kind, ids).values_list("object_id", flat=True)
        )
        for kind, ids in things.items()
    }


@transaction.atomic
def redact(edition: Edition, by: Any, reason: str) -> None:
    """Blanks the text of an edition for legal need; its hash, date and the reason stay.

    What is in force is first withdrawn or corrected, so that lists never hold a blank.
    """
    require(by, Action.REDACT)
    if not reason.strip():
        raise WorkflowError("reason: say for the readers why the text was removed.")
    edition.refresh_from_db()
    if edition.redacted:
        raise WorkflowError("The text of this edition has been removed already.")
    if edition.superseded_at is None and not edition.withdrawn:
        raise WorkflowError("This edition is in force: withdraw or correct the claim first.")
    blank: dict[str, Any] = {"statement": "", "slug": "", "rating": "", "verdict": None}
    lists = ("topics", "originators", "relays", "outlets", "articles", "measures", "linked_claims")
    Edition.objects.filter(pk=edition.pk, redacted=False).update(
        document={"format": edition.format, "redacted": True},
        redacted=True,
        redacted_at=timezone.now(),
        redacted_by=by,
        redaction_reason=reason,
        note="",
        figures=[],
        **blank,
        **{name: [] for name in lists},
    )
