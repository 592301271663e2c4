"""Figures, below their claim and in a list of their own, and the measures they are values of."""

from django.contrib import admin

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
        ("measure", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("measure__name", "wording", "claim__statement")
    list_select_related = ("measure", "claim")
    autocomplete_fields = ("claim", "measure")
    fields = ("claim", "measure", "low", "high", "qualifier", "wording", "as_of")


@admin.register(Measure)
class MeasureAdmin(SharedAdmin):
    list_display = ("name", "unit", "known_as", "merged_into")
    list_filter = ("unit",)
    search_fields = ("name", "unit")
    list_select_related = ("merged_into",)
    fields = ("name", "unit")
