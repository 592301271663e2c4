"""How the list of claims is narrowed."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from articles.models import Appearance, Contribution, Edition, Question, Rating
from articles.models.claim import ClaimQuerySet


class StateFilter(admin.SimpleListFilter):
    """Draft, published, ahead of what readers see, withdrawn."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("draft", "draft"),
            ("published", "published"),
            ("ahead", "published, changed since"),
            ("withdrawn", "withdrawn"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        claims: ClaimQuerySet = queryset
        match self.value():
            case "draft":
                return claims.drafts()
            case "published":
                return claims.published()
            case "ahead":
                return claims.ahead()
            case "withdrawn":
                return claims.withdrawn()
        return None


class RatingFilter(admin.SimpleListFilter):
    """The rating that readers see."""

    title = "rating shown to readers"
    parameter_name = "rating"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        scale = [(rating.slug, rating.name) for rating in Rating.objects.all()]
        return [*scale, ("none", "not yet reviewed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        value = self.value()
        if value is None:
            return None
        current = Edition.objects.in_force().listed().rated(["" if value == "none" else value])
        return queryset.filter(Exists(current.filter(claim=OuterRef("pk"))))


class WaitingFilter(admin.SimpleListFilter):
    """Whether a reviewer is awaited."""

    title = "waiting for review"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "yes"), ("no", "no")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() not in ("yes", "no"):
            return None
        return queryset.filter(review_requested_at__isnull=self.value() == "no")


class AskedFilter(admin.SimpleListFilter):
    """Whether a reviewer's question is open."""

    title = "a reviewer asked"
    parameter_name = "asked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "not answered yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() != "open":
            return None
        return queryset.filter(
            Exists(Question.objects.filter(claim=OuterRef("pk"), answered_at=None))
        )


class MineFilter(admin.SimpleListFilter):
    """Those that the user had a hand in."""

    title = "who worked on it"
    parameter_name = "by"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.user = request.user
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "I did")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() != "me":
            return None
        mine = Contribution.objects.filter(claim=OuterRef("pk"), user=self.user.pk)
        return queryset.filter(Exists(mine))


class PlacedFilter(admin.SimpleListFilter):
    """Whether the claim appears anywhere yet, which publishing asks for."""

    title = "appears in an article"
    parameter_name = "appears"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "yes"), ("no", "not yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        placed = Exists(Appearance.objects.filter(claim=OuterRef("pk")))
        claims: ClaimQuerySet = queryset  # type: ignore[assignment]
        match self.value():
            case "yes":
                return queryset.filter(placed)
            case "no":
                # Nothing is published without a place, or loses it without being ahead.
                return claims.unsettled().exclude(placed)
        return None
