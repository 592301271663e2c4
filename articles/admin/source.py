"""Who says things."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.admin.shared import SharedAdmin
from articles.models import Source


class CountryFilter(admin.AllValuesFieldListFilter):
    """Countries in use; none has a name too."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """As Django's, with words for no country."""
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or "no country"}


@admin.register(Source)
class SourceAdmin(SharedAdmin):
    list_display = ("name", "kind", "role", "parent", "known_as", "merged_into")
    list_filter = ("kind", ("merged_into", admin.EmptyFieldListFilter), ("country", CountryFilter))
    search_fields = ("name", "aliases__icontains", "role", "key")
    search_help_text = "A name, another spelling, a role, a lasting name."
    list_select_related = ("parent", "merged_into")
    autocomplete_fields = ("parent", "article")
    fieldsets = (
        (None, {"fields": ("name", "kind", "role", "aliases")}),
        ("Where it belongs", {"fields": ("parent", "article", "country")}),
        ("Elsewhere", {"fields": ("url", "same_as")}),
        ("Lasting name", {"fields": ("key",), "classes": ["collapse"]}),
    )

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
