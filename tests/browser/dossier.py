"""A small published record that holds all that the pages have to show."""

from dataclasses import dataclass

from articles import workflow
from articles.models import Article, Claim, ClaimTopic, Edition, Evidence
from articles.views.links import permalink
from tests import factories

BODY = (
    "Ships leave the harbour\n\n"
    "On Friday the service said that about 1,500 soldiers had sailed north. Nobody saw them "
    "land.\n\n“If there are pictures, they show something,” the president said in Kazan."
)


@dataclass(frozen=True)
class Dossier:
    """The article, its claims, and where their pages are."""

    article: Article
    claim: Claim

    @property
    def claim_page(self) -> str:
        """The permalink of the claim with everything on its page."""
        return permalink("claim", Edition.objects.in_force().get(claim=self.claim))

    @property
    def article_page(self) -> str:
        """The permalink of the article with overlapping and nested claims."""
        return permalink("article", {"id": self.article.pk, "headline": self.article.headline})


def published_dossier() -> Dossier:
    """Publishes an article with nested and overlapping claims, one of them with a whole page."""
    paper = factories.outlet("The Harbour Paper")
    within = factories.article(
        BODY, headline="Ships leave the harbour", published_on="2024-10-19", outlet=paper
    )
    claim = factories.claim("About 1,500 soldiers sailed north.", kind="quantity")
    service, agency = factories.source("The Service"), factories.source("The Agency")
    factories.appearance(
        claim,
        within,
        exact="about 1,500 soldiers had sailed north",
        chain=[service, agency, paper],
        said_on="2024-10-18",
    )
    factories.appearance(claim, chain=[factories.source("The Denier")], modality="denied")
    factories.figure(claim, "1500", as_of="2024-10-18", qualifier="about")
    ClaimTopic.objects.create(claim=claim, topic=factories.topic("Ships"))
    later = factories.whole_claim("3,000 soldiers sailed north.", kind="quantity")
    factories.figure(later, "3000", as_of="2024-10-23")
    later.links.create(kind="revises", to=claim)
    others = [later]
    for exact in ("1,500", "sailed north. Nobody saw", "show something,” the president"):
        others.append(factories.claim(f"Claimed: {exact}."))
        factories.appearance(others[-1], within, exact=exact, modality="hedged")
    for stance in ("supports", "refutes", "context"):
        factories.evidence(claim, stance, excerpt=f"What {stance}.", note="Page two.")
    workflow.publish([claim, *others], factories.user("chief"))
    number = Evidence.objects.filter(claim=claim).values_list("number", flat=True)[0]
    factories.decided(
        claim, "outdated", evidence=[number], rationale=f"The log says so [{number}]."
    )
    return Dossier(within, claim)
