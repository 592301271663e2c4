"""What may be kept of a page, and that nothing kept is ever shown when it is out of date."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import upkeep, workflow
from articles.editions import reading
from articles.models import Byline, Claim, Edition, Source
from articles.models.choices import Shown
from articles.views import freshness
from articles.views.freshness import PRIVATE, PUBLIC
from tests import factories as make
from tests.looking import reword
from tests.models.database import sql
from tests.test_secrecy import PUBLIC_TABLES
from tests.views.pages import address, decided_claim

pytestmark = pytest.mark.django_db

WHY = "We looked again."
NUMBER = "public_version"
Answer = Any  # what the test client gives has no public type


def tag_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer["ETag"])


def again(client: Client, path: str, *tags: str) -> Answer:
    """Asks for a page that is kept with these tags."""
    return client.get(path, headers={"If-None-Match": ", ".join(tags)})


# What is unchanged


@pytest.mark.parametrize("method", ["get", "head"])
def test_an_unchanged_page_is_answered_in_one_query_with_nothing_but_that(
    client: Client, method: str
) -> None:
    path = address(make.published_claim())
    tag = tag_of(client, path)
    with CaptureQueriesContext(connection) as captured:
        answer = getattr(client, method)(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert len(captured) == 1
    assert answer["ETag"] == tag
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["Vary"] == "Cookie"


@pytest.mark.parametrize(
    "told",
    ['"x", {tag}', '{tag},W/"y"', "{strong}", '  {tag}  , "z"'],
)
def test_the_tag_is_found_among_others_and_compared_weakly(client: Client, told: str) -> None:
    path = address(make.published_claim())
    tag = tag_of(client, path)
    known = told.format(tag=tag, strong=tag.removeprefix("W/"))
    assert again(client, path, known).status_code == 304


@pytest.mark.parametrize(
    "told", ["*", "", "x", '"', "W/", ",,,", '"x"', "\x00", "é" * 9, "," * 9000]
)
def test_what_is_no_tag_of_ours_gets_the_page(client: Client, told: str) -> None:
    path = address(make.published_claim())
    assert again(client, path, told).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/claims/", "/claims/?q=soldiers", "/feeds/corrections.atom"]
)
def test_every_kind_of_public_page_has_a_tag_of_its_own(client: Client, path: str) -> None:
    claim = make.published_claim()
    tag = tag_of(client, path)
    assert again(client, path, tag).status_code == 304
    assert again(client, address(claim), tag).status_code == 200
    assert again(client, "/admin/", tag).status_code == 302


def test_what_the_desk_works_on_unseen_changes_no_tag(client: Client) -> None:
    claim = make.published_claim()
    path = address(claim)
    tag = tag_of(client, path)
    reword(claim)
    make.whole_claim()
    Source.objects.update(name="Another name")
    assert again(client, path, tag).status_code == 304


# What changed


def _correct(claim: Claim, chief: Any) -> None:
    reword(claim, f"{claim.statement} 2,000 soldiers had left.")
    workflow.correct(claim, chief, WHY, verdict_holds=True)


def _rename_a_source(claim: Claim, chief: Any) -> None:
    source = Source.objects.get(pk=Edition.objects.in_force().get(claim=claim).originators[0])
    source.name = "Another name"
    source.save()
    upkeep.publish_shared([source], chief)


def _wish_another_name(claim: Claim, chief: Any) -> None:
    Byline.objects.update(shown=Shown.INITIALS)


def _redact(claim: Claim, chief: Any) -> None:
    upkeep.redact(Edition.objects.filter(claim=claim)[0], chief, "A court said so.")


ACTS: dict[str, Callable[[Claim, Any], object]] = {
    "a correction": _correct,
    "a withdrawal": lambda claim, chief: workflow.withdraw(claim, chief, WHY),
    "a verdict": lambda claim, chief: decided_claim(),
    "another claim": lambda claim, chief: make.published_claim(),
    "a renamed source": _rename_a_source,
    "a reviewer's wish": _wish_another_name,
    "a redaction": _redact,
    "a count put right by hand": lambda claim, chief: sql(
        "UPDATE articles_publiccount SET claims = 7 WHERE part = 'all'"
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_readers_see_changed_is_shown_at_the_very_next_request(
    client: Client, act: str
) -> None:
    claim, chief = decided_claim(), make.user("chief")
    _correct(claim, chief)
    tag = tag_of(client, "/claims/")
    ACTS[act](claim, chief)
    answer = again(client, "/claims/", tag)
    assert answer.status_code == 200
    assert answer["ETag"] != tag


def test_every_table_that_public_pages_read_raises_the_number() -> None:
    with_trigger = sql("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", NUMBER)
    read_only_by_what_an_edition_names = {"articles_articlerevision", "articles_publicversion"}
    assert {name for (name,) in with_trigger} == PUBLIC_TABLES - read_only_by_what_an_edition_names


def test_a_correction_is_on_the_page_of_a_reader_who_has_the_one_before(client: Client) -> None:
    claim = decided_claim()
    path = address(claim)
    tag = tag_of(client, path)
    _correct(claim, make.user("chief"))
    answer = client.get(path, headers={"If-None-Match": tag}, follow=True)
    assert "2,000 soldiers had left." in answer.content.decode()


def test_a_page_of_the_past_is_asked_for_again_after_a_redaction(client: Client) -> None:
    claim, chief = decided_claim(), make.user("chief")
    at = timezone.now().isoformat()
    path = f"{address(claim)}?as_of={at.replace('+', '%2B')}"
    _correct(claim, chief)
    tag = tag_of(client, path)
    assert again(client, path, tag).status_code == 304
    statement = Edition.objects.filter(claim=claim).latest("-number").statement
    for edition in Edition.objects.filter(claim=claim).exclude(superseded_at=None):
        upkeep.redact(edition, chief, "A court said so.")
    answer = again(client, path, tag)
    assert answer.status_code == 200
    assert statement not in answer.content.decode()


def test_a_new_day_is_a_new_tag(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make.published_claim()
    tag = tag_of(client, "/")
    day = datetime(2031, 1, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: day)
    assert again(client, "/", tag).status_code == 200


def test_other_programs_or_templates_are_a_new_tag(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make.published_claim()
    tag = tag_of(client, "/")
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    freshness._build.cache_clear()
    try:
        assert again(client, "/", tag).status_code == 200
    finally:
        freshness._build.cache_clear()


def test_while_templates_are_worked_on_nothing_has_a_tag(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.published_claim()
    tag = tag_of(client, "/")
    monkeypatch.setattr(settings, "DEBUG", True)
    answer = again(client, "/", tag)
    assert answer.status_code == 200
    assert "ETag" not in answer


# What is kept here


@pytest.fixture
def kept(settings: Any) -> Client:
    """A reader of a process that keeps its pages."""
    settings.PAGES_KEPT_MB = 1
    return Client()


def test_a_page_that_was_made_is_given_again_in_one_query(kept: Client) -> None:
    path = address(decided_claim())
    first = kept.get(path)
    with CaptureQueriesContext(connection) as captured:
        second = kept.get(path)
    assert len(captured) == 1
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_a_page_is_made_anew_as_soon_as_anything_public_changed(kept: Client) -> None:
    claim = decided_claim()
    before = kept.get("/claims/").content.decode()
    reword(claim, "Seven soldiers had left.")
    assert kept.get("/claims/").content.decode() == before
    workflow.correct(claim, make.user("chief"), WHY, verdict_holds=True)
    assert "Seven soldiers had left." in kept.get("/claims/").content.decode()


def test_pages_are_kept_by_the_whole_address(kept: Client) -> None:
    decided_claim("supported")
    everything = kept.get("/claims/").content
    assert kept.get("/claims/?rating=refuted").content != everything
    assert kept.get("/claims/", HTTP_HOST="localhost").content != everything, "it names its host"


def test_who_is_signed_in_neither_gets_nor_leaves_a_kept_page(kept: Client) -> None:
    path = address(decided_claim())
    kept.force_login(make.user("editor"))
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = kept.get(path)
        assert len(captured) > 1
        assert answer["Cache-Control"] == PRIVATE
    kept.logout()
    assert kept.get(path)["Cache-Control"] == PUBLIC


def test_pages_that_nobody_asks_for_go_first_when_there_is_no_room() -> None:
    pages = freshness.Pages(10_000)
    for name in ("a", "b", "c"):
        pages.keep(name, HttpResponse(b"x" * 900))
    for number in range(12):
        pages.keep(str(number), HttpResponse(b"x" * 900))
        assert pages.get("a")
    assert not pages.get("b")
    assert pages.size <= pages.most


def test_a_page_that_takes_all_the_room_is_not_kept() -> None:
    pages = freshness.Pages(10_000)
    pages.keep("large", HttpResponse(b"x" * 2_000))
    assert not pages.get("large")


def test_a_page_kept_again_takes_its_room_once() -> None:
    pages = freshness.Pages(10_000)
    for _ in range(20):
        pages.keep("a", HttpResponse(b"x" * 900))
    assert pages.size == 900


# Whose it is


def test_who_is_signed_in_gets_pages_for_themselves_alone(client: Client) -> None:
    path = address(make.published_claim())
    tag = tag_of(client, path)
    client.force_login(make.user("editor"))
    answer = again(client, path, tag)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer


@pytest.mark.parametrize(
    "path", ["/", "/claims/", "/sources/", "/corrections/", "/about/", "/feeds/corrections.atom"]
)
def test_readers_get_no_cookie(client: Client, path: str) -> None:
    make.published_claim()
    assert not client.get(path).cookies


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/review/", "/nothing/here/"])
def test_nothing_but_public_pages_may_be_kept(client: Client, path: str) -> None:
    for user in (None, make.user("chief", is_superuser=True)):
        if user:
            client.force_login(user)
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"]
        assert "public" not in answer["Cache-Control"]
        assert "ETag" not in answer


def test_a_redirect_to_the_right_slug_is_asked_for_again(client: Client) -> None:
    claim = make.published_claim()
    answer = client.get(f"/claims/{claim.pk}-not-this/")
    assert (answer.status_code, answer["Cache-Control"]) == (301, "public, no-cache")
    assert "ETag" not in answer


# Several at once


def elsewhere(work: Callable[[], Any]) -> Any:
    """Does it in another thread, with a connection of its own, as another process would."""

    def with_connection() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(with_connection).result()


@pytest.mark.django_db(transaction=True)
def test_a_page_is_out_of_date_from_the_commit_on_and_not_before() -> None:
    claim, chief = decided_claim(), make.user("chief")
    path = address(claim)
    tag = elsewhere(lambda: tag_of(Client(), path))
    with transaction.atomic():
        _correct(claim, chief)
        assert elsewhere(lambda: again(Client(), path, tag)).status_code == 304
        assert elsewhere(lambda: tag_of(Client(), path)) == tag
    answer = elsewhere(lambda: again(Client(), path, tag))
    assert answer.status_code in (200, 301)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_once_the_one_who_commits_last_is_seen() -> None:
    decided_claim()
    with transaction.atomic():
        Byline.objects.update(shown=Shown.INITIALS)
        elsewhere(make.published_claim)
        seen = elsewhere(reading.public_version)
    assert elsewhere(reading.public_version) != seen


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_started_anew_is_asked_again(client: Client) -> None:
    path = address(make.published_claim())
    tag = tag_of(client, path)
    pid = connection.connection.info.backend_pid
    elsewhere(lambda: sql("SELECT pg_terminate_backend(%s)", pid))
    assert again(client, path, tag).status_code == 304


@pytest.mark.django_db(transaction=True)
def test_the_number_does_not_come_back_when_the_tables_are_filled_anew() -> None:
    make.published_claim()
    before = reading.public_version()
    sql("DELETE FROM articles_publicversion")
    make.published_claim()
    assert reading.public_version() != before
