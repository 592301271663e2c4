"""The list of claims as a place to look around in: counts, ways out, names, times."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from articles import upkeep, workflow
from articles.models import Claim, ClaimTopic, Edition, PublicCount, SampledEdition, Source
from articles.models.sample import RANKS
from articles.views import counting
from articles.views.links import moment_text, permalink
from tests import factories
from tests.views.pages import decided_claim, html_of, words_of

pytestmark = pytest.mark.django_db


def said(statement: str, by: Source | None = None, day: str | None = None) -> Claim:
    claim = factories.claim(statement)
    factories.appearance(claim, chain=[by] if by else None, said_on=day)
    workflow.publish([claim], factories.user("chief"))
    return claim


def sampled(share: float) -> None:
    """Leaves so much of the sample, as if there were that many more claims."""
    highest = round(RANKS * share)
    SampledEdition.objects.filter(rank__gte=highest).delete()
    PublicCount.objects.create(part="sample", claims=highest)


def facet(html: str, name: str) -> str:
    found = re.search(rf"<summary>{name}</summary>.*?</details>", html, re.DOTALL)
    return words_of(f"<main{found[0]}") if found else ""


def test_each_filter_says_how_many_of_the_matching_claims_it_leaves(client: Client) -> None:
    spy = factories.source("The Spy")
    said("Three ships sailed.", spy)
    said("Three ships sank.", spy)
    decided_claim("supported", "Two trains left.")

    html = html_of(client, "/claims/?q=ships")

    assert "The Spy 2" in facet(html, "Said by")
    assert "Not yet reviewed 2" in facet(html, "Rating")
    assert "Supported" not in facet(html, "Rating")
    assert "Event 2" in facet(html, "Kind")
    assert "2 claims match" in words_of(html)


def test_a_chosen_filter_shows_what_its_other_values_would_leave(client: Client) -> None:
    decided_claim("supported", "One ship.")
    decided_claim("refuted", "Two ships.")

    html = html_of(client, "/claims/?rating=refuted")

    assert "Refuted 1" in facet(html, "Rating")
    assert "Supported 1" in facet(html, "Rating")
    assert "1 claim matches" in words_of(html)


def test_claims_of_merged_sources_count_as_one_sources(client: Client) -> None:
    one, other = factories.source("Mr Kim"), factories.source("Kim")
    said("Three ships sailed.", one)
    said("Three ships sank.", other)
    upkeep.merge(one, other, by=factories.user("chief"), note="The same man.")

    shown = facet(html_of(client, "/claims/?q=ships"), "Said by")

    assert "Kim 2" in shown
    assert "Mr Kim" not in shown


def test_what_few_of_the_sample_match_is_counted_exactly(client: Client) -> None:
    for n in range(3):
        said(f"{n} ships sailed.")
    sampled(0.01)

    html = html_of(client, "/claims/?q=ships")

    assert "3 claims match" in words_of(html)
    assert "Event 3" in facet(html, "Kind")
    assert "≈" not in html


def test_more_claims_than_are_read_through_are_told_by_the_sample(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST", 2)
    for n in range(12):
        said(f"{n} ships sailed.")
    sampled(0.5)
    kept = SampledEdition.objects.count()

    html = html_of(client, "/claims/?q=ships")

    assert f"about {2 * kept} claims match" in words_of(html)
    assert f"Event ≈{2 * kept}" in facet(html, "Kind")
    assert "by a sample of all claims" in words_of(html)


def test_of_very_many_claims_the_kept_counts_tell(client: Client) -> None:
    spy = factories.source("The Spy")
    for n in range(3):
        said(f"{n} ships sailed.", spy)
    sampled(0.01)

    html = html_of(client, "/claims/")

    assert "3 claims published" in words_of(html)
    assert "The Spy 3" in facet(html, "Said by")
    assert "Not yet reviewed 3" in facet(html, "Rating")
    assert "Event 3" in facet(html, "Kind")


def test_counts_of_the_past_are_of_the_past(client: Client) -> None:
    claim = said("Three ships sailed.")
    moment = moment_text(Edition.objects.get(claim=claim).issued_at)
    decided_claim("supported", "Four ships sailed.")

    html = html_of(client, f"/claims/?as_of={moment}")

    assert "Not yet reviewed 1" in facet(html, "Rating")
    assert "Supported" not in facet(html, "Rating")


def test_an_empty_list_says_what_dropping_each_filter_would_bring(client: Client) -> None:
    said("Three ships sailed.")
    said("Four ships sailed.")

    shown = words_of(html_of(client, "/claims/?q=trains&kind=event"))

    assert "Drop “trains” : 2 claims match then" in shown
    assert "Drop Event" not in shown


def test_where_no_single_filter_helps_all_claims_are_offered(client: Client) -> None:
    said("Three ships sailed.")

    shown = words_of(html_of(client, "/claims/?q=trains&kind=causal"))

    assert "Dropping one filter would not help: start from all claims" in shown


def test_a_search_offers_the_sources_measures_and_topics_of_that_name(client: Client) -> None:
    spy = factories.source("The Service of Ships")
    claim = factories.claim("It rained.")
    factories.appearance(claim, chain=[spy])
    ClaimTopic.objects.create(claim=claim, topic=factories.topic("Ships"))
    workflow.publish([claim], factories.user("chief"))

    html = html_of(client, "/claims/?q=ships")

    assert "Named like this: Ships topic · The Service of Ships source" in words_of(html)
    assert f'href="{permalink("source", {"id": spy.pk, "name": spy.name})}"' in html


def test_names_that_are_not_published_are_not_offered(client: Client) -> None:
    factories.source("A secret service")
    within = factories.article()
    unnamed = factories.source("A secret of one article", kind="unnamed", article=within)
    claim = factories.claim("It rained.")
    factories.appearance(claim, within, chain=[unnamed])
    workflow.publish([claim], factories.user("chief"))

    assert "secret</a>" not in html_of(client, "/claims/?q=secret")


def test_a_bar_of_the_timeline_chooses_its_stretch(client: Client) -> None:
    said("Three ships sailed.", day="2024-10-18")
    said("Four ships sailed.", day="2025-01-03")

    html = html_of(client, "/claims/?q=ships")

    link = re.search(r'<a href="([^"]*after=2024-10-01[^"]*)"', html)
    assert link
    chosen = html_of(client, link[1].replace("&amp;", "&"))
    assert "said from 1 October 2024" in words_of(chosen)
    assert "1 claim matches" in words_of(chosen)
    assert 'class="bar chosen"' in chosen


def test_what_is_chosen_survives_in_every_other_choice(client: Client) -> None:
    decided_claim("supported", "Three ships sailed.")

    html = html_of(client, "/claims/?q=ships&sort=change")

    assert 'href="/claims/?q=ships&amp;sort=change&amp;rating=supported"' in html


@pytest.mark.parametrize(
    "query",
    ["after=2024-13-01", "q=%00", "rating=" + "x" * 60, "kind=nothing", "source=²", "topic=-1"],
)
def test_an_impossible_address_is_answered_with_a_readable_page(client: Client, query: str) -> None:
    said("Three ships sailed.")

    assert client.get(f"/claims/?{query}").status_code in (200, 400)


def test_the_number_of_queries_depends_on_what_is_chosen_and_not_on_what_is_found(
    client: Client, django_assert_num_queries: object
) -> None:
    today = timezone.localdate().isoformat()
    plain, chosen = "/claims/?q=ships", f"/claims/?q=ships&kind=event&before={today}"
    said("One ship of ships.", day="2024-10-18")
    html_of(client, plain)
    for path, queries in ((plain, PLAIN), (chosen, PLAIN + 2)):
        said("More ships.", day="2024-10-19")
        with django_assert_num_queries(queries):  # type: ignore[operator]
            html_of(client, path)


PLAIN = 12
"""A savepoint and its release (a transaction outside tests), the moment, the words, the sources of
such names, the share of the sample, the counts, a page of claims in two parts, names in the
filters, names like the words, names on the cards. One more for each filter that is chosen."""
