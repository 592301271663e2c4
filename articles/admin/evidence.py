"""Evidence, below its claim and in a list of its own."""

from typing import Any

from django.contrib import admin

from articles.admin import finding
from articles.admin.choosers import ToldApart
from articles.admin.desk import DeskForm, DeskInline
from articles.admin.parts import ClaimPartAdmin
from articles.models import Evidence


class EvidenceInline(ToldApart, admin.StackedInline):
    model = Evidence
    extra = 0
    formfield_overrides = DeskInline.formfield_overrides
    autocomplete_fields = ("article", "revision")
    readonly_fields = ("number",)
    fields = (
        "number",
        ("stance", "article", "revision"),
        "excerpt",
        ("translation", "note"),
        "locator",
    )


@admin.register(Evidence)
class EvidenceAdmin(ClaimPartAdmin):
    form = DeskForm
    list_display = ("numbered", "stance", "article", "claim")
    list_filter = ("stance", "article__kind")
    search_fields = ("id",)
    finders = (
        finding.through("claim", finding.claims),
        finding.through("article", finding.articles),
    )
    search_help_text = "Words of the claim; its number; words of the document’s headline; its link."
    list_select_related = ("article", "claim")
    autocomplete_fields = ("claim", "article", "revision")
    fields = (
        "claim",
        "number",
        "stance",
        "article",
        "revision",
        "excerpt",
        "translation",
        "locator",
        "note",
    )
    readonly_fields = ("number",)

    @admin.display(description="number", ordering="number")
    def numbered(self, evidence: Any) -> str:
        return f"[{evidence.number}]"
