"""Articles, their texts, who wrote them and what they rely on."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from articles.admin import finding
from articles.admin.bounded import RecentValuesFilter, few, outlets
from articles.admin.choosing import ChosenField, Desk
from articles.admin.days import by_days
from articles.admin.desk import LAYOUT, Below, DeskForm, DeskInline, ReadOnly, address
from articles.admin.entry.asking import read_view, suggest_view, words_view
from articles.admin.entry.rows import RowForm
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


def prepared(field: Any, desk: Desk) -> None:
    """Tells a chooser on a stock page who enters, and where it asks for names."""
    field.desk = desk
    if desk.article._state.adding:
        field.widget.suggest = reverse("admin:articles_article_suggest_for_new", args=["KIND"])
    else:
        there = [desk.article.pk, "KIND"]
        field.widget.suggest = reverse("admin:articles_article_suggest", args=there)


class AuthorForm(RowForm):
    """One author, named by typing, and made when new."""

    source = ChosenField("source", label="Source")

    class Meta:
        model = Authorship
        fields = ("source", "position")

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, desk=desk, **kwargs)
        if "source" in self.fields:
            prepared(self.fields["source"], desk)


class AuthorshipInline(DeskInline):
    model = Authorship
    form = AuthorForm
    verbose_name = "author"
    verbose_name_plural = "authors"


class CitationInline(DeskInline):
    model = Citation
    fk_name = "article"
    autocomplete_fields = ("cited",)
    verbose_name = "article it relies on"
    verbose_name_plural = "articles it relies on"


class ArticleForm(DeskForm):
    """An article, whose outlet is named by typing, and made when it is new."""

    outlet = ChosenField("source", required=False, help_text="Who published it.")
    desk: Desk

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "outlet" in self.fields:
            prepared(self.fields["outlet"], self.desk)
            self.initial["outlet"] = self.instance.outlet


@admin.register(Article)
class ArticleAdmin(SharedAdmin):
    list_display = ("headline", "kind", "outlet", "published_on", "language", "known_as")
    list_filter = (
        "kind",
        ("language", RecentValuesFilter),
        "full_text_public",
        by_days("published_on", "published"),
        few("outlet", "outlet", outlets),
    )
    search_fields = ("id",)
    finders = (finding.articles,)
    search_help_text = "Words of the headline; the outlet; a link; a number."
    form = ArticleForm
    list_select_related = ("outlet",)
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
        form = super().get_form(request, obj, change, widgets=wide, **kwargs)
        form.desk = Desk(request.user, obj or Article())
        return form

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Authors are named by typing too."""
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, AuthorshipInline):
            given["form_kwargs"] = {"desk": Desk(request.user, obj)}
        return given

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What was made in place is gone again when the form is not saved."""
        with transaction.atomic():
            answer = super().changeform_view(request, *args, **kwargs)
            if request.method == "POST" and answer.status_code != 302:
                transaction.set_rollback(True)
        return answer

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
            path(
                "suggest/<slug:kind>/",
                self.admin_site.admin_view(partial(suggest_view, self)),
                name="articles_article_suggest_for_new",
            ),
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
    search_fields = ("id",)
    finders = (finding.through("article", finding.articles),)
    search_help_text = "Words of the headline; the outlet; a link."
    fields = ("article", "number", "body", "note", "captured_at", "sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("article")


@admin.register(Citation)
class CitationAdmin(Below):
    """What relies on what; entered on the article's page."""

    list_display = ("article", "cited")
    list_filter = ("article__kind",)
    search_fields = ("id",)
    finders = (
        finding.through("article", finding.articles),
        finding.through("cited", finding.articles),
    )
    list_select_related = ("article", "cited")
