"""The source page: what it said, passed on and published, and how that turned out."""

import pytest
from django.test import Client

from articles import upkeep, workflow
from articles.models import Claim, Edition, Source
from articles.views.links import moment_text, permalink
from tests import factories
from tests.views.pages import decide, html_of, words_of

pytestmark = pytest.mark.django_db


def address(source: Source) -> str:
    return permalink("source", {"id": source.pk, "name": source.name})


def said(statement: str, *chain: Source, **fields: object) -> Claim:
    claim = factories.claim(statement)
    outlet = chain[-1] if chain[-1].kind == "outlet" else None
    within = factories.article(outlet=outlet) if outlet else factories.article()
    factories.appearance(claim, within, chain=list(chain), **fields)  # type: ignore[arg-type]
    workflow.publish([claim], factories.user("chief"))
    return claim


def test_what_it_said_passed_on_and_published_stands_apart(client: Client) -> None:
    minister, agency, paper = factories.source(), factories.source(), factories.outlet()
    said("A bridge fell.", minister, agency, paper)

    assert "Said first by it 1" in words_of(html_of(client, address(minister)))
    assert "Passed on by it 1" in words_of(html_of(client, address(agency)))
    assert "Published by it 1" in words_of(html_of(client, address(paper)))


def test_its_record_is_counts_with_what_they_cannot_tell_and_no_score(client: Client) -> None:
    minister = factories.source()
    claim = factories.claim("A bridge fell.")
    factories.appearance(claim, chain=[minister])
    factories.evidence(claim)
    workflow.publish([claim], factories.user("chief"))
    decide(claim, "refuted")
    said("A tunnel fell.", minister)

    shown = words_of(html_of(client, address(minister)))

    assert "2 tracked claims originate here." in shown
    assert "Refuted 1 Not yet reviewed 1" in shown
    assert "they measure our attention as much as its accuracy" in shown
    assert "%" not in shown


def test_its_record_is_given_by_month(client: Client) -> None:
    minister = factories.source()
    said("A bridge fell.", minister, said_on="2024-05-01")
    said("A wall fell.", minister, said_on="2024-05-31")
    said("A tunnel fell.", minister, said_on="2024-07-01")
    said("A tower fell.", minister)

    html = html_of(client, address(minister))

    assert "Jul 2024 1 May 2024 2 undated 1" in words_of(html)
    assert "by rating: May 2024 2, Jul 2024 1; the table" in html


def test_a_long_record_is_given_by_year(client: Client) -> None:
    minister = factories.source()
    for year in range(2010, 2024):
        said(f"A bridge fell in {year}.", minister, said_on=f"{year}-05-01")

    shown = words_of(html_of(client, address(minister)))

    assert "2023 1 2022 1" in shown


def test_a_record_of_one_month_is_no_record_over_time(client: Client) -> None:
    minister = factories.source()
    said("A bridge fell.", minister, said_on="2024-05-01")

    assert "over time" not in words_of(html_of(client, address(minister)))


def test_who_passed_its_claims_on_is_counted_outlets_too(client: Client) -> None:
    minister, agency, paper = factories.source(), factories.source("Agency"), factories.outlet("Pa")
    said("A bridge fell.", minister, agency, paper)
    said("A tunnel fell.", minister, agency)

    shown = words_of(html_of(client, address(minister)))

    assert "Passed on by Agency 2 claims" in shown
    assert "Pa 1 claim" in shown


def test_who_was_merged_counts_as_one_among_those_who_passed_on(client: Client) -> None:
    minister, one, other = factories.source(), factories.source("Old"), factories.source("New")
    said("A bridge fell.", minister, one)
    said("A tunnel fell.", minister, other)
    upkeep.merge(one, other, by=factories.user("chief"), note="The same.")

    shown = words_of(html_of(client, address(minister)))

    assert "New 2 claims" in shown
    assert "Old" not in shown


def test_its_place_names_and_links_are_shown(client: Client) -> None:
    state = factories.source("The State", kind="government")
    minister = factories.source(
        "The Minister",
        parent=state,
        role="Minister of Bridges",
        aliases=["Min.", "장관"],
        url="https://example.org/",
    )
    said("A bridge fell.", minister)

    html = html_of(client, address(minister))

    for shown in ("Minister of Bridges", "장관", "https://example.org/", address(state)):
        assert shown in html


def test_its_figures_say_what_revised_them(client: Client) -> None:
    service = factories.source()
    old = factories.claim("1,500 went.")
    factories.appearance(old, chain=[service])
    factories.figure(old, "1500", as_of="2024-10-18")
    new = factories.claim("3,000 went.")
    factories.appearance(new, chain=[service])
    factories.figure(new, "3000", as_of="2024-10-23")
    new.links.create(kind="revises", to=old)
    workflow.publish([old, new], factories.user("chief"))

    shown = words_of(html_of(client, address(service)))

    assert "18 Oct 2024 1,500 Soldiers revised to 3,000" in shown
    assert "Its figure for “Soldiers” was revised once, upwards." in shown


def test_a_source_renamed_by_who_may_not_publish_keeps_its_name(client: Client) -> None:
    minister = factories.source("Old Name")
    claim = said("A bridge fell.", minister)
    Source.objects.filter(pk=minister.pk).update(name="Secret Name")

    assert "Secret Name" not in html_of(client, address(minister))
    edition = Edition.objects.in_force().get(claim=claim)
    assert "Secret Name" not in html_of(client, permalink("claim", edition))


def test_a_new_name_shows_everywhere_at_once_and_not_in_the_past(client: Client) -> None:
    minister = factories.source("Old Name")
    claim = said("A bridge fell.", minister)
    edition = Edition.objects.in_force().get(claim=claim)
    Source.objects.filter(pk=minister.pk).update(name="New Name")
    minister.refresh_from_db()
    upkeep.publish_shared([minister], by=factories.user("chief"))

    assert "New Name" in html_of(client, address(minister))
    assert "New Name" in html_of(client, permalink("claim", edition))
    past = html_of(client, permalink("claim", edition, edition.issued_at))
    assert "Old Name" in past
    assert "New Name" not in past


def test_a_merged_source_leads_to_what_it_became_and_its_claims_stand_there(
    client: Client,
) -> None:
    one, other = factories.source("Mr Kim"), factories.source("Kim")
    first = said("A bridge fell.", one)
    said("A tunnel fell.", other)
    moment = moment_text(Edition.objects.filter(claim=first)[0].issued_at)
    upkeep.merge(one, other, by=factories.user("chief"), note="The same man.")

    answer = client.get(address(one))

    assert (answer.status_code, answer["Location"]) == (302, address(other))
    assert "Said first by it 2" in words_of(html_of(client, address(other)))
    assert "Said first by it 1" in words_of(html_of(client, f"{address(one)}?as_of={moment}"))


def test_a_wrong_slug_leads_to_the_permalink(client: Client) -> None:
    minister = factories.source("The Minister")
    said("A bridge fell.", minister)

    answer = client.get(f"/sources/{minister.pk}-somebody-else/")

    assert (answer.status_code, answer["Location"]) == (301, address(minister))


def test_a_source_that_no_published_claim_names_has_no_page(client: Client) -> None:
    assert client.get(address(factories.source("The Minister"))).status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_claims(
    client: Client, django_assert_num_queries: object
) -> None:
    small, large = factories.source(), factories.source()
    said("One.", small)
    for n in range(11):
        said(f"Two {n}.", large)
    html_of(client, address(small))

    for source in (small, large):
        with django_assert_num_queries(QUERIES):  # type: ignore[operator]
            html_of(client, address(source))


QUERIES = 15
"""A savepoint and its release (a transaction outside tests), the moment, the source, what was
merged into it, three lists, its figures, who passed them on and what those were merged into,
names, its record, two counts."""
