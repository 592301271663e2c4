"""Chiefs manage people, and cannot make more of anybody than the roles give."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from tests import factories
from tests.admin.desk import anybody, signed_in, text, typed

pytestmark = pytest.mark.django_db

LIST = "/admin/auth/user/"


def _page(user: User, page: str = "change") -> str:
    return reverse(f"admin:auth_user_{page}", args=[user.pk])


def _change(by: User, user: User, **given: Any) -> Any:
    client = signed_in(by)
    return client.post(_page(user), typed(client.get(_page(user))) | given)


def test_a_chief_adds_somebody_who_can_sign_in_and_gives_a_role() -> None:
    client = signed_in(factories.user("chief"))
    client.post(
        f"{LIST}add/",
        {
            "username": "mara",
            "password1": "a long way to Rason",
            "password2": "a long way to Rason",
            "usable_password": "true",
        },
    )
    mara = User.objects.get(username="mara")
    editor = Group.objects.get(name="editor")
    client.post(_page(mara), typed(client.get(_page(mara))) | {"groups": [editor.pk]})

    assert mara.is_staff
    assert list(mara.groups.all()) == [editor]


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
