"""The front page and the pages about the site: what is new, what moved, what was corrected."""

import pytest
from django.test import Client

from articles import upkeep, workflow
from articles.models import Claim, ClaimTopic, Edition, Measure
from articles.views import corrections
from articles.views.links import moment_text
from tests import factories
from tests.looking import reword
from tests.views.pages import address, decide, decided_claim, html_of, marked, words_of

pytestmark = pytest.mark.django_db


def between(shown: str, start: str, end: str) -> str:
    return shown[shown.index(start) : shown.index(end)]


def corrected(statement: str, better: str, note: str = "We misread it.") -> Claim:
    claim = factories.published_claim(statement)
    reword(claim, better)
    workflow.correct(claim, by=factories.user("chief"), note=note)
    return claim


def figured(value: str, day: str, measure: Measure | None = None) -> Claim:
    claim = factories.whole_claim(f"{value} went.", kind="quantity")
    factories.figure(claim, value, measure, as_of=day)
    return claim


def revised(measure: Measure | None = None) -> None:
    old, new = (
        figured("1500", "2024-10-18", measure),
        figured("3000", "2024-10-23", measure),
    )
    new.links.create(kind="revises", to=old)
    workflow.publish([old, new], factories.user("chief"))


def test_home_says_what_today_brought(client: Client) -> None:
    decided_claim("supported", "It was decided.")
    corrected("Six ships sailed.", "Five ships sailed.")

    shown = words_of(html_of(client, "/"))

    assert "Today: 1 new verdict and 1 correction or update. All 2 claims" in shown


def test_a_verdict_stands_with_the_sentence_that_says_why(client: Client) -> None:
    decided_claim("refuted", "It was decided.", summary="The log says otherwise.")

    shown = words_of(html_of(client, "/"))

    assert "New verdicts Refuted It was decided. The log says otherwise." in shown


def test_a_correction_stands_with_its_reason_and_is_no_new_verdict(client: Client) -> None:
    corrected("Six ships sailed.", "Five ships sailed.", "It says five.")

    shown = words_of(html_of(client, "/"))

    assert "Corrected and updated Not yet reviewed Five ships sailed. It says five." in shown
    assert "New verdicts" not in shown


def test_a_merge_of_sources_is_no_news(client: Client) -> None:
    one, other = factories.source("Mr Kim"), factories.source("Kim")
    claim = factories.claim("It was decided.")
    for source in (one, other):
        factories.appearance(claim, chain=[source])
    factories.evidence(claim)
    workflow.publish([claim], factories.user("chief"))
    decide(claim)
    upkeep.merge(one, other, by=factories.user("chief"), note="The same man.")

    assert Edition.objects.in_force().get(claim=claim).change == "merge"
    assert "It was decided." not in words_of(html_of(client, "/"))


def test_figures_that_were_revised_show_what_they_were_and_the_series(client: Client) -> None:
    revised()

    shown = words_of(html_of(client, "/"))

    assert "Revised figures 1,500 → 3,000 Soldiers Source" in shown
    assert "Numbers that moved Soldiers From 1,500 to 3,000 soldiers in 5 days." in shown
    assert "Revised once, upwards." in shown


def test_a_number_given_once_has_not_moved(client: Client) -> None:
    workflow.publish([figured("7", "2024-10-18")], factories.user("chief"))

    assert "Numbers that moved" not in words_of(html_of(client, "/"))


def test_the_most_revised_number_comes_first(client: Client) -> None:
    revised(Measure.objects.create(name="Moved", unit="ships"))
    still = Measure.objects.create(name="Still", unit="ships")
    for day in ("2024-10-18", "2024-10-19"):
        workflow.publish([figured("7", day, still)], factories.user("chief"))

    shown = words_of(html_of(client, "/")).split("Numbers that moved")[1]

    assert shown.index("Moved") < shown.index("Still")


def test_the_busiest_topics_of_late_come_first(client: Client) -> None:
    quiet, busy = factories.topic("Quiet"), factories.topic("Busy")
    for topic, times in ((quiet, 1), (busy, 2)):
        for _ in range(times):
            claim = factories.whole_claim()
            ClaimTopic.objects.create(claim=claim, topic=topic)
            workflow.publish([claim], factories.user("chief"))

    shown = words_of(html_of(client, "/"))

    assert "Topics with most going on Busy 2 claims Quiet 1 claim" in shown


def test_home_reads_as_it_did_at_a_moment(client: Client) -> None:
    first = factories.published_claim("First.")
    moment = moment_text(Edition.objects.get(claim=first).issued_at)
    decided_claim("supported", "Second.")

    shown = words_of(html_of(client, f"/?as_of={moment}"))

    assert "First." in shown
    assert "Second." not in shown
    assert "Today" not in shown


def test_corrections_are_listed_newest_first_with_what_changed_and_why(client: Client) -> None:
    corrected("Six ships sailed.", "Five ships sailed.", "It says five.")
    corrected("It rained.", "It snowed.", "It says snow.")
    factories.published_claim("Never corrected.")

    html = html_of(client, "/corrections/")

    shown = words_of(html)
    assert shown.index("Corrected : It says snow.") < shown.index("Corrected : It says five.")
    assert "<del>Six </del><ins>Five </ins>ships sailed." in marked(html)
    assert "Never corrected." not in shown


def test_a_correction_of_the_verdict_shows_both(client: Client) -> None:
    claim = decided_claim("supported", "It was decided.")
    chief = factories.user("chief")
    decide(claim, "refuted", change="correction", note="We had it wrong.", by=chief)

    shown = words_of(html_of(client, "/corrections/"))

    assert "Corrected : We had it wrong. Supported → Refuted" in shown


def test_a_withdrawn_claim_stands_in_the_corrections_without_its_words(client: Client) -> None:
    claim = corrected("A secret ship sailed.", "A hidden ship sailed.")
    workflow.withdraw(claim, by=factories.user("chief"), note="It was no claim.")

    shown = words_of(html_of(client, "/corrections/"))

    assert "Withdrawn : It was no claim." in shown
    assert f"Claim {claim.uid}, withdrawn" in shown
    assert "ship sailed" not in shown


def test_a_text_that_was_removed_shows_in_no_correction_and_no_list_of_then(
    client: Client,
) -> None:
    claim = corrected("A secret ship sailed.", "A ship sailed.")
    first = Edition.objects.get(claim=claim, number=1)
    upkeep.redact(first, by=factories.user("chief"), reason="A court said so.")

    assert "secret" not in html_of(client, "/corrections/")
    moment = moment_text(first.issued_at)
    for path in ("/", "/claims/"):
        assert "secret" not in html_of(client, f"{path}?as_of={moment}")


def test_corrections_come_a_page_at_a_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "SIZE", 1)
    corrected("One.", "Two.")
    corrected("Three.", "Four.")

    html = html_of(client, "/corrections/")

    assert "Four." in html
    assert "Two." not in html
    assert 'rel="next"' in html


def test_corrections_as_of_a_moment_are_those_made_by_then(client: Client) -> None:
    claim = corrected("One.", "Two.")
    moment = moment_text(Edition.objects.get(claim=claim, number=2).issued_at)
    corrected("Three.", "Four.")

    html = html_of(client, f"/corrections/?as_of={moment}")

    assert "Two." in html
    assert "Four." not in html


def test_how_we_work_explains_each_verdict_that_readers_meet(client: Client) -> None:
    claim = decided_claim("outdated", "It was.")

    shown = words_of(html_of(client, "/how-we-work/"))

    assert "Outdated It was so when it was said; it is no longer. 1 claim" in shown
    assert "Misleading" not in shown
    assert address(claim) not in shown


def test_about_says_how_much_there_is_and_where(client: Client) -> None:
    factories.published_claim()

    assert "1 claim has been published so far." in words_of(html_of(client, "/about/"))
