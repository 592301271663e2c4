"""What a reviewer reads after deciding: who sees it from now on, and what comes next."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from articles.admin.start import act_page
from articles.models import Claim, Edition, Review
from articles.roles import Action, may
from articles.views.links import permalink


def decided(claim: Claim, review: Review, by: Any) -> str:
    """The decision in words, with a link to the public page or to publishing it."""
    rating = review.rating.name.lower()
    return format_html("Decided: “{}” is {}. {}", claim, rating, _next_step(claim, by))


def _next_step(claim: Claim, by: Any) -> str:
    edition = Edition.objects.in_force().filter(claim=claim).first()
    if edition is None:
        return _to_publish(by, act_page("publish", claim), "Readers do not see it")
    if edition.withdrawn or edition.redacted:
        return "Readers see only that it was withdrawn."
    if Claim.objects.filter(pk=claim.pk).ahead().exists():
        changes = reverse("admin:articles_claim_changes", args=[claim.pk])
        return _to_publish(by, changes, "Readers see what was published before")
    return format_html('<a href="{}">Readers see it now</a>.', permalink("claim", edition))


def _to_publish(by: Any, address: str, now: str) -> str:
    if may(by, Action.PUBLISH):
        return format_html('{} until you <a href="{}">publish it</a>.', now, address)
    return f"{now} until a chief publishes it."
