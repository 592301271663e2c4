"""Articles, their texts, who wrote them and what they rely on."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin.desk import LAYOUT, Below, DeskInline, ReadOnly
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
        wide = {"headline": AdminTextInputWidget(attrs={"class": "vLargeTextField"})}
        return super().get_form(request, obj, change, widgets=wide, **kwargs)


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
