"""Articles, their texts, who wrote them and what they rely on."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, path

from articles.admin.days import by_days
from articles.admin.desk import LAYOUT, Below, DeskInline, ReadOnly, address
from articles.admin.entry.asking import read_view, suggest_view, words_view
from articles.admin.entry.views import claim_view, may_enter, text_view
from articles.admin.shared import SharedAdmin
from articles.admin.texts import ExactText
from articles.models import Article, ArticleRevision, Authorship, Citation

LONG_TEXT: dict[str, Any] = {"form_class": ExactText, "widget": AdminTextareaWidget}


class RevisionInline(admin.StackedInline):
    """Texts are added, never changed: a corrected article is another text."""

    model = ArticleRevision
    append_only = True
    extra = 0
    formfield_overrides = LAYOUT | {models.TextField: LONG_TEXT}
    verbose_name = "text"
    verbose_name_plural = "texts"
    fields = ("number", "body", "note", "captured_at")
    readonly_fields = ("number",)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A new article begins with room for its text."""
        return 0 if obj else 1

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AuthorshipInline(DeskInline):
    model = Authorship
    autocomplete_fields = ("source",)
    verbose_name = "author"
    verbose_name_plural = "authors"


class CitationInline(DeskInline):
    model = Citation
    fk_name = "article"
    autocomplete_fields = ("cited",)
    verbose_name = "article it relies on"
    verbose_name_plural = "articles it relies on"


@admin.register(Article)
class ArticleAdmin(SharedAdmin):
    list_display = ("headline", "kind", "outlet", "published_on", "language", "known_as")
    list_filter = (
        "kind",
        "language",
        "full_text_public",
        by_days("published_on", "published"),
        ("outlet", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("headline", "url", "outlet__name")
    list_select_related = ("outlet",)
    autocomplete_fields = ("outlet",)
    fields = (
        "headline",
        ("kind", "language"),
        "outlet",
        "published_on",
        "url",
        "full_text_public",
    )
    inlines = (RevisionInline, AuthorshipInline, CitationInline)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        wide: Any = {"headline": AdminTextInputWidget(attrs={"class": "vLargeTextField"})}
        return super().get_form(request, obj, change, widgets=wide, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        def own(page: str, view: Any, name: str) -> URLPattern:
            wrapped = self.admin_site.admin_view(partial(view, self))
            return path(f"<int:pk>/{page}", wrapped, name=f"articles_article_{name}")

        return [
            own("text/", text_view, "text"),
            own("claims/add/", claim_view, "add_claim"),
            own("claims/<int:claim>/", claim_view, "claim"),
            own("read/", read_view, "read"),
            own("words/", words_view, "words"),
            own("suggest/<slug:kind>/", suggest_view, "suggest"),
            *super().get_urls(),
        ]

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """A new article leads to its text, where its claims are entered."""
        response = super().response_add(request, obj, *args, **kwargs)
        if "_save" in request.POST and "_popup" not in request.POST and obj.latest_revision():
            return HttpResponseRedirect(address(self, "text", obj.pk))
        return response

    def tools(self, request: HttpRequest, thing: Any) -> list[tuple[str, str]]:
        own = [("Its text and claims", address(self, "text", thing.pk))]
        if may_enter(request.user):
            own.append(("Add a claim", address(self, "add_claim", thing.pk)))
        return [*own, *super().tools(request, thing)]


@admin.register(ArticleRevision)
class RevisionAdmin(ReadOnly):
    """Every text, to be searched and read; one is added on its article's page."""

    list_display = ("article", "number", "captured_at", "note")
    list_filter = ("captured_at", "article__kind")
    search_fields = ("article__headline", "body")
    fields = ("article", "number", "body", "note", "captured_at", "sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("article")


@admin.register(Citation)
class CitationAdmin(Below):
    """What relies on what; entered on the article's page."""

    list_display = ("article", "cited")
    list_filter = ("article__kind",)
    search_fields = ("article__headline", "cited__headline")
    list_select_related = ("article", "cited")
