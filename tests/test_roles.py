"""The table of who may do what, and that the groups of the database are it."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied

from articles.roles import MAY, Action, may, permissions, require
from tests import factories as make

pytestmark = pytest.mark.django_db

EDITS = {"IMPORT", "ENTER", "SUBMIT", "DISCUSS"}
REVIEWS = {"SEE_QUEUE", "TAKE", "ASK", "DECIDE", "IMPORT_REVIEWS", "DISCUSS"}
PUBLISHES = {"PUBLISH", "AMEND", "REEXAMINE", "WITHDRAW", "REINSTATE", "PUBLISH_SHARED", "MERGE"}
PUBLISHES |= {"REDACT"}
MANAGES = {"ADD_RATINGS", "CHANGE_RATINGS", "MANAGE_PEOPLE"}
EXPECTED = {
    "editor": EDITS,
    "reviewer": REVIEWS,
    "chief": EDITS | REVIEWS | PUBLISHES | MANAGES,
    "": set(),
}


@pytest.mark.parametrize("action", Action, ids=lambda action: action.name)
@pytest.mark.parametrize("role", EXPECTED)
def test_each_role_may_do_what_the_table_says_and_nothing_else(role: str, action: Action) -> None:
    user = make.user(role)
    assert may(user, action) == (action.name in EXPECTED[role])
    assert may(user, action) == (action in MAY.get(role, frozenset()))


@pytest.mark.parametrize("role", MAY)
def test_the_groups_have_the_permissions_of_the_table(role: str) -> None:
    given = Group.objects.get(name=role).permissions.values_list(
        "content_type__app_label", "codename"
    )
    assert {f"{app}.{name}" for app, name in given} == permissions(role)


def test_a_refusal_says_who_may_not_do_what() -> None:
    with pytest.raises(PermissionDenied, match="mara may not redact editions: ask a colleague"):
        require(make.user("editor", username="mara"), Action.REDACT)


def test_who_left_may_do_nothing() -> None:
    gone = make.user("chief", is_active=False)
    assert not any(may(gone, action) for action in Action)


def test_who_is_not_signed_in_may_do_nothing() -> None:
    assert not any(may(AnonymousUser(), action) for action in Action)


def test_every_action_stands_in_the_table_under_words_of_its_own() -> None:
    assert len({action.words for action in Action}) == len(Action)
