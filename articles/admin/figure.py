"""Figures, below their claim and in a list of their own, and the measures they are values of."""

from django.contrib import admin

from articles.admin import finding
from articles.admin.bounded import few, measures
from articles.admin.days import by_days
from articles.admin.desk import DeskInline
from articles.admin.parts import ClaimPartAdmin
from articles.admin.shared import SharedAdmin
from articles.models import Figure, Measure


class FigureInline(DeskInline):
    model = Figure
    autocomplete_fields = ("measure",)
    fields = ("measure", "low", "high", "qualifier", "wording", "as_of")


@admin.register(Figure)
class FigureAdmin(ClaimPartAdmin):
    list_display = ("measure", "low", "high", "qualifier", "as_of", "claim")
    list_filter = (
        "qualifier",
        by_days("as_of", "as of"),
        few("measure", "measure", measures),
    )
    search_fields = ("id",)
    finders = (
        finding.through("measure", finding.measures),
        finding.through("claim", finding.claims),
    )
    search_help_text = "Words of the measure or of the claim; the claim’s number."
    list_select_related = ("measure", "claim")
    autocomplete_fields = ("claim", "measure")
    fields = ("claim", "measure", "low", "high", "qualifier", "wording", "as_of")


@admin.register(Measure)
class MeasureAdmin(SharedAdmin):
    list_display = ("name", "unit", "known_as", "merged_into")
    sortable_by = ("name", "unit")
    list_filter = ("unit",)
    search_fields = ("name", "unit")
    list_select_related = ("merged_into",)
    fields = ("name", "unit")
