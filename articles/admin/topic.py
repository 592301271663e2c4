"""What claims are about."""

from django.contrib import admin

from articles.admin.shared import SharedAdmin
from articles.models import Topic


@admin.register(Topic)
class TopicAdmin(SharedAdmin):
    list_display = ("name", "slug", "parent", "known_as", "merged_into")
    list_filter = (
        ("parent", admin.RelatedOnlyFieldListFilter),
        ("merged_into", admin.EmptyFieldListFilter),
    )
    search_fields = ("name", "slug")
    list_select_related = ("parent", "merged_into")
    autocomplete_fields = ("parent",)
    fields = ("name", "slug", "parent")
