"""Publishing and all that follows, from the desk: what it asks, keeps and refuses."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles import workflow
from articles.models import Claim, Edition
from tests import factories
from tests.admin.desk import at, signed_in, text, typed

pytestmark = pytest.mark.django_db

ACTS = ["publish", "correct", "update", "reexamine", "withdraw", "reinstate"]


def _act(client: Client, act: str, *claims: Claim, **given: Any) -> Any:
    """Chooses `claims`, opens the page that asks, answers it."""
    page = at("claim", "act", act)
    asked = client.get(page, {"chosen": ",".join(str(claim.pk) for claim in claims)})
    return client.post(page, typed(asked) | given, follow=True)


def _changes(claim: Claim) -> list[str]:
    return list(Edition.objects.filter(claim=claim).values_list("change", flat=True))


def test_several_claims_are_published_at_once_from_the_list() -> None:
    chief = factories.user("chief")
    client = signed_in(chief)
    claims = [factories.whole_claim(), factories.whole_claim()]

    asked = client.post(
        at("claim", "changelist"),
        {"action": "publish", "_selected_action": [claim.pk for claim in claims]},
    )
    assert not Edition.objects.exists()
    answer = client.post(at("claim", "act", "publish"), typed(asked), follow=True)

    assert "Publish: 2 claims." in text(answer)
    assert len(set(Edition.objects.values_list("issue", flat=True))) == 1
    assert {entry.user for entry in LogEntry.objects.all()} == {chief}


def test_a_claim_that_appears_nowhere_is_not_published_nor_are_those_chosen_with_it() -> None:
    client = signed_in(factories.user("chief"))

    answer = _act(client, "publish", factories.whole_claim(), factories.claim("Three sailed."))

    assert "“Three sailed.” appears nowhere yet" in text(answer)
    assert not Edition.objects.exists()


def test_a_claim_that_changed_while_the_page_was_open_is_not_published() -> None:
    client, claim = signed_in(factories.user("chief")), factories.whole_claim()
    page = at("claim", "act", "publish")
    asked = client.get(page, {"chosen": claim.pk})
    factories.evidence(claim)

    refused = client.post(page, typed(asked))

    assert "It was changed after you opened this page" in text(refused)
    assert not Edition.objects.exists()
    client.post(page, typed(refused))
    assert _changes(claim) == ["first"]


@pytest.mark.parametrize("act", ["correct", "update", "reexamine", "withdraw"])
def test_each_act_tells_readers_why(act: str) -> None:
    client, claim = signed_in(factories.user("chief")), factories.published_claim()

    silent = _act(client, act, claim, note=" ")
    assert "note: say for the readers what changed and why." in text(silent)
    assert _changes(claim) == ["first"]

    _act(client, act, claim, note="The number was wrong.")
    assert Edition.objects.in_force().get(claim=claim).note == "The number was wrong."


def test_a_withdrawn_claim_is_reinstated() -> None:
    client, claim = signed_in(factories.user("chief")), factories.published_claim()
    _act(client, "withdraw", claim, note="Wrong.")

    _act(client, "reinstate", claim, note="Right after all.")

    assert _changes(claim) == ["first", "withdrawal", "reinstatement"]


def test_a_note_stays_when_the_workflow_refuses() -> None:
    client, claim = signed_in(factories.user("chief")), factories.whole_claim()

    answer = _act(client, "correct", claim, note="The number was wrong.")

    assert "has not been published: publish it first" in text(answer)
    assert typed(answer)["note"] == "The number was wrong."


@pytest.mark.parametrize(("holds", "rating"), [("yes", "refuted"), ("no", "")])
def test_a_correction_of_changed_wording_asks_whether_the_verdict_holds(
    holds: str, rating: str
) -> None:
    client = signed_in(factories.user("chief"))
    claim = factories.whole_claim()
    factories.decided(claim, "refuted")
    workflow.publish([claim], factories.user("chief"))
    Claim.objects.update(statement="Four ships sailed.")

    silent = _act(client, "correct", claim, note="Four, not three.")
    assert "Say whether that verdict still holds" in text(silent)
    _act(client, "correct", claim, note="Four, not three.", verdict_holds=holds)

    assert Edition.objects.in_force().get(claim=claim).rating == rating


def test_a_first_edition_of_changed_wording_asks_whether_the_verdict_holds() -> None:
    client, claim = signed_in(factories.user("chief")), factories.whole_claim()
    factories.decided(claim, "refuted")
    Claim.objects.update(statement="Four ships sailed.")

    assert "Say whether that verdict still holds" in text(_act(client, "publish", claim))
    _act(client, "publish", claim, verdict_holds="no")

    assert Edition.objects.in_force().get(claim=claim).rating == ""


def test_an_unchanged_claim_is_not_asked_about_its_verdict() -> None:
    client, claim = signed_in(factories.user("chief")), factories.published_claim()

    asked = client.get(at("claim", "act", "update"), {"chosen": claim.pk})

    assert "verdict_holds" not in text(asked)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_publishing_is_not_for_who_may_not(role: str, act: str) -> None:
    client, claim = signed_in(factories.user(role)), factories.whole_claim()

    page = at("claim", "act", act)
    answer = client.post(page, {"chosen": f"{claim.pk}:{claim.version}", "note": "So."})
    listed = text(client.get(at("claim", "changelist")))

    assert answer.status_code == 403
    assert f'value="{act}"' not in listed
    assert not Edition.objects.exists()


def test_an_editor_submits_a_claim_for_review() -> None:
    client, claim = signed_in(factories.user("editor")), factories.claim()

    _act(client, "submit", claim)

    claim.refresh_from_db()
    assert claim.review_requested_at


@pytest.mark.parametrize("chosen", ["", "x", "999", "9" * 30, "1:2:3,,", "²"])
def test_an_act_on_nothing_says_so(chosen: str) -> None:
    client = signed_in(factories.user("chief"))

    answer = client.get(at("claim", "act", "publish"), {"chosen": chosen}, follow=True)

    assert "Nothing was chosen." in text(answer)


def test_an_act_that_is_none_is_not_found() -> None:
    assert signed_in(factories.user("chief")).get(at("claim", "act", "burn")).status_code == 404


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("draft", {"submit", "publish"}),
        ("published", {"submit", "correct", "update", "reexamine", "withdraw"}),
        ("withdrawn", {"submit", "reinstate"}),
    ],
)
def test_a_page_offers_what_fits_its_state(state: str, offered: set[str]) -> None:
    chief = factories.user("chief")
    claim = factories.whole_claim() if state == "draft" else factories.published_claim(by=chief)
    if state == "withdrawn":
        workflow.withdraw(claim, chief, "Wrong.")

    page = text(signed_in(chief).get(at("claim", "change", claim.pk)))

    linked = {act for act in [*ACTS, "submit"] if f"/act/{act}/" in page}
    assert linked == offered


def test_an_edition_is_redacted_with_a_reason() -> None:
    chief = factories.user("chief")
    claim = factories.published_claim("Three ships sailed.", by=chief)
    workflow.withdraw(claim, chief, "A court said so.")
    edition, client = Edition.objects.get(claim=claim, number=1), signed_in(chief)
    page = at("edition", "act", "redact")
    asked = typed(client.get(page, {"chosen": edition.pk}))

    silent = client.post(page, asked)
    assert "reason: say for the readers why" in text(silent)
    client.post(page, asked | {"reason": "A court said so."})

    edition.refresh_from_db()
    assert edition.redacted
    assert edition.statement == ""
