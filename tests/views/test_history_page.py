"""The public history of a claim: its editions, what differs and why, and nothing unpublished."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import upkeep, workflow
from articles.models import Byline, Claim, ClaimLink, Edition, Evidence
from tests import factories as make
from tests.looking import in_force, reword
from tests.views.pages import address, decide, decided_claim, html_of, marked, words_of

pytestmark = pytest.mark.django_db

WHY = "We had misread the minutes."
QUERIES = 8


@pytest.fixture
def chief() -> User:
    return make.user("chief")


def history(client: Client, claim: Claim, query: str = "") -> str:
    return html_of(client, address(claim) + "history/" + query)


def told(client: Client, claim: Claim, query: str = "") -> str:
    return words_of(marked(history(client, claim, query)))


def editions_in(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="e(\d+)"', html)]


def correct(claim: Claim, statement: str, by: User, note: str = WHY) -> None:
    reword(claim, statement)
    workflow.correct(claim, by, note, verdict_holds=True)


def test_all_editions_stand_there_newest_first(client: Client, chief: User) -> None:
    claim = decided_claim()
    correct(claim, "Five ships sailed.", chief)

    assert editions_in(history(client, claim)) == [3, 2, 1]


def test_a_correction_shows_the_words_that_came_and_went_and_why(
    client: Client, chief: User
) -> None:
    claim = make.published_claim("Six ships sailed on Monday.")
    correct(claim, "Five ships sailed on Monday.", chief)

    html = history(client, claim)
    assert "<del>Six </del><ins>Five </ins>ships sailed on Monday." in marked(html)
    assert f"Corrected edition 2 {WHY}" in words_of(html)


def test_what_came_and_went_is_told_to_the_ear_too(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    correct(claim, "Five ships sailed.", chief)

    shown = words_of(history(client, claim))
    assert re.search(r"\[removed: Six ?\] \[added: Five ?\] ships sailed\.", shown), shown


def test_a_verdict_stands_with_its_reasons_and_who_decided(client: Client, chief: User) -> None:
    reviewer = make.user("reviewer", first_name="Ada", last_name="Reads")
    claim = decided_claim("refuted", summary="It was a drill.", rationale="See [1].", by=reviewer)

    shown = told(client, claim)
    assert "Not yet reviewed → Refuted" in shown
    assert "by Ada Reads" in shown
    assert "It was a drill." in shown
    assert "See [1]." in shown


def test_a_reviewer_who_asked_not_to_be_named_is_the_desk(client: Client) -> None:
    reviewer = make.user("reviewer", first_name="Ada", last_name="Reads")
    claim = decided_claim(by=reviewer)
    Byline.objects.update(shown="desk")

    html = history(client, claim)
    assert "Ada" not in html
    assert reviewer.username not in html
    assert "by the desk" in words_of(html)


def test_a_changed_verdict_keeps_the_old_one_beside_it(client: Client, chief: User) -> None:
    claim = decided_claim("supported")
    by = make.user("reviewer")
    numbers = list(claim.evidence.values_list("number", flat=True))
    make.decided(claim, "refuted", by=by, evidence=numbers, summary="It was a drill.")
    workflow.correct(claim, chief, WHY)

    shown = told(client, claim)
    assert "Supported → Refuted" in shown
    assert "removed The documents show it." not in shown
    assert "It was a drill." in shown


def test_evidence_that_was_added_is_told_by_its_number(client: Client, chief: User) -> None:
    claim = decided_claim()
    make.evidence(claim, "refutes", excerpt="No ship left port.")
    workflow.update(claim, chief, "The port’s log came in.", verdict_holds=True)

    shown = told(client, claim)
    assert "Updated edition 3 The port’s log came in." in shown
    assert re.search(r"Evidence \[2\] added refutes · “No ship left port.”", shown), shown


def test_every_edition_leads_to_the_page_as_it_read_then(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    correct(claim, "Five ships sailed.", chief)

    links = re.findall(r'href="([^"]*as_of[^"]*)"', history(client, claim))
    pages = [words_of(html_of(client, link.replace("&amp;", "&"))) for link in links]
    assert ["Five ships" in pages[0], "Six ships" in pages[1]] == [True, True]
    assert "Six ships sailed." in pages[1]


def test_a_withdrawn_claim_tells_what_was_done_and_why_but_not_what_it_said(
    client: Client, chief: User
) -> None:
    claim = decided_claim(statement="Zebras sailed.", summary="Zebras they were.")
    workflow.withdraw(claim, chief, WHY)

    html = html_of(client, f"/claims/{claim.pk}-withdrawn/history/")
    assert "zebras" not in html.lower()
    assert editions_in(html) == [3, 2, 1]
    assert f"Withdrawn edition 3 {WHY}" in words_of(html)


def test_the_links_of_a_withdrawn_claims_history_lead_to_the_past(
    client: Client, chief: User
) -> None:
    claim = make.published_claim("Zebras sailed.")
    workflow.withdraw(claim, chief, WHY)

    html = html_of(client, f"/claims/{claim.pk}-withdrawn/history/")
    oldest = re.findall(r'href="([^"]*as_of[^"]*)"', html)[-1]
    assert "Zebras sailed." in client.get(oldest, follow=True).content.decode()


def test_a_reinstated_claim_is_told_against_what_it_said_before(
    client: Client, chief: User
) -> None:
    claim = make.published_claim("Six ships sailed.")
    workflow.withdraw(claim, chief, WHY)
    reword(claim, "Five ships sailed.")
    workflow.reinstate(claim, chief, "The minutes were found.")

    html = history(client, claim)
    assert "<del>Six </del><ins>Five </ins>ships sailed." in marked(html)
    assert f"Withdrawn edition 2 {WHY}" in words_of(html)


def test_a_redacted_edition_says_so_and_shows_nothing_of_its_text(
    client: Client, chief: User
) -> None:
    claim = make.published_claim("Six ships sailed.")
    correct(claim, "Zebras sailed.", chief)
    correct(claim, "Five ships sailed.", chief)
    upkeep.redact(Edition.objects.get(claim=claim, number=2), chief, "A court ordered it.")

    html = history(client, claim)
    assert "Zebras" not in html
    assert "removed for legal reasons" in words_of(html)
    assert "<del>Six </del><ins>Five </ins>ships sailed." in marked(html)


def test_a_renamed_source_is_no_change_of_the_claim(client: Client, chief: User) -> None:
    source = make.source("Old name")
    claim = make.claim("Six ships sailed.")
    make.appearance(claim, chain=[source])
    workflow.publish([claim], chief)
    source.name = "New name"
    source.save()
    correct(claim, "Five ships sailed.", chief)

    html = history(client, claim)
    assert "Old name" not in html
    assert "Who said it, and where it appears" not in html


def test_working_changes_and_notes_do_not_show(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    before = history(client, claim)
    reword(claim, "Nobody may read this yet.")
    make.evidence(claim, note="Nor this.")
    Claim.objects.filter(pk=claim.pk).update(review_requested_at=timezone.now())

    assert history(client, claim) == before


def test_as_of_a_moment_only_what_was_issued_by_then_shows(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    path = address(claim) + "history/"
    then = in_force(claim).issued_at.isoformat().replace("+", "%2B")
    correct(claim, "Five ships sailed.", chief)

    html = html_of(client, f"{path}?as_of={then}")
    assert editions_in(html) == [1]
    assert 'content="noindex"' in html


def test_a_long_history_comes_a_page_at_a_time(
    client: Client, chief: User, django_assert_num_queries: Any
) -> None:
    claim = decided_claim(statement="0 ships sailed.")
    for number in range(1, 22):
        correct(claim, f"{number} ships sailed.", chief)
    path, found, seen = address(claim) + "history/", [], []
    while path:
        with django_assert_num_queries(QUERIES):
            html = html_of(client, path)
        found += editions_in(html)
        seen.append(marked(html))
        following = re.search(r'href="([^"]*)" rel="next"', html)
        path = following[1].replace("&amp;", "&") if following else ""

    assert found == list(range(23, 0, -1))
    assert len(seen) == 3
    assert "<del>11 </del><ins>12 </ins>ships sailed." in seen[0], "against one of the next page"


@pytest.mark.parametrize("cursor", ["x", "WyIxIiwgMV0", "%00"])
def test_a_place_in_the_history_that_is_none_is_refused(client: Client, cursor: str) -> None:
    claim = make.published_claim()

    assert client.get(f"{address(claim)}history/?page={cursor}").status_code == 400


def test_a_draft_has_no_history(client: Client) -> None:
    claim = make.whole_claim()

    assert client.get(f"/claims/{claim.pk}-x/history/").status_code == 404


def test_a_wrong_slug_leads_to_the_right_one(client: Client) -> None:
    claim = make.published_claim()

    answer = client.get(f"/claims/{claim.pk}-x/history/?page=")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (
        301,
        address(claim) + "history/",
    )


def test_the_claims_page_leads_to_all_changes(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")

    assert f'href="{address(claim)}history/"' in html_of(client, address(claim))


def test_a_verdict_that_was_dropped_with_the_wording_is_told(client: Client, chief: User) -> None:
    claim = decided_claim("supported", "Six ships sailed.")
    reword(claim, "Five ships sailed.")
    workflow.correct(claim, chief, WHY, verdict_holds=False)

    shown = told(client, claim)
    assert "Supported → Not yet reviewed" in shown
    assert Evidence.objects.filter(claim=claim).exists()
    decide(claim, "refuted")
    assert "Not yet reviewed → Refuted" in told(client, claim)


def test_a_corrected_claim_says_on_its_page_when_what_and_why(client: Client, chief: User) -> None:
    claim = decided_claim("supported", "Six ships sailed.")
    reword(claim, "Five ships sailed.")
    workflow.correct(claim, chief, WHY, verdict_holds=False)

    day = f"{in_force(claim).issued_at:%B %Y}"
    shown = words_of(html_of(client, address(claim)))
    said = re.search(r"Corrected on \d+ (.*?) What it said before", shown)
    assert said
    assert said[1] == f"{day} (wording, verdict and reasons): {WHY}"


def test_an_update_is_told_apart_from_a_correction(client: Client, chief: User) -> None:
    claim = decided_claim()
    make.evidence(claim)
    workflow.update(claim, chief, "More came in.", verdict_holds=True)

    shown = words_of(html_of(client, address(claim)))
    assert "(evidence): More came in." in shown
    assert "Updated on" in shown
    assert "Corrected on" not in shown


def test_a_claim_that_was_never_corrected_says_nothing_of_it(client: Client) -> None:
    assert "What it said before" not in html_of(client, address(decided_claim()))


def test_the_list_of_corrections_says_what_changed(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    correct(claim, "Five ships sailed.", chief)

    assert "What changed: wording" in words_of(html_of(client, "/corrections/"))


def test_an_update_does_not_hide_the_correction_before_it(client: Client, chief: User) -> None:
    claim = make.published_claim("Six ships sailed.")
    correct(claim, "Four ships sailed.", chief, "An older mistake.")
    correct(claim, "Five ships sailed.", chief)
    make.evidence(claim)
    workflow.update(claim, chief, "More came in.")

    verdict = words_of(html_of(client, address(claim))).partition("Who said it")[0]
    assert re.findall("(Corrected|Updated) on", verdict) == ["Updated", "Corrected"]
    assert WHY in verdict
    assert "An older mistake." not in verdict


def test_a_linked_claim_that_was_withdrawn_is_not_quoted(client: Client, chief: User) -> None:
    other = make.published_claim("A wording that must go.")
    claim = make.published_claim("Six ships sailed.")
    ClaimLink.objects.create(claim=claim, kind="contradicts", to=other)
    workflow.update(claim, chief, WHY)
    assert "A wording that must go" in history(client, claim)

    workflow.withdraw(other, chief, WHY)

    assert "A wording that must go" not in history(client, claim)
    assert "a claim that was withdrawn" in history(client, claim)
