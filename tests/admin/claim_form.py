"""A claim's form beside its text, as the tests of it open and send it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Claim
from tests import factories
from tests.admin.desk import signed_in, typed

BODY = (
    "\nSoldiers said to have left\n\nOn October 18, the service said that 1,500 soldiers had left, "
    "TASS reports. Nobody\u00a0saw 🚢 it. Nobody\u00a0saw 🚢 it.\n“We stay,” the minister said."
)


WORDS = {"exact": "1,500 soldiers had left", "statement": "1,500 soldiers had left."}


@pytest.fixture
def article() -> Article:
    return factories.article(BODY, outlet=factories.outlet("The Paper"), published_on="2024-10-20")


@pytest.fixture
def editor() -> Client:
    return signed_in(factories.user("editor"))


def new_page(article: Article) -> str:
    """The page of a new claim's form."""
    return reverse("admin:articles_article_add_claim", args=[article.pk])


def form_page(claim: Claim, article: Article) -> str:
    """The page of a claim's form."""
    return reverse("admin:articles_article_claim", args=[article.pk, claim.pk])


def send(client: Client, address: str, **fields: Any) -> Any:
    """Opens the form, types `fields`, saves and gives the answer."""
    return client.post(address, typed(client.get(address)) | fields)


def hop(number: int, source: str, **fields: str) -> dict[str, str]:
    """What one hop of the chain sends."""
    sent = {"source": source, **fields}
    return {f"hops-{number}-{name}": value for name, value in sent.items()}
