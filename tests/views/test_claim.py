"""The claim page, through the client, on editions that the workflow issued."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Attribution, Claim, ClaimLink, Edition, Measure
from articles.views.links import moment_text
from tests import factories
from tests.views.pages import address, decide, decided_claim, marked, page, text, words_of

pytestmark = pytest.mark.django_db


def test_a_claim_without_a_decision_says_so_first(client: Client) -> None:
    claim = factories.published_claim("Three ships sailed.")

    shown = text(client, claim)

    assert shown.index("Not yet reviewed") < shown.index("Three ships sailed.", 100)


def test_the_verdict_says_what_when_by_whom_and_why(client: Client) -> None:
    reviewer = factories.user("reviewer")
    claim = decided_claim("refuted", by=reviewer, summary="Only two did.")

    shown = text(client, claim)

    assert "Refuted Only two did. Decided" in shown
    assert "by the desk" in shown


def test_a_rationale_cites_evidence_by_links(client: Client) -> None:
    claim = factories.whole_claim()
    number = factories.evidence(claim, excerpt="Two ships left the harbour.").number
    workflow.publish([claim], factories.user("chief"))
    decide(claim, "refuted", rationale=f"The log says two [{number}].")

    html = page(client, claim)

    assert f'<a href="#e{number}"' in html
    assert f'id="e{number}"' in html
    assert "Two ships left the harbour." in html


def test_evidence_stands_in_three_groups_with_counts(client: Client) -> None:
    claim = factories.whole_claim()
    for stance in ("supports", "refutes", "refutes", "context"):
        factories.evidence(claim, stance)
    workflow.publish([claim], factories.user("chief"))

    assert "The evidence 1 for, 2 against, 1 around it" in text(client, claim)


def test_each_distinct_chain_is_drawn_once_originator_first(client: Client) -> None:
    claim = factories.claim()
    service, agency = factories.source("The Service"), factories.source("The Agency")
    for headline in ("First report", "Second report"):
        paper = factories.outlet()
        within = factories.article(headline=headline, outlet=paper)
        factories.appearance(claim, within, chain=[service, agency, paper])
    workflow.publish([claim], factories.user("chief"))

    html = page(client, claim)

    who = html[html.index('id="who"') : html.index('id="where"')]
    assert who.count('<ol class="chain">') == 1
    assert who.index("The Service") < who.index("The Agency") < who.index("First report")
    assert "Second report" in who
    assert "2 reports, 1 independent origin" in text(client, claim)


def test_who_denied_it_stands_apart_from_who_said_it(client: Client) -> None:
    claim = factories.whole_claim()
    factories.appearance(claim, chain=[factories.source("The Denier")], modality="denied")
    workflow.publish([claim], factories.user("chief"))

    html = page(client, claim)

    who = html[html.index('id="who"') : html.index('id="where"')]
    assert who.index("Denied by") < who.index("The Denier")
    assert "1 report, 1 independent origin" in text(client, claim)


def test_where_it_appears_shows_the_passage_in_its_sentence(client: Client) -> None:
    within = factories.article("On Monday the office said that three ships had left. Nobody saw.")
    claim = factories.claim()
    factories.appearance(claim, within, exact="three ships had left", modality="conditional")
    workflow.publish([claim], factories.user("chief"))

    html = page(client, claim)

    assert "On Monday the office said that <mark>three ships had left</mark>." in html
    assert "stated as a possibility" in html


def test_figures_form_a_series_in_which_the_later_revises_the_earlier(client: Client) -> None:
    old, new = factories.whole_claim("1,500 went."), factories.whole_claim("3,000 went.")
    factories.figure(old, "1500", as_of="2024-10-18")
    factories.figure(new, "3000", as_of="2024-10-23")
    ClaimLink.objects.create(claim=new, kind="revises", to=old)
    workflow.publish([old, new], factories.user("chief"))

    html = page(client, old)

    assert "revised to 3,000" in text(client, old)
    assert '<path class="join"' in html
    assert html.count('role="img"') == 2
    assert "Revised by" in html
    assert "3,000 went." in html


def test_links_to_and_from_other_claims_are_named_by_their_kind(client: Client) -> None:
    claim, other = factories.whole_claim("It rained."), factories.whole_claim("It was dry.")
    ClaimLink.objects.create(claim=claim, kind="contradicts", to=other)
    workflow.publish([claim, other], factories.user("chief"))

    assert "Contradicts It was dry." in text(client, claim)
    assert "Contradicted by It rained." in text(client, other)


def test_a_link_to_a_withdrawn_claim_is_not_shown(client: Client) -> None:
    chief = factories.user("chief")
    claim, other = factories.whole_claim("It rained."), factories.whole_claim("It was dry.")
    ClaimLink.objects.create(claim=claim, kind="contradicts", to=other)
    workflow.publish([claim, other], chief)
    workflow.withdraw(other, by=chief, note="We misread it.")

    assert "It was dry." not in page(client, claim)


def test_a_correction_is_shown_as_a_marked_difference(client: Client) -> None:
    claim = factories.published_claim("They were in Ukraine.")
    Claim.objects.filter(pk=claim.pk).update(statement="They were at a camp.")
    claim.refresh_from_db()
    workflow.correct(claim, by=factories.user("chief"), note="The text says camp.")

    html = page(client, claim)

    assert "<del>in Ukraine.</del><ins>at a camp.</ins>" in marked(html)
    assert "The text says camp." in html


def test_a_claim_being_looked_at_again_says_since_when_and_keeps_its_verdict(
    client: Client,
) -> None:
    chief = factories.user("chief")
    claim = decided_claim("supported")
    workflow.reexamine(claim, by=chief, note="New pictures came in.")

    shown = text(client, claim)

    assert "Supported" in shown
    assert "Being re-examined since" in shown


def test_working_changes_do_not_show(client: Client) -> None:
    claim = factories.published_claim("Three ships sailed.")
    Claim.objects.filter(pk=claim.pk).update(statement="Secret wording.")
    factories.evidence(claim, excerpt="Secret evidence.")

    html = page(client, claim)

    assert "Secret" not in html


def test_a_draft_has_no_page(client: Client) -> None:
    draft = factories.whole_claim("A draft.")

    assert client.get(f"/claims/{draft.pk}-a-draft/").status_code == 404
    assert client.get(f"/claims/{draft.uid}/").status_code == 404


def test_a_withdrawn_claim_says_so_when_and_why_and_nothing_else(client: Client) -> None:
    chief = factories.user("chief")
    claim = factories.published_claim("Three ships sailed.")
    old = address(claim)
    workflow.withdraw(claim, by=chief, note="We misread the passage.")

    html = client.get(old).content.decode()

    assert "This claim was withdrawn" in html
    assert "We misread the passage." in html
    assert "ships" not in html.replace(old, "")
    assert 'content="noindex' in html


def test_a_wrong_slug_and_the_lasting_name_lead_to_the_permalink(client: Client) -> None:
    claim = factories.published_claim("Three ships sailed.")

    wrong = client.get(f"/claims/{claim.pk}-old-words/?q=1")
    lasting = client.get(f"/claims/{claim.uid}/")

    assert (wrong.status_code, wrong["Location"]) == (301, f"{address(claim)}?q=1")
    assert (lasting.status_code, lasting["Location"]) == (301, address(claim))


def test_a_lasting_name_keeps_the_moment_that_is_asked_for(client: Client) -> None:
    claim = factories.published_claim("Three ships sailed.")
    moment = moment_text(Edition.objects.get(claim=claim).issued_at)

    then = client.get(f"/claims/{claim.uid}/?as_of={moment}")
    before = client.get(f"/claims/{claim.uid}/?as_of=2020-01-01")

    assert then.status_code == 301
    assert unquote(then["Location"]) == f"{address(claim)}?as_of={moment}"
    assert before.status_code == 404


def test_a_lasting_name_may_read_like_an_id(client: Client) -> None:
    claim = factories.whole_claim("Three ships sailed.", uid="20241018-three-ships")
    workflow.publish([claim], factories.user("chief"))

    assert client.get("/claims/20241018-three-ships/")["Location"] == address(claim)


def test_the_page_of_the_past_is_the_edition_of_then(client: Client) -> None:
    claim = factories.published_claim("They were in Ukraine.")
    before = Edition.objects.get(claim=claim)
    Claim.objects.filter(pk=claim.pk).update(statement="They were at a camp.")
    claim.refresh_from_db()
    workflow.correct(claim, by=factories.user("chief"), note="The text says camp.")

    url = f"/claims/{claim.pk}-{before.slug}/?as_of={moment_text(before.issued_at)}"
    html = client.get(url).content.decode()

    assert "As it read on" in html
    assert "<h1" in html
    assert "They were in Ukraine." in html
    assert "camp" not in html.replace(address(claim), "")
    assert 'content="noindex' in html
    assert "the next edition" in html
    assert (
        f'<link rel="canonical" href="http://testserver/claims/{claim.pk}-{before.slug}/">' in html
    )


def test_before_its_first_edition_there_was_no_page(client: Client) -> None:
    claim = factories.published_claim()
    never = client.get("/claims/999999-nothing/?as_of=2020-01-01")
    early = client.get(f"{address(claim)}?as_of=2020-01-01")

    assert never.status_code == early.status_code == 404
    assert never.content == early.content


def test_a_moment_that_is_not_past_leads_to_the_present_page(client: Client) -> None:
    claim = factories.published_claim()
    tomorrow = (timezone.now() + timedelta(days=1)).date().isoformat()

    answer = client.get(f"{address(claim)}?as_of={tomorrow}")

    assert (answer.status_code, answer["Location"]) == (302, address(claim))


def test_a_moment_that_is_none_is_told_by_name(client: Client) -> None:
    answer = client.get(f"{address(factories.published_claim())}?as_of=yesterday")

    assert answer.status_code == 400
    assert "as_of: “yesterday” is not a date" in answer.content.decode()


def test_links_on_a_page_of_the_past_stay_in_the_past(client: Client) -> None:
    claim = factories.published_claim()
    moment = moment_text(Edition.objects.get(claim=claim).issued_at)
    factories.published_claim()

    html = client.get(f"{address(claim)}?as_of={moment}").content.decode()

    source = Attribution.objects.filter(appearance__claim=claim)[0].source
    assert f'href="/sources/{source.pk}-' in html
    assert html.count(f"as_of={moment}") > 2


def test_the_claim_is_in_its_language_and_direction(client: Client) -> None:
    claim = factories.published_claim("سافرت ثلاث سفن.", language="ar")

    assert '<h1 lang="ar" dir="auto">سافرت ثلاث سفن.</h1>' in page(client, claim)


def test_whatever_is_typed_is_shown_as_text(client: Client) -> None:
    claim = factories.whole_claim("<script>alert(1)</script>")
    factories.evidence(claim, excerpt="<b>bold</b>", note="<i>note</i>")
    workflow.publish([claim], factories.user("chief"))

    html = page(client, claim)

    assert "<script>" not in html
    assert "<b>bold" not in html
    assert "&lt;script&gt;" in html


def test_a_claim_stands_in_its_series_with_what_revised_it_however_old_it_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = Measure.objects.create(name="Soldiers", unit="soldiers")
    claims = [factories.whole_claim(f"There were {n}.") for n in range(1, 7)]
    for n, claim in enumerate(claims, 1):
        factories.figure(claim, str(n), measure, as_of=f"2024-10-0{n}")
    ClaimLink.objects.create(claim=claims[1], kind="revises", to=claims[0])
    workflow.publish(claims, factories.user("chief"))
    monkeypatch.setattr("articles.views.claim.MOST_FIGURES", 2)

    table = page(client, claims[0]).split("<tbody>")[1].split("</tbody>")[0]

    assert "this claim" in table
    assert "revised to 2" in words_of(f"<main{table}")
    assert "There were 6." in table
    assert "There were 4." not in table


def test_the_number_of_queries_does_not_depend_on_what_is_shown(
    client: Client, django_assert_num_queries: object
) -> None:
    small, large = factories.whole_claim("Small."), factories.whole_claim("Large.")
    for claim, many in ((small, 1), (large, 6)):
        for n in range(many):
            factories.appearance(claim)
            factories.evidence(claim)
            factories.figure(claim, str(n))
            other = factories.whole_claim()
            ClaimLink.objects.create(claim=claim, kind="repeats", to=other)
            workflow.publish([other], factories.user("chief"))
        workflow.publish([claim], factories.user("chief"))
        decide(claim)
    page(client, small)  # whatever is read once and kept is read now

    for claim in (small, large):
        with django_assert_num_queries(QUERIES):  # type: ignore[operator]
            page(client, claim)


QUERIES = 12
"""A savepoint and its release (a transaction outside tests), the moment, the edition, its
neighbours, merged measures, their series and the names in it, linked claims, names, the by-line,
which comes last."""
