"""The discussion on a claim's pages and on its own: written, read, followed, by whom it is for."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.models import Byline, Claim, Following, Note
from tests import factories as make
from tests.admin.desk import anybody, at, signed_in, text

pytestmark = pytest.mark.django_db

MINE = "/admin/articles/note/mine/"
COLLEAGUES = "/admin/articles/note/colleagues/"


@pytest.fixture
def mara() -> User:
    return make.user("editor", username="mara", first_name="Mara", last_name="Lindqvist")


@pytest.fixture
def jonas() -> User:
    return make.user("reviewer", username="jonas", first_name="Jonas", last_name="Adeyemi")


@pytest.fixture
def claim(mara: User) -> Claim:
    with workflow.acting_as(mara):
        return make.whole_claim("Three ships sailed.")


def on(claim: Claim, page: str = "on") -> str:
    return reverse(f"admin:articles_note_{page}", args=[claim.pk])


def post(client: Client, claim: Claim, words: str, **given: Any) -> Any:
    return client.post(on(claim), {"text": words} | given, follow=True)


def pages(claim: Claim) -> dict[str, str]:
    article = claim.appearances.get().article_id
    return {
        "form": reverse("admin:articles_article_claim", args=[article, claim.pk]),
        "stock": at("claim", "change", claim.pk),
        "review": reverse("review:claim", args=[claim.pk]),
        "own": on(claim),
    }


# Writing


def test_a_note_is_posted_and_stands_on_every_page_of_the_claim(claim: Claim, mara: User) -> None:
    answer = post(signed_in(mara), claim, "The *port* sent a list.")
    assert answer.redirect_chain == [(f"{on(claim)}#note-1", 302)]
    chief = signed_in(make.user("chief"))
    for page in pages(claim).values():
        assert "The <em>port</em> sent a list." in text(chief.get(page)), page


def test_it_shows_a_mention_and_nothing_that_could_harm(
    claim: Claim, mara: User, jonas: User
) -> None:
    words = "@jonas <script>alert(1)</script> [x](javascript:alert(1)) ![i](//evil/p.png) @nobody_"
    page = post(signed_in(mara), claim, words, anyway="yes").content.decode()
    said = page[page.index('class="said"') : page.index("</ol>")]
    assert "<strong>@jonas</strong>" in said
    assert "@nobody_" in said
    assert "<strong>@nobody" not in said
    assert not {"<script", "href=", "<img"} & set(said.split())
    assert "javascript:alert(1)" not in said.replace("[x](javascript:alert(1))", "")


def test_a_name_that_nobody_has_is_told_and_what_was_typed_kept(claim: Claim, mara: User) -> None:
    client = signed_in(mara)
    page = text(post(client, claim, "As @potus said."))
    assert "Nobody who could read it here is called @potus." in page
    assert ">As @potus said.</textarea>" in page
    assert not Note.objects.exists()
    post(client, claim, "As @potus said.", anyway="yes")
    assert Note.objects.get().text == "As @potus said."


def test_an_empty_note_is_told(claim: Claim, mara: User) -> None:
    assert "note: write something." in text(post(signed_in(mara), claim, " "))


def test_a_too_long_note_is_kept_as_typed(claim: Claim, mara: User) -> None:
    page = text(post(signed_in(mara), claim, "x" * 20_001))
    assert "no more than 20,000 characters" in page
    assert "x" * 20_001 in page


def test_its_writer_is_offered_to_reword_it(claim: Claim, mara: User, jonas: User) -> None:
    note = workflow.write_note(claim, mara, "Four ships.")
    page = reverse("admin:articles_note_reword", args=[note.pk])
    assert page in text(signed_in(mara).get(on(claim)))
    assert page not in text(signed_in(jonas).get(on(claim)))
    assert "Four ships." in text(signed_in(mara).get(page))
    signed_in(mara).post(page, {"text": "Three ships."})
    assert "reworded" in text(signed_in(jonas).get(on(claim)))
    assert signed_in(jonas).post(page, {"text": "No ships."}).status_code == 403
    assert Note.objects.get().text == "Three ships."


# Who


def test_it_is_not_for_who_has_no_part_in_the_desk(claim: Claim) -> None:
    client = signed_in(anybody())
    for page in (on(claim), on(claim, "read"), on(claim, "follow"), MINE, COLLEAGUES):
        assert client.get(page).status_code == 403, page
        assert client.post(page, {"text": "x"}).status_code == 403, page
    assert not Following.objects.exists()


def test_a_stranger_is_asked_to_sign_in(claim: Claim, client: Client) -> None:
    for page in (on(claim), MINE, COLLEAGUES):
        assert client.get(page).status_code == 302


def test_a_session_that_ended_keeps_the_note(claim: Claim, mara: User) -> None:
    client = signed_in(mara)
    client.get(on(claim))
    client.session.flush()
    client.cookies.pop("sessionid")
    page = client.post(on(claim), {"text": "The port sent a list."})
    assert page.status_code == 401
    assert "carried" in text(page)


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_a_claim_that_never_was_is_not_found(mara: User, pk: int) -> None:
    assert signed_in(mara).get(f"/admin/articles/note/on/{pk}/").status_code == 404


# Reading and following


def test_what_is_new_says_so_until_it_is_marked_as_read(
    claim: Claim, mara: User, jonas: User
) -> None:
    workflow.write_note(claim, jonas, "Which ships?")
    client = signed_in(mara)
    page = text(client.get(on(claim)))
    assert "1 unread" in page
    assert '<mark class="new">new</mark>' in page
    assert "1 unread" in text(client.get(on(claim))), "looking at a page changes nothing"
    client.post(on(claim, "read"), {"number": "1", "at": "2999-01-01T00:00:00+00:00"})
    assert "unread" not in text(client.get(on(claim))).replace("unread note", "")


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "²", "1"])
@pytest.mark.parametrize("moment", ["", "x", "2024-99-01T00:00:00Z", "2024-01-01"])
def test_whatever_a_form_says_was_read_is_borne(
    claim: Claim, mara: User, number: str, moment: str
) -> None:
    sent = {"number": number, "at": moment}
    assert signed_in(mara).post(on(claim, "read"), sent).status_code == 302


def test_one_follows_and_does_so_no_more(claim: Claim, jonas: User) -> None:
    client = signed_in(jonas)
    assert "You do not follow this claim." in text(client.get(on(claim)))
    client.post(on(claim, "follow"), {"follow": "yes"})
    assert "You follow this claim." in text(client.get(on(claim)))
    client.post(on(claim, "follow"), {"follow": "no"})
    assert "You do not follow this claim." in text(client.get(on(claim)))


def test_a_link_changes_nothing(claim: Claim, jonas: User) -> None:
    client = signed_in(jonas)
    for page in ("follow", "read"):
        client.get(on(claim, page), {"follow": "yes", "number": "1"})
    assert not Following.objects.exists()


def test_the_start_page_and_the_queue_say_what_is_unread(
    claim: Claim, mara: User, jonas: User
) -> None:
    workflow.submit_for_review(claim, mara)
    workflow.write_note(claim, mara, "Ask @jonas.")
    start, queue = (text(signed_in(jonas).get(page)) for page in ("/admin/", "/review/"))
    assert "1 unread note: Ask @jonas." in start
    assert "Unread notes on 1 claim that you follow" in queue
    assert "1 unread note<" in queue
    assert "unread note:" not in text(signed_in(mara).get("/admin/"))


def test_what_one_follows_is_listed_with_what_is_new(claim: Claim, mara: User, jonas: User) -> None:
    quiet = make.claim("It rained.")
    workflow.follow(quiet, mara)
    workflow.mark_read(quiet, mara, 0)
    workflow.write_note(claim, jonas, "Which ships?")
    workflow.ask(claim, jonas, "Which ships?")
    page = signed_in(mara).get(MINE)
    assert [row.claim for row in page.context["news"]] == [claim]
    assert [row.claim for row in page.context["quiet"]] == [quiet]
    assert "1 unread note and a question" in text(page)


def test_everybody_chooses_which_mail_to_get(mara: User) -> None:
    client = signed_in(mara)
    client.post(MINE, {"mail": "mentions"})
    assert (Byline.objects.get(user=mara).mail, Byline.objects.get(user=mara).shown) == (
        "mentions",
        "name",
    )
    client.post(MINE, {"mail": "x"})
    assert Byline.objects.get(user=mara).mail == "mentions"


# Names while typing


def test_colleagues_are_found_by_the_beginning_of_any_name(mara: User, jonas: User) -> None:
    client = signed_in(mara)

    def found(typed: str) -> list[str]:
        return [one["name"] for one in client.get(COLLEAGUES, {"q": typed}).json()["found"]]

    make.user(username="jo_without_role")
    assert found("jo") == ["jonas"]
    assert found("ADE") == ["jonas"]
    assert found("mara") == [], "nobody mentions themself"
    assert found("%") == found("\0x") == []


# Cost, and throwing away


def test_it_costs_the_same_however_much_was_said(claim: Claim, mara: User, jonas: User) -> None:
    client = signed_in(mara)

    def cost(page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    workflow.write_note(claim, jonas, "@mara?")
    few = {page: cost(page) for page in (*pages(claim).values(), MINE) if "/review/" not in page}
    for number in range(5):
        workflow.write_note(claim, jonas, f"@mara and @jonas {number}")
        workflow.ask(claim, jonas, "Which?")
        workflow.submit_for_review(claim, mara, "These.")
        other = make.claim()
        workflow.follow(other, mara)
        workflow.write_note(other, jonas, "See.")
    assert {page: cost(page) for page in few} == few
    assert few[on(claim)] <= 18


def test_a_draft_is_thrown_away_with_what_was_said_of_it(claim: Claim, mara: User) -> None:
    workflow.write_note(claim, mara, "Entered twice.")
    client = signed_in(mara)
    page = at("claim", "delete", claim.pk)
    assert client.post(page, {"post": "yes"}).status_code == 302
    assert not Claim.objects.exists()
    assert not Note.objects.exists()


def test_a_note_is_not_thrown_away_alone(claim: Claim) -> None:
    chief = make.user("chief")
    note = workflow.write_note(claim, chief, "So.")
    page = at("note", "delete", note.pk)
    assert signed_in(chief).post(page, {"post": "yes"}).status_code == 403
