"""Events stay: the database keeps them as they were recorded, from everybody."""

import pytest
from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.models import Event
from tests import factories as make
from tests.models.database import refused, sql

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles_event SET reason = 'another'",
        "UPDATE articles_event SET user_id = NULL",
        "DELETE FROM articles_event",
    ],
)
def test_an_event_is_neither_changed_nor_deleted(statement: str) -> None:
    make.topic()
    with refused("event: what is on record is neither changed nor deleted"):
        sql(statement)


def test_the_events_are_not_emptied() -> None:
    with refused("the record is not emptied"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL factcheck.allow_truncate = 'off'")
        cursor.execute("TRUNCATE articles_event")


def test_an_event_is_not_written_by_hand() -> None:
    with refused("written by the changes that they record"):
        Event.objects.create(
            at=timezone.now(),
            transaction=1,
            role="somebody",
            operation="insert",
            kind="topic",
            object_id=1,
            owner_kind="topic",
            owner_id=1,
        )


def test_a_user_with_events_stays() -> None:
    mara = make.user("editor")
    with workflow.acting_as(mara):
        make.topic()

    with refused("violates foreign key"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM auth_user_groups WHERE user_id = %s", [mara.pk])
        cursor.execute("DELETE FROM auth_user WHERE id = %s", [mara.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
