"""What readers read: issued by the workflow, shown here, and redacted where the law asks."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import upkeep
from articles.admin import finding
from articles.admin.acts import Act, ActForm, ActingAdmin
from articles.admin.bounded import few, staff
from articles.admin.claim_filters import RatingFilter
from articles.admin.desk import ReadOnly
from articles.models import Edition, Issue, PublicCount, SharedEdition
from articles.roles import Action


class ReasonForm(ActForm):
    """Asks why text has to go."""

    reason = forms.CharField(
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        required=False,
        help_text="Readers see it in place of the text.",
    )


def _redact(editions: Sequence[Edition], by: Any, given: Mapping[str, Any]) -> None:
    for edition in editions:
        upkeep.redact(edition, by, given["reason"])


class InForceFilter(admin.SimpleListFilter):
    """Whether readers see it now."""

    title = "in force"
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "yes"), ("no", "superseded")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "yes":
                return queryset.in_force()
            case "no":
                return queryset.filter(superseded_at__isnull=False)
        return None


class RatedFilter(RatingFilter):
    """The rating that an edition shows."""

    title = "rating"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return None if value is None else queryset.filter(rating="" if value == "none" else value)


class PartFilter(admin.SimpleListFilter):
    """As what the things counted are shown."""

    title = parameter_name = "part"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        parts = "all originated relayed published article measure topic rating"
        return [(part, part) for part in parts.split()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(part=self.value()) if self.value() else None


class DocumentAdmin(ReadOnly):
    """An edition with its document as text."""

    list_per_page = 50

    @admin.display(description="document")
    def text(self, edition: Any) -> SafeString:
        text = json.dumps(edition.document, ensure_ascii=False, indent=2)
        return format_html('<pre tabindex="0">{}</pre>', text)


@admin.register(Edition)
class EditionAdmin(DocumentAdmin, ActingAdmin):
    acts = (
        Act(
            "redact",
            "Redact",
            "For legal need: blanks the text of these editions for ever. Their hash, dates and the "
            "reason stay.",
            Action.REDACT.permission,
            _redact,
            ReasonForm,
        ),
    )
    list_display = ("claim_id", "number", "statement", "change", "issued_at", "superseded_at")
    list_filter = (InForceFilter, "change", RatedFilter, "withdrawn", "redacted", "issued_at")
    search_fields = ("id",)
    finders = (finding.editions,)
    search_help_text = "Words of the statement; a lasting name; the claim’s number."
    fields = (
        "claim",
        "uid",
        "number",
        "issue",
        ("issued_at", "superseded_at"),
        "change",
        "note",
        "claim_version",
        ("withdrawn", "redacted"),
        ("redacted_at", "redacted_by", "redaction_reason"),
        "sha256",
        "text",
    )

    def fits(self, act: Act, thing: Any) -> bool:
        return not thing.redacted and (thing.superseded_at or thing.withdrawn)


@admin.register(SharedEdition)
class SharedEditionAdmin(DocumentAdmin):
    list_display = ("name", "kind", "object_id", "number", "issued_at", "superseded_at")
    list_filter = (InForceFilter, "kind", "issued_at")
    search_fields = ("id",)
    finders = (finding.shared_editions,)
    fields = (
        ("kind", "object_id", "number"),
        "issue",
        ("issued_at", "superseded_at"),
        "note",
        "merged_into",
        "sha256",
        "text",
    )


@admin.register(Issue)
class IssueAdmin(ReadOnly):
    list_display = ("id", "issued_at", "issued_by")
    list_filter = ("issued_at", few("issued_by", "issued by", staff))
    search_fields = ("id",)
    finders = (finding.numbered("pk"), finding.by_user("issued_by"))
    list_select_related = ("issued_by",)


@admin.register(PublicCount)
class PublicCountAdmin(ReadOnly):
    list_display = ("part", "key", "claims")
    list_filter = (PartFilter,)
    search_fields = ("=key",)
