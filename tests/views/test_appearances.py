"""A claim that many articles make: its own page stays bounded, the rest is on one beside it."""

import re

import pytest
from django.test import Client

from articles import workflow
from articles.models import Claim, Edition
from articles.views import appearances
from articles.views.claim import SHOWN_APPEARANCES, SHOWN_CHAINS
from articles.views.links import moment_text
from tests import factories
from tests.views.pages import address, html_of, page, words_of

pytestmark = pytest.mark.django_db


def repeated(times: int) -> Claim:
    claim = factories.claim("Three ships sailed.")
    for n in range(times):
        factories.appearance(claim, factories.article(headline=f"Report {n:02}."))
    workflow.publish([claim], factories.user("chief"))
    return claim


def reports(html: str) -> list[str]:
    return re.findall(r"<h3[^>]*><a[^>]*>(Report \d+\.)</a>", html)


def test_a_claim_in_many_articles_shows_the_first_and_says_how_many_more(client: Client) -> None:
    claim = repeated(SHOWN_APPEARANCES + 3)

    html = page(client, claim)

    assert len(reports(html)) == SHOWN_APPEARANCES
    assert "and 3 more passages: everywhere it appears" in words_of(html)
    assert html.count('class="chain"') == SHOWN_CHAINS
    assert f'href="{address(claim)}appearances/"' in html


def test_a_claim_in_few_articles_leads_nowhere_else(client: Client) -> None:
    assert "appearances/" not in page(client, repeated(2))


def test_all_passages_are_reached_once_page_by_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appearances, "SIZE", 2)
    claim = repeated(5)
    path, found = f"{address(claim)}appearances/", []
    while path:
        html = html_of(client, path)
        found += reports(html)
        following = re.search(r'href="([^"]*)" rel="next"', html)
        path = following[1] if following else ""

    assert found == [f"Report {n:02}." for n in range(5)]


def test_each_passage_stands_with_its_chain(client: Client) -> None:
    claim = factories.claim("Three ships sailed.")
    paper = factories.outlet("The Paper")
    within = factories.article("Ships left.", outlet=paper)
    factories.appearance(claim, within, chain=[factories.source("The Spy"), paper])
    workflow.publish([claim], factories.user("chief"))

    shown = words_of(html_of(client, f"{address(claim)}appearances/"))

    assert "Ships left . The Spy The Paper" in shown


@pytest.mark.parametrize("place", ["x", "-1", "5", "²", "9999999999"])
def test_a_place_in_the_list_that_is_none_is_refused(client: Client, place: str) -> None:
    claim = repeated(2)

    assert client.get(f"{address(claim)}appearances/?page={place}").status_code == 400


def test_the_list_of_a_withdrawn_claim_is_gone_and_still_readable_as_of_before(
    client: Client,
) -> None:
    claim = repeated(1)
    path = f"{address(claim)}appearances/"
    moment = moment_text(Edition.objects.get(claim=claim).issued_at)
    workflow.withdraw(claim, by=factories.user("chief"), note="Misread.")

    assert client.get(path).status_code == 404
    assert reports(html_of(client, f"{path}?as_of={moment}")) == ["Report 00."]


def test_a_wrong_slug_leads_to_the_list(client: Client) -> None:
    claim = repeated(1)

    answer = client.get(f"/claims/{claim.pk}-other-words/appearances/")

    assert (answer.status_code, answer["Location"]) == (301, f"{address(claim)}appearances/")
