"""Verdicts that a figure newly published speaks against: their claims wait for review again."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.editions.canonical import Document
from articles.models import Claim, Edition
from articles.models.choices import LinkKind

DISPUTING = (LinkKind.REVISES, LinkKind.CONTRADICTS)
"""The links by which a claim's figure speaks against another's."""


def disputed_by(documents: Collection[Document]) -> set[int]:
    """The claims with a verdict in force that these documents, not yet issued, dispute anew.

    One does when it revises or contradicts the claim and gives a figure for the same measure,
    unless its edition before did the same with the same figures.
    """
    disputing = {
        document["id"]: {link["claim"] for link in document["links"] if link["kind"] in DISPUTING}
        for document in documents
        if document["figures"]
    }
    targets = set().union(*disputing.values())
    if not targets:
        return set()
    before = Edition.objects.in_force().of_claims(disputing).values("claim", "figures", "document")
    known: dict[int, Any] = {row["claim"]: row for row in before}
    decided = Edition.objects.in_force().listed().of_claims(targets).exclude(rating="")
    measures = dict(decided.values_list("claim", "measures"))
    found = set()
    for document in documents:
        own = {figure["measure"]["id"] for figure in document["figures"]}
        for target in disputing.get(document["id"], ()):
            shared = own.intersection(measures.get(target, ()))
            if shared and not _was_so(known.get(document["id"]), document, target):
                found.add(target)
    return found


def _was_so(before: Document | None, document: Document, target: int) -> bool:
    if before is None or before["figures"] != document["figures"]:
        return False
    links = before["document"].get("links", [])
    return any(link["claim"] == target and link["kind"] in DISPUTING for link in links)


def put_in_queue(ids: Collection[int]) -> None:
    """Lets these claims wait for review from now on; those that wait keep their place.

    The caller holds other claims by now, so it does not wait for a row that somebody else holds:
    two who did would block each other. Such a claim is put in the queue right after the commit.
    """
    free = Claim.objects.filter(pk__in=ids).select_for_update(no_key=True, skip_locked=True)
    free_ids = set(free.values_list("pk", flat=True)) if ids else set()
    _wait_for_review(free_ids)
    held = set(ids) - free_ids
    if held:
        transaction.on_commit(partial(_wait_for_review, held))


def _wait_for_review(ids: Collection[int]) -> None:
    if ids:
        waiting = Claim.objects.filter(pk__in=ids, review_requested_at=None)
        waiting.update(review_requested_at=timezone.now())
