"""Telling whether a record changed since somebody opened its form, and which parts.

A form carries, for each part of the record it shows (a field, a row below it), a short hash of
what it held. On saving they are compared with the record as it stands, under a lock.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import GeneratedField, Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime


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
        return [name for name, value in self.parts.items() if now.parts.get(name) != value]


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
