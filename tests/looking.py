"""What tests look at: the claim as readers have it now, and its history."""

import re

from django.http import HttpResponse

from articles.editions.canonical import Document
from articles.models import Claim, Edition


def in_force(claim: Claim) -> Edition:
    return Edition.objects.in_force().get(claim=claim)


def read(claim: Claim) -> Document:
    """What readers see of it now."""
    return in_force(claim).document


def reword(claim: Claim, statement: str = "Other words.") -> None:
    Claim.objects.filter(pk=claim.pk).update(statement=statement)
    claim.refresh_from_db()


def changes(claim: Claim) -> list[str]:
    return list(Edition.objects.filter(claim=claim).values_list("change", flat=True))


def main_of(response: HttpResponse) -> str:
    """What a page says, the same now and as of the same moment: links lead elsewhere in time."""
    text = response.content.decode()
    inside = text[text.index("<main") : text.index("</main>")]
    return re.sub(r"\?as_of=[^\"&#]*(&amp;)?", lambda found: "?" if found[1] else "", inside)
