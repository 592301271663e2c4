"""A reviewer's decision: about the version in front of the reviewer, refused on another."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from articles import dates, workflow
from articles.admin.desk import DeskAdmin, address
from articles.admin.refusals import REFUSALS, readable
from articles.admin.seen import Seen, who_changed
from articles.admin.texts import ExactText
from articles.editions.canonical import Document
from articles.models import Claim, Edition, Rating
from articles.models.choices import Change
from articles.models.fields import EDTFField

DECIDED_ON = (
    "statement",
    "language",
    "kind",
    "occurred_on",
    "place",
    "topics",
    "appearances",
    "figures",
    "evidence",
    "links",
)
"""The parts of a claim's document that a decision is about."""

PUBLISHED_AS = [
    ("", "not now"),
    (Change.CORRECTION.value, "a correction"),
    (Change.UPDATE.value, "an update"),
]


class DecisionForm(forms.Form):
    """What a decision says; which version it is about is hidden in it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    rating = forms.ModelChoiceField(Rating.objects.filter(retired=False))
    summary = forms.CharField(
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="One sentence: why.",
    )
    rationale = ExactText(
        widget=AdminTextareaWidget,
        required=False,
        help_text="The whole why, in Markdown; cite evidence as [2].",
    )
    evidence = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "radiolist"}),
        help_text="What you considered.",
    )
    true_until = forms.CharField(
        max_length=40,
        required=False,
        widget=AdminTextInputWidget,
        validators=EDTFField.default_validators,
        help_text=f"For what is outdated: until when it was so ({dates.EXAMPLES}).",
    )
    change = forms.ChoiceField(
        label="Publish it as",
        choices=PUBLISHED_AS,
        required=False,
        help_text="The first verdict on a published claim is published by itself.",
    )
    note = forms.CharField(
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        required=False,
        help_text="With a correction or an update: tells readers what changed, and why.",
    )

    def __init__(self, *args: Any, document: Document, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["evidence"]
        chosen.choices = [(item["number"], _evidence(item)) for item in document["evidence"]]
        if not may_publish:
            del self.fields["change"], self.fields["note"]


def decision_view(desk: DeskAdmin, request: HttpRequest, claim: Claim) -> HttpResponse:
    """Shows the claim as it stands and asks for the decision; on POST records it.

    Refused when the claim changed since the page was opened: what was typed stays, who changed
    what is said, and the page is then about the claim as it is now.
    """
    document = workflow.preview(claim)
    now = Seen.of({name: document[name] for name in DECIDED_ON})
    settings: dict[str, Any] = {
        "document": document,
        "may_publish": _may_publish(request, claim),
        "initial": {"version": claim.version, "seen": str(now)},
    }
    if request.method != "POST":
        return _page(desk, request, claim, DecisionForm(**settings))
    form = DecisionForm(request.POST, **settings)
    if form.is_valid() and _decided(desk, request, claim, form):
        return HttpResponseRedirect(address(desk, "change", claim.pk))
    claim.refresh_from_db(fields=["version"])
    _renew(form, claim, now)
    return _page(desk, request, claim, form)


def _decided(desk: DeskAdmin, request: HttpRequest, claim: Claim, form: DecisionForm) -> bool:
    given = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
    try:
        with transaction.atomic():
            review = workflow.decide(claim, by=request.user, **given)
            log: Any = LogEntry.objects
            log.log_actions(request.user.pk, [claim], CHANGE, f"Decided: {review.rating}.")
    except (PermissionDenied, ValidationError) as error:
        _refuse(form, error)
    except REFUSALS as error:
        form.add_error(None, readable(error))
    else:
        desk.message_user(request, f"Decided: {review.rating}.", messages.SUCCESS)
    return not form.errors


def _refuse(form: DecisionForm, error: PermissionDenied | ValidationError) -> None:
    told = error.messages if isinstance(error, ValidationError) else [str(error)]
    for message in told:
        form.add_error(None, message)


def _renew(form: DecisionForm, claim: Claim, now: Seen) -> None:
    """Says what changed since the page was opened, and makes the form about the claim as it is."""
    if form.data.get("version") == str(claim.version):
        return
    seen = Seen.read(form.data.get("seen", ""))
    if seen:
        parts = ", ".join(seen.changed(now)) or "nothing that shows"
        form.add_error(None, f"{who_changed(claim, seen.at)} changed: {parts}.")
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"], data["seen"] = str(claim.version), str(now)
    form.data = data


def _page(desk: DeskAdmin, request: HttpRequest, claim: Claim, form: DecisionForm) -> HttpResponse:
    shown = [name for name in form.fields if not form[name].is_hidden]
    any_form: Any = form
    context = {
        **desk.admin_site.each_context(request),
        "title": "Decide",
        "act": {"label": "Decide", "explained": "Your decision is about the claim as it stands."},
        "form": form,
        "adminform": helpers.AdminForm(any_form, [(None, {"fields": shown})], {}),
        "media": desk.media + form.media,
        "opts": desk.opts,
        "form_address": address(desk, "decide", claim.pk),
        "things": [(claim, address(desk, "change", claim.pk))],
        "preview": address(desk, "preview", claim.pk),
    }
    return TemplateResponse(request, "admin/articles/claim/decide.html", context)


def _may_publish(request: HttpRequest, claim: Claim) -> bool:
    """Whether this decision may come out as a correction or an update."""
    public = Edition.objects.in_force().listed().filter(claim=claim)
    return request.user.has_perm(workflow.PUBLISH) and public.exists()


def _evidence(item: Document) -> str:
    words = item["excerpt"] or item["note"]
    told = f": “{words[:160]}”" if words else ""
    return f"[{item['number']}] {item['stance']}, {item['article']['headline']}{told}"
