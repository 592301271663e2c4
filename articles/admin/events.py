"""Recorded events in words: what was changed, from what to what, by whom and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from articles import dates
from articles.editions.differences import Piece, difference
from articles.models import Appearance, Article, Claim, Event
from articles.models.event import Operation
from articles.models.fields import EDTFField
from articles.workflow import name_of

COUNTED = {"id", "version", "last_evidence_number", "sha256", "prefix", "suffix"}
"""Columns that follow from others; told only where they changed by themselves."""

OWN_NAMES = ("headline", "statement", "name", "summary", "text", "exact", "locator", "excerpt")
"""Columns that name a row which is no longer there, the first that says something."""

NAMED_BY = {
    "appearance": ("article",),
    "articlerevision": ("article",),
    "attribution": ("source",),
    "authorship": ("source",),
    "citation": ("article", "cited"),
    "claimlink": ("to",),
    "claimtopic": ("topic",),
    "evidence": ("article",),
    "figure": ("measure",),
    "lease": ("holder",),
    "review": ("rating",),
}
"""What the name of a row is made of, besides itself."""

ACCOUNTS = {"user", "user_groups", "group"}
"""Kinds that are no models of ours: accounts, which roles they have, and the roles."""

LONGEST_NAME = 90


@dataclass(frozen=True)
class Told:
    """One event: what happened to what, field by field (label, pieces of text)."""

    event: Event
    what: str
    thing: str
    fields: list[tuple[str, list[Piece]]]
    revert: str = ""


@dataclass(frozen=True)
class Act:
    """What one transaction did, the newest first."""

    at: datetime
    who: str
    reason: str
    changes: list[Told]


def events_of(thing: models.Model) -> QuerySet[Event]:
    """All that was recorded of `thing` and of what belongs to it, the newest first."""
    kind, pk = thing._meta.model_name or "", thing.pk
    own = Q(kind=kind, object_id=pk)
    if isinstance(thing, Claim | Article | User):
        own = Q(owner_kind=kind, owner_id=pk) | Q(owner_kind=kind, left_owner_id=pk)
    elif isinstance(thing, Appearance):
        hops = Event.objects.filter(owner_kind="claim", owner_id=thing.claim_id, kind="attribution")
        of_it = Q(before__appearance_id=pk) | Q(after__appearance_id=pk)
        own |= Q(kind="attribution", object_id__in=hops.filter(of_it).values("object_id"))
    return Event.objects.filter(own).select_related("user").order_by("-id")


def model_of(kind: str) -> type[models.Model]:
    """The model that an event's `kind` names."""
    return apps.get_model("auth" if kind in ACCOUNTS else "articles", kind)


def field_of(kind: str, column: str) -> Any | None:
    """The field of a column; None for one that the table does not have any more."""
    for field in model_of(kind)._meta.concrete_fields:
        if field.column == column:
            return field
    return None


def acts(events: Sequence[Event], reverts: dict[int, str]) -> list[Act]:
    """Events, newest first, as acts. `reverts`: the address to revert each, by event."""
    names = Names(events)
    return [
        Act(
            group[0].at,
            who(group[0]),
            group[0].reason,
            [told(event, names, reverts.get(event.pk, "")) for event in group],
        )
        for _, found in groupby(events, lambda e: (e.transaction, e.user_id, e.role, e.reason))
        for group in [list(found)]
    ]


def who(event: Event) -> str:
    """The user, or the database role where nobody was named."""
    return name_of(event.user) if event.user else f"{event.role} (database role)"


def told(event: Event, names: "Names", revert: str = "") -> Told:
    """One event in words."""
    kind: Any = model_of(event.kind)._meta.verbose_name
    kind = {"user": "account", "user_groups": "role"}.get(event.kind, kind)
    what = f"{kind} {Operation(event.operation).label}"
    thing = names.of(event.kind, event.object_id)
    return Told(event, what, thing, list(_fields(event, names)), revert)


def _fields(event: Event, names: "Names") -> Iterable[tuple[str, list[Piece]]]:
    before, after = event.before or {}, event.after or {}
    columns = list(after or before)
    own = {f"{event.owner_kind}_id", *COUNTED}
    shown = [column for column in columns if column not in own]
    if event.operation == Operation.UPDATE and not shown:
        shown = columns
    order = [field.column for field in model_of(event.kind)._meta.concrete_fields]
    for column in sorted(shown, key=lambda c: order.index(c) if c in order else len(order)):
        field = field_of(event.kind, column)
        was, becomes = (_words(field, values.get(column), names) for values in (before, after))
        if event.operation != Operation.UPDATE and (before or after)[column] is False:
            continue
        label = str(field.verbose_name) if field else column
        if was or becomes:
            yield label, _pieces(field, was, becomes)


def _pieces(field: Any, was: str, becomes: str) -> list[Piece]:
    if was and becomes and _is_prose(field):
        return difference(was, becomes)
    old = [Piece("del", was)] if was else []
    new = [Piece("ins", becomes)] if becomes else []
    return [*old, *([Piece("same", " ")] if old and new else []), *new]


def _is_prose(field: Any) -> bool:
    prose = isinstance(field, models.TextField | models.CharField)
    return prose and not isinstance(field, EDTFField | models.URLField) and not field.choices


def _words(field: Any, value: Any, names: "Names") -> str:
    """A column's value as the desk reads it; "" for none."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    if field is None:
        return str(value)
    if field.name == "password":
        return f"(mark {value})"
    if field.is_relation:
        return names.of(field.related_model._meta.model_name, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _date(field, str(value))


def _date(field: Any, value: str) -> str:
    try:
        if isinstance(field, EDTFField):
            return dates.in_words(value)
        if isinstance(field, models.DateTimeField):
            return date_format(timezone.localtime(field.to_python(value)), "j F Y, H:i:s")
    except (ValueError, ValidationError):
        pass
    return value


class Names:
    """What the rows that some events touch or name are called; a fixed number of queries."""

    def __init__(self, events: Sequence[Event]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for event in events:
            wanted[event.kind].add(event.object_id)
            for values in (event.before or {}, event.after or {}):
                for column, value in values.items():
                    self._want(wanted, event.kind, column, value)
        self.names: dict[tuple[str, int], str] = {}
        for kind, ids in wanted.items():
            self._load(kind, ids)
        gone = {
            (kind, pk) for kind, ids in wanted.items() for pk in ids if (kind, pk) not in self.names
        }
        self._recall(gone)

    def of(self, kind: str, pk: int) -> str:
        """The name of a row, also of one that is gone."""
        return Truncator(self.names.get((kind, pk), f"number {pk}")).chars(LONGEST_NAME)

    @staticmethod
    def _want(wanted: dict[str, set[int]], kind: str, column: str, value: Any) -> None:
        field = field_of(kind, column)
        if field is not None and field.is_relation and value is not None:
            wanted[field.related_model._meta.model_name].add(value)

    def _load(self, kind: str, ids: set[int]) -> None:
        users = get_user_model()
        if kind == users._meta.model_name:
            for pk, user in users._default_manager.in_bulk(ids).items():
                self.names[kind, pk] = name_of(user)
            return
        rows = model_of(kind)._default_manager.all()
        if kind == "user_groups":
            given = rows.filter(pk__in=ids).values_list("pk", "group__name")
            self.names |= {(kind, pk): name for pk, name in given}
            return
        if kind in NAMED_BY:
            rows = rows.select_related(*NAMED_BY[kind])
        for pk, found in rows.in_bulk(ids).items():
            self.names[kind, pk] = str(found)

    def _recall(self, gone: set[tuple[str, int]]) -> None:
        """Names that deleted rows had, from when they were recorded whole."""
        if not gone:
            return
        kinds, ids = {kind for kind, _ in gone}, {pk for _, pk in gone}
        found = Event.objects.filter(kind__in=kinds, object_id__in=ids)
        for event in found.exclude(operation=Operation.UPDATE).order_by("id"):
            values = event.before or event.after or {}
            name = next((str(values[c]) for c in OWN_NAMES if values.get(c)), "")
            if (event.kind, event.object_id) in gone and name:
                self.names[event.kind, event.object_id] = name
