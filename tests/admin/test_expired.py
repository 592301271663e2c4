"""A form that is sent after the sign-in has ended is kept through signing in again."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.admin.carried import Carried
from articles.models import Claim, Source
from tests import factories
from tests.admin.desk import at, signed_in, text, typed

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
STRANGE = "שלום\u00a0🚢 “x” <b>&amp;"


def _typing(user: User) -> tuple[Client, dict[str, Any], str]:
    """A browser whose user's session ends while a claim is being typed."""
    client = Client()
    client.post(LOGIN, {"username": user.username, "password": "secret", "next": "/admin/"})
    article = factories.article("Three ships sailed.")
    address = reverse("admin:articles_article_add_claim", args=[article.pk])
    sent = typed(client.get(address)) | {
        "exact": "Three ships",
        "statement": STRANGE,
        "translation": "\r\n two\r\nlines ",
    }
    client.session.flush()
    client.cookies.pop("sessionid", None)
    return client, sent, address


def _sign_in(client: Client, page: Any, user: User) -> Any:
    return client.post(LOGIN, typed(page) | {"username": user.username, "password": "secret"})


def test_it_comes_back_and_is_saved_to_the_character() -> None:
    user = factories.user("editor")
    client, sent, address = _typing(user)

    page = client.post(address, sent)
    assert page.status_code == 401
    assert "What you typed is kept" in text(page)
    again = _sign_in(client, page, user)
    fields = typed(again)
    assert fields["statement"] == STRANGE
    saved = client.post(address, fields)

    assert saved.status_code == 302, text(saved)
    claim = Claim.objects.get()
    assert claim.statement == STRANGE
    assert claim.appearances.get().translation == "\n two\nlines "


def test_a_wrong_password_keeps_it_too() -> None:
    user = factories.user("editor")
    client, sent, address = _typing(user)
    page = client.post(address, sent)

    wrong = client.post(LOGIN, typed(page) | {"username": user.username, "password": "x"})
    again = _sign_in(client, wrong, user)

    assert typed(again)["statement"] == STRANGE


def test_it_is_shown_to_nobody_else() -> None:
    client, sent, address = _typing(factories.user("editor"))
    other = factories.user("chief")

    again = _sign_in(client, client.post(address, sent), other)

    assert STRANGE not in text(again)
    assert "belongs to somebody else" in text(again)
    assert "statement" not in typed(again)


def test_it_serves_the_stock_pages_as_well() -> None:
    user = factories.user("editor")
    client, _, _ = _typing(user)
    sent = {"name": STRANGE, "kind": "person", "aliases": "", "key": "s-1", "same_as": ""}

    again = _sign_in(client, client.post(at("source", "add"), sent), user)
    client.post(at("source", "add"), typed(again))

    assert Source.objects.filter(name=STRANGE).exists()


def test_what_a_stranger_posts_is_not_kept() -> None:
    page = Client().post(at("source", "add"), {"name": "x"})

    assert page.status_code == 302


def test_after_signing_out_nothing_is_kept() -> None:
    user = factories.user("editor")
    client = Client()
    client.post(LOGIN, {"username": user.username, "password": "secret", "next": "/admin/"})
    client.get("/admin/")
    client.post(reverse("admin:logout"))

    assert client.post(at("source", "add"), {"name": "x"}).status_code == 302


def test_passwords_are_not_carried() -> None:
    client, _, _ = _typing(factories.user("editor"))

    page = client.post(reverse("admin:password_change"), {"old_password": "secret"})

    assert page.status_code == 302


@pytest.mark.parametrize("forged", ["", "x", "e30:1:2"])
def test_a_forged_form_is_not_taken(forged: str) -> None:
    user = factories.user("editor")

    answer = Client().post(
        LOGIN,
        {"username": user.username, "password": "secret", "next": "/admin/", "carried": forged},
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"


def test_it_goes_only_where_it_was_posted_to() -> None:
    user = factories.user("editor")
    client, sent, address = _typing(user)

    page = client.post(address + "?appearance=//example.org", sent)
    again = _sign_in(client, page, user)

    assert f'action="{address}?appearance=//example.org"' in text(again)


def test_a_forgery_from_another_site_is_refused_before_it_is_kept() -> None:
    user = factories.user("editor")
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(user).cookies
    first = Client()
    first.post(LOGIN, {"username": user.username, "password": "secret", "next": "/admin/"})
    client.cookies["desk_user"] = first.cookies["desk_user"].value
    client.cookies.pop("sessionid")

    assert client.post(at("source", "add"), {"name": "x"}).status_code == 403


def test_what_is_signed_is_read_back() -> None:
    form = Carried("7", "/admin/", "a=1&a=2&b=%0D%0A")

    assert Carried.read(str(form)) == form
    assert form.pairs() == [("a", "1"), ("a", "2"), ("b", "\r\n")]
