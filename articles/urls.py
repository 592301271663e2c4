"""Where the public pages live."""

from django.urls import URLPattern, path, register_converter

from articles.feeds import claims as claim_feeds
from articles.feeds import corrections as correction_feed
from articles.models.choices import SharedKind
from articles.views import (
    about,
    appearances,
    article,
    browse,
    claim,
    corrections,
    history_page,
    home,
    indexes,
    measure,
    previews,
    sealed,
    source,
    topic,
)

app_name = "articles"


class SlugConverter:
    """A slug in any script."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class IdConverter:
    """An id: its digits, as the database can hold them, without leading zeros."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)


class SharedConverter:
    """What claims share: its kind, as in `SharedKind`."""

    regex = "|".join(SharedKind.values)

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(SlugConverter, "anyslug")
register_converter(SharedConverter, "shared")
register_converter(IdConverter, "id")

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("claims/", browse.claims, name="claims"),
    path("claims/<id:pk>-<anyslug:slug>/", claim.claim, name="claim"),
    path("claims/<id:pk>-<anyslug:slug>/appearances/", appearances.appearances, name="appearances"),
    path("claims/<id:pk>-<anyslug:slug>/history/", history_page.history, name="history"),
    path("claims/<id:pk>-<anyslug:slug>/history/<id:number>/", sealed.proof, name="proof"),
    path(
        "claims/<id:pk>-<anyslug:slug>/history/<id:number>/proof.json",
        sealed.proof_file,
        name="proof_file",
    ),
    path("claims/<str:uid>/", claim.lasting_name, name="lasting_name"),
    path("previews/claims/<id:pk>/", previews.claim, name="claim_preview"),
    path("previews/sources/<id:pk>/", previews.source, name="source_preview"),
    path("about/", about.about, name="about"),
    path("how-we-work/", about.how_we_work, name="how_we_work"),
    path("history/checkpoint", sealed.checkpoint, name="checkpoint"),
    path("history/checkpoints/", sealed.checkpoints, name="checkpoints"),
    path("history/checkpoints/<id:size>", sealed.checkpoint_of, name="checkpoint_of"),
    path("history/consistency", sealed.growth, name="growth"),
    path("history/verify.py", sealed.program, name="verifier"),
    path(
        "history/proofs/<shared:kind>/<id:pk>/<id:number>.json",
        sealed.shared_proof_file,
        name="shared_proof_file",
    ),
    path("corrections/", corrections.corrections, name="corrections"),
    path("feeds/corrections.atom", correction_feed.corrections, name="corrections_feed"),
    path("feeds/claims.atom", claim_feeds.atom, name="claims_feed"),
    path("feeds/claims.json", claim_feeds.json, name="claims_json"),
    path("claims.csv", claim_feeds.table, name="claims_csv"),
    path("articles/", indexes.articles, name="articles"),
    path("articles/<id:pk>-<anyslug:slug>/", article.article, name="article"),
    path("sources/", indexes.sources, name="sources"),
    path("sources/<id:pk>-<anyslug:slug>/", source.source, name="source"),
    path("measures/", indexes.measures, name="measures"),
    path("measures/<id:pk>-<anyslug:slug>/", measure.measure, name="measure"),
    path("measures/<id:pk>-<anyslug:slug>/figures.csv", measure.figures_csv, name="figures_csv"),
    path("topics/", indexes.topics, name="topics"),
    path("topics/<id:pk>-<anyslug:slug>/", topic.topic, name="topic"),
]
