"""What was changed in the working record, when and by whom."""

from django.contrib import admin

from articles.admin.desk import ReadOnly
from articles.models import Event


@admin.register(Event)
class EventAdmin(ReadOnly):
    """Every recorded event, also of what is deleted and has no page any more."""

    list_display = ("at", "operation", "kind", "object_id", "user", "role", "reason")
    list_filter = ("operation", "kind", "at", ("user", admin.RelatedOnlyFieldListFilter))
    search_fields = ("=object_id", "=owner_id", "reason")
    list_select_related = ("user",)
    list_per_page = 50
