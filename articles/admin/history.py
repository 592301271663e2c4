"""Every recorded change, also of what is deleted and has no page any more."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from articles.admin import finding
from articles.admin.bounded import few, staff
from articles.admin.desk import ReadOnly
from articles.admin.events import acts
from articles.admin.history_page import revert_page
from articles.models import Event


class KindFilter(admin.SimpleListFilter):
    """Of what the changed rows are."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        models = apps.get_app_config("articles").get_models()
        return sorted((m._meta.model_name or "", str(m._meta.verbose_name)) for m in models)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        return queryset.filter(kind=self.value()) if self.value() else None


@admin.register(Event)
class EventAdmin(ReadOnly):
    """The list of all; a record's own history is on its page, under “History”."""

    list_display = ("at", "operation", "kind", "object_id", "user", "role", "reason")
    list_filter = ("operation", KindFilter, "at", few("user", "user", staff))
    search_fields = ("id",)
    finders = (finding.numbered("object_id", "owner_id"), finding.by_user("user"))
    search_help_text = "The number of a record, or of the claim or article it belongs to; a user."
    list_select_related = ("user",)
    list_per_page = 50
    fields = ("changes", "at", ("user", "role"), "reason", ("kind", "object_id"), "transaction")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("user")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.revert_view)
        return [path("<int:pk>/revert/", view, name="articles_event_revert"), *super().get_urls()]

    def revert_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Puts back what the event changed."""
        event = self.get_queryset(request).filter(pk=pk).first()
        if event is None:
            raise Http404
        return revert_page(self, request, event)

    @admin.display(description="what changed")
    def changes(self, event: Any) -> SafeString:
        return render_to_string("admin/articles/history_acts.html", {"acts": acts([event], {})})
