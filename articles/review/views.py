"""The pages of the review room, for those who may decide."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from articles import workflow
from articles.admin.refusals import REFUSALS, readable
from articles.discussion import with_unread
from articles.editions.canonical import Document
from articles.editions.rows import RATING
from articles.models import Byline, Claim, Topic
from articles.review import queue, screen, telling
from articles.review.forms import DecisionForm, QuestionForm, QueueForm
from articles.roles import Action, require
from articles.views.claim import claim_context
from articles.views.errors import bad_request
from articles.views.links import with_query
from articles.views.paging import BadCursor

P = ParamSpec("P")


def for_reviewers(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page of this room: asks to sign in, keeping what was typed, and lets in who may decide."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        require(request.user, Action.SEE_QUEUE)
        return view(request, *args, **kwargs)

    inside = login_required(page)

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        desk: Any = admin.site
        return desk.kept_through_sign_in(request) or inside(request, *args, **kwargs)

    return never_cache(door)


@require_GET
@for_reviewers
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits, and why; the urgent and the oldest first."""
    topics = list(Topic.objects.filter(merged_into=None).order_by("name"))
    form = QueueForm(request.GET or None, topics=topics, user=request.user)
    claims = queue.waiting(form.asked())
    try:
        found, following = queue.in_order(claims, request.GET.get("page", ""))
    except BadCursor:
        return bad_request(request, reason="page: this place in the queue is none that we gave.")
    context = {
        "form": form,
        "rows": queue.rows(found, request.user),
        "total": claims.count(),
        "unread": with_unread(request.user).count(),
        "in_hand": queue.in_hand(request.user),
        "following": with_query(request, page=following) if following else "",
        "start": with_query(request, page=None) if request.GET.get("page") else "",
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "now": timezone.now(),
        "noindex": True,
        "room": "review",
    }
    return render(request, "review/queue.html", context)


@for_reviewers
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim with all that bears on it; on POST the decision.

    A decision on a claim that changed meanwhile is refused with what changed; what was typed stays,
    and the page is then about the claim as it is now.
    """
    found = get_object_or_404(Claim, pk=pk)
    shown = screen.screen(found, request.user)
    if request.method != "POST":
        form = _form(shown, initial={"version": found.version})
        return _page(request, shown, form)
    form = _form(shown, request.POST)
    if form.is_valid() and _decided(request, found, form):
        return HttpResponseRedirect(reverse("review:queue"))
    found.refresh_from_db()
    shown = screen.screen(found, request.user)
    if form.data.get("version") != str(found.version):
        form.be_about(found.version, shown["document"])
        with suppress(workflow.WorkflowError):
            workflow.take(found, request.user)
    return _page(request, shown, form)


def _form(shown: dict[str, Any], data: Any = None, **kwargs: Any) -> DecisionForm:
    return DecisionForm(data, document=shown["document"], may_amend=shown["may_amend"], **kwargs)


def _page(
    request: HttpRequest,
    shown: dict[str, Any],
    form: DecisionForm,
    question: QuestionForm | None = None,
) -> HttpResponse:
    context = shown | {"form": form, "question": question or QuestionForm()}
    return render(request, "review/claim.html", context)


def _decided(request: HttpRequest, claim: Claim, form: DecisionForm) -> bool:
    """Whether the workflow took the decision; else the form says why not."""
    try:
        with transaction.atomic():
            review = workflow.decide(claim, by=request.user, holding=True, **form.decision())
    except (PermissionDenied, *REFUSALS) as error:
        form.add_error(None, _told(error))
        return False
    messages.success(request, telling.decided(claim, review, request.user))
    return True


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, PermissionDenied) else readable(error)


@require_POST
@for_reviewers
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The public page as it would read with the decision being typed."""
    found = get_object_or_404(Claim, pk=pk)
    document = workflow.preview(found)
    form = DecisionForm(request.POST, document=document, may_amend=False)
    form.is_valid()
    context = claim_context(as_decided(document, form.cleaned_data, request.user))
    return render(request, "articles/claim_detail.html", context)


def as_decided(document: Document, given: dict[str, Any], by: Any) -> Document:
    """The document with the decision of these fields, as far as they are filled in."""
    rating = given.get("rating")
    if rating is None:
        return document
    byline = Byline.objects.filter(user=by).first()
    review = {
        "rating": {name: getattr(rating, name) for name in RATING},
        "summary": given.get("summary", ""),
        "rationale": given.get("rationale", ""),
        "evidence": given.get("evidence", []),
        "true_until": given.get("true_until") or None,
        "decided_at": timezone.now().isoformat(),
        "reviewer": byline.pk if byline else None,
        "reviewer_name": "" if byline else by.get_full_name(),
    }
    return document | {"review": review, "reexamined_since": None}


@require_POST
@for_reviewers
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the claim, from somebody else only where `over` says so."""
    found = get_object_or_404(Claim, pk=pk)
    over, from_queue = (bool(request.POST.get(name)) for name in ("over", "from_queue"))
    try:
        workflow.take(found, request.user, over=over, from_queue=from_queue)
    except workflow.WorkflowError as error:
        messages.error(request, str(error))
        if from_queue:
            return HttpResponseRedirect(reverse("review:queue"))
    return HttpResponseRedirect(reverse("review:claim", args=[pk]))


@require_POST
@for_reviewers
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the claim back."""
    workflow.release(get_object_or_404(Claim, pk=pk), request.user)
    return HttpResponseRedirect(reverse("review:queue"))


@require_POST
@for_reviewers
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Tells the page, while somebody types in it, until when the claim is theirs now."""
    try:
        lease = workflow.renew(get_object_or_404(Claim, pk=pk), request.user)
    except workflow.WorkflowError as error:
        return JsonResponse({"refused": str(error)}, status=409)
    return JsonResponse({"until": f"{timezone.localtime(lease.until):%H:%M}"})


@require_POST
@for_reviewers
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the claim back to its editors with a question."""
    found = get_object_or_404(Claim, pk=pk)
    question = QuestionForm(request.POST)
    if question.is_valid():
        try:
            workflow.ask(found, request.user, question.cleaned_data["question"])
        except workflow.WorkflowError as error:
            question.add_error(None, str(error))
        else:
            messages.success(
                request, f"Sent back with your question: “{found}”. It waits again once answered."
            )
            return HttpResponseRedirect(reverse("review:queue"))
    shown = screen.screen(found, request.user)
    return _page(request, shown, _form(shown, initial={"version": found.version}), question)
