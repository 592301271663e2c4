"""The working record as its page would read, and how that differs from what readers see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse

from articles import workflow
from articles.admin.desk import DeskAdmin, address
from articles.editions import reading
from articles.editions.differences import differences
from articles.models import Claim, Edition
from articles.views.claim import claim_context
from articles.views.links import permalink


def preview_view(request: HttpRequest, claim: Claim) -> HttpResponse:
    """The public page of the working record, marked as not published.

    Sources, articles, measures and topics have the names that publishing would give them too.
    """
    context = claim_context(workflow.preview(claim))
    _renamed(context["claim"], workflow.preview(claim))
    return render(request, "articles/claim_detail.html", context | {"noindex": True})


def _renamed(shown: Any, working: Any) -> None:
    """Gives `shown`, in place, what the documents of shared things say in the working record."""
    if isinstance(shown, dict) and isinstance(working, dict):
        for name in shown.keys() & working.keys():
            if isinstance(shown[name], dict | list):
                _renamed(shown[name], working[name])
            else:
                shown[name] = working[name]
    elif isinstance(shown, list) and isinstance(working, list):
        for one, other in zip(shown, working, strict=False):
            _renamed(one, other)


def changes_view(desk: DeskAdmin, request: HttpRequest, claim: Claim) -> HttpResponse:
    """What publishing would change for readers, part by part and word by word."""
    edition = Edition.objects.in_force().filter(claim=claim).first()
    public = edition if edition and not (edition.withdrawn or edition.redacted) else None
    found = []
    if public:
        reading.overlay([public.document], None)
        found = differences(public.document, workflow.preview(claim))
    context = {
        **desk.admin_site.each_context(request),
        "title": "What publishing would change",
        "subtitle": claim.statement,
        "opts": desk.opts,
        "claim": claim,
        "edition": edition,
        "public": permalink("claim", edition) if edition else "",
        "differences": found,
        "preview": address(desk, "preview", claim.pk),
        "change": address(desk, "change", claim.pk),
        "acts": [tool for tool in desk.tools(request, claim) if "/act/" in tool[1]],
    }
    return TemplateResponse(request, "admin/articles/claim/changes.html", context)
