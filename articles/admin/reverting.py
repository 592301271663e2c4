"""Putting a row of the working record back as it was before a recorded change, as a new change.

Nothing is undone for readers: what was public stays, and what is put back waits to be published.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models
from django.db.models import Q

from articles.admin.events import field_of, model_of
from articles.models import Event
from articles.models.event import Operation
from articles.workflow import WorkflowError, locked_claims

REVERTIBLE = {
    "source",
    "topic",
    "measure",
    "rating",
    "byline",
    "article",
    "authorship",
    "citation",
    "claim",
    "claimtopic",
    "claimlink",
    "appearance",
    "attribution",
    "figure",
    "evidence",
}
"""What editors enter and may change again; decisions, texts and questions are said once."""

_ORDER = ("claim", "article", "appearance")


def needed_permission(event: Event) -> str:
    """The permission to do by hand what reverting the event does."""
    verb = "add" if event.operation == Operation.DELETE else "change"
    return f"articles.{verb}_{event.kind}"


def may_revert(event: Event, user: Any) -> bool:
    """Whether there is something to put back that the user could change by hand."""
    if event.kind not in REVERTIBLE or event.operation == Operation.INSERT:
        return False
    if event.operation == Operation.UPDATE and not _editable(event.kind, event.before or {}):
        return False
    return bool(user.has_perm(needed_permission(event)))


def _editable(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Of a row's recorded columns those that a form could change, by attribute."""
    found = {}
    for column, value in values.items():
        field = field_of(kind, column)
        if field is not None and field.editable and not field.generated and not field.primary_key:
            found[field.attname] = field.to_python(value)
    return found


def current(event: Event) -> models.Model | None:
    """The row as it stands now; None when it is gone."""
    return model_of(event.kind)._default_manager.filter(pk=event.object_id).first()


def stamp(event: Event) -> int:
    """The newest event of the same row, which tells whether it changed since it was looked at."""
    same = Event.objects.filter(kind=event.kind, object_id=event.object_id)
    return int(same.order_by("-id").values_list("id", flat=True)[0])


def state_before(event: Event) -> dict[str, Any]:
    """The row's columns just before `event`: all that changed since, as it was."""
    values: dict[str, Any] = {}
    later = Event.objects.filter(kind=event.kind, object_id=event.object_id, pk__gte=event.pk)
    for one in later.order_by("-id"):
        if one.operation == Operation.UPDATE:
            values |= one.before or {}
        else:
            values = dict(one.before or {})
    return values


def plan(event: Event) -> tuple[Event, list[Event]]:
    """What reverting would do, as events that did not happen; and what would come back with it."""
    thing = current(event)
    made = Event(kind=event.kind, object_id=event.object_id, owner_kind=event.owner_kind)
    if thing is None:
        made.operation, made.after = Operation.INSERT, state_before(event)
        is_deletion = event.operation == Operation.DELETE
        return made, list(_deleted_with(event)) if is_deletion else []
    values = _changes(event, thing)
    columns = {field.attname: field.column for field in thing._meta.concrete_fields}
    made.operation = Operation.UPDATE
    made.before = {columns[name]: getattr(thing, name) for name in values}
    made.after = {columns[name]: value for name, value in values.items()}
    return made, []


def revert(event: Event, seen: int) -> models.Model:
    """Puts the row back as it was before `event` and gives it; in a transaction, for who acts.

    WorkflowError when it changed after `seen`, or is as it was already; ValidationError and
    database errors for what the rules refuse.
    """
    _lock(event)
    if stamp(event) != seen:
        raise WorkflowError("It was changed after you opened this page. Look at it again.")
    thing = current(event)
    if thing is None:
        made = _bring_back(event)
        connection.check_constraints()
        return made
    values = _changes(event, thing)
    if not values:
        raise WorkflowError("It is as it was before this change already.")
    for name, value in values.items():
        setattr(thing, name, value)
    thing.full_clean()
    thing.save()
    connection.check_constraints()
    return thing


def _changes(event: Event, thing: models.Model) -> dict[str, Any]:
    """What is to be set on the row, by attribute; compared digit for digit."""
    values = _editable(event.kind, state_before(event))
    return {
        name: value for name, value in values.items() if str(getattr(thing, name)) != str(value)
    }


def _lock(event: Event) -> None:
    """The claim first, as everyone does who writes what it owns; then the row."""
    if event.owner_kind == "claim":
        locked_claims({event.owner_id, event.left_owner_id or event.owner_id})
    rows = model_of(event.kind)._default_manager.filter(pk=event.object_id).order_by()
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _bring_back(event: Event) -> models.Model:
    """The row under its old key, and what was deleted with it."""
    made = _inserted(event.kind, state_before(event))
    if event.operation == Operation.DELETE:
        for below in _deleted_with(event):
            _inserted(below.kind, below.before or {})
    return made


def _inserted(kind: str, values: dict[str, Any]) -> models.Model:
    given = {}
    for column, value in values.items():
        field = field_of(kind, column)
        if field is not None and not field.generated:
            given[field.attname] = field.to_python(value)
    if not given:
        raise WorkflowError("What it was like is not on record.")
    if kind == "evidence":
        given["number"] = None  # a number is given once: decisions cite it
    made = model_of(kind)(**given)
    made.full_clean()
    made.save(force_insert=True)
    return made


def _deleted_with(event: Event) -> Iterator[Event]:
    """Deletions of what belonged to the row, by the same transaction, parents first."""
    same = Event.objects.filter(transaction=event.transaction, operation=Operation.DELETE)
    below = Q(pk__in=())
    if event.owner_kind == event.kind:
        below = Q(owner_kind=event.kind, owner_id=event.object_id)
    elif event.kind == "appearance":
        below = Q(kind="attribution", before__appearance_id=event.object_id)
    found = same.filter(below, kind__in=REVERTIBLE, owner_kind=event.owner_kind)
    found = found.filter(owner_id=event.owner_id).exclude(pk=event.pk)

    def order(one: Event) -> tuple[int, int, int]:
        rank = _ORDER.index(one.kind) if one.kind in _ORDER else len(_ORDER)
        return rank, (one.before or {}).get("number", 0), one.object_id

    yield from sorted(found, key=order)
