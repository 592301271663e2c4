"""What belongs to a claim and has a page of its own."""

from typing import Any

from django.db import models
from django.http import HttpRequest

from articles.admin.desk import DeskAdmin
from articles.workflow import locked_claims


class ClaimPartAdmin(DeskAdmin):
    """A row below a claim; it stays with the claim it was entered for."""

    list_per_page = 50

    def lock(self, thing: models.Model) -> None:
        """The claim first, as everyone does who writes what it owns."""
        locked_claims([thing.claim_id])  # type: ignore[attr-defined]
        super().lock(thing)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = super().get_readonly_fields(request, obj)
        return (*kept, "claim") if obj else kept
