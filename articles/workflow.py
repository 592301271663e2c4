"""Who may do what to a claim, and what must hold.

Everything that changes what readers see of a claim goes through here: submit for review, decide,
publish, correct, update, re-examine, withdraw, reinstate. Each takes the user it is done `by`,
refuses with PermissionDenied or WorkflowError (whose message is for that user), and is one
transaction.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from articles.editions import reading
from articles.editions.canonical import Document
from articles.editions.documents import Verdicts, claim_documents
from articles.editions.issuing import Draft, issue
from articles.editions.shared import Things, named_by
from articles.editions.staging import Staging
from articles.models import Byline, Claim, Edition, Issue, Rating, Review
from articles.models.choices import Change, Shown

REVIEW = "articles.review_claim"
PUBLISH = "articles.publish_claim"
EDIT = "articles.change_claim"


class WorkflowError(ValueError):
    """What was asked does not fit the claim's state; the message says why and what to do."""


@dataclass(frozen=True)
class Intent:
    """The edition that an import means a claim to have: FIRST, UPDATE or WITHDRAWAL."""

    claim: int
    change: Change
    note: str


class ClaimsRefused(WorkflowError):
    """Claims that cannot be published, each with the reason, by id."""

    def __init__(self, refusals: dict[int, str]) -> None:
        super().__init__(next(iter(refusals.values())))
        self.refusals = refusals


def require(user: Any, permission: str, act: str) -> None:
    """PermissionDenied, saying which act, unless `user` has `permission`."""
    if not (user.is_active and user.has_perm(permission)):
        raise PermissionDenied(f"{user.get_username()} may not {act}: ask a colleague who may.")


@contextmanager
def acting_as(user: Any | None) -> Iterator[None]:
    """Changes in this block are `user`'s contributions; the database's triggers record it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('factcheck.user_id', true)")
        before = cursor.fetchone()[0]
    _set_acting(str(user.pk) if user and user.pk else "")
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.is_usable():
            _set_acting(before or "")


def _set_acting(pk: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('factcheck.user_id', %s, false)", [pk])


def preview(claim: Claim) -> Document:
    """The document of the working record, as an edition of now would show it."""
    return claim_documents([claim.pk], _verdicts([claim], True))[claim.pk]


# Review


@transaction.atomic
def submit_for_review(claim: Claim, by: Any) -> None:
    """Puts the claim into the reviewers' queue; one that waits already keeps its place."""
    require(by, EDIT, "submit claims for review")
    waiting = Claim.objects.filter(pk=claim.pk, review_requested_at=None)
    waiting.update(review_requested_at=timezone.now())
    claim.refresh_from_db(fields=["review_requested_at"])


@transaction.atomic
def decide(
    claim: Claim,
    version: int,
    rating: Rating,
    summary: str,
    by: Any,
    *,
    rationale: str = "",
    evidence: Sequence[int] = (),
    true_until: str | None = None,
    change: Change | None = None,
    note: str = "",
) -> Review:
    """Records a decision on `version` of the claim; refused when it is another version by now.

    The next edition is issued at once when the claim is published without a rating and nothing
    but the review is new. A reviewer who may publish can say what another decision is to readers:
    `change` CORRECTION or UPDATE, with a public `note`.
    """
    require(by, REVIEW, "decide on claims")
    current = locked_claims([claim.pk])[0]
    if current.version != version:
        raise WorkflowError(
            f"The claim was changed meanwhile (version {current.version}, you decided on "
            f"{version}). Look at what changed and decide again."
        )
    _check_decision(current, rating, evidence)
    Byline.objects.get_or_create(
        user=by, defaults={"name": by.get_full_name(), "shown": Shown.NAME}
    )
    review = Review(
        claim=current,
        claim_version=version,
        reviewer=by,
        rating=rating,
        summary=summary,
        rationale=rationale,
        evidence=list(evidence),
        true_until=true_until or None,
        decided_at=timezone.now(),
    )
    try:
        review.full_clean(exclude=["reviewer", "imported_by"])
    except ValidationError as error:
        raise WorkflowError("; ".join(error.messages)) from error
    review.save()
    Claim.objects.filter(pk=current.pk).update(review_requested_at=None)
    if change:
        _next_edition(current, change, note, by)
    else:
        _issue_first_verdict(current, by)
    return review


def _check_decision(claim: Claim, rating: Rating, evidence: Sequence[int]) -> None:
    if rating.retired:
        raise WorkflowError(f"rating: “{rating}” is retired. Choose another.")
    if rating.needs_evidence and not evidence:
        raise WorkflowError(f"evidence: a decision “{rating}” has to cite evidence.")
    missing = set(evidence) - set(claim.evidence.values_list("number", flat=True))
    if missing:
        listed = ", ".join(f"[{number}]" for number in sorted(missing))
        raise WorkflowError(f"evidence: this claim has no {listed}. Cite numbers that it has.")


def _issue_first_verdict(claim: Claim, by: Any) -> None:
    """Issues the verdict if the working record differs from what readers see in it alone.

    What the claim shares with others is not issued: that is for those who may publish.
    """
    edition = Edition.objects.in_force().listed().filter(claim=claim, rating="").first()
    if edition is None:
        return
    document = preview(claim)
    read = edition.document
    reading.overlay([read], None)
    if _but_for_verdict(document) == _but_for_verdict(read):
        issue([Draft(claim.pk, claim.version, Change.REVIEW, document)], {}, by)


def _but_for_verdict(document: Document) -> Document:
    """All of it that is the claim's own, without review; links name claims that may be reworded."""
    links = [(link["kind"], link["claim"]) for link in document["links"]]
    return document | {"review": None, "reexamined_since": None, "links": links}


# Publishing


@transaction.atomic
def publish(claims: Iterable[Claim], by: Any, verdict_holds: bool | None = None) -> Issue | None:
    """Issues the first edition of each claim, all at once.

    `verdict_holds` as in `correct`, for those that changed since they were decided.
    """
    require(by, PUBLISH, "publish claims")
    locked = locked_claims(claim.pk for claim in claims)
    public = Edition.objects.filter(claim__in=locked).values_list("claim__statement", flat=True)
    if public:
        raise WorkflowError(
            f"“{public[0]}” has been published before: correct, update or reinstate it."
        )
    return _issue(locked, Change.FIRST, "", by, verdict_holds)


@transaction.atomic
def publish_imported(
    chunks: Iterable[Sequence[Intent]], together: Collection[int], things: Things, by: Any
) -> Issue | None:
    """Issues what an import brought, all as one act and in the memory of one chunk.

    `together`: the claims among them that readers will see. `things`: what the import changed of
    the shared things that readers know. The verdict of an edition in force holds, since an import
    never changes a claim's wording. ClaimsRefused names all that cannot be published.
    """
    require(by, PUBLISH, "publish claims")
    staging, refusals = Staging(), dict[int, str]()
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
            staging.add([_imported(intent, claims[intent.claim], documents) for intent in chunk])
    if refusals:
        raise ClaimsRefused(refusals)
    return staging.issue(by)


_CHANGED_SINCE = (
    "this draft changed since it was decided on. Publish it at the desk, saying there whether the "
    "verdict still holds."
)


def _imported(intent: Intent, claim: Claim, documents: dict[int, Document]) -> Draft:
    document = documents.get(claim.pk) or _withdrawn(claim)
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


@transaction.atomic
def _changed(
    claim: Claim, change: Change, by: Any, note: str, verdict_holds: bool | None
) -> Issue | None:
    require(by, PUBLISH, "publish corrections and updates")
    return _next_edition(locked_claims([claim.pk])[0], change, note, by, verdict_holds)


@transaction.atomic
def reexamine(claim: Claim, by: Any, note: str) -> Issue | None:
    """Announces that the claim is looked at again; its edition stays, verdict included."""
    require(by, PUBLISH, "announce a re-examination")
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


@transaction.atomic
def withdraw(claim: Claim, by: Any, note: str) -> Issue | None:
    """Takes the claim back: its page then says only that, when, and why (`note`)."""
    require(by, PUBLISH, "withdraw claims")
    claim = locked_claims([claim.pk])[0]
    edition = _in_force(claim)
    require_note(note)
    draft = Draft(claim.pk, edition.claim_version, Change.WITHDRAWAL, _withdrawn(claim), note)
    return issue([draft], {}, by)


def _withdrawn(claim: Claim) -> Document:
    return {"format": 1, "id": claim.pk, "uid": claim.uid, "withdrawn": True}


@transaction.atomic
def reinstate(claim: Claim, by: Any, note: str, verdict_holds: bool | None = None) -> Issue | None:
    """Publishes a withdrawn claim again, as its working record stands."""
    require(by, PUBLISH, "reinstate claims")
    claim = locked_claims([claim.pk])[0]
    if not Edition.objects.in_force().filter(claim=claim, withdrawn=True).exists():
        raise WorkflowError("Only a withdrawn claim is reinstated.")
    require_note(note)
    return _issue([claim], Change.REINSTATEMENT, note, by, verdict_holds)


def _next_edition(
    claim: Claim, change: Change, note: str, by: Any, verdict_holds: bool | None = None
) -> Issue | None:
    if change not in (Change.CORRECTION, Change.UPDATE):
        raise WorkflowError("change: say whether this is a correction or an update.")
    require(by, PUBLISH, "publish corrections and updates")
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


def require_note(note: str) -> None:
    """WorkflowError unless readers are told something."""
    if not note.strip():
        raise WorkflowError("note: say for the readers what changed and why.")


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


def locked_claims(ids: Iterable[int]) -> list[Claim]:
    """These claims, locked in id order until the transaction ends."""
    return list(Claim.objects.filter(pk__in=set(ids)).lock())


def _issue(
    claims: Sequence[Claim], change: Change, note: str, by: Any, verdict_holds: bool | None
) -> Issue | None:
    """Issues the working record of these locked claims, and the shared things they name."""
    ids = [claim.pk for claim in claims]
    documents = claim_documents(ids, _verdicts(claims, verdict_holds), together=ids)
    for claim in claims:
        _check_whole(documents[claim.pk])
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
