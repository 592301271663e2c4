"""Telling whether a record changed since somebody opened its form, which parts, and by whom.

A form carries, for each part of the record it shows (a field, a row below it), a short hash of
what it held. On saving they are compared with the record as it stands, under a lock.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.db.models import GeneratedField, Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.models import Claim, Contribution


@dataclass(frozen=True)
class Seen:
    """What a form showed: a hash by part, and when."""

    parts: Mapping[str, str]
    at: datetime

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Seen":
        """Of a record as it stands now."""
        return cls({name: _hash(value) for name, value in values.items()}, timezone.now())

    @classmethod
    def read(cls, text: str) -> "Seen | None":
        """What `str()` wrote into a form; None for anything else."""
        try:
            given = json.loads(text)
            at = parse_datetime(given["at"])
            parts = {str(name): str(value) for name, value in given["parts"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return cls(parts, at) if at and at.tzinfo else None

    def __str__(self) -> str:
        return json.dumps({"at": self.at.isoformat(), "parts": self.parts}, ensure_ascii=False)

    def changed(self, now: "Seen") -> list[str]:
        """Parts that are not as they were; rows that only came to it since are no conflict."""
        names = (name for name, value in self.parts.items() if now.parts.get(name) != value)
        return list(dict.fromkeys(name.partition("#")[0] for name in names))


def _hash(value: Any) -> str:
    return sha256(repr(value).encode()).hexdigest()[:12]


def fields_of(thing: Model) -> dict[str, Any]:
    """What a record's own fields hold, by the name that its form shows."""
    return {
        str(field.verbose_name): field.value_from_object(thing)
        for field in thing._meta.concrete_fields
        if field.editable and not field.primary_key and not isinstance(field, GeneratedField)
    }


def rows_below(model: type[Model], key: str, thing: Model) -> dict[str, Any]:
    """The rows of `model` that belong to `thing` by its foreign key `key`. One query."""
    rows = model._default_manager.filter(**{key: thing.pk}).order_by("pk").values()
    return {f"{model._meta.verbose_name}#{row['id']}": sorted(row.items()) for row in rows}


def conflict(thing: Model, parts: Iterable[str], since: datetime) -> str:
    """The message for somebody whose form is behind the record."""
    return (
        f"{who_changed(thing, since)} changed this after you opened it ({', '.join(parts)}). "
        "Nothing was saved, and what you typed stands below. Look at the record as it is now in "
        "another tab; saving again puts yours in its place."
    )


def who_changed(thing: Model, since: datetime) -> str:
    """The user who changed `thing` last after `since`, where the desk or the record knows it."""
    entries = LogEntry.objects.filter(
        content_type=get_content_type_for_model(thing),
        object_id=str(thing.pk),
        action_time__gt=since,
    )
    found: Any = entries.select_related("user").order_by("-action_time").first()
    if found is None and isinstance(thing, Claim):
        found = (
            Contribution.objects.filter(claim=thing.pk, at__gt=since, user__isnull=False)
            .select_related("user")
            .first()
        )
    if found is None:
        return "Somebody"
    return found.user.get_full_name() or found.user.get_username()
