"""Acts of the workflow as actions on lists and tools on pages, each with a page that asks.

The page carries which records were chosen and at which version; it keeps what was typed when the
workflow refuses.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import model_ngettext
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from articles.admin.carried import copy_is_done
from articles.admin.desk import DeskAdmin, address
from articles.admin.refusals import REFUSALS, readable
from articles.admin.texts import NamesWhatIsMissing
from articles.workflow import WorkflowError

ID = re.compile(r"[0-9]{1,18}")
SHOWN = 20
"""Records named on the page that asks; of more, it says how many."""


class ActForm(NamesWhatIsMissing, forms.Form):
    """What an act asks for besides the records; nothing here."""

    def __init__(self, *args: Any, chosen: Sequence[Any], desk: DeskAdmin, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen, self.desk = chosen, desk


@dataclass(frozen=True)
class Act:
    """One thing to do to records; `run` takes them, the user and the form's cleaned data."""

    name: str
    label: str
    explained: str
    permission: str
    run: Callable[[Sequence[Any], Any, Mapping[str, Any]], object]
    form: type[ActForm] = ActForm


class ActingAdmin(DeskAdmin):
    """A desk page with acts."""

    acts: Sequence[Act] = ()

    def stamp(self, thing: Any) -> str:
        """The state of `thing` that the user decides on; another by then refuses the act."""
        return ""

    def locked(self, ids: Iterable[int]) -> list[Any]:
        """These records, locked until the transaction ends."""
        rows = self.model._default_manager.filter(pk__in=ids).order_by("pk")
        return list(rows.select_for_update(no_key=True, of=("self",)))

    def fits(self, act: Act, thing: Any) -> bool:
        """Whether the tool is worth offering on the record's page."""
        return True

    def tools(self, request: HttpRequest, thing: Any) -> list[tuple[str, str]]:
        return super().tools(request, thing) + [
            (act.label, f"{address(self, 'act', act.name)}?chosen={thing.pk}")
            for act in self.acts
            if request.user.has_perm(act.permission) and self.fits(act, thing)
        ]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        popup = request.GET.get("_popup") or request.POST.get("_popup")
        for act in () if popup else self.acts:
            if request.user.has_perm(act.permission):
                actions[act.name] = (partial(_asked, act=act), act.name, act.label)
        return actions

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        view = self.admin_site.admin_view(self.act_view)
        return [path("act/<slug:name>/", view, name=name), *super().get_urls()]

    def act_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Asks for what an act needs, and does it."""
        act = next((act for act in self.acts if act.name == name), None)
        if act is None:
            raise Http404
        if not (self.has_view_permission(request) and request.user.has_perm(act.permission)):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        stamps = _read(given.get("chosen", ""))
        chosen = self._chosen(request, stamps)
        if not chosen:
            self.message_user(request, "Nothing was chosen.", messages.WARNING)
            return HttpResponseRedirect(address(self, "changelist"))
        if request.method != "POST":
            return self.asking(request, act, chosen)
        form = act.form(request.POST, chosen=chosen, desk=self)
        if form.is_valid() and self._done(request, act, form, stamps):
            one = len(chosen) == 1
            there = address(self, "change", chosen[0].pk) if one else address(self, "changelist")
            return copy_is_done(request, HttpResponseRedirect(there))
        return self.asking(request, act, self._chosen(request, stamps), form)

    def _chosen(self, request: HttpRequest, ids: Iterable[int]) -> list[Any]:
        return list(self.get_queryset(request).filter(pk__in=list(ids)).order_by("pk"))

    def _done(
        self, request: HttpRequest, act: Act, form: ActForm, stamps: Mapping[int, str]
    ) -> bool:
        """Does it, all of it or nothing; False with the form's error when it is refused."""
        try:
            with transaction.atomic():
                things = self.locked(stamps)
                if {thing.pk: self.stamp(thing) for thing in things} != stamps:
                    raise WorkflowError(
                        "It was changed after you opened this page. Look at it again, then "
                        f"repeat “{act.label}”: it is then about the record as it is now."
                    )
                act.run(things, request.user, form.cleaned_data)
                LogEntry.objects.log_actions(request.user.pk, things, CHANGE, act.label)  # type: ignore[arg-type]
        except PermissionDenied as error:
            form.add_error(None, str(error) or "You may not do this.")
        except REFUSALS as error:
            form.add_error(None, readable(error))
        if form.errors:
            return False
        self.message_user(request, self.told(act, things), messages.SUCCESS)
        return True

    def told(self, act: Act, things: Sequence[Any]) -> str:
        """What the user reads once `act` was done to `things`."""
        return f"{act.label}: {len(things)} {model_ngettext(self.opts, len(things))}."

    def asking(
        self, request: HttpRequest, act: Act, chosen: Sequence[Any], form: Any = None
    ) -> HttpResponse:
        """The page that asks."""
        form = form or act.form(chosen=chosen, desk=self)
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "act": act,
            "form": form,
            "adminform": helpers.AdminForm(form, [(None, {"fields": list(form.fields)})], {}),
            "media": self.media + form.media,
            "opts": self.opts,
            "form_address": address(self, "act", act.name),
            "chosen": ",".join(f"{thing.pk}:{self.stamp(thing)}" for thing in chosen),
            "things": [(thing, address(self, "change", thing.pk)) for thing in chosen[:SHOWN]],
            "more": max(0, len(chosen) - SHOWN),
        }
        return TemplateResponse(request, "admin/articles/act.html", context)


def _asked(
    desk: ActingAdmin, request: HttpRequest, queryset: models.QuerySet, *, act: Act
) -> HttpResponse:
    return desk.asking(request, act, list(queryset.order_by("pk")))


def _read(text: str) -> dict[int, str]:
    """Chosen ids with their stamps, from "12:5,13:2"; what is no id is left out."""
    pairs = (part.partition(":") for part in text.split(","))
    return {int(pk): stamp for pk, _, stamp in pairs if ID.fullmatch(pk)}
