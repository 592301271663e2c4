"""Claims: entered, decided on, published."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import workflow
from articles.admin import finding
from articles.admin.acts import Act, ActingAdmin
from articles.admin.bounded import RecentValuesFilter, few, topics
from articles.admin.claim_acts import ACTS, FITTING
from articles.admin.claim_filters import (
    AskedFilter,
    MineFilter,
    PlacedFilter,
    RatingFilter,
    StateFilter,
    WaitingFilter,
)
from articles.admin.days import by_days
from articles.admin.desk import DeskForm, DeskInline, address
from articles.admin.evidence import EvidenceInline
from articles.admin.figure import FigureInline
from articles.admin.previewing import changes_view, preview_view
from articles.admin.start import page_of, with_pages
from articles.discussion import discussion
from articles.models import Appearance, Claim, ClaimLink, ClaimTopic, Edition, Question, Review
from articles.roles import Action, may
from articles.views.links import permalink

STANDS = ("state", "rating_shown", "waiting_since", "questions", "appearances", "decisions")
"""What a claim's page says of it without letting one change it."""


class TopicInline(DeskInline):
    model = ClaimTopic
    autocomplete_fields = ("topic",)
    verbose_name_plural = "topics"
    verbose_name = "topic"


class LinkInline(DeskInline):
    model = ClaimLink
    fk_name = "claim"
    autocomplete_fields = ("to",)
    verbose_name_plural = "how it stands to other claims"
    verbose_name = "link"


class ClaimForm(DeskForm):
    """The statement without white space at its ends, where it means nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statement: Any = self.fields.get("statement")
        if statement:
            statement.strip = True


@admin.register(Claim)
class ClaimAdmin(ActingAdmin):
    form = ClaimForm
    acts = ACTS
    list_display = ("statement", "kind", "state", "rating_shown", "waiting_since", "pages")
    list_filter = (
        StateFilter,
        RatingFilter,
        WaitingFilter,
        AskedFilter,
        MineFilter,
        by_days("occurred_on", "when"),
        PlacedFilter,
        "kind",
        ("language", RecentValuesFilter),
        few("topics", "topics", topics),
    )
    search_fields = ("id",)
    finders = (finding.claims,)
    search_help_text = (
        "Words of the statement, of a passage too until the claim is published; a lasting name; a "
        "number."
    )
    inlines = (TopicInline, LinkInline, FigureInline, EvidenceInline)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Claims with what the list says of each."""
        claims: Any = super().get_queryset(request)
        current = Edition.objects.in_force().listed().filter(claim=OuterRef("pk"))
        return with_pages(claims.with_edition().with_whether_ahead()).annotate(
            verdict=Subquery(current.values("verdict__name")[:1]),
            public_slug=Subquery(current.values("slug")[:1]),
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        said = ("statement", ("kind", "language"), ("occurred_on", "place"))
        more = {"fields": ["uid", *(["version", "created_at"] if obj else [])]}
        more["classes"] = ["collapse"]
        stands = [("Where it stands", {"fields": STANDS})] if obj else []
        return [(None, {"fields": said}), *stands, ("Lasting name", more)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*STANDS, "version", "created_at", "uid") if obj else ()

    def locked(self, ids: Any) -> list[Any]:
        return workflow.locked_claims(ids)

    def stamp(self, thing: Any) -> str:
        return str(thing.version)

    def told(self, act: Act, things: Sequence[Any]) -> str:
        """With the way to what readers see now, where that changed."""
        told = super().told(act, things)
        edition = Edition.objects.in_force().filter(claim=things[0]).first()
        if act.name == "submit" or len(things) > 1 or edition is None:
            return told
        there = permalink("claim", edition)
        return format_html('{} <a href="{}">Readers see it now</a>.', told, there)

    def fits(self, act: Act, thing: Any) -> bool:
        waiting = act.name == "submit" and thing.review_requested_at
        return act.name in FITTING[_state(thing)] and not waiting

    def tools(self, request: HttpRequest, thing: Any) -> list[tuple[str, str]]:
        tools = [("Preview", address(self, "preview", thing.pk))]
        if _state(thing) == "published" and thing.is_ahead:
            tools.append(("What changed", address(self, "changes", thing.pk)))
        if request.user.has_perm("articles.change_claim") and thing.article_pk:
            tools.insert(0, ("Beside its text", page_of(thing)))
        if _state(thing) != "draft":
            edition = Edition.objects.in_force().get(claim=thing)
            tools.append(("Public page", permalink("claim", edition)))
        if request.user.has_perm("articles.add_appearance"):
            new = reverse("admin:articles_appearance_add")
            tools.append(("Add where it appears", f"{new}?claim={thing.pk}"))
        if may(request.user, Action.SEE_QUEUE):
            tools.append(("Decide", reverse("review:claim", args=[thing.pk])))
        return [*tools, *super().tools(request, thing)]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = context.get("original")
        if thing and not context.get("is_popup"):
            context["discussion"] = discussion(thing, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        def own(page: str, view: Any) -> URLPattern:
            name = f"{self.opts.app_label}_{self.opts.model_name}_{page}"
            return path(f"<int:pk>/{page}/", self.admin_site.admin_view(view), name=name)

        return [
            own("preview", self.preview_view),
            own("changes", self.changes_view),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The public page of the working record, marked as not published."""
        return preview_view(request, self._found(request, pk))

    def changes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What publishing would change for readers."""
        return changes_view(self, request, self._found(request, pk))

    def _found(self, request: HttpRequest, pk: int) -> Claim:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, str(pk))
        if not isinstance(found, Claim):
            raise Http404
        return found

    @admin.display(description="state", empty_value="")
    def state(self, claim: Any) -> str:
        if _state(claim) == "published" and claim.is_ahead:
            return "published, changed since"
        return _state(claim)

    @admin.display(description="pages")
    def pages(self, claim: Any) -> SafeString | str:
        """The pages of a claim, one click from the list."""
        links = [("preview", "preview")]
        if _state(claim) == "published" and claim.is_ahead:
            links.insert(0, ("changes", "what changed"))
        found = [(address(self, page, claim.pk), label) for page, label in links]
        if claim.article_pk:
            found.insert(0, (page_of(claim), "form"))
        if claim.public_slug:
            there = reverse("articles:claim", args=[claim.pk, claim.public_slug])
            found.append((there, "public"))
        hidden = claim.statement[:60]
        return format_html_join(
            " · ",
            '<a href="{}">{}<span class="visually-hidden">: {}</span></a>',
            ((href, label, hidden) for href, label in found),
        )

    @admin.display(description="rating shown to readers")
    def rating_shown(self, claim: Any) -> str:
        if _state(claim) != "published":
            return "–"
        return claim.verdict or "not yet reviewed"

    @admin.display(description="waits for review since", ordering="review_requested_at")
    def waiting_since(self, claim: Any) -> str | None:
        since = claim.review_requested_at
        return since and date_format(timezone.localtime(since), "j F Y, H:i")

    @admin.display(description="where it appears")
    def appearances(self, claim: Claim) -> SafeString | str:
        """The passages, each on a page of its own with who said it there."""
        rows = Appearance.objects.filter(claim=claim).select_related("article").order_by("id")
        links = [
            (reverse("admin:articles_appearance_change", args=[row.pk]), row.article, _words(row))
            for row in rows
        ]
        listed = format_html_join("", '<li><a href="{}">{}</a>: {}</li>', links)
        return format_html("<ul>{}</ul>", listed) if links else "nowhere yet"

    @admin.display(description="questions")
    def questions(self, claim: Claim) -> SafeString | str:
        """What reviewers asked, the newest first; an open one is answered by submitting again."""
        rows = Question.objects.filter(claim=claim).select_related("asked_by", "answered_by")
        told = [(row.asked_by, row.text, _answer(row)) for row in rows.order_by("-asked_at", "-id")]
        listed = format_html_join("", "<li>{} asked: “{}” {}</li>", told)
        return format_html("<ul>{}</ul>", listed) if told else "none"

    @admin.display(description="decisions")
    def decisions(self, claim: Claim) -> SafeString | str:
        """Every decision, the newest first."""
        rows = Review.objects.filter(claim=claim).select_related("rating", "reviewer")
        newest = [
            (
                reverse("admin:articles_review_change", args=[row.pk]),
                row.rating,
                row.decided_at.date(),
                row.reviewer or row.reviewer_name,
                "" if row.claim_version == claim.version else "; the claim changed since",
            )
            for row in rows.order_by("-decided_at", "-id")
        ]
        listed = format_html_join("", '<li><a href="{}">{}</a>, {}, {}{}</li>', newest)
        return format_html("<ul>{}</ul>", listed) if newest else "none yet"


def _state(claim: Any) -> str:
    if claim.is_withdrawn is None:
        return "draft"
    return "withdrawn" if claim.is_withdrawn else "published"


def _answer(question: Question) -> str:
    if question.answered_at is None:
        return "Not answered yet: answer with “Submit for review”."
    words = f": “{question.answer}”" if question.answer else " without words."
    return f"{question.answered_by} answered{words}"


def _words(appearance: Appearance) -> str:
    words = appearance.exact or appearance.locator or ""
    return f"“{words[:120]}…”" if len(words) > 120 else f"“{words}”"
