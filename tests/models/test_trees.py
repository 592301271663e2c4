"""Nothing stands under itself, also when two people move things at the same time."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from articles.models import Source, Topic
from tests import factories as make
from tests.models.database import refused, update

CIRCLE = "what you chose stands under this one itself. Choose one outside its own branch"


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["source", "topic"])
def test_nothing_stands_under_what_stands_under_it(table: str) -> None:
    maker: Any = make.source if table == "source" else make.topic
    top = maker("Top")
    middle = maker("Middle", parent=top)
    low = maker("Low", parent=middle)
    for below in (middle, low):
        with refused(f"parent: {CIRCLE}"):
            update(table, top.pk, parent_id=below.pk)
    update(table, low.pk, parent_id=top.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["source", "topic", "measure", "article"])
@pytest.mark.parametrize("column", ["parent_id", "merged_into_id"])
def test_nothing_is_its_own_parent_nor_another_name_of_itself(table: str, column: str) -> None:
    if column == "parent_id" and table in ("measure", "article"):
        return
    makers: dict[str, Callable[[], Any]] = {
        "source": make.source,
        "topic": make.topic,
        "article": make.article,
        "measure": lambda: make.figure(make.claim(), "1").measure,
    }
    made = makers[table]()
    with refused(f"{table}_{column.removesuffix('_id')}_is_another|{CIRCLE}"):
        update(table, made.pk, **{column: made.pk})


@pytest.mark.django_db
def test_two_things_are_not_other_names_of_each_other() -> None:
    one, other = make.article(), make.article()
    update("article", one.pk, merged_into_id=other.pk)
    with refused(f"merged into: {CIRCLE}"):
        update("article", other.pk, merged_into_id=one.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Source, Topic])
def test_a_form_names_both(model: Any) -> None:
    top = make.source("Top") if model is Source else make.topic("Top")
    low: Any = make.source("Low", parent=top) if model is Source else make.topic("L", parent=top)
    top.parent = low
    with pytest.raises(ValidationError, match=f"“{low}” stands under “Top” itself"):
        top.full_clean()


@pytest.mark.django_db
def test_a_tree_of_two_hundred_levels_is_moved_in_a_blink() -> None:
    node = make.source("0")
    for level in range(200):
        node = make.source(str(level), parent=node)
    began = time.monotonic()
    update("source", node.pk, parent_id=make.source().pk)
    assert time.monotonic() - began < 1


@pytest.mark.django_db(transaction=True)
def test_two_who_move_things_under_each_other_at_once_cannot_both() -> None:
    one, other = make.source("One"), make.source("Other")

    def move(node: Source, under: Source) -> str:
        try:
            with transaction.atomic():
                Source.objects.filter(pk=node.pk).update(parent=under)
                time.sleep(0.3)  # the other moves meanwhile, not seeing this yet
        except IntegrityError as error:
            return str(error)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(move, (one, other), (other, one))
    assert sorted([bool(first), bool(second)]) == [False, True]
    assert CIRCLE in first + second
