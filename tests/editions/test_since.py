"""What others changed of shared things while documents were built from them."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from articles import upkeep, workflow
from articles.editions import issuing, since, staging
from articles.models import Article, Edition, SharedEdition, Source
from articles.models.choices import Change
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(act: Callable[[], Any]) -> None:
    """Done by somebody else: in another connection, and committed."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def rename(pk: int, name: str) -> Callable[[], Any]:
    return lambda: Source.objects.filter(pk=pk).update(name=name)


def test_what_others_committed_since_is_told() -> None:
    source, other = make.source(), make.source()
    with transaction.atomic():
        then = since.now()
        elsewhere(rename(source.pk, "New"))
        Source.objects.filter(pk=other.pk).update(name="Own")

        assert since.changed_since(then) == {("source", source.pk)}


def test_what_was_there_before_is_not_told() -> None:
    make.source()

    assert since.changed_since(since.now()) == set()


def test_an_article_is_told_when_a_part_of_it_changed() -> None:
    article, author = make.article(), make.source()
    then = since.now()
    elsewhere(lambda: Article.objects.get(pk=article.pk).authors.add(author))

    assert since.changed_since(then) == {("article", article.pk)}


def test_what_was_still_open_then_is_told_when_it_ended() -> None:
    source = make.source()
    begun, go = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            rename(source.pk, "New")()
            begun.set()
            go.wait(20)
        connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    assert begun.wait(20)
    then = since.now()
    assert since.changed_since(then) == set()
    go.set()
    thread.join()

    assert since.changed_since(then) == {("source", source.pk)}


def before_the_lock(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> None:
    """Lets somebody else do something when all is built and the lock is not yet taken."""
    lock = issuing.lock_publishing
    todo = [act]

    def late() -> None:
        if todo:
            elsewhere(todo.pop())
        lock()

    for module in (issuing, staging):
        monkeypatch.setattr(module, "lock_publishing", late)


def imported(claim: Any, by: Any) -> None:
    intent = workflow.Intent(claim.pk, Change.FIRST, "")
    workflow.publish_imported([[intent]], {claim.pk}, {}, by)


def published(claim: Any, by: Any) -> None:
    workflow.publish([claim], by)


@pytest.mark.parametrize("publish", [published, imported])
def test_a_name_changed_while_documents_were_built_is_the_name_issued(
    publish: Callable[[Any, Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = make.claim()
    outlet = make.outlet("Old")
    make.appearance(claim, make.article(outlet=outlet))
    before_the_lock(monkeypatch, rename(outlet.pk, "New"))

    publish(claim, make.user("chief"))

    assert SharedEdition.objects.get(kind="source", object_id=outlet.pk).name == "New"
    article = SharedEdition.objects.get(kind="article")
    assert article.document["outlet"]["name"] == "New"


@pytest.mark.parametrize("publish", [published, imported])
def test_a_thing_issued_by_another_meanwhile_is_issued_once(
    publish: Callable[[Any, Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet, chief = make.outlet(), make.user("chief")
    article = make.article(outlet=outlet)
    mine, other = make.claim(), make.claim()
    for claim in (mine, other):
        make.appearance(claim, article, chain=[outlet])
    before_the_lock(monkeypatch, lambda: published(other, chief))

    publish(mine, chief)

    assert SharedEdition.objects.filter(kind="article").count() == 1
    assert Edition.objects.in_force().count() == 2


def test_a_parent_given_meanwhile_is_issued_too(monkeypatch: pytest.MonkeyPatch) -> None:
    chief, source, ministry = make.user("chief"), make.source(), make.source("Ministry")
    claim = make.claim()
    make.appearance(claim, chain=[source])
    before_the_lock(
        monkeypatch, lambda: Source.objects.filter(pk=source.pk).update(parent=ministry)
    )

    published(claim, chief)

    assert SharedEdition.objects.get(object_id=ministry.pk, kind="source").name == "Ministry"


def test_shared_things_are_published_as_they_are_under_the_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chief, source, claim = make.user("chief"), make.source("First"), make.claim()
    make.appearance(claim, chain=[source])
    published(claim, chief)
    rename(source.pk, "Second")()
    before_the_lock(monkeypatch, rename(source.pk, "Third"))

    upkeep.publish_shared([source], chief)

    assert SharedEdition.objects.get(kind="source", object_id=source.pk, number=2).name == "Third"
