"""The scale, the decisions, and who made and changed things."""

from django.contrib import admin

from articles.admin import finding
from articles.admin.bounded import few, staff
from articles.admin.desk import DeskAdmin, ReadOnly
from articles.admin.parts import ClaimPartAdmin
from articles.models import Byline, ClaimLink, Contribution, Lease, Question, Rating, Review


@admin.register(Rating)
class RatingAdmin(DeskAdmin):
    sortable_by = None
    list_display = ("name", "slug", "value", "colour", "shape", "needs_evidence", "retired")
    list_filter = ("retired", "needs_evidence")
    search_fields = ("name", "slug")


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    """Every decision; one is made on the reviewers' pages."""

    list_display = ("claim", "rating", "summary", "reviewer", "decided_at")
    list_filter = ("rating", "decided_at", few("reviewer", "reviewer", staff))
    search_fields = ("id",)
    finders = (
        finding.through("claim", finding.claims),
        finding.by_user("reviewer"),
    )
    search_help_text = "Words of the claim; its number; a reviewer."
    list_select_related = ("claim", "rating", "reviewer")
    list_per_page = 50


@admin.register(Lease)
class LeaseAdmin(ReadOnly):
    """Who works on which claim; taken and put back on the reviewers' pages."""

    list_display = ("claim", "holder", "taken_at", "until")
    list_filter = ("until", few("holder", "holder", staff))
    search_fields = ("claim__statement", "holder__username")
    list_select_related = ("claim", "holder")
    fields = ("claim", "holder", "taken_at", "until", "version")


@admin.register(Question)
class QuestionAdmin(ReadOnly):
    """What reviewers asked; answered by “Submit for review” on the claim's page."""

    list_display = ("claim", "text", "asked_by", "asked_at", "answered_at")
    list_filter = ("asked_at", few("asked_by", "asked by", staff))
    search_fields = ("text", "answer", "claim__statement", "asked_by__username")
    list_select_related = ("claim", "asked_by")
    list_per_page = 50


@admin.register(Contribution)
class ContributionAdmin(ReadOnly):
    list_display = ("claim_id", "version", "part", "user", "role", "at")
    list_filter = ("at", few("user", "user", staff))
    search_fields = ("id",)
    finders = (
        finding.numbered("claim"),
        finding.by_user("user"),
    )
    search_help_text = "The number of a claim; a user."
    list_select_related = ("user",)
    fields = ("claim_id", "version", "part", "user", "role", "at")


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
    search_fields = ("id",)
    finders = (
        finding.through("claim", finding.claims),
        finding.through("to", finding.claims),
    )
    list_select_related = ("claim", "to")
    autocomplete_fields = ("claim", "to")
