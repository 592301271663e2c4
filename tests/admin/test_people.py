"""Chiefs manage people, and cannot make more of anybody than the roles give."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from articles.models import Event
from tests import factories
from tests.admin.desk import anybody, signed_in, text, typed
from tests.models.database import sql

pytestmark = pytest.mark.django_db

LIST = "/admin/auth/user/"


def _page(user: User, page: str = "change") -> str:
    return reverse(f"admin:auth_user_{page}", args=[user.pk])


def _change(by: User, user: User, **given: Any) -> Any:
    client = signed_in(by)
    return client.post(_page(user), typed(client.get(_page(user))) | given)


def _added(by: User, username: str) -> User:
    given = {"username": username, "email": f"{username}@example.org"}
    signed_in(by).post(f"{LIST}add/", given)
    return User.objects.get(username=username)


def test_a_chief_adds_somebody_and_gives_a_role_and_knows_no_password() -> None:
    chief = factories.user("chief")
    page = text(signed_in(chief).get(f"{LIST}add/"))
    mara = _added(chief, "mara")
    editor = Group.objects.get(name="editor")
    _change(chief, mara, groups=[editor.pk])

    assert 'type="password"' not in page
    assert mara.is_staff
    assert mara.has_usable_password(), "else no link to set one is mailed"
    assert list(mara.groups.all()) == [editor]


def test_who_was_added_sets_the_password_by_a_link_in_the_mail(settings: Any, client: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    mara = _added(factories.user("chief"), "mara")
    assert "Forgotten your password" in text(client.get("/admin/login/"))

    client.post("/admin/password_reset/", {"email": mara.email})
    link = next(line for line in mail.outbox[0].body.splitlines() if "password_reset" in line)
    form = client.get(urlsplit(link).path, follow=True)
    address = form.redirect_chain[-1][0]
    new = {"new_password1": "a long way to Rason", "new_password2": "a long way to Rason"}
    client.post(address, new)

    assert client.login(username="mara", password="a long way to Rason")


def test_without_mail_nobody_is_led_to_a_link_that_would_not_come(client: Any) -> None:
    assert "Forgotten" not in text(client.get("/admin/login/"))
    assert client.get("/admin/password_reset/").status_code == 404


def test_a_chief_sets_nobody_s_password_and_an_administrator_does() -> None:
    reviewer = factories.user("reviewer")
    page = _page(reviewer, "password_change")
    new = {"password1": "a long way to Rason", "password2": "a long way to Rason"}
    new |= {"usable_password": "true"}
    assert signed_in(factories.user("chief")).post(page, new).status_code == 403
    assert not User.objects.get(pk=reviewer.pk).check_password("a long way to Rason")
    signed_in(anybody(is_superuser=True)).post(page, new)
    assert User.objects.get(pk=reviewer.pk).check_password("a long way to Rason")


def test_the_address_of_an_account_in_use_is_not_a_chief_s_to_change() -> None:
    chief, reviewer = factories.user("chief"), factories.user("reviewer")
    _change(chief, reviewer, email="a@example.org")
    User.objects.filter(pk=reviewer.pk).update(last_login=timezone.now())
    _change(chief, reviewer, email="mine@example.org", username="mine", last_name="Adeyemi")
    reviewer.refresh_from_db()
    assert (reviewer.email, reviewer.last_name) == ("a@example.org", "Adeyemi")
    assert reviewer.username != "mine"


def test_own_roles_are_a_colleague_s_to_change() -> None:
    chief = factories.user("chief")
    _change(chief, chief, groups=[Group.objects.get(name="reviewer").pk], first_name="Helen")
    chief.refresh_from_db()
    assert (chief.first_name, [group.name for group in chief.groups.all()]) == ("Helen", ["chief"])


def test_everybody_sees_who_gave_whom_an_account_and_a_role() -> None:
    chief = factories.user("chief", first_name="Helen", last_name="Marchetti")
    ana = _added(chief, "ana")
    _change(chief, ana, groups=[Group.objects.get(name="reviewer").pk])

    for role in ("editor", "reviewer", "chief"):
        page = signed_in(factories.user(role)).get("/admin/")
        pile = next(p for p in page.context["piles"] if p.title == "Accounts and roles")
        told = {line.words: line.told for line in pile.lines}
        assert told["ana: role added “reviewer”"] == "by Helen Marchetti"
        assert told["ana: account added"] == "by Helen Marchetti"


def test_the_history_of_an_account_tells_all_and_no_password() -> None:
    chief = factories.user("chief")
    ana = _added(chief, "ana")
    _change(chief, ana, groups=[Group.objects.get(name="reviewer").pk])
    ana.refresh_from_db()
    ana.set_password("a long way to Rason")
    ana.save()
    page = text(signed_in(chief).get(_page(ana, "history")))
    assert "role added" in page
    assert "reviewer" in page
    assert ana.password not in page
    events = Event.objects.filter(owner_kind="user", owner_id=ana.pk)
    assert not any(ana.password in f"{event.before}{event.after}" for event in events)
    assert events.filter(kind="user", after__has_key="password", operation="update").exists()


def test_sql_gives_no_role_unnoticed() -> None:
    editor = factories.user("editor")
    reviewer = Group.objects.get(name="reviewer")
    sql(f"INSERT INTO auth_user_groups (user_id, group_id) VALUES ({editor.pk}, {reviewer.pk})")
    event = Event.objects.filter(kind="user_groups").latest("id")
    assert (event.owner_id, event.user, bool(event.role)) == (editor.pk, None, True)


def test_signing_in_is_no_change_of_an_account() -> None:
    editor = factories.user("editor")
    before = Event.objects.count()
    User.objects.filter(pk=editor.pk).update(last_login=timezone.now())
    assert Event.objects.count() == before


def test_a_chief_sends_somebody_off() -> None:
    editor = factories.user("editor")
    page = typed(signed_in(factories.user("chief")).get(_page(editor)))
    page.pop("is_active")
    signed_in(factories.user("chief")).post(_page(editor), page)
    editor.refresh_from_db()
    assert not editor.is_active


def test_a_chief_cannot_make_an_administrator() -> None:
    chief, editor = factories.user("chief"), factories.user("editor")
    right = Permission.objects.get(codename="delete_user")
    for user in (editor, chief):
        page = text(signed_in(chief).get(_page(user)))
        assert "is_superuser" not in page
        assert "user_permissions" not in page
        _change(chief, user, is_superuser="on", user_permissions=[right.pk])
        user.refresh_from_db()
        assert not user.is_superuser
        assert not user.user_permissions.exists()


def test_a_chief_gives_no_group_but_the_roles() -> None:
    chief, editor = factories.user("chief"), factories.user("editor")
    other = Group.objects.create(name="owners")
    _change(chief, editor, groups=[other.pk])
    assert [group.name for group in editor.groups.all()] == ["editor"]


@pytest.mark.parametrize("more", ["superuser", "group", "permission"])
def test_a_chief_cannot_touch_who_has_more(more: str) -> None:
    chief = factories.user("chief")
    user = anybody(is_superuser=more == "superuser")
    if more == "group":
        user.groups.add(Group.objects.create(name="owners"))
    if more == "permission":
        user.user_permissions.add(Permission.objects.get(codename="delete_user"))
    client = signed_in(chief)
    client.post(_page(user), {"username": "taken", "groups": []})
    password = reverse("admin:auth_user_password_change", args=[user.pk])
    given = {"password1": "a long way to Rason", "password2": "a long way to Rason"}
    assert client.post(password, given | {"usable_password": "true"}).status_code == 403
    before = user.password
    user.refresh_from_db()
    assert (user.username != "taken", user.password) == (True, before)


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_managing_people_is_for_chiefs(role: str) -> None:
    client = signed_in(factories.user(role))
    assert client.get(LIST).status_code == 403
    assert client.get(_page(factories.user("editor"))).status_code == 403


def test_nobody_is_deleted_by_a_chief() -> None:
    editor = factories.user("editor")
    assert signed_in(factories.user("chief")).post(_page(editor, "delete")).status_code == 403


def test_an_administrator_sees_the_whole_form() -> None:
    page = text(signed_in(anybody(is_superuser=True)).get(_page(factories.user("editor"))))
    assert "is_superuser" in page
