"""What claims share: who may publish does so by saving; merging two that are one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from articles import upkeep, workflow
from articles.admin.acts import Act, ActForm, ActingAdmin
from articles.admin.choosers import Chooser
from articles.editions.canonical import sha256
from articles.editions.shared import kind_of, shared_documents
from articles.models import SharedEdition
from articles.roles import Action, may
from articles.views.links import permalink


class MergeForm(ActForm):
    """Asks what the chosen ones are another name of."""

    into = forms.ModelChoiceField(SharedEdition.objects.none(), help_text="The one that stays.")
    note = forms.CharField(
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        required=False,
        help_text="Why they are one and the same.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = self.desk.model._default_manager.filter(merged_into=None)
        into.widget = Chooser(self.desk.model._meta.get_field("merged_into"), self.desk.admin_site)
        into.widget.choices = into.choices


class UnmergeForm(ActForm):
    """Asks why they are two after all."""

    note = forms.CharField(widget=AdminTextareaWidget(attrs={"rows": 3}), required=False)


def _publish(things: Sequence[Any], by: Any, given: Mapping[str, Any]) -> None:
    if upkeep.publish_shared(things, by) is None:
        raise workflow.WorkflowError(
            "Readers have nothing new to see: these are as published, or no published claim names "
            "them yet."
        )


def _merge(things: Sequence[Any], by: Any, given: Mapping[str, Any]) -> None:
    for thing in things:
        if thing != given["into"]:
            upkeep.merge(thing, given["into"], by, given["note"])


def _unmerge(things: Sequence[Any], by: Any, given: Mapping[str, Any]) -> None:
    for thing in things:
        upkeep.merge(thing, None, by, given["note"])


SHARED_ACTS = (
    Act(
        "publish",
        "Publish changes",
        "Readers see these as they stand here, where a published claim names them.",
        Action.PUBLISH_SHARED.permission,
        _publish,
    ),
    Act(
        "merge",
        "Merge into another",
        "The chosen become other names of one: lists match all, and their pages lead to its page.",
        Action.MERGE.permission,
        _merge,
        MergeForm,
    ),
    Act(
        "unmerge",
        "Undo a merge",
        "The chosen stand for themselves again.",
        Action.MERGE.permission,
        _unmerge,
        UnmergeForm,
    ),
)


class SharedAdmin(ActingAdmin):
    """A source, article, measure or topic."""

    acts = SHARED_ACTS
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the name under which readers know each now."""
        kind = self.opts.model_name or ""
        current = SharedEdition.objects.in_force().filter(kind=kind, object_id=OuterRef("pk"))
        known = Subquery(current.values("name")[:1])
        return super().get_queryset(request).annotate(public_name=known)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Of merged ones, choosers offer only the one that stays."""
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(merged_into=None)
        return super().get_search_results(request, queryset, search_term)

    def stamp(self, thing: Any) -> str:
        kind = kind_of(thing)
        return sha256(shared_documents({kind: [thing.pk]})[kind, thing.pk])[:16]

    def fits(self, act: Act, thing: Any) -> bool:
        if act.name == "publish":
            return waits_for_publisher(thing)
        return (act.name == "unmerge") == bool(thing.merged_into_id)

    def tools(self, request: HttpRequest, thing: Any) -> list[tuple[str, str]]:
        kind = kind_of(thing)
        current = SharedEdition.objects.in_force().of(kind, [thing.pk]).first()
        public = [("Public page", permalink(kind, current.document))] if current else []
        return [*public, *super().tools(request, thing)]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            return
        thing = form.instance
        if may(request.user, Action.PUBLISH_SHARED):
            if upkeep.publish_shared([thing], request.user):
                self.message_user(request, "Readers see this from now on.", messages.INFO)
        elif waits_for_publisher(thing):
            self.message_user(
                request,
                "Readers keep the last edition until a colleague who may publish saves this.",
                messages.WARNING,
            )

    @admin.display(description="readers know it as")
    def known_as(self, thing: Any) -> str | None:
        return thing.public_name


def waits_for_publisher(thing: models.Model) -> bool:
    """Whether readers know `thing`, and not as it stands here."""
    kind: Any = kind_of(thing)  # type: ignore[arg-type]
    current = SharedEdition.objects.in_force().of(kind, [thing.pk]).first()
    if current is None:
        return False
    return sha256(shared_documents({kind: [thing.pk]})[kind, thing.pk]) != current.sha256
