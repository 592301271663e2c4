"""Walking through a list, forth and back, while the desk goes on publishing."""

import re

import pytest
from django.test import Client

from articles import workflow
from articles.models import Claim
from articles.views import browse
from tests import factories as make
from tests.views.pages import html_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browse, "SIZE", 2)


def said(statement: str, day: str, reports: int = 1) -> Claim:
    claim = make.claim(statement)
    for _ in range(reports):
        make.appearance(claim, said_on=day)
    workflow.publish([claim], make.user("chief"))
    return claim


def statements(html: str) -> list[str]:
    found = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a>", html)
    return [re.sub("<[^>]*>", "", statement) for statement in found]


def link(html: str, name: str) -> str:
    found = re.search(rf'<a class="button" href="([^"]*)"[^>]*>{name}</a>', html)
    return found[1].replace("&amp;", "&") if found else ""


def walked(client: Client, path: str, name: str) -> list[list[str]]:
    pages = []
    while path:
        html = html_of(client, path)
        pages.append(statements(html))
        path = link(html, name)
    return pages


@pytest.mark.parametrize("sort", ["said", "change", "reported", "disputed", "revised"])
def test_every_order_is_walked_through_once_and_back_the_same(client: Client, sort: str) -> None:
    for n in range(5):
        said(f"{n}.", f"2024-10-1{n}", reports=1 + n % 2)

    forth = walked(client, f"/claims/?sort={sort}", "Next")

    assert [len(page) for page in forth] == [2, 2, 1]
    everything = [statement for page in forth for statement in page]
    assert sorted(everything) == ["0.", "1.", "2.", "3.", "4."]
    last = html_of(client, link(html_of(client, f"/claims/?sort={sort}"), "Last page"))
    assert statements(last) == everything[-2:]
    back = walked(client, f"/claims/?sort={sort}&page=last", "Previous")
    assert back[-1] == forth[0]
    assert {statement for page in back for statement in page} == {f"{n}." for n in range(5)}


def test_those_that_say_it_themselves_come_first_then_the_others(client: Client) -> None:
    office = make.source("Office of Ships")
    for n, statement in enumerate(["It rained.", "Ships left.", "It snowed.", "Ships came."]):
        claim = make.claim(statement)
        make.appearance(claim, chain=[office], said_on=f"2024-10-1{n}")
        workflow.publish([claim], make.user("chief"))

    forth = walked(client, "/claims/?q=ships", "Next")

    assert forth == [["Ships came.", "Ships left."], ["It snowed.", "It rained."]]
    assert walked(client, "/claims/?q=ships&page=last", "Previous") == forth[::-1]


def test_a_page_shows_the_same_claims_while_newer_ones_come(client: Client) -> None:
    for n in range(4):
        said(f"{n}.", f"2024-10-1{n}")
    second = link(html_of(client, "/claims/"), "Next")
    before = statements(html_of(client, second))

    said("New.", "2024-12-01")

    assert statements(html_of(client, second)) == before
    assert statements(html_of(client, link(html_of(client, second), "Previous"))) == ["3.", "2."]


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "%22" * 100, "q=" + "a" * 301, "q=%00", "q=%26%7C!*:", "q=()", "q=a+OR+OR+OR",
        "q=" + "x%20" * 140, "q=source:%22", "q=-", "q=" + "%EA%B0%80" * 90, "q=<->", "q='':*",
        "q=rating:x&rating=y", "sort=nonsense", "page=last&sort=reported", "literal=1&q=zzz",
        "q=" + "a-" * 120, "q=%F0%9F%98%80", "q=after:9999-99", "q=before:0000", "page=last&q=of",
    ],
)  # fmt: skip
def test_nothing_that_one_types_breaks_the_page(client: Client, query: str) -> None:
    said("Ships left.", "2024-10-18")

    answer = client.get(f"/claims/?{query}")

    assert answer.status_code == 200
    assert b"<h1>Claims</h1>" in answer.content
