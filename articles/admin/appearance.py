"""Where claims appear, and the chain from who said it to the page it stands on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from articles.admin import finding
from articles.admin.bounded import RecentValuesFilter
from articles.admin.choosers import ToldApart
from articles.admin.days import by_days
from articles.admin.desk import Below, DeskForm
from articles.admin.parts import ClaimPartAdmin
from articles.admin.texts import NamesWhatIsMissing
from articles.anchoring import Anchor, locate
from articles.models import Appearance, Article, ArticleRevision, Attribution

LISTED = 8
"""Places named when a passage stands several times in its text."""


class AppearanceForm(DeskForm):
    """Only the words need to be typed: where they stand is found."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        article, exact = cleaned.get("article"), cleaned.get("exact")
        if not exact or not isinstance(article, Article):
            return cleaned
        if "revision" in cleaned and not cleaned["revision"]:
            cleaned["revision"] = article.latest_revision()
        revision = cleaned.get("revision")
        if revision is None:
            self.add_error("revision", "We hold no text of this article: enter it there first.")
        elif self._is_to_be_found(cleaned):
            self._find(cleaned, revision, exact)
        elif cleaned.get("start") is not None and cleaned.get("end") is None:
            cleaned["end"] = cleaned["start"] + len(exact)
        return cleaned

    def _is_to_be_found(self, cleaned: dict[str, Any]) -> bool:
        """Nothing says where it stands, or what does is about the words as they were before."""
        if self.errors.keys() & {"start", "end"}:
            return False
        places = {"start", "end"}
        moved = {"exact", "revision"} & set(self.changed_data)
        outdated = self.instance.pk and moved and not places & set(self.changed_data)
        return bool(outdated) or cleaned.get("start") is None

    def _find(self, cleaned: dict[str, Any], revision: ArticleRevision, exact: str) -> None:
        found = locate(revision.body, exact)
        if len(found) == 1:
            cleaned["start"], cleaned["end"] = found[0].start, found[0].end
        elif found:
            self.add_error("start", _several(found))
        else:
            self.add_error("exact", _nowhere(revision, exact))


def _several(found: list[Anchor]) -> str:
    places = "; ".join(
        f"{at.start}: “…{at.prefix}[{at.exact[:30]}]{at.suffix}…”" for at in found[:LISTED]
    )
    more = f"; and {len(found) - LISTED} more" if len(found) > LISTED else ""
    return (
        f"These words stand at {len(found)} places. Give the start of the one meant. {places}{more}"
    )


def _nowhere(revision: ArticleRevision, exact: str) -> str:
    if " ".join(exact.split()) in " ".join(revision.body.split()):
        return (
            "These words stand there with other white space (a line's end, a no-break space, or "
            "space around them). Copy them from the text."
        )
    return f"These words do not stand in {revision}. Copy them from the text."


class HopForm(NamesWhatIsMissing, forms.ModelForm):
    """One hop; without a position it comes after the others."""

    position = forms.IntegerField(
        min_value=0,
        max_value=32767,
        required=False,
        widget=forms.NumberInput(attrs={"class": "vIntegerField"}),
        help_text="0 for who said it first; empty: after the others.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.pop("position", None)

    def _get_validation_exclusions(self) -> set[str]:
        # Two hops may exchange their places; the formset sees whether two stand at the same.
        return {*super()._get_validation_exclusions(), "position"}  # type: ignore[misc]


class ChainFormSet(BaseInlineFormSet):
    """The hops of one appearance."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        hops = [form for form in self.forms if form.has_changed() or form.instance.pk]
        kept = [form for form in hops if form not in self.deleted_forms]
        given = [p for form in kept if (p := form.cleaned_data.get("position")) is not None]
        if len(given) != len(set(given)):
            raise ValidationError("Two hops stand at the same position: number them in order.")
        following = max(given, default=-1) + 1
        for form in kept:
            if form.cleaned_data.get("position") is None:
                form.instance.position = following
                following += 1


class AttributionInline(ToldApart, admin.StackedInline):
    model = Attribution
    extra = 0
    form = HopForm
    formset = ChainFormSet
    autocomplete_fields = ("source",)
    fields = (("position", "source"), ("capacity", "cue"), ("said_on", "place", "channel"))
    verbose_name = "hop"
    verbose_name_plural = "chain: who said it first, then each who passed it on"


@admin.register(Appearance)
class AppearanceAdmin(ClaimPartAdmin):
    form = AppearanceForm
    list_display = ("words", "article", "claim", "modality", "is_quotation")
    list_filter = (
        "modality",
        "is_quotation",
        "article__kind",
    )
    search_fields = ("id",)
    finders = (
        finding.through("claim", finding.claims),
        finding.through("article", finding.articles),
    )
    search_help_text = "Words of the claim; its number; words of the headline; a link."
    autocomplete_fields = ("claim", "article", "revision")
    inlines = (AttributionInline,)
    fieldsets = (
        (None, {"fields": ("claim", "article", "revision", "exact", ("start", "end"))}),
        ("Where there is no text", {"fields": ("locator",)}),
        ("How it is said", {"fields": ("modality", "is_quotation", "translation")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("article", "claim")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        texts = {
            "revision": "Empty: the newest text of the article.",
            "start": "Found by itself; needed only where the words stand several times.",
            "end": "Found by itself.",
        }
        return super().get_form(request, obj, change, help_texts=texts, **kwargs)

    @admin.display(description="passage", ordering="exact")
    def words(self, appearance: Appearance) -> str:
        return (appearance.exact or appearance.locator or "")[:120]


@admin.register(Attribution)
class AttributionAdmin(Below):
    """Every hop, to be searched; entered on the appearance's page."""

    list_display = ("source", "position", "capacity", "cue", "said_on", "channel", "appearance")
    list_filter = (
        "channel",
        ("position", RecentValuesFilter),
        "source__kind",
        by_days("said_on", "said"),
    )
    search_fields = ("id",)
    finders = (finding.through("source", finding.sources),)
    search_help_text = "A source by any of its names."
    list_select_related = ("source", "appearance__article")
