"""The desk among very many records: lists, searches and choosers that look at few of them."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import upkeep, workflow
from articles.admin import bounded, finding
from articles.models import Claim, Source, Topic, Unsettled
from tests import factories
from tests.admin.desk import anybody, at, signed_in, text
from tests.admin.test_pages import REGISTERED, _record

pytestmark = pytest.mark.django_db

SMALL = {
    "savedsearch",
    "checkpoint",
    "rating",
    "byline",
    "topic",
    "measure",
    "importrun",
    "lease",
    "question",
    "publiccount",
}
"""Models of which there are few, whatever the number of claims, or none for long."""
LARGE = [model for model in REGISTERED if model._meta.model_name not in SMALL]


@pytest.fixture
def chief() -> Client:
    return signed_in(factories.user("chief"))


def _found(client: Client, words: str, model: str = "claim") -> list[Any]:
    listed = client.get(at(model, "changelist"), {"q": words})
    assert listed.status_code == 200
    return list(listed.context["cl"].result_list)


@pytest.fixture(params=[2000, 0], ids=["few", "many"])
def many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of looking: by ids, and row by row where words find too much."""
    monkeypatch.setattr(finding, "MANY", request.param)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    "words",
    ["choe son-hui", "CHOE", "arriv", "“in Moscow”", '"in moscow" choe', "29 october", "1,500 men"],
)
@pytest.mark.parametrize("is_public", [True, False])
def test_claims_are_found_by_words_from_their_start_on(
    chief: Client, words: str, is_public: bool
) -> None:
    claim = factories.whole_claim("Choe Sŏn-hŭi arrived in Moscow on 29 October with 1,500 men.")
    factories.whole_claim("Choe stayed at home.")
    if is_public:
        workflow.publish([claim], factories.user("chief"))

    assert claim in _found(chief, words)


@pytest.mark.parametrize("words", ["“Moscow arrived”", "rrived", "Moscow Vladivostok", "’ ' &"])
def test_other_words_find_nothing(chief: Client, words: str) -> None:
    factories.published_claim("Choe Sŏn-hŭi arrived in Moscow.")

    assert _found(chief, words) == []


@pytest.mark.usefixtures("many")
def test_claims_are_found_by_number_and_lasting_name(chief: Client) -> None:
    claim, _ = factories.published_claim(), factories.claim()

    assert _found(chief, f"#{claim.pk}") == _found(chief, claim.uid) == [claim]


@pytest.mark.usefixtures("many")
def test_a_draft_is_found_by_its_passage_and_a_changed_claim_by_both_wordings(
    chief: Client,
) -> None:
    draft = factories.claim("Ours.")
    factories.appearance(draft, factories.article("Nobody saw icebergs."))
    changed = factories.published_claim("As published.")
    Claim.objects.filter(pk=changed.pk).update(statement="As reworded.")

    assert _found(chief, "iceberg") == [draft]
    assert _found(chief, "published")[0] == _found(chief, "reworded")[0] == changed


@pytest.mark.usefixtures("many")
def test_what_belongs_to_claims_and_articles_is_found_by_their_words(chief: Client) -> None:
    article = factories.article(headline="Ships leave", outlet=factories.outlet("Harbour Paper"))
    claim = factories.claim("Three icebergs sailed.", kind="quantity")
    made = factories.appearance(claim, article, chain=[factories.source("Kim", aliases=["Gim"])])
    figure, item = factories.figure(claim, "3"), factories.evidence(claim, article=article)

    assert _found(chief, "iceberg", "appearance") == _found(chief, "ships", "appearance") == [made]
    assert _found(chief, "iceberg", "figure") == _found(chief, "soldiers", "figure") == [figure]
    assert _found(chief, "leave", "evidence") == [item]
    assert _found(chief, "harbour", "article") == [article]
    assert _found(chief, "gim", "attribution") == [made.attributions.get()]
    assert [source.name for source in _found(chief, "gim", "source")] == ["Kim"]


@pytest.mark.parametrize(
    "words",
    [
        "'", "''", "\\", "a\\", "'a' | 'b'", "!a", "a & b", "a:*", "(a", "<->", "—", "\x00",
        "a\x00b", "＇", "ab＇cd", "“", "“a", "%", "_", "9" * 30, "x" * 3000, "a " * 400, "#", "🚢",
        "ㅤ", "中文字",
    ],
)  # fmt: skip
@pytest.mark.parametrize("model", ["claim", "source", "article", "edition", "event"])
def test_no_words_are_a_fault(chief: Client, model: str, words: str) -> None:
    factories.published_claim()

    _found(chief, words, model)
    term = {"app_label": "articles", "model_name": "claimlink", "field_name": "to", "term": words}
    assert chief.get("/admin/autocomplete/", term).status_code == 200


def _statements(client: Client, *addresses: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        for address in addresses:
            assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("model", LARGE, ids=lambda model: model._meta.model_name)
def test_no_list_looks_at_every_row(model: Any) -> None:
    _record()
    page = at(model._meta.model_name, "changelist")

    asked = _statements(signed_in(anybody(is_superuser=True)), page, f"{page}?q=Three+ships&o=1")

    for statement in asked:
        if 'FROM "articles_measure"' in statement:
            continue  # of measures there are few
        assert "LIKE" not in statement, statement
        assert "UPPER(" not in statement, statement
        assert not re.match(r"SELECT (DISTINCT|COUNT\(\*\) AS)", statement), statement
        if "COUNT(*)" in statement:
            assert "LIMIT 1001" in statement


@pytest.mark.parametrize(
    ("model", "field"),
    [("attribution", "source"), ("evidence", "article"), ("claimlink", "to")],
)
def test_no_chooser_looks_at_every_row(model: str, field: str) -> None:
    _record()
    page = f"/admin/autocomplete/?app_label=articles&model_name={model}&field_name={field}&term=th"

    for statement in _statements(signed_in(factories.user("editor")), page):
        assert "LIKE" not in statement
        assert not re.match(r"SELECT (DISTINCT|COUNT\(\*\) AS)", statement)


@pytest.mark.parametrize("model", LARGE, ids=lambda model: model.__name__)
def test_nothing_large_is_sorted_by_what_has_no_index(model: Any) -> None:
    desk: Any = admin.site.get_model_admin(model)

    assert desk.sortable_by == ()


def test_a_long_list_is_counted_and_paged_to_a_bound_and_says_so(chief: Client) -> None:
    Claim.objects.bulk_create(Claim(statement=f"Claim {n}.", kind="event") for n in range(1001))

    page = text(chief.get(at("claim", "changelist"), {"p": 20}))

    assert "More than 1000 claims; the first 1000 are shown" in page
    assert "?p=20" in page or "p=19" in page
    assert "?p=21" not in page


def test_an_act_on_more_than_can_be_counted_is_refused(chief: Client) -> None:
    Claim.objects.bulk_create(Claim(statement=f"Claim {n}.", kind="event") for n in range(1001))
    chosen = Claim.objects.latest("pk").pk
    sent = {"action": "publish", "_selected_action": [chosen], "select_across": "1"}

    answer = chief.post(at("claim", "changelist"), sent, follow=True)

    assert "At most 1000 at a time" in text(answer)


def test_a_filter_shows_the_chosen_also_when_it_is_not_among_the_few_offered(
    chief: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "OFFERED", 1)
    factories.topic("Aardvarks")
    topic = factories.topic("Zebras")
    claim, _ = factories.claim(), factories.claim()
    claim.topics.add(topic)

    page = at("claim", "changelist")
    listed = chief.get(page, {"topics__id__exact": topic.pk})

    assert "Zebras" not in text(chief.get(page))
    assert "Zebras" in text(listed)
    assert list(listed.context["cl"].result_list) == [claim]


def test_the_topics_used_most_are_offered_first(chief: Client) -> None:
    Topic.objects.bulk_create(Topic(name=f"A{n}", slug=f"a{n}") for n in range(50))
    claim = factories.whole_claim()
    claim.topics.add(factories.topic("Zebras"))
    workflow.publish([claim], factories.user("chief"))

    assert "Zebras" in text(chief.get(at("claim", "changelist")))


def _unsettled() -> set[int]:
    return set(Unsettled.objects.values_list("claim", flat=True))


def test_a_claim_is_unsettled_until_readers_see_all_of_it() -> None:
    chief = factories.user("chief")
    claim = factories.whole_claim()
    assert _unsettled() == {claim.pk}

    workflow.publish([claim], chief)
    assert _unsettled() == set()

    factories.evidence(claim)
    assert _unsettled() == {claim.pk}
    workflow.update(claim, chief, "More.")
    assert _unsettled() == set()


def test_what_an_edition_that_repeats_another_hides_stays_unsettled() -> None:
    chief = factories.user("chief")
    claim = factories.published_claim()
    factories.evidence(claim)
    source = Source.objects.get(attributions__appearance__claim=claim, attributions__position=0)

    workflow.reexamine(claim, chief, "Looked at again.")
    upkeep.merge(source, factories.source(), chief, "The same.")

    assert claim.pk in _unsettled()
    assert list(Claim.objects.ahead()) == [claim]


def test_a_decision_on_what_is_public_settles_with_its_edition() -> None:
    claim = factories.published_claim()
    factories.decided(claim)

    assert set(Claim.objects.ahead().values_list("pk", flat=True)) <= _unsettled()


def test_a_draft_that_is_thrown_away_leaves_nothing_unsettled() -> None:
    factories.whole_claim().delete()

    assert _unsettled() == set()
