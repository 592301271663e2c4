"""The claims of any filter as Atom, JSON Feed and CSV: the same as the list shows, nothing more."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from articles import workflow
from articles.feeds import claims as feeds
from articles.views.links import moment_text
from tests import factories as make
from tests.looking import in_force, reword
from tests.views.pages import decided_claim

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def atom(client: Client, query: str = "") -> Any:
    answer = client.get(f"/feeds/claims.atom{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own


def titles(feed: Any) -> list[str]:
    return [entry.findtext("atom:title", "", ATOM) for entry in feed.findall("atom:entry", ATOM)]


def items(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/feeds/claims.json{query}")
    assert answer["Content-Type"] == "application/feed+json"
    feed = json.loads(answer.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    return list(feed["items"])


def table(client: Client, query: str = "") -> list[list[str]]:
    answer: Any = client.get(f"/claims.csv{query}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.getvalue().decode())))


def test_all_three_have_what_the_list_of_the_same_address_has(client: Client) -> None:
    decided_claim("refuted", "Three ships sailed.")
    make.published_claim("Four ships sailed.")
    make.published_claim("It rained.")

    for query, found in (
        ("", {"Three ships sailed.", "Four ships sailed.", "It rained."}),
        ("?q=ships", {"Three ships sailed.", "Four ships sailed."}),
        ("?q=ships&rating=refuted", {"Three ships sailed."}),
    ):
        assert set(titles(atom(client, query))) == found
        assert {item["title"] for item in items(client, query)} == found
        assert {row[1] for row in table(client, query)[1:]} == found


def test_what_changed_last_comes_first(client: Client) -> None:
    first = make.published_claim("First.")
    make.published_claim("Second.")
    reword(first, "First, corrected.")
    workflow.correct(first, make.user("chief"), "Misread.", verdict_holds=True)

    assert titles(atom(client)) == ["First, corrected.", "Second."]
    assert [item["title"] for item in items(client)] == ["First, corrected.", "Second."]


def test_an_entry_keeps_its_id_and_tells_when_it_changed(client: Client) -> None:
    claim = make.published_claim("Six ships sailed.")
    [before] = items(client)
    reword(claim, "Five ships sailed.")
    workflow.correct(claim, make.user("chief"), "Misread.", verdict_holds=True)

    [after] = items(client)
    assert after["id"] == before["id"]
    assert after["date_modified"] > before["date_modified"]
    entry = atom(client).find("atom:entry", ATOM)
    assert entry.findtext("atom:id", "", ATOM) == after["id"]
    assert entry.findtext("atom:updated", "", ATOM)[:19] == after["date_modified"][:19]


def test_the_feed_names_itself_and_the_list_it_is_of(client: Client) -> None:
    feed = atom(client, "?q=ships")

    links = {link.get("rel"): link.get("href") for link in feed.findall("atom:link", ATOM)}
    assert links == {
        "alternate": "http://testserver/claims/?q=ships",
        "self": "http://testserver/feeds/claims.atom?q=ships",
    }
    assert feed.findtext("atom:title", "", ATOM) == "Factcheck: claims “ships”"


@pytest.mark.parametrize("path", ["/feeds/claims.atom", "/feeds/claims.json", "/claims.csv"])
@pytest.mark.parametrize("query", ["after=soon", "q=source:nobody", "q=%00", "source=x"])
def test_what_is_impossible_is_refused_in_words(client: Client, path: str, query: str) -> None:
    assert client.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/feeds/claims.atom", "/feeds/claims.json", "/claims.csv"])
def test_the_past_reads_as_it_was(client: Client, path: str) -> None:
    claim = make.published_claim("Old words.")
    then = moment_text(in_force(claim).issued_at)
    reword(claim, "New words.")
    workflow.correct(claim, make.user("chief"), "Misread.", verdict_holds=True)

    answer: Any = client.get(f"{path}?as_of={then}")
    assert "Old words." in answer.getvalue().decode()


def test_a_table_is_read_and_sent_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "CHUNK", 2)
    for n in range(5):
        make.published_claim(f"{n} ships sailed.")

    answer: Any = client.get("/claims.csv")
    assert answer.streaming
    assert len(list(answer.streaming_content)) == 4
    assert len(table(client)) == 6


def test_no_cell_of_a_table_is_a_formula(client: Client) -> None:
    make.published_claim("=1+1 ships sailed.")

    assert table(client)[1][1] == "'=1+1 ships sailed."


@pytest.mark.parametrize("path", ["/feeds/claims.atom", "/feeds/claims.json"])
def test_the_number_of_queries_does_not_depend_on_what_is_found(
    client: Client, path: str, django_assert_num_queries: Any
) -> None:
    make.published_claim("One ship.")
    client.get(path)
    make.published_claim("Two ships.")
    with django_assert_num_queries(5):
        client.get(path)
