"""How tests open public pages."""

import re

from django.test import Client

from articles import workflow
from articles.models import Claim, Edition, Evidence
from articles.views.links import permalink
from tests import factories


def address(claim: Claim) -> str:
    """The present permalink of a published claim."""
    return permalink("claim", Edition.objects.in_force().get(claim=claim))


def page(client: Client, claim: Claim, query: str = "") -> str:
    """The HTML of a claim's page."""
    return html_of(client, address(claim) + query)


def html_of(client: Client, path: str) -> str:
    """The HTML of a page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def text(client: Client, claim: Claim) -> str:
    """What a reader of a claim's page reads, white space put together."""
    return words_of(page(client, claim))


def words_of(html: str) -> str:
    """What a reader reads of some HTML."""
    spaced = re.sub(r"<[^>]*>", " ", html[html.index("<main") :])
    return re.sub(r"\s+", " ", spaced).strip()


def marked(html: str) -> str:
    """Some HTML without the words that are for the ear alone."""
    return re.sub(r'<span class="hidden">[^<]*</span>', "", html)


def decided_claim(slug: str = "supported", statement: str = "", **review: object) -> Claim:
    """A published claim with one piece of evidence and a first verdict."""
    claim = factories.whole_claim(statement)
    factories.evidence(claim)
    workflow.publish([claim], factories.user("chief"))
    return decide(claim, slug, **review)


def decide(claim: Claim, slug: str = "supported", **review: object) -> Claim:
    """The claim with a verdict that readers see; its evidence was published before."""
    number = Evidence.objects.filter(claim=claim).values_list("number", flat=True)[0]
    factories.decided(claim, slug, evidence=[number], **review)  # type: ignore[arg-type]
    return claim
