"""The discussion of a claim on a page of its own, what one follows, and notes one by one.

The same piece stands on the claim's pages at the desk and in review; its forms are sent here.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import workflow
from articles.admin import finding
from articles.admin.bounded import few, staff
from articles.admin.desk import DeskAdmin, ReadOnly
from articles.admin.refusals import REFUSALS, readable
from articles.admin.start import page_of, with_pages
from articles.discussion import discussion, news_of, with_news
from articles.models import Byline, Claim, Following, Note
from articles.models.choices import Mail
from articles.roles import Action, may
from articles.workflow import name_of
from articles.workflow.following import byline_of

ON_A_PAGE = 200
"""Entries of the stream on its own page, before "Earlier"."""

LISTED = 50
"""Claims in each list of what somebody follows."""

SUGGESTED = 8
"""Colleagues suggested while somebody types a name."""


@admin.register(Note)
class NoteAdmin(ReadOnly):
    """Every note; one is written in the claim's discussion."""

    list_display = ("claim", "number", "text", "author", "written_at", "edited_at")
    list_filter = ("written_at", few("author", "author", staff))
    search_fields = ("id",)
    finders = (finding.through("claim", finding.claims), finding.by_user("author"))
    search_help_text = "Words of the claim; its number; an author."
    list_select_related = ("claim", "author")
    list_per_page = 50
    fields = ("claim", "number", "text", "author", "written_at", "edited_at")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _with_its_claim(request)

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"articles_note_{name}")

        return [
            own("mine/", self.mine_view, "mine"),
            own("colleagues/", self.colleagues_view, "colleagues"),
            own("on/<int:pk>/", self.on_view, "on"),
            own("on/<int:pk>/read/", self.read_view, "read"),
            own("on/<int:pk>/follow/", self.follow_view, "follow"),
            own("<int:pk>/reword/", self.reword_view, "reword"),
            *super().get_urls(),
        ]

    def on_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The claim's whole stream; on POST adds a note, or tells why not and keeps the text."""
        claim = self._claim(request, pk)
        more: dict[str, Any] = {}
        if request.method == "POST":
            text = request.POST.get("text", "")
            problem, unknown = _problem(request, text)
            if not problem:
                try:
                    note = workflow.write_note(claim, request.user, text)
                    return HttpResponseRedirect(f"{_address(pk)}#note-{note.number}")
                except REFUSALS as error:
                    problem = readable(error)
            more = {"typed": text, "problem": problem, "unknown": unknown}
        before = _moment(request.GET.get("before", ""))
        found = discussion(claim, request.user, most=ON_A_PAGE, before=before, **more)
        people = list(_colleagues(request).order_by("username")[: LISTED + 1])
        return self._page(
            request,
            "discussion/page.html",
            title="Discussion",
            claim=claim,
            discussion=found,
            page=page_of(with_pages(Claim.objects.filter(pk=pk)).get()),
            decides=may(request.user, Action.SEE_QUEUE),
            colleagues=people[:LISTED] if found.may_write else [],
            more_colleagues=len(people) > LISTED,
        )

    def reword_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Another wording for one's own note, while it is new."""
        note = get_object_or_404(Note.objects.select_related("claim"), pk=_id(pk))
        self._claim(request, note.claim_id)
        typed, problem, unknown = note.text, "", list[str]()
        if note.author_id != request.user.pk:
            raise PermissionDenied("Everybody rewords own notes alone.")
        back = f"{_address(note.claim_id)}#note-{note.number}"
        if request.method == "POST":
            typed = request.POST.get("text", "")
            problem, unknown = _problem(request, typed)
            if not problem:
                try:
                    workflow.reword_note(note, request.user, typed)
                    return HttpResponseRedirect(back)
                except REFUSALS as error:
                    problem = readable(error)
        return self._page(
            request,
            "discussion/reword.html",
            title="Reword a note",
            typed=typed,
            problem=problem,
            unknown=unknown,
            until=timezone.localtime(note.written_at + workflow.REWORDED_WITHIN),
            back=back,
        )

    def read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Marks as read what the page showed."""
        claim = self._claim(request, pk)
        if request.method == "POST":
            number = request.POST.get("number", "")
            read = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
            at = _moment(request.POST.get("at", ""))
            workflow.mark_read(claim, request.user, read, at)
        return HttpResponseRedirect(_address(pk))

    def follow_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Follows the claim, or does so no more."""
        claim = self._claim(request, pk)
        if request.method == "POST":
            wanted = request.POST.get("follow") == "yes"
            (workflow.follow if wanted else workflow.unfollow)(claim, request.user)
        return HttpResponseRedirect(_address(pk))

    def mine_view(self, request: HttpRequest) -> HttpResponse:
        """What is new on the claims that one follows, the others, and which mail one wants."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST" and request.POST.get("mail") in Mail.values:
            byline = byline_of(request.user)
            byline.mail = request.POST["mail"]
            byline.save(update_fields=["mail"])
            messages.success(request, "Saved.")
            return HttpResponseRedirect(reverse("admin:articles_note_mine"))
        rows: Any = with_news(request.user).order_by("-pk")
        news = rows.filter(is_news=True)
        quiet = rows.filter(is_news=False)
        shown = list(news[:LISTED])
        for row in shown:
            row.told = news_of(row)
        settled = Byline.objects.filter(user=request.user.pk).first()
        return self._page(
            request,
            "discussion/mine.html",
            title="What I follow",
            news=shown,
            count=news.count(),
            quiet=quiet[:LISTED],
            quiet_count=quiet.count(),
            choices=Mail.choices,
            mail=settled.mail if settled else Mail.ALL.value,
            sends_mail=bool(settings.EMAIL_HOST),
        )

    def colleagues_view(self, request: HttpRequest) -> JsonResponse:
        """Colleagues whose name begins like `q`, for who types "@": [{name, full}]."""
        if not may(request.user, Action.DISCUSS):
            raise PermissionDenied
        given = request.GET.get("q", "").replace("\0", "")[:150]
        begins = Q(username__istartswith=given) | Q(first_name__istartswith=given)
        found = _colleagues(request).filter(begins | Q(last_name__istartswith=given))
        people = [
            {"name": user.get_username(), "full": name_of(user)}
            for user in found.order_by("username")[:SUGGESTED]
        ]
        return JsonResponse({"found": people})

    def _claim(self, request: HttpRequest, pk: int) -> Claim:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Claim, pk=_id(pk))

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        around = self.admin_site.each_context(request) | {"is_nav_sidebar_enabled": False}
        return TemplateResponse(request, template, {**around, "opts": self.opts, **context})


@admin.register(Following)
class FollowingAdmin(DeskAdmin):
    """Who follows which claim; for administrators, since everybody sees and changes their own."""

    list_display = ("user", "claim", "attention", "read")
    list_filter = ("attention", few("user", "user", staff))
    search_fields = ("id",)
    finders = (finding.through("claim", finding.claims), finding.by_user("user"))
    list_select_related = ("user", "claim")
    autocomplete_fields = ("user", "claim")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        own = super().has_delete_permission(request, obj)
        return own or _with_its_claim(request)


def _with_its_claim(request: HttpRequest) -> bool:
    """Whether a draft is being thrown away: what was said of it goes with it, and never alone."""
    match = request.resolver_match
    of_claim = match is not None and (match.url_name or "").startswith("articles_claim_")
    return of_claim and request.user.has_perm("articles.delete_claim")


def _problem(request: HttpRequest, text: str) -> tuple[str, list[str]]:
    """Whom the note names without there being such a colleague, told once."""
    _, unknown = workflow.addressed(text)
    if not unknown or request.POST.get("anyway"):
        return "", []
    names = ", ".join(f"@{name}" for name in unknown)
    told = f"Nobody who could read it here is called {names}. Mend it, or post it as it is."
    return told, unknown


def _colleagues(request: HttpRequest) -> Any:
    people: Any = get_user_model()._default_manager.with_perm(Action.DISCUSS.permission)
    return people.exclude(pk=request.user.pk)


def _address(claim: int) -> str:
    return reverse("admin:articles_note_on", args=[claim])


def _id(pk: int) -> int:
    return pk if pk < 2**63 else 0


def _moment(text: str) -> datetime | None:
    """A moment that a page of ours gave; None for anything else."""
    try:
        moment = parse_datetime(text[:40])
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
