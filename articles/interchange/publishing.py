"""What readers are to see of a run: every claim takes the state that its lines give."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from articles.editions.ids import Ids
from articles.editions.shared import Things
from articles.interchange.batch import Batch
from articles.interchange.finishing import CHUNK, place_of
from articles.models import Edition, ImportStep, SharedEdition
from articles.models.choices import Change
from articles.workflow import ClaimsRefused, Intent, locked_claims, publish_imported

UPDATED = "Imported additions."
"""The note of an update whose lines give none."""


@dataclass
class Said:
    """What the lines of a run say of one claim."""

    first: ImportStep
    state: str
    note: str
    changed: bool
    version: int


def publish_run(batch: Batch) -> None:
    """Issues all that the run brought, as one act; refusals go to the batch's problems."""
    together = Ids()
    for chunk in _intents(batch, tell=True):
        together.add(one.claim for one in chunk if one.change != Change.WITHDRAWAL)
        for intent in chunk:
            batch.counts[_COUNTED[intent.change]] += 1
    if batch.problems.found:
        return
    try:
        publish_imported(_intents(batch), together, _changed_things(batch), batch.user)
    except ClaimsRefused as refused:
        for claim, message in refused.refusals.items():
            step = batch.run.steps.filter(kind__in=["grown", "state"], thing=claim).order_by("id")[
                0
            ]
            batch.problems.add(place_of(step), step.path, message)


_COUNTED = {
    Change.FIRST: "published claims",
    Change.UPDATE: "updated claims",
    Change.WITHDRAWAL: "withdrawn claims",
}


def _intents(batch: Batch, tell: bool = False) -> Iterator[list[Intent]]:
    """The editions to be, chunk by chunk; with `tell`, what stands against them is reported."""
    for said in _chunks(_said(batch, tell)):
        locked_claims(one.first.thing for one in said)  # or the desk publishes one meanwhile
        current = {
            edition["claim"]: edition
            for edition in Edition.objects.in_force()
            .of_claims(one.first.thing for one in said)
            .values("claim", "withdrawn", "claim_version")
        }
        found = (_intent(batch, one, current.get(one.first.thing), tell) for one in said)
        yield [intent for intent in found if intent]


def _intent(batch: Batch, said: Said, current: Any | None, tell: bool) -> Intent | None:
    claim = said.first.thing
    if current and current["withdrawn"]:
        return None  # reinstating is for people
    if said.state == "withdrawn":
        return Intent(claim, Change.WITHDRAWAL, said.note)
    if said.state == "draft":
        return None
    if current is None:
        return Intent(claim, Change.FIRST, "")
    if not said.changed:
        return None
    if tell and current["claim_version"] != said.version:
        message = (
            "readers do not see yet what the desk changed in this claim, and this line would "
            "publish it. Publish it at the desk first, or import without --publish."
        )
        batch.problems.add(place_of(said.first), said.first.path, message)
    return Intent(claim, Change.UPDATE, said.note or UPDATED)


def _said(batch: Batch, tell: bool) -> Iterator[Said]:
    rows = batch.run.steps.filter(kind__in=["grown", "state"]).order_by("thing", "id")
    for _, of_claim in groupby(rows.iterator(chunk_size=CHUNK), lambda step: step.thing):
        steps = list(of_claim)
        grown = [step for step in steps if step.kind == "grown"]
        states = [step for step in steps if step.data.get("state")]
        other = next((s for s in states if s.data["state"] != states[0].data["state"]), None)
        if other and tell:
            message = f"another line gives this claim the state {states[0].data['state']}."
            batch.problems.add(place_of(other), f"{other.path}.state", message)
        notes = [step.data["note"] for step in steps if step.data.get("note")]
        yield Said(
            first=(grown or steps)[0],
            state=states[0].data["state"] if states else "",
            note=notes[0] if notes else "",
            changed=bool(grown),
            version=grown[0].data["version"] if grown else 0,
        )


def _chunks(said: Iterable[Said]) -> Iterator[list[Said]]:
    rest = iter(said)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _changed_things(batch: Batch) -> Things:
    """What the run filled in of shared things that readers know."""
    things: Things = {}
    for step in batch.run.steps.filter(kind="shared").order_by("id").iterator(chunk_size=CHUNK):
        things.setdefault(step.data["kind"], set()).add(step.thing)
    return {
        kind: set(
            SharedEdition.objects.in_force().of(kind, ids).values_list("object_id", flat=True)
        )
        for kind, ids in things.items()
    }
