"""The feed of corrections: valid Atom, lasting ids, and nothing that is not public."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import upkeep, workflow
from articles.models import Claim, Edition
from articles.views.links import moment_text
from tests import factories as make
from tests.looking import in_force, reword
from tests.views.pages import decide, decided_claim

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
ADDRESS = "/feeds/corrections.atom"
WHY = "We had misread <the minutes> & more."
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@pytest.fixture
def chief() -> User:
    return make.user("chief")


def correct(claim: Claim, statement: str, by: User, note: str = WHY) -> None:
    reword(claim, statement)
    workflow.correct(claim, by, note, verdict_holds=True)


def feed(client: Client, query: str = "") -> Any:
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own


def entries(client: Client, query: str = "") -> list[Any]:
    return feed(client, query).findall("atom:entry", ATOM)


def text_of(entry: Any, name: str) -> str:
    found = entry.findall(f"atom:{name}", ATOM)
    assert len(found) == 1, name
    return found[0].text or ""


def titles(client: Client, query: str = "") -> list[str]:
    return [text_of(entry, "title") for entry in entries(client, query)]


def test_corrections_updates_and_withdrawals_are_told_apart_newest_first(
    client: Client, chief: User
) -> None:
    corrected = make.published_claim("Six ships sailed.")
    updated, withdrawn = make.published_claim("It rained."), make.published_claim("It was so.")
    correct(corrected, "Five ships sailed.", chief)
    workflow.update(updated, chief, "More came in.")
    workflow.withdraw(withdrawn, chief, "It was not in the text.")

    assert titles(client) == [
        f"Withdrawn: {withdrawn.uid}",
        "Updated: It rained.",
        "Corrected: Five ships sailed.",
    ]


def test_an_entry_says_why_and_what_changed(client: Client, chief: User) -> None:
    claim = decided_claim("supported", "Six ships sailed.")
    reword(claim, "Five ships sailed.")
    workflow.correct(claim, chief, WHY, verdict_holds=False)

    [entry] = entries(client)
    told = text_of(entry, "summary")
    assert "<p>We had misread &lt;the minutes&gt; &amp; more.</p>" in told
    assert "What changed: wording, verdict and reasons." in told
    assert "The verdict: Supported → Not yet reviewed." in told


def test_first_publications_and_verdicts_are_no_corrections(client: Client) -> None:
    decide(decided_claim(), "refuted")

    assert [title for title in titles(client) if "Corrected" in title] == []


def test_it_has_what_atom_asks_of_a_feed(client: Client, chief: User) -> None:
    correct(make.published_claim(), "Five ships sailed.", chief)
    found = feed(client)

    for part in (found, found.find("atom:entry", ATOM)):
        assert text_of(part, "id")
        assert text_of(part, "title")
        assert RFC_3339.fullmatch(text_of(part, "updated"))
    assert found.find("atom:author/atom:name", ATOM) is not None
    links = {link.get("rel"): link.get("href") for link in found.findall("atom:link", ATOM)}
    assert links == {
        "alternate": "http://testserver/corrections/",
        "self": f"http://testserver{ADDRESS}",
    }


def test_a_feed_without_entries_is_one_too(client: Client) -> None:
    assert RFC_3339.fullmatch(text_of(feed(client), "updated"))


def test_an_entry_keeps_its_id_and_its_time(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    correct(claim, "Five ships sailed.", chief)
    issued = in_force(claim).issued_at
    [before] = entries(client)
    correct(claim, "Four ships sailed.", chief)

    _, after = entries(client)
    assert text_of(after, "id") == text_of(before, "id")
    assert text_of(after, "id").startswith("urn:uuid:")
    assert text_of(after, "updated") == text_of(before, "updated")
    assert text_of(after, "updated").startswith(issued.strftime("%Y-%m-%dT%H:%M:%S"))


def test_no_two_entries_have_one_id(client: Client, chief: User) -> None:
    for _ in range(2):
        claim = make.published_claim()
        correct(claim, "Five ships sailed.", chief)
        correct(claim, "Four ships sailed.", chief)

    assert len({text_of(entry, "id") for entry in entries(client)}) == 4


def test_an_entry_leads_to_what_differs(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    correct(claim, "Five ships sailed.", chief)

    [entry] = entries(client)
    path, _, anchor = entry.find("atom:link", ATOM).get("href").partition("#")
    assert f'id="{anchor}"' in client.get(path).content.decode()


def test_of_a_claim_withdrawn_since_only_what_when_and_why_is_told(
    client: Client, chief: User
) -> None:
    claim = make.published_claim("Zebras sailed.")
    correct(claim, "Two zebras sailed.", chief)
    workflow.withdraw(claim, chief, "It was not in the text.")

    assert titles(client) == [f"Withdrawn: {claim.uid}", f"Corrected: {claim.uid}"]
    assert "zebras" not in client.get(ADDRESS).content.decode().lower()


def test_an_edition_whose_text_was_removed_is_left_out(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    correct(claim, "Zebras sailed.", chief)
    correct(claim, "Five ships sailed.", chief)
    upkeep.redact(Edition.objects.get(claim=claim, number=2), chief, "A court ordered it.")

    assert titles(client) == ["Corrected: Five ships sailed."]
    assert "zebras" not in client.get(ADDRESS).content.decode().lower()


def test_what_is_not_issued_is_not_in_it(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    correct(claim, "Five ships sailed.", chief)
    reword(claim, "Nobody may read this yet.")

    assert titles(client) == ["Corrected: Five ships sailed."]


def test_characters_that_xml_cannot_write_do_not_break_it(client: Client, chief: User) -> None:
    correct(
        make.published_claim(), "Five\x0b ships ]]> sailed.", chief, "Why\x1f \ufffe <b>not</b>?"
    )

    assert titles(client) == ["Corrected: Five ships ]]> sailed."]


def test_as_of_a_moment_it_has_what_was_corrected_by_then(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    correct(claim, "Five ships sailed.", chief)
    then = moment_text(in_force(claim).issued_at)
    correct(claim, "Four ships sailed.", chief)

    assert titles(client, f"?as_of={then}") == ["Corrected: Five ships sailed."]


def test_it_costs_the_same_for_one_and_for_many(
    client: Client, chief: User, django_assert_num_queries: Any
) -> None:
    for number in (1, 5):
        for _ in range(number):
            correct(make.published_claim(), "Five ships sailed.", chief)
        with django_assert_num_queries(6):
            client.get(ADDRESS)


def test_every_page_leads_to_it(client: Client) -> None:
    html = client.get("/").content.decode()

    assert f'type="application/atom+xml" title="Corrections" href="{ADDRESS}"' in html
    assert html.count(ADDRESS) == 2
