"""Saved searches: filters of the public list that somebody watches, with what is new in them."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from articles.admin.texts import NamesWhatIsMissing
from articles.editions import reading
from articles.editions.issuing import last_issue
from articles.models import Edition, SavedSearch
from articles.slugs import is_id
from articles.views.browse import in_short, problems
from articles.views.cards import cards
from articles.views.counting import NO_FILTERS, Asked
from articles.views.links import without

NEW = "articles_savedsearch_new"
SHOWN = 50
"""New matches on the page of a search; of more it is said that there are."""


def asked(search: SavedSearch) -> Asked:
    """What the search asks the list of claims."""
    return Asked.by(QueryDict(search.query), None)


def new_matches(search: SavedSearch) -> QuerySet[Edition]:
    """What matches and came into force since its owner looked, the newest first."""
    return asked(search).claims().filter(issue__gt=search.seen).order_by("-issued_at", "-claim_id")


def news(search: SavedSearch) -> str:
    """How much of that there is, in words; "" for nothing."""
    count = new_matches(search)[: SHOWN + 1].count()
    return "" if not count else f"more than {SHOWN} new" if count > SHOWN else f"{count} new"


class SearchForm(NamesWhatIsMissing, forms.ModelForm):
    """A name, and an address or words."""

    class Meta:
        model = SavedSearch
        fields = ("name", "query")
        help_texts = {
            "query": "The address of a list of claims with its filters, copied from the browser; "
            "or words, as you would type them into the search field."
        }

    owner: Any

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = SavedSearch.objects.filter(owner=self.owner.pk, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("You have a search of this name. Choose another.")
        return name

    def clean_query(self) -> str:
        text = self.cleaned_data["query"].strip()
        if text.startswith(("/", "http:", "https:")):
            query = _query_of(text)
        else:
            query = text if "=" in text else urlencode({"q": text})
        kept = without(QueryDict(query), *NO_FILTERS)
        given = Asked.by(kept, None)
        if told := problems(given.filter()):
            raise ValidationError(told)
        if not in_short(kept) or (given.search and not given.search.groups):
            raise ValidationError("This asks for nothing. Choose a filter in the list of claims.")
        return kept.urlencode()


@admin.register(SavedSearch)
class SavedSearchAdmin(admin.ModelAdmin):
    """Everybody's own."""

    form = SearchForm
    list_display = ("name", "looks_for", "told")
    search_fields = ("name", "query")
    list_per_page = 20

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.owner = request.user
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedSearch]:
        return super().get_queryset(request).filter(owner=request.user.pk)

    @admin.display(description="looks for")
    def looks_for(self, search: SavedSearch) -> str:
        return in_short(QueryDict(search.query))

    @admin.display(description="since you looked")
    def told(self, search: SavedSearch) -> str:
        return format_html('<a href="{}">{}</a>', page_of(search), news(search) or "nothing new")

    def save_model(
        self, request: HttpRequest, obj: SavedSearch, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            obj.owner = request.user  # type: ignore[assignment]
        if not change or "query" in form.changed_data:
            obj.seen = last_issue()
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        look = path("<int:pk>/new/", self.admin_site.admin_view(self.look), name=NEW)
        return [look, *super().get_urls()]

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is new in a search; a POST says up to which issue its owner has seen it."""
        search = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            return self._seen(request, search)
        with reading.snapshot() as moment:
            found = list(new_matches(search)[: SHOWN + 1])
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": search.name,
                "search": search,
                "looks_for": in_short(QueryDict(search.query)),
                "cards": cards(found[:SHOWN]),
                "more": len(found) > SHOWN,
                "issue": moment.issue,
                "list_href": f"{reverse('articles:claims')}?{search.query}",
            }
        return TemplateResponse(request, "admin/articles/savedsearch/new.html", context)

    def _seen(self, request: HttpRequest, search: SavedSearch) -> HttpResponse:
        text = request.POST.get("issue", "")
        issue = min(int(text), last_issue()) if is_id(text) else 0
        SavedSearch.objects.filter(pk=search.pk, seen__lt=issue).update(seen=issue)
        messages.success(request, f"“{search.name}”: seen.")
        return HttpResponseRedirect(reverse("admin:articles_savedsearch_changelist"))


def _query_of(address: str) -> str:
    try:
        return urlsplit(address).query
    except ValueError:
        raise ValidationError("This is no address. Copy it from the browser once more.") from None


def page_of(search: SavedSearch) -> str:
    """The page with what is new in a search."""
    return reverse(f"admin:{NEW}", args=[search.pk])


def with_news(user: Any, most: int) -> list[tuple[SavedSearch, str]]:
    """The user's searches in which something is new, with how much; a query for each search."""
    mine = SavedSearch.objects.filter(owner=user.pk)[:most]
    told = [(search, news(search)) for search in mine]
    return [(search, text) for search, text in told if text]
