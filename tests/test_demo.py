"""The demonstration: it loads, shows what it is meant to show, and loading it twice is harmless."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from articles.demo.story import PAPERS_FIRST, PAPERS_THEN, VERDICTS
from articles.management.commands.load_demo import DOSSIER, PEOPLE
from articles.models import Appearance, Claim, Edition, Issue, Review, Source


@pytest.fixture(autouse=True)
def own_place(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps the mark that turns the banner on out of the developer's own data."""
    settings.DATA_FOLDER = tmp_path
    settings.LOCAL = True
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


def load() -> str:
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def lines() -> list[dict]:
    return [json.loads(line) for line in DOSSIER.read_text("utf-8").splitlines()]


def in_force(key: str) -> Edition:
    return Edition.objects.in_force().get(uid=key)


def test_every_passage_of_the_dossier_stands_where_it_says() -> None:
    for line in lines():
        for claim in line.get("claims", []):
            assert line["body"][claim["start"] : claim["end"]] == claim["exact"], claim["key"]


def test_every_rationale_cites_exactly_the_evidence_that_was_considered() -> None:
    for verdict in (*VERDICTS, PAPERS_FIRST, PAPERS_THEN):
        cited = {int(number) for number in re.findall(r"\[(\d+)]", verdict.rationale)}
        assert cited == set(verdict.evidence), verdict.key


def test_passages_overlap_and_nest() -> None:
    spans = [(c["start"], c["end"]) for line in lines() for c in line.get("claims", [])[:16]]
    assert any(a < c and d < b for a, b in spans for c, d in spans), "nested"
    assert any(a < c < b < d for a, b in spans for c, d in spans), "crossing"


@pytest.mark.django_db
class TestLoaded:
    @pytest.fixture(autouse=True)
    def loaded(self, own_place: None) -> None:
        load()

    def test_claims_stand_at_every_stage(self) -> None:
        assert Claim.objects.count() == 22
        assert Claim.objects.published().count() == 18
        assert set(Claim.objects.withdrawn().values_list("uid", flat=True)) == {"at-the-front"}
        assert Claim.objects.drafts().filter(review_requested_at=None).count() == 2
        waiting = Claim.objects.awaiting_review().values_list("uid", flat=True)
        assert set(waiting) == {"storm-corps", "kim-jong-gyu-law", "in-combat"}

    def test_no_published_claim_is_ahead_of_its_edition(self) -> None:
        assert not Claim.objects.ahead().exists()

    def test_every_kind_of_verdict_is_shown_but_misleading(self) -> None:
        shown = set(Edition.objects.in_force().listed().values_list("rating", flat=True))
        assert shown == {
            "", "supported", "refuted", "conflicting", "outdated", "unverifiable"
        }  # fmt: skip

    def test_the_series_of_soldiers_in_russia_has_six_figures_and_three_revisions(self) -> None:
        editions = Edition.objects.in_force().listed()
        figures = [
            (figure["low"], figure["high"])
            for edition in editions
            for figure in edition.document["figures"]
            if figure["measure"]["name"] == "North Korean soldiers in Russia"
        ]
        assert len(figures) == 6
        revised = [
            link["slug"]
            for edition in editions
            for link in edition.document["links"]
            if link["kind"] == "revises"
        ]
        assert len(revised) == 4

    def test_a_corrected_claim_keeps_its_four_editions(self) -> None:
        editions = Edition.objects.filter(uid="false-papers").order_by("number")
        assert [edition.change for edition in editions] == [
            "first",
            "review",
            "correction",
            "update",
        ]
        assert [edition.rating for edition in editions] == [
            "",
            "unverifiable",
            "unverifiable",
            "supported",
        ]
        assert "passports" in editions[0].statement
        assert "passports" not in editions[3].statement

    def test_a_withdrawn_claim_says_why(self) -> None:
        edition = in_force("at-the-front")
        assert edition.withdrawn
        assert "misread" in edition.note

    def test_a_claim_is_being_re_examined_with_its_verdict_kept(self) -> None:
        edition = in_force("in-combat")
        assert edition.document["reexamined_since"]
        assert edition.rating == "conflicting"

    def test_an_outdated_claim_says_until_when_it_was_true(self) -> None:
        assert in_force("treaty-not-in-force").document["review"]["true_until"] == "2024-12-03"

    def test_a_denial_and_a_three_hop_chain_stand_on_one_passage(self) -> None:
        denied = [
            appearance
            for appearance in in_force("troops-sent").document["appearances"]
            if appearance["modality"] == "denied"
        ]
        assert [hop["source"]["name"] for hop in denied[0]["chain"]] == [
            "Dmitry Peskov",
            "TASS",
            "The Harbour Courier",
        ]

    def test_two_papers_quoting_one_service_are_two_reports_and_one_origin(self) -> None:
        edition = in_force("nis-1500")
        assert (edition.reports, edition.origins, edition.unnamed) == (2, 1, 0)

    def test_an_unnamed_source_counts_apart(self) -> None:
        edition = in_force("storm-corps")
        assert (edition.reports, edition.origins, edition.unnamed) == (1, 0, 1)

    def test_sources_are_found_by_their_name_in_their_own_script(self) -> None:
        assert Source.objects.get(aliases__contains=["국가정보원"]).key == "nis"

    def test_loading_it_again_changes_nothing_and_says_so(self) -> None:
        tables = (User, Claim, Appearance, Review, Edition, Issue)
        before = [list(table.objects.order_by("pk").values()) for table in tables]
        assert "loaded before" in load()
        assert [list(table.objects.order_by("pk").values()) for table in tables] == before


@pytest.mark.django_db
def test_the_password_is_printed_once_and_opens_every_account() -> None:
    password = re.search(r"Password of all four: (\S+)", load()).group(1)  # type: ignore[union-attr]
    for username in PEOPLE:
        assert User.objects.get(username=username).check_password(password)
    assert password not in load()


@pytest.mark.django_db
def test_the_password_is_the_one_given_also_on_a_later_load(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load()
    monkeypatch.setenv("DEMO_PASSWORD", "harbour-lights-1")
    assert "harbour-lights-1" not in load()
    assert User.objects.get(username="chief").check_password("harbour-lights-1")


@pytest.mark.django_db
def test_each_login_may_do_what_its_role_does() -> None:
    load()
    may = {
        username: [
            User.objects.get(username=username).has_perm(f"articles.{permission}")
            for permission in ("add_claim", "review_claim", "publish_claim")
        ]
        for username in PEOPLE
    }
    assert may == {
        "editor": [True, False, False],
        "reviewer": [False, True, False],
        "chief": [True, True, True],
        "admin": [True, True, True],
    }


@pytest.mark.django_db
def test_it_leaves_a_database_alone_in_which_others_have_its_users_names() -> None:
    User.objects.create_user("editor", "editor@paper.example", "a-real-password")
    with pytest.raises(CommandError, match="did not make"):
        load()
    assert User.objects.count() == 1
    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_it_is_not_loaded_into_a_database_for_the_public(settings: Settings) -> None:
    settings.LOCAL = settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="FACTCHECK_DEMO"):
        load()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_it_marks_its_data_as_a_demonstration(settings: Settings) -> None:
    load()
    assert (settings.DATA_FOLDER / "demo").exists()
