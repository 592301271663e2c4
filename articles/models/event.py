"""Recorded history: every change of the working record, whoever made it."""

import json
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from articles.models.fields import in_choices

OF_SHARED_THINGS = [
    *("source", "topic", "measure"),
    *("article", "articlerevision", "authorship", "citation"),
]
"""Kinds of the rows of which shared documents are made."""


class Operation(models.TextChoices):
    """What happened to a row."""

    INSERT = "insert", "added"
    UPDATE = "update", "changed"
    DELETE = "delete", "deleted"


class Exactly(json.JSONDecoder):
    """Reads numbers digit for digit: "1.50" stays 1.50."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"parse_float": Decimal})


class Event(models.Model):
    """One row of the working record added, changed or deleted; append-only, written by triggers.

    `kind` and `object_id` name the row by its model and key; `owner_kind` and `owner_id` the claim
    or article on whose history it stands, which is the row itself where it belongs to none.
    `before` and `after` hold columns: all of a row that came or went, of a changed one those that
    differ. Left out are derived columns, the bodies of texts and the documents of decisions and
    leases, which are on record where they stand.

    `user` is whom the application named (see `workflow.acting_as`), empty for raw SQL, when `role`
    tells the database role. `transaction` is PostgreSQL's id of it: one act, as a rule.
    """

    at = models.DateTimeField()
    transaction = models.BigIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField("database role", max_length=100)
    reason = models.TextField(blank=True)
    operation = models.CharField(max_length=6, choices=Operation.choices)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField("id")
    owner_kind = models.CharField(max_length=20)
    owner_id = models.BigIntegerField()
    left_owner_id = models.BigIntegerField(null=True, help_text="Set when it moved from there.")
    before = models.JSONField(null=True, decoder=Exactly)
    after = models.JSONField(null=True, decoder=Exactly)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner_kind", "owner_id", "id"], name="event_of_owner"),
            models.Index(fields=["kind", "object_id", "id"], name="event_of_object"),
            BrinIndex(fields=["at"], name="event_at"),
            models.Index(
                fields=["owner_kind", "left_owner_id", "id"],
                name="event_of_left_owner",
                condition=Q(left_owner_id__isnull=False),
            ),
            models.Index(  # what others changed of shared things: articles.editions.since
                fields=["transaction"],
                name="event_of_shared_things",
                condition=Q(kind__in=OF_SHARED_THINGS),
            ),
        ]
        constraints = [in_choices("event", "operation", Operation)]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.get_operation_display()}"
