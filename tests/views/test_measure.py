"""The measure page: one sentence, one picture, one table; and the same as CSV."""

import csv
import io
import re

import pytest
from django.test import Client

from articles import workflow
from articles.models import Claim, Measure
from articles.views.links import permalink
from tests import factories
from tests.views.pages import html_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure() -> Measure:
    return Measure.objects.create(name="Soldiers in Russia", unit="soldiers")


def address(measure: Measure) -> str:
    return permalink("measure", {"id": measure.pk, "name": measure.name})


def counted(measure: Measure, value: str, day: str | None, revises: Claim | None = None) -> Claim:
    claim = factories.whole_claim(f"{value} were there.")
    factories.figure(claim, value, measure, as_of=day)
    if revises:
        claim.links.create(kind="revises", to=revises)
    workflow.publish([claim], factories.user("chief"))
    return claim


def test_one_sentence_tells_how_the_number_moved(client: Client, measure: Measure) -> None:
    first = counted(measure, "1500", "2024-10-18")
    counted(measure, "3000", "2024-10-23", revises=first)

    shown = words_of(html_of(client, address(measure)))

    assert "From 1,500 to 3,000 soldiers in 5 days. Revised once, upwards." in shown
    assert "2 figures by 2 sources" in shown


def test_the_table_is_newest_first_and_undated_figures_come_last(
    client: Client, measure: Measure
) -> None:
    for value, day in (("1", "2024-10-18"), ("3", None), ("2", "2024-10-23")):
        counted(measure, value, day)

    html = html_of(client, address(measure))

    table = html[html.index("<tbody") :]
    places = [table.index(f"{n} were there.") for n in (2, 1, 3)]
    assert places == sorted(places)
    assert "no date" in table


def test_each_point_links_to_its_claim_in_both_drawings(client: Client, measure: Measure) -> None:
    claim = counted(measure, "1500", "2024-10-18")

    html = html_of(client, address(measure))

    assert html.count(f'<a href="/claims/{claim.pk}-1500-were-there/" tabindex="-1">') == 2


def test_a_withdrawn_claim_gives_no_figure(client: Client, measure: Measure) -> None:
    counted(measure, "1", "2024-10-18")
    gone = counted(measure, "2", "2024-10-19")
    workflow.withdraw(gone, by=factories.user("chief"), note="Misread.")

    assert "1 figure by 1 source" in words_of(html_of(client, address(measure)))


def test_the_csv_holds_the_table_and_no_formula(client: Client, measure: Measure) -> None:
    claim = factories.whole_claim("=HYPERLINK(1)")
    factories.figure(claim, "1.50", measure, as_of="2024-10-18", wording="-nearly two")
    workflow.publish([claim], factories.user("chief"))

    answer = client.get(address(measure) + "figures.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[0]["date"] == "2024-10-18"
    assert rows[0]["low"] == "1.50"
    assert rows[0]["claim"] == "'=HYPERLINK(1)"
    assert rows[0]["wording"] == "'-nearly two"
    assert rows[0]["rating"] == "Not yet reviewed"


def test_a_long_series_comes_in_pages_and_knows_what_revised_a_figure_on_another(
    client: Client, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.views.measure.SIZE", 2)
    claims = [factories.whole_claim(f"There were {n}.") for n in range(1, 6)]
    for n, claim in enumerate(claims, 1):
        factories.figure(claim, str(n), measure, as_of=f"2024-10-0{n}")
    claims[4].links.create(kind="revises", to=claims[0])
    workflow.publish(claims, factories.user("chief"))

    seen, path = [], address(measure)
    while path:
        html = html_of(client, path)
        seen += re.findall(r"There were \d", html[html.index("<tbody") :])
        further = re.search(r'href="([^"]+)" rel="next"', html)
        path = further[1] if further else ""

    assert seen == [f"There were {n}" for n in (5, 4, 3, 2, 1)]
    assert "revised to 5" in words_of(html)
    answer = client.get(address(measure) + "figures.csv")
    assert answer.content.decode().count("There were") == 5


def test_many_points_are_drawn_together_and_the_table_links_them(
    client: Client, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.views.charts.DENSE", 2)
    for n in range(1, 4):
        counted(measure, str(n), f"2024-10-0{n}")

    html = html_of(client, address(measure))

    assert 'class="hit"' not in html
    assert html.count('class="dot"') == 3 * 3, "one a source in both drawings and the legend"
    assert html.split("<tbody")[1].split("</tbody>")[0].count('<a href="/claims/') == 3


def test_who_denied_what_nobody_said_stands_beside_the_figure(
    client: Client, measure: Measure
) -> None:
    claim = factories.claim("1 was there.")
    factories.appearance(claim, chain=[factories.source("The ministry")], modality="denied")
    factories.figure(claim, "1", measure)
    workflow.publish([claim], factories.user("chief"))

    assert "The ministry" in words_of(html_of(client, address(measure)))


def test_the_number_of_queries_does_not_depend_on_the_figures(
    client: Client, measure: Measure, django_assert_num_queries: object
) -> None:
    counted(measure, "1", "2024-10-18")
    html_of(client, address(measure))
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        html_of(client, address(measure))
    for n in range(5):
        counted(measure, str(n), f"2024-10-2{n}")

    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        html_of(client, address(measure))


QUERIES = 7
"""A savepoint and its release (a transaction outside tests), the moment, the measure, what was
merged into it, its claims, names."""
