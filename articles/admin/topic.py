"""What claims are about."""

from django.contrib import admin

from articles.admin.bounded import few, parents
from articles.admin.shared import SharedAdmin
from articles.models import Topic


@admin.register(Topic)
class TopicAdmin(SharedAdmin):
    list_display = ("name", "slug", "parent", "known_as", "merged_into")
    sortable_by = ("name", "slug")
    list_filter = (
        few("parent", "parent", parents),
        ("merged_into", admin.EmptyFieldListFilter),
    )
    search_fields = ("name", "slug")
    list_select_related = ("parent", "merged_into")
    autocomplete_fields = ("parent",)
    fields = ("name", "slug", "parent")
