"""The demonstration: it loads, shows what it is meant to show, and loading it twice is harmless."""

import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from pytest_django.fixtures import Settings

from articles.demo.soldiers import PAPERS_FIRST, PAPERS_THEN
from articles.demo.story import STORIES
from articles.management.commands.load_demo import DOSSIER, PEOPLE
from articles.models import (
    Appearance,
    Article,
    Claim,
    Edition,
    Issue,
    Question,
    Review,
    Source,
)
from articles.models.edition import SharedEdition
from articles.sealing.checking import check
from articles.sealing.keys import trusted


def load() -> str:
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def lines() -> list[dict]:
    return [json.loads(line) for line in DOSSIER.read_text("utf-8").splitlines()]


def passages(line: dict) -> Iterator[tuple[dict, str]]:
    """The claims of an article's line that stand in a text, each with that text."""
    texts = {text["number"]: text["body"] for text in line.get("revisions", [])}
    for claim in line.get("claims", []):
        if "exact" in claim:
            yield claim, texts[claim["revision"]] if texts else line["body"]


def in_force(key: str) -> Edition:
    return Edition.objects.in_force().get(uid=key)


def figures(measure: str) -> list[tuple[dict, Edition]]:
    """All that readers see of a measure, each figure with its edition."""
    return [
        (figure, edition)
        for edition in Edition.objects.in_force().listed()
        for figure in edition.document["figures"]
        if figure["measure"]["name"] == measure
    ]


# The files alone


def test_every_passage_of_the_dossier_stands_where_it_says() -> None:
    for line in lines():
        for claim, text in passages(line):
            assert text[claim["start"] : claim["end"]] == claim["exact"], claim["key"]


def test_every_rationale_cites_exactly_the_evidence_that_was_considered() -> None:
    verdicts = [verdict for story in STORIES for verdict in story.VERDICTS]
    for verdict in (*verdicts, PAPERS_FIRST, PAPERS_THEN):
        cited = {int(number) for number in re.findall(r"\[(\d+)]", verdict.rationale)}
        assert cited == set(verdict.evidence), verdict.key


def test_passages_overlap_and_nest() -> None:
    spans = [(c["start"], c["end"]) for c, _ in passages(next(x for x in lines() if "body" in x))]
    assert any(a < c and d < b for a, b in spans for c, d in spans), "nested"
    assert any(a < c < b < d for a, b in spans for c, d in spans), "crossing"


def test_a_passage_in_another_language_is_translated() -> None:
    foreign = [line for line in lines() if line.get("language", "en") != "en"]
    assert {line["language"] for line in foreign} == {"ar", "ko", "ru"}
    for line in foreign:
        assert all(claim["translation"] for claim, _ in passages(line))
        for claim in line["claims"]:
            for evidence in claim.get("evidence", []):
                if evidence["article"].get("language") and "excerpt" in evidence:
                    assert evidence["translation"], claim["key"]


# Loaded


class TestLoaded(TestCase):
    """What readers and the desk find after one load, which all of these share."""

    said: str
    mark: Path

    @classmethod
    def setUpTestData(cls) -> None:
        folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.enterClassContext(override_settings(DATA_FOLDER=folder, LOCAL=True))
        patch = cls.enterClassContext(pytest.MonkeyPatch.context())
        patch.delenv("DEMO_PASSWORD", raising=False)
        cls.said = load()
        cls.mark = folder / "demo"

    def test_claims_stand_at_every_stage(self) -> None:
        assert Claim.objects.count() == 44
        assert Claim.objects.published().count() == 40
        assert set(Claim.objects.withdrawn().values_list("uid", flat=True)) == {"at-the-front"}
        drafts = Claim.objects.drafts().filter(review_requested_at=None)
        assert set(drafts.values_list("uid", flat=True)) == {
            *("choe-victory", "everest-north-east"),
            "kim-jong-gyu-law",  # sent back with a question
        }
        waiting = Claim.objects.awaiting_review().values_list("uid", flat=True)
        assert set(waiting) == {"storm-corps", "in-combat"}

    def test_only_the_claim_being_re_examined_is_ahead_of_its_edition(self) -> None:
        assert list(Claim.objects.ahead().values_list("uid", flat=True)) == ["in-combat"]

    def test_a_reviewer_waits_for_an_answer(self) -> None:
        asked = Question.objects.get(answered_at=None)
        assert (asked.claim.uid, asked.asked_by.username) == ("kim-jong-gyu-law", "reviewer")

    def test_every_verdict_of_the_scale_is_shown(self) -> None:
        shown = set(Edition.objects.in_force().listed().values_list("rating", flat=True))
        assert shown == {
            *("", "supported", "refuted", "conflicting", "misleading"),
            *("outdated", "unverifiable"),
        }

    def test_every_kind_of_claim_but_a_quotation_is_published(self) -> None:
        shown = set(Edition.objects.in_force().listed().values_list("kind", flat=True))
        assert shown == {"event", "quantity", "position", "prediction", "causal"}

    def test_readers_find_eight_articles_of_five_outlets_on_two_stories(self) -> None:
        shown = SharedEdition.objects.in_force().filter(kind="article")
        spoken = Appearance.objects.values("article")
        articles = [one.document for one in shown.filter(object_id__in=spoken)]
        assert len(articles) == 8
        assert len({article["outlet"]["name"] for article in articles}) == 5
        roots = {
            topic["path"][0]
            for edition in Edition.objects.in_force().listed()
            for topic in edition.document["topics"]
            if topic["path"]
        }
        assert len(roots) >= 2

    def test_the_series_of_soldiers_in_russia_has_six_figures_and_three_revisions(self) -> None:
        found = figures("North Korean soldiers in Russia")
        assert len(found) == 6
        revised = [
            link
            for _, edition in found
            for link in edition.document["links"]
            if link["kind"] == "revises"
        ]
        assert len(revised) == 3

    def test_the_height_of_everest_has_ten_figures_by_more_than_five_sources(self) -> None:
        found = figures("Height of Mount Everest")
        assert len(found) == 10
        assert len({pk for _, edition in found for pk in edition.originators}) > 5

    def test_a_source_has_a_record_of_several_ratings_over_two_years(self) -> None:
        service = Source.objects.get(key="nis")
        said = Edition.objects.in_force().listed().said_by([service.pk])
        assert len(set(said.values_list("rating", flat=True))) == 4
        assert set(said.values_list("sort_on__year", flat=True)) >= {2024, 2025}

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
            [hop["source"]["name"] for hop in appearance["chain"]]
            for appearance in in_force("troops-sent").document["appearances"]
            if appearance["modality"] == "denied"
        ]
        assert ["Dmitry Peskov", "TASS", "The Harbour Courier"] in denied

    def test_two_papers_quoting_one_service_are_two_reports_and_one_origin(self) -> None:
        edition = in_force("nis-1500")
        assert (edition.reports, edition.origins, edition.unnamed) == (2, 1, 0)

    def test_an_unnamed_source_counts_apart(self) -> None:
        edition = in_force("storm-corps")
        assert (edition.reports, edition.origins, edition.unnamed) == (1, 0, 1)

    def test_a_picture_makes_claims_without_a_text(self) -> None:
        chart = Article.objects.get(kind="image")
        assert chart.latest_revision() is None
        places = [
            appearance["locator"]
            for edition in Edition.objects.in_force().listed().in_articles([chart.pk])
            for appearance in edition.document["appearances"]
            if appearance["article"]["id"] == chart.pk
        ]
        assert len(places) == 4
        assert all(place.startswith("xywh=percent:") for place in places)

    def test_a_publisher_corrected_the_sentence_that_a_claim_stands_in(self) -> None:
        appearance = in_force("everest-grew").document["appearances"][0]
        assert appearance["revision"]["number"] == 1
        newest = Article.objects.get(pk=appearance["article"]["id"]).latest_revision()
        assert newest
        assert newest.number == 2
        assert "grown by 86 centimetres" in newest.note
        assert appearance["exact"] not in newest.body

    def test_one_article_may_not_be_shown_whole(self) -> None:
        assert Article.objects.get(full_text_public=False).language == "ru"

    def test_a_quotation_stands_in_its_own_words_and_in_translation(self) -> None:
        quoted = [
            appearance
            for appearance in in_force("putin-images").document["appearances"]
            if appearance["is_quotation"] and appearance["article"]["language"] == "ru"
        ]
        assert quoted[0]["exact"].startswith("Снимки")
        assert quoted[0]["translation"].startswith("Images")

    def test_a_source_that_came_in_twice_is_one_for_readers(self) -> None:
        lawmaker = Source.objects.get(key="lee-seong-kweun")
        korean = SharedEdition.objects.in_force().get(kind="source", name="이성권")
        assert korean.merged_into == lawmaker.pk

    def test_sources_are_found_by_their_name_in_their_own_script(self) -> None:
        assert Source.objects.get(aliases__contains=["국가정보원"]).key == "nis"

    def test_loading_it_again_changes_nothing_and_says_so(self) -> None:
        tables = (User, Claim, Appearance, Review, Edition, Issue)
        before = [list(table.objects.order_by("pk").values()) for table in tables]
        assert "loaded before" in load()
        assert [list(table.objects.order_by("pk").values()) for table in tables] == before

    def test_the_password_is_printed_once_and_opens_every_account(self) -> None:
        password = re.search(r"Password of all four: (\S+)", self.said).group(1)  # type: ignore[union-attr]
        for username in PEOPLE:
            assert User.objects.get(username=username).check_password(password)
        assert password not in load()

    def test_the_password_is_the_one_given_also_on_a_later_load(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DEMO_PASSWORD", "harbour-lights-1")
            assert "harbour-lights-1" not in load()
        assert User.objects.get(username="chief").check_password("harbour-lights-1")

    def test_each_login_may_do_what_its_role_does(self) -> None:
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

    def test_all_of_it_is_sealed_with_a_key_of_its_own(self) -> None:
        report = check(trusted([]), {})
        assert report.problems == []
        assert (report.checkpoints, report.pending) == (1, 0)

    def test_it_marks_its_data_as_a_demonstration(self) -> None:
        assert self.mark.exists()


# Refused


@pytest.mark.django_db
def test_it_leaves_a_database_alone_in_which_others_have_its_users_names(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_FOLDER, settings.LOCAL = tmp_path, True
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
