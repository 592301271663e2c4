"""Looking after what claims share, and after what must not stay readable.

New editions of sources, articles, measures and topics, merging two that are one, and redaction;
with the same manners as `articles.workflow`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.editions.canonical import Document
from articles.editions.documents import claim_documents
from articles.editions.issuing import Draft, issue
from articles.editions.shared import Things, closed, kind_of, lock, shared_documents
from articles.models import Claim, Edition, Issue, SharedEdition
from articles.models.choices import Change
from articles.workflow import PUBLISH, WorkflowError, locked_claims, require, require_note


@transaction.atomic
def publish_shared(things: Iterable[Any], by: Any, note: str = "") -> Issue | None:
    """Issues the next edition of sources, articles, measures or topics that readers know.

    Those not yet public stay so: the first claim that names one brings it out.
    """
    require(by, PUBLISH, "publish changes of sources, articles, measures and topics")
    named = _known(_by_kind(things))
    whole = closed(named)
    lock(whole)
    return issue([], shared_documents(whole), by, note)


@transaction.atomic
def merge(thing: Any, into: Any, by: Any, note: str) -> Issue | None:
    """Makes `thing` another name of `into`; None for `into` undoes it.

    Lists then match both, and the old permalink leads to the new. Claims that name both are
    issued again, since their origins may count one less.
    """
    require(by, PUBLISH, "merge")
    require_note(note)
    if into is not None and type(into) is not type(thing):
        raise WorkflowError("into: choose another of the same kind.")
    model, kind = type(thing), kind_of(thing)
    target = into and (into.merged_into or into)
    if target and target.pk == thing.pk:
        raise WorkflowError("into: choose another than itself.")
    moved = {thing.pk, *model.objects.filter(merged_into=thing.pk).values_list("pk", flat=True)}
    if target is None:
        moved = {thing.pk}
    claims = _naming_both(kind, thing.pk, target.pk) if target else []
    model.objects.filter(pk__in=moved).update(merged_into=target)
    thing.merged_into = target
    whole = closed(_known({kind: moved | ({target.pk} if target else set())}))
    lock(whole)
    ids = [claim.pk for claim in claims]
    drafts = [
        Draft(edition.claim_id, edition.claim_version, Change.MERGE, document, note)
        for edition, document in _recounted(ids)
    ]
    return issue(drafts, shared_documents(whole), by, note)


def _naming_both(kind: str, one: int, other: int) -> list[Claim]:
    if kind != "source":
        return []
    return locked_claims(
        Edition.objects.in_force()
        .listed()
        .filter(originators__contains=[one])
        .filter(originators__contains=[other])
        .values_list("claim", flat=True)
    )


def _recounted(ids: list[int]) -> Iterator[tuple[Edition, Document]]:
    """Editions in force with their reports and origins counted anew, and nothing else changed."""
    fresh = claim_documents(ids, together=ids)
    for edition in Edition.objects.in_force().listed().filter(claim__in=ids):
        counts = {name: fresh[edition.claim_id][name] for name in ("reports", "origins", "unnamed")}
        yield edition, edition.document | counts


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
    require(by, PUBLISH, "redact editions")
    if not reason.strip():
        raise WorkflowError("reason: say for the readers why the text was removed.")
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
        figures=[],
        **blank,
        **{name: [] for name in lists},
    )
