"""Home, browse, indexes and topics: lists a page at a time."""

import base64
import json
import re

import pytest
from django.test import Client

from articles import workflow
from articles.models import Claim, ClaimTopic, Edition
from articles.views import browse
from articles.views.links import moment_text, permalink
from tests import factories
from tests.views.pages import decided_claim, html_of, words_of

pytestmark = pytest.mark.django_db


def said(statement: str, day: str | None = None) -> Claim:
    claim = factories.claim(statement)
    factories.appearance(claim, said_on=day)
    workflow.publish([claim], factories.user("chief"))
    return claim


def statements(html: str) -> list[str]:
    found = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a>", html)
    return [re.sub("<[^>]*>", "", statement) for statement in found]


def test_claims_are_listed_newest_said_first_and_undated_last(client: Client) -> None:
    said("Old.", "2024-10-17")
    said("Undated.")
    said("New.", "2024-10-19")

    assert statements(html_of(client, "/claims/")) == ["New.", "Old.", "Undated."]


@pytest.mark.parametrize(
    ("told", "read"),
    [("1856", "said 1856"), ("2024-10", "said Oct 2024"), ("2024-10-18", "said 18 Oct 2024")],
)
def test_a_card_tells_when_it_was_said_no_more_exactly_than_its_source(
    client: Client, told: str, read: str
) -> None:
    said("Old.", told)

    assert f"{read} 1 report" in words_of(html_of(client, "/claims/"))


def test_the_newest_change_can_come_first(client: Client) -> None:
    said("Said late, published first.", "2024-10-19")
    said("Said early, published last.", "2024-10-17")

    found = statements(html_of(client, "/claims/?sort=change"))

    assert found == ["Said early, published last.", "Said late, published first."]


@pytest.mark.parametrize("sort", ["", "sort=change&"])
def test_all_claims_are_reached_once_page_by_page(
    client: Client, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browse, "SIZE", 2)
    for n in range(7):
        said(f"Claim {n}.", f"2024-10-1{n // 3}")
    path, found = f"/claims/?{sort}", []
    while path:
        html = html_of(client, path)
        found += statements(html)
        following = re.search(r'href="([^"]*)" rel="next"', html)
        path = following[1].replace("&amp;", "&") if following else ""

    assert sorted(found) == [f"Claim {n}." for n in range(7)]
    assert len(found) == 7


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/claims/", "x"),
        ("/claims/", "%00"),
        ("/claims/", cursor()),
        ("/claims/", cursor(1, 2)),
        ("/claims/", cursor("2024-10-18", "x")),
        ("/claims/", cursor("2024-10-18", float("inf"))),
        ("/claims/?sort=change", cursor("2024-10-18", 1)),
        ("/claims/", base64.urlsafe_b64encode(b"[" * 3000).decode()),
        ("/sources/", cursor("a\x00", 1)),
        ("/sources/", cursor(["a"], 1)),
    ],
)
def test_a_place_in_a_list_that_is_none_is_refused(client: Client, path: str, place: str) -> None:
    said("One.")

    answer = client.get(f"{path}{'&' if '?' in path else '?'}page={place}")

    assert answer.status_code == 400
    assert "page:" in answer.content.decode()


def test_an_empty_list_offers_no_order(client: Client) -> None:
    assert 'class="sorts"' not in html_of(client, "/claims/")


def test_a_place_beyond_all_numbers_lists_nothing(client: Client) -> None:
    said("One.", "2024-10-18")

    html = html_of(client, f"/claims/?page={cursor('2024-10-18', -(10**30))}")

    assert statements(html) == []


def test_what_is_chosen_stands_on_top_and_can_be_taken_off(client: Client) -> None:
    decided_claim("supported", "Three ships sailed.")

    html = html_of(client, "/claims/?rating=supported&q=ships&kind=event")

    assert "<mark>ships</mark>" in html
    for left in ("q=ships&amp;kind=event", "rating=supported&amp;kind=event"):
        assert f'class="chip" href="/claims/?{left}"' in html


def test_no_result_says_which_filter_to_drop(client: Client) -> None:
    said("Three ships sailed.")

    shown = words_of(html_of(client, "/claims/?q=trains&kind=event"))

    assert "No published claim matches all of this. Drop “trains” : 1 claim matches then" in shown


def test_an_impossible_filter_is_told_and_lists_nothing(client: Client) -> None:
    said("Three ships sailed.")

    html = html_of(client, "/claims/?source=abc&after=soon")

    assert "Said by: “abc” is no number." in words_of(html)
    assert statements(html) == []


def test_an_empty_site_says_what_will_stand_there(client: Client) -> None:
    for path in ("/", "/claims/", "/articles/", "/sources/", "/measures/", "/topics/"):
        assert "will stand here" in words_of(html_of(client, path))


def test_withdrawn_claims_and_drafts_are_in_no_list(client: Client) -> None:
    chief = factories.user("chief")
    workflow.withdraw(said("A secret withdrawn."), by=chief, note="Misread.")
    factories.whole_claim("A secret draft.")

    for path in ("/", "/claims/", "/claims/?sort=change", "/claims/?q=secret"):
        assert "A secret" not in html_of(client, path)


def test_home_tells_what_is_looked_at_again_and_what_is_new(client: Client) -> None:
    decided, _ = decided_claim("supported", "It was decided."), said("It is new.")
    workflow.reexamine(decided, by=factories.user("chief"), note="New pictures.")

    shown = words_of(html_of(client, "/"))

    assert shown.index("Just published") < shown.index("It is new.")
    assert "Being re-examined It was decided." in shown
    assert "All 2 claims" in shown


def test_indexes_are_in_the_order_of_the_alphabet_whatever_the_case(client: Client) -> None:
    claim = factories.claim()
    for name in ("beta", "Alpha", "Ömega"):
        factories.appearance(claim, chain=[factories.source(name)])
    workflow.publish([claim], factories.user("chief"))

    shown = words_of(html_of(client, "/sources/"))

    assert shown.index("Alpha") < shown.index("beta") < shown.index("Ömega")
    assert "Person · 1 said first" in shown


def test_a_topic_lists_its_claims_and_the_topics_under_it(client: Client) -> None:
    above = factories.topic("War")
    below = factories.topic("Ships", parent=above)
    claim = factories.whole_claim("Three ships sailed.")
    ClaimTopic.objects.create(claim=claim, topic=below)
    workflow.publish([claim], factories.user("chief"))
    path = permalink("topic", {"id": above.pk, "slug": above.slug})

    html = html_of(client, path)

    assert statements(html) == ["Three ships sailed."]
    assert "Ships 1 claim" in words_of(html)


def test_a_list_reads_as_it_did_at_a_moment(client: Client) -> None:
    first = said("First.")
    moment = moment_text(Edition.objects.get(claim=first).issued_at)
    said("Second.")

    assert statements(html_of(client, f"/claims/?as_of={moment}")) == ["First."]


def test_every_page_says_which_issue_it_saw(client: Client) -> None:
    claim = said("One.")
    issue = str(Edition.objects.get(claim=claim).issue_id)

    for path in ("/", "/claims/", "/sources/"):
        assert client.get(path)["X-Factcheck-Issue"] == issue


def test_a_page_that_is_not_there_says_so_and_what_to_do(client: Client) -> None:
    answer = client.get("/claims/12-nothing/")

    assert answer.status_code == 404
    assert "There is no page here" in words_of(answer.content.decode())


def test_the_number_of_queries_of_a_list_does_not_depend_on_its_length(
    client: Client, django_assert_num_queries: object
) -> None:
    claim = factories.whole_claim()
    factories.figure(claim, "1")
    ClaimTopic.objects.create(claim=claim, topic=factories.topic())
    workflow.publish([claim], factories.user("chief"))
    for path, queries in (("/", 15), ("/claims/", 9), ("/sources/", 5), ("/articles/", 5)):
        said("One more.")
        html_of(client, path)
        for _ in range(3):
            said("And another.")
        with django_assert_num_queries(queries):  # type: ignore[operator]
            html_of(client, path)
