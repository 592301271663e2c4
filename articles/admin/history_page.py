"""The pages of the recorded history: that of one record, and the one that puts something back."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst

from articles.admin.events import Names, acts, events_of, model_of, told
from articles.admin.refusals import REFUSALS, readable
from articles.admin.reverting import current, may_revert, plan, revert, stamp
from articles.models import Event
from articles.workflow import acting_as

PAGE = 100
"""Events a page."""


def history_page(desk: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """What was changed in one record, when, by whom and why."""
    thing: Any = desk.get_object(request, unquote(object_id))
    if thing is None:
        return desk._get_obj_does_not_exist_redirect(request, desk.opts, object_id)  # type: ignore[attr-defined]
    if not desk.has_view_or_change_permission(request, thing):
        raise PermissionDenied
    events = events_of(thing)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        events = events.filter(pk__lt=int(before))
    found = list(events[: PAGE + 1])
    shown = found[:PAGE]
    context = {
        **desk.admin_site.each_context(request),
        "title": "History",
        "subtitle": str(thing),
        "opts": desk.opts,
        "object": thing,
        "listed": capfirst(desk.opts.verbose_name_plural),
        "acts": acts(shown, _reverts(shown, request.user)),
        "older": shown[-1].pk if len(found) > PAGE else None,
        "is_first": shown == found and not before,
    }
    return TemplateResponse(request, "admin/articles/history.html", context)


def _reverts(events: list[Event], user: Any) -> dict[int, str]:
    """The address to revert each event that the user may revert."""
    return {
        event.pk: reverse("admin:articles_event_revert", args=[event.pk])
        for event in events
        if may_revert(event, user)
    }


def revert_page(desk: ModelAdmin, request: HttpRequest, event: Event) -> HttpResponse:
    """Shows what would be put back, asks why, and does it."""
    if not may_revert(event, request.user):
        raise PermissionDenied("This change cannot be put back, or not by you.")
    error = ""
    if request.method == "POST":
        thing, error = _reverted(request, event)
        if thing is not None:
            messages.success(request, f"Put back: {thing}. Readers see it once it is published.")
            return HttpResponseRedirect(_history_address(event))
    planned, below = plan(event)
    names = Names([event, planned, *below])
    context = {
        **desk.admin_site.each_context(request),
        "title": "Put back as it was before",
        "opts": desk.opts,
        "happened": acts([event], {}),
        "planned": told(planned, names),
        "below": [told(one, names) for one in below],
        "is_gone": current(event) is None,
        "seen": stamp(event),
        "reason": request.POST.get("reason", ""),
        "error": error,
        "history": _history_address(event),
    }
    return TemplateResponse(request, "admin/articles/revert.html", context)


def _reverted(request: HttpRequest, event: Event) -> tuple[models.Model | None, str]:
    """The row put back, or why it was not."""
    given = request.POST.get("seen", "")
    seen = int(given) if given.isdecimal() and len(given) < 19 else 0
    when = f"put back as before {event.at:%Y-%m-%d %H:%M:%S} UTC"
    reason = ": ".join(part for part in (when, request.POST.get("reason", "").strip()) if part)
    try:
        with acting_as(request.user, reason), transaction.atomic():
            return revert(event, seen), ""
    except ValidationError as refused:
        return None, _listed(refused)
    except REFUSALS as refused:
        return None, readable(refused)


def _listed(refused: ValidationError) -> str:
    told = {**refused.message_dict}
    general = told.pop("__all__", [])
    return " ".join([*general, *(f"{name}: {' '.join(texts)}" for name, texts in told.items())])


def _history_address(event: Event) -> str:
    """The history on which the event stands, or the list of events where that is gone."""
    for kind, pk in ((event.owner_kind, event.owner_id), (event.kind, event.object_id)):
        if model_of(kind)._default_manager.filter(pk=pk).exists():
            try:
                return reverse(f"admin:articles_{kind}_history", args=[pk])
            except NoReverseMatch:
                continue
    return reverse("admin:articles_event_changelist")
