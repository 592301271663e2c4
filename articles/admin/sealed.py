"""The signed heads of the sealed record."""

from django.contrib import admin

from articles.admin.desk import ReadOnly
from articles.models import Checkpoint


@admin.register(Checkpoint)
class CheckpointAdmin(ReadOnly):
    list_display = ("size", "sealed_at", "issue")
    list_filter = ("sealed_at",)
    search_fields = ("=size",)
    fields = ("size", "sealed_at", "note", "key", "issue")
