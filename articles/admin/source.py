"""Who says things."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin import finding
from articles.admin.bounded import RecentValuesFilter
from articles.admin.shared import SharedAdmin
from articles.models import Source


@admin.register(Source)
class SourceAdmin(SharedAdmin):
    list_display = ("name", "kind", "role", "parent", "known_as", "merged_into")
    list_filter = (
        "kind",
        ("merged_into", admin.EmptyFieldListFilter),
        ("country", RecentValuesFilter),
    )
    search_fields = ("id",)
    finders = (finding.sources,)
    search_help_text = "A name, another spelling, a role, a lasting name."
    list_select_related = ("parent", "merged_into")
    autocomplete_fields = ("parent", "article")
    fieldsets = (
        (None, {"fields": ("name", "kind", "role", "aliases")}),
        ("Where it belongs", {"fields": ("parent", "article", "country")}),
        ("Elsewhere", {"fields": ("url", "same_as")}),
        ("Lasting name", {"fields": ("key",), "classes": ["collapse"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("article")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        texts = {
            "aliases": "Other names and spellings, one a line.",
            "same_as": "Pages that are about the same, such as Wikidata; one a line.",
        }
        return super().get_form(request, obj, change, help_texts=texts, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()
