"""What readers see of claims: publish, correct, update, re-examine, withdraw, reinstate."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.editions.canonical import Document
from articles.editions.documents import Verdicts, claim_documents, withdrawn_document
from articles.editions.issuing import Draft, issue
from articles.editions.shared import Things, named_by
from articles.editions.staging import Staging
from articles.models import Claim, ClaimLink, Edition, Issue, Review
from articles.models.choices import Change
from articles.roles import Action, require
from articles.workflow.disputes import disputed_by, put_in_queue
from articles.workflow.rules import (
    ClaimsRefused,
    WorkflowError,
    locked_claims,
    one_act,
    require_note,
)


@dataclass(frozen=True)
class Intent:
    """The edition that an import means a claim to have: FIRST, UPDATE or WITHDRAWAL."""

    claim: int
    change: Change
    note: str


def preview(claim: Claim) -> Document:
    """The document of the working record, as an edition of now would show it."""
    return claim_documents([claim.pk], _verdicts([claim], True))[claim.pk]


def as_entered(claim: Claim) -> Document:
    """The claim for those who decide on it: without verdict, with links to drafts too."""
    linked = ClaimLink.objects.filter(claim=claim).values_list("to", flat=True)
    document = claim_documents([claim.pk], together=set(linked))[claim.pk]
    return document | {"review": None, "reexamined_since": None}


@one_act
def publish(claims: Iterable[Claim], by: Any, verdict_holds: bool | None = None) -> Issue | None:
    """Issues the first edition of each claim, all at once.

    `verdict_holds` as in `correct`, for those that changed since they were decided.
    """
    require(by, Action.PUBLISH)
    locked = locked_claims(claim.pk for claim in claims)
    public = Edition.objects.filter(claim__in=locked).values_list("claim__statement", flat=True)
    if public:
        raise WorkflowError(
            f"“{public[0]}” has been published before: correct, update or reinstate it."
        )
    return _issue(locked, Change.FIRST, "", by, verdict_holds)


@one_act
def publish_imported(
    chunks: Iterable[Sequence[Intent]], together: Container[int], things: Things, by: Any
) -> Issue | None:
    """Issues what an import brought, all as one act and in the memory of one chunk.

    `together`: the claims among them that readers will see. `things`: what the import changed of
    the shared things that readers know. The verdict of an edition in force holds, since an import
    never changes a claim's wording. ClaimsRefused names all that cannot be published.
    """
    require(by, Action.PUBLISH)
    staging, refusals, disputed = Staging(), dict[int, str](), set[int]()
    staging.name(things)
    for chunk in chunks:
        claims = {claim.pk: claim for claim in locked_claims(intent.claim for intent in chunk)}
        shown = [claims[i.claim] for i in chunk if i.change != Change.WITHDRAWAL]
        new = [claims[i.claim] for i in chunk if i.change == Change.FIRST]
        documents = claim_documents(
            [claim.pk for claim in shown], _verdicts(shown, True), together=together
        )
        refusals |= dict.fromkeys(_verdicts(new, False).dropped, _CHANGED_SINCE)
        for pk, document in documents.items():
            try:
                _check_whole(document)
            except WorkflowError as error:
                refusals[pk] = str(error)
        if not refusals:
            disputed |= disputed_by(documents.values())
            staging.add([_imported(intent, claims[intent.claim], documents) for intent in chunk])
    if refusals:
        raise ClaimsRefused(refusals)
    put_in_queue(disputed)  # before the publishing lock, under which nobody waits for a row
    return staging.issue(by)


_CHANGED_SINCE = (
    "this draft changed since it was decided on. Publish it at the desk, saying there whether the "
    "verdict still holds."
)


def _imported(intent: Intent, claim: Claim, documents: dict[int, Document]) -> Draft:
    document = documents.get(claim.pk) or withdrawn_document(claim.pk, claim.uid)
    return Draft(claim.pk, claim.version, intent.change, document, intent.note)


def correct(claim: Claim, by: Any, note: str, verdict_holds: bool | None = None) -> Issue | None:
    """Issues an edition that puts right what was wrong; `note` tells readers what and why.

    `verdict_holds` is asked when the claim changed since its last decision: whether that decision
    still stands. If not, the edition reads "not yet reviewed".
    """
    return _changed(claim, Change.CORRECTION, by, note, verdict_holds)


def update(claim: Claim, by: Any, note: str, verdict_holds: bool | None = None) -> Issue | None:
    """Issues an edition with what is new since; otherwise as `correct`."""
    return _changed(claim, Change.UPDATE, by, note, verdict_holds)


@one_act
def _changed(
    claim: Claim, change: Change, by: Any, note: str, verdict_holds: bool | None
) -> Issue | None:
    require(by, Action.AMEND)
    return next_edition(locked_claims([claim.pk])[0], change, note, by, verdict_holds)


@one_act
def reexamine(claim: Claim, by: Any, note: str) -> Issue | None:
    """Announces that the claim is looked at again; its edition stays, verdict included."""
    require(by, Action.REEXAMINE)
    claim = locked_claims([claim.pk])[0]
    edition = _in_force(claim)
    if edition.document.get("reexamined_since"):
        raise WorkflowError("This claim is being re-examined already.")
    since = timezone.now().isoformat()
    document = edition.document | {"reexamined_since": since}
    require_note(note)
    draft = Draft(claim.pk, edition.claim_version, Change.REEXAMINATION, document, note)
    Claim.objects.filter(pk=claim.pk, review_requested_at=None).update(
        review_requested_at=timezone.now()
    )
    return issue([draft], {}, by)


@one_act
def withdraw(claim: Claim, by: Any, note: str) -> Issue | None:
    """Takes the claim back: its page then says only that, when, and why (`note`)."""
    require(by, Action.WITHDRAW)
    claim = locked_claims([claim.pk])[0]
    edition = _in_force(claim)
    require_note(note)
    draft = Draft(
        claim.pk,
        edition.claim_version,
        Change.WITHDRAWAL,
        withdrawn_document(claim.pk, claim.uid),
        note,
    )
    return issue([draft], {}, by)


@one_act
def reinstate(claim: Claim, by: Any, note: str, verdict_holds: bool | None = None) -> Issue | None:
    """Publishes a withdrawn claim again, as its working record stands."""
    require(by, Action.REINSTATE)
    claim = locked_claims([claim.pk])[0]
    if not Edition.objects.in_force().filter(claim=claim, withdrawn=True).exists():
        raise WorkflowError("Only a withdrawn claim is reinstated.")
    require_note(note)
    return _issue([claim], Change.REINSTATEMENT, note, by, verdict_holds)


def next_edition(
    claim: Claim, change: Change, note: str, by: Any, verdict_holds: bool | None = None
) -> Issue | None:
    """Issues the working record of a locked claim as a correction or an update."""
    if change not in (Change.CORRECTION, Change.UPDATE):
        raise WorkflowError("change: say whether this is a correction or an update.")
    require(by, Action.AMEND)
    _in_force(claim)
    require_note(note)
    return _issue([claim], change, note, by, verdict_holds)


def _in_force(claim: Claim) -> Edition:
    edition = Edition.objects.in_force().filter(claim=claim).first()
    if edition is None:
        raise WorkflowError("This claim has not been published: publish it first.")
    if edition.withdrawn:
        raise WorkflowError("This claim is withdrawn: reinstate it first.")
    return edition


def _verdicts(claims: Sequence[Claim], holds: bool | None) -> Verdicts:
    """Which decisions the next editions show, and which claims still read "being re-examined"."""
    decided = Review.objects.filter(claim__in=claims).select_related("rating")
    latest = {
        review.claim_id: review
        for review in decided.order_by("claim_id", "-decided_at", "-id").distinct("claim_id")
    }
    stale = [c for c in claims if c.pk in latest and latest[c.pk].claim_version != c.version]
    if stale and holds is None:
        raise WorkflowError(
            f"“{stale[0]}” changed since it was decided (“{latest[stale[0].pk].rating}”). Say "
            "whether that verdict still holds for what you publish."
        )
    announced = Edition.objects.in_force().filter(claim__in=claims).being_reexamined()
    since = dict(announced.values_list("claim", "document__reexamined_since"))
    still = {
        claim: time
        for claim, time in since.items()
        if claim not in latest or latest[claim].decided_at < datetime.fromisoformat(time)
    }
    return Verdicts(set() if holds else {claim.pk for claim in stale}, still)


def _issue(
    claims: Sequence[Claim], change: Change, note: str, by: Any, verdict_holds: bool | None
) -> Issue | None:
    """Issues the working record of these locked claims, and the shared things they name."""
    ids = [claim.pk for claim in claims]
    documents = claim_documents(ids, _verdicts(claims, verdict_holds), together=set(ids))
    for claim in claims:
        _check_whole(documents[claim.pk])
    put_in_queue(disputed_by(documents.values()))
    drafts = [Draft(c.pk, c.version, change, documents[c.pk], note) for c in claims]
    return issue(drafts, named_by(documents.values()), by)


def _check_whole(document: Document) -> None:
    """The database refuses such an edition too; this says what is missing."""
    statement = f"“{document['statement']}”"
    if not document["appearances"]:
        raise WorkflowError(f"{statement} appears nowhere yet: add the passage that makes it.")
    for appearance in document["appearances"]:
        if not appearance["chain"]:
            headline = appearance["article"]["headline"]
            raise WorkflowError(
                f"{statement}: say who said it in “{headline}” (its chain has no source)."
            )
