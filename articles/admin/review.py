"""The scale, the decisions, and who made and changed things."""

from django.contrib import admin

from articles.admin.desk import DeskAdmin, ReadOnly
from articles.admin.parts import ClaimPartAdmin
from articles.models import Byline, ClaimLink, Contribution, Rating, Review


@admin.register(Rating)
class RatingAdmin(DeskAdmin):
    list_display = ("name", "slug", "value", "colour", "shape", "needs_evidence", "retired")
    list_filter = ("retired", "needs_evidence")
    search_fields = ("name", "slug")


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    """Every decision; one is made on the claim's page, by “Decide”."""

    list_display = ("claim", "rating", "summary", "reviewer", "decided_at")
    list_filter = ("rating", "decided_at", ("reviewer", admin.RelatedOnlyFieldListFilter))
    search_fields = ("summary", "rationale", "claim__statement", "reviewer__username")
    list_select_related = ("claim", "rating", "reviewer")
    list_per_page = 50


@admin.register(Contribution)
class ContributionAdmin(ReadOnly):
    list_display = ("claim_id", "version", "user", "role", "at")
    list_filter = ("at", ("user", admin.RelatedOnlyFieldListFilter))
    search_fields = ("=claim__id", "user__username")
    list_select_related = ("user",)
    fields = ("claim_id", "version", "user", "role", "at")


@admin.register(Byline)
class BylineAdmin(DeskAdmin):
    list_display = ("user", "name", "shown")
    list_filter = ("shown",)
    search_fields = ("name", "user__username")
    list_select_related = ("user",)
    autocomplete_fields = ("user",)


@admin.register(ClaimLink)
class ClaimLinkAdmin(ClaimPartAdmin):
    list_display = ("claim", "kind", "to")
    list_filter = ("kind",)
    search_fields = ("claim__statement", "to__statement")
    list_select_related = ("claim", "to")
    autocomplete_fields = ("claim", "to")
