"""Sources, articles, measures and topics: who may publish publishes by saving."""

from typing import Any

import pytest
from django.test import Client

from articles import workflow
from articles.models import Article, Measure, SharedEdition, Source, Topic
from tests import factories
from tests.admin.desk import at, change, rows, signed_in, text, typed

pytestmark = pytest.mark.django_db


def _public(thing: Any) -> str:
    kind = thing._meta.model_name
    return SharedEdition.objects.in_force().get(kind=kind, object_id=thing.pk).name


def _originator() -> Source:
    claim = factories.published_claim()
    return Source.objects.get(attributions__appearance__claim=claim, attributions__position=0)


def test_a_chief_renames_a_source_for_readers_by_saving() -> None:
    source = _originator()

    answer = change(signed_in(factories.user("chief")), source, name="Ministry of Ships")

    assert answer.status_code == 302, text(answer)
    assert _public(source) == "Ministry of Ships"


def test_an_editor_renames_it_for_the_desk_alone_and_is_told() -> None:
    source = _originator()
    client, before = signed_in(factories.user("editor")), source.name

    change(client, source, name="Ministry of Ships")

    assert Source.objects.get(pk=source.pk).name == "Ministry of Ships"
    assert _public(source) == before
    assert "Readers keep the last edition" in text(client.get("/admin/"))


def test_a_chief_publishes_later_what_an_editor_renamed() -> None:
    source = _originator()
    change(signed_in(factories.user("editor")), source, name="Ministry of Ships")
    chief = signed_in(factories.user("chief"))
    page = at("source", "act", "publish")
    assert page in text(chief.get(at("source", "change", source.pk)))

    chief.post(page, typed(chief.get(page, {"chosen": source.pk})))

    assert _public(source) == "Ministry of Ships"
    assert page not in text(chief.get(at("source", "change", source.pk)))


def test_saving_what_readers_do_not_know_publishes_nothing() -> None:
    source = factories.source()

    change(signed_in(factories.user("chief")), source, name="Ministry of Ships")

    assert not SharedEdition.objects.exists()


def test_saving_without_a_change_publishes_nothing() -> None:
    source = _originator()

    change(signed_in(factories.user("chief")), source)

    assert SharedEdition.objects.filter(kind="source", object_id=source.pk).count() == 1


def test_a_new_text_of_an_article_is_published_by_a_chief_who_saves_it() -> None:
    article = Article.objects.get(appearances__claim=factories.published_claim())
    row = rows("revisions", {"body": "Another text.", "note": "The publisher’s."}, kept=1)

    answer = change(signed_in(factories.user("chief")), article, **row)

    assert answer.status_code == 302, text(answer)
    current = SharedEdition.objects.in_force().get(kind="article", object_id=article.pk)
    assert current.document["revision"]["number"] == 2


def test_what_is_in_a_text_is_never_changed_by_its_form() -> None:
    article = factories.article("As it was.")
    client = signed_in(factories.user("chief"))
    page = at("article", "change", article.pk)
    sent = typed(client.get(page))
    row = {"revisions-0-id": article.revisions.get().pk, "revisions-0-body": "As it was not."}

    client.post(page, sent | row | {"revisions-INITIAL_FORMS": 1, "revisions-TOTAL_FORMS": 1})

    assert article.revisions.get().body == "As it was."


@pytest.mark.parametrize("model", [Article, Measure, Topic])
def test_each_kind_is_renamed_for_readers_by_a_chief(model: Any) -> None:
    claim = factories.claim(kind="quantity")
    factories.appearance(claim)
    factories.figure(claim, "3")
    claim.topics.add(factories.topic())
    workflow.publish([claim], factories.user("chief"))
    thing = model.objects.get()
    field = "headline" if model is Article else "name"

    answer = change(signed_in(factories.user("chief")), thing, **{field: "Renamed"})

    assert answer.status_code == 302, text(answer)
    assert _public(thing) == "Renamed"


def _merge(client: Client, things: list[Any], into: Any, note: str = "The same office.") -> Any:
    page = at("source", "act", "merge")
    asked = client.get(page, {"chosen": ",".join(str(thing.pk) for thing in things)})
    return client.post(page, typed(asked) | {"into": into.pk, "note": note}, follow=True)


def test_sources_are_merged_and_stand_for_themselves_again() -> None:
    one, other, stays = _originator(), factories.source(), _originator()
    client = signed_in(factories.user("chief"))

    _merge(client, [one, other, stays], stays)
    merged = Source.objects.filter(merged_into=stays)
    assert set(merged) == {one, other}
    page = at("source", "act", "unmerge")
    asked = typed(client.get(page, {"chosen": one.pk}))
    client.post(page, asked | {"note": "Two offices after all."})

    assert set(merged.all()) == {other}
    current = SharedEdition.objects.in_force().get(kind="source", object_id=one.pk)
    assert current.merged_into is None


def test_a_merge_says_why() -> None:
    one, stays = factories.source(), factories.source()

    answer = _merge(signed_in(factories.user("chief")), [one], stays, note="")

    assert "note: say for the readers" in text(answer)
    assert typed(answer)["into"] == str(stays.pk)


@pytest.mark.parametrize("role", ["editor", "reviewer"])
@pytest.mark.parametrize("act", ["merge", "unmerge", "publish"])
def test_merging_and_publishing_are_for_who_may_publish(role: str, act: str) -> None:
    client = signed_in(factories.user(role))

    answer = client.post(at("source", "act", act), {"chosen": factories.source().pk})

    assert answer.status_code == 403
