"""Every model of the record can be listed, searched, filtered and opened by whom it is for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import upkeep, workflow
from articles.models import ClaimLink
from tests import factories
from tests.admin.desk import anybody, at, signed_in, text

pytestmark = pytest.mark.django_db

REGISTERED = sorted(
    (m for m in admin.site._registry if m._meta.app_label == "articles"),
    key=lambda model: model._meta.model_name or "",
)
BELOW = {"authorship", "claimtopic", "samplededition", "sealedleaf", "sealednode", "unsettled"}
"""Pure joins, edited on the pages of articles and claims; copies, hashes, what lists need."""


def _record() -> None:
    """Some of everything, in the record and in public."""
    of = factories.claim("Three ships sailed.", kind="quantity")
    factories.appearance(of)
    factories.figure(of, "3")
    of.topics.add(factories.topic())
    factories.evidence(of, excerpt="Three.")
    other = factories.published_claim()
    ClaimLink.objects.create(claim=of, to=other, kind="repeats")
    workflow.publish([of], factories.user("chief"))
    factories.decided(of)
    article = factories.article()
    article.authorships.create(source=factories.source())
    article.citations.create(cited=factories.article())


def test_every_model_has_a_place_at_the_desk() -> None:
    known = {model._meta.model_name for model in apps.get_app_config("articles").get_models()}

    assert known - {m._meta.model_name for m in REGISTERED} == BELOW


@pytest.mark.parametrize("role", ["editor", "reviewer", "chief", "admin"])
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.model_name)
def test_every_page_opens_for_each_role_that_may_see_it(model: Any, role: str) -> None:
    _record()
    user = anybody(is_superuser=True) if role == "admin" else factories.user(role)
    client, name = signed_in(user), model._meta.model_name
    seen = user.has_perm(f"articles.view_{name}")

    pages = [at(name, "changelist"), f"{at(name, 'changelist')}?q=Three+%22ships"]
    pages += [at(name, "change", thing.pk) for thing in model.objects.all()[:2]]
    pages += _filtered(model, client) if seen else []
    answers = {page: client.get(page).status_code for page in pages}

    assert set(answers.values()) == ({200} if seen else {403}), answers


def test_every_page_says_by_the_same_word_where_the_desk_begins() -> None:
    client, source = signed_in(anybody(is_superuser=True)), factories.source()
    pages = [at("source", "changelist"), at("source", "add")]
    pages += [at("source", page, source.pk) for page in ("change", "delete", "history")]

    for page in pages:
        answer = text(client.get(page))
        assert ">Desk</a>" in answer, page
        assert ">Home</a>" not in answer, page


def _filtered(model: Any, client: Client) -> list[str]:
    """The list narrowed by every choice of every filter."""
    listed = client.get(at(model._meta.model_name, "changelist"))
    changes = listed.context["cl"]
    return [
        at(model._meta.model_name, "changelist") + choice["query_string"]
        for spec in changes.filter_specs
        for choice in spec.choices(changes)
    ]


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.model_name)
def test_the_form_for_a_new_one_opens_for_who_may_add_it(model: Any) -> None:
    client = signed_in(anybody(is_superuser=True))
    desk: Any = admin.site.get_model_admin(model)

    answer = client.get(at(model._meta.model_name, "add"))

    assert answer.status_code == (200 if "ReadOnly" not in _bases(desk) else 403)


def _bases(desk: Any) -> set[str]:
    return {base.__name__ for base in type(desk).__mro__}


def _queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.model_name)
def test_a_list_costs_the_same_queries_however_long_it_is(model: Any) -> None:
    _record()
    client, page = signed_in(factories.user("chief")), at(model._meta.model_name, "changelist")
    unseen = ("byline", "checkpoint", "following", "importrun", "importstep", "publiccount")
    if model._meta.model_name in unseen:
        client = signed_in(anybody(is_superuser=True))
    few = _queries(client, page)

    for _ in range(4):
        _record()

    assert _queries(client, page) <= few
    assert few <= 14


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("attribution", "source"),
        ("appearance", "revision"),
        ("evidence", "article"),
        ("claimlink", "to"),
        ("figure", "measure"),
        ("claimtopic", "topic"),
    ],
)
def test_choosers_cost_a_fixed_number_of_queries(model: str, field: str) -> None:
    _record()
    client = signed_in(factories.user("editor"))
    page = f"/admin/autocomplete/?app_label=articles&model_name={model}&field_name={field}&term="
    few = _queries(client, page)

    for _ in range(4):
        _record()

    assert _queries(client, page) == few


def test_choosers_leave_out_what_was_merged_into_another() -> None:
    stays, goes = factories.source("Office of Ships"), factories.source("Ships Office")
    upkeep.merge(goes, stays, factories.user("chief"), "The same office.")
    client = signed_in(factories.user("editor"))

    found = client.get(
        "/admin/autocomplete/?app_label=articles&model_name=attribution&field_name=source&term=ships"
    ).json()

    assert [row["text"] for row in found["results"]] == ["Office of Ships"]


def test_choosers_tell_unnamed_sources_apart_by_their_articles() -> None:
    here, there = factories.article(headline="Here"), factories.article(headline="There")
    for article in (here, there):
        factories.source("officials", kind="unnamed", article=article)
    client = signed_in(factories.user("editor"))

    found = client.get(
        "/admin/autocomplete/?app_label=articles&model_name=attribution&field_name=source&term=offi"
    ).json()

    names = ["officials (in “Here”)", "officials (in “There”)"]
    assert sorted(row["text"] for row in found["results"]) == names


def test_a_chooser_shows_which_unnamed_source_was_chosen() -> None:
    article = factories.article("Three ships sailed.", headline="Here")
    officials = factories.source("officials", kind="unnamed", article=article)
    made = factories.appearance(factories.claim(), article, chain=[officials])

    page = signed_in(factories.user("editor")).get(at("appearance", "change", made.pk))

    assert "officials (in “Here”)" in text(page)


@pytest.mark.parametrize(
    ("state", "make"),
    [
        ("draft", lambda chief: factories.claim("Wanted.")),
        ("published", lambda chief: factories.published_claim("Wanted.", by=chief)),
        ("ahead", lambda chief: _ahead(chief)),
        ("withdrawn", lambda chief: _withdrawn(chief)),
    ],
)
def test_claims_are_found_by_their_state(state: str, make: Callable[[Any], Any]) -> None:
    chief = factories.user("chief")
    claim = make(chief)
    others = {
        "draft": factories.claim,
        "published": factories.published_claim,
        "withdrawn": lambda: _withdrawn(chief),
    }
    for name, other in others.items():
        if name != state and not (state == "ahead" and name == "published"):
            other()

    listed = signed_in(chief).get(at("claim", "changelist"), {"state": state})

    assert claim in listed.context["cl"].result_list
    expected = {"published": {"Wanted."}}.get(state, {claim.statement})
    assert {c.statement for c in listed.context["cl"].result_list} == expected


def _ahead(chief: Any) -> Any:
    claim = factories.published_claim("Wanted.", by=chief)
    factories.evidence(claim)
    return claim


def _withdrawn(chief: Any) -> Any:
    claim = factories.published_claim("Taken back.", by=chief)
    workflow.withdraw(claim, chief, "It was wrong.")
    return claim


def test_claims_are_found_by_the_rating_that_readers_see() -> None:
    claim = factories.whole_claim()
    factories.evidence(claim)
    workflow.publish([claim], factories.user("chief"))
    factories.decided(claim, "refuted")
    factories.published_claim()
    factories.decided(factories.whole_claim(), "refuted")

    page = at("claim", "changelist")
    listed = signed_in(factories.user("chief")).get(page, {"rating": "refuted"})

    assert [(c.pk, c.verdict) for c in listed.context["cl"].result_list] == [(claim.pk, "Refuted")]


@pytest.mark.parametrize("page", ["99999999999999999999999", "0", "abc", "1_2"])
def test_an_address_of_nothing_leads_back_to_the_front_of_the_desk(page: str) -> None:
    client = signed_in(factories.user("chief"))

    assert client.get(f"/admin/articles/claim/{page}/change/").status_code == 302


@pytest.mark.parametrize(
    "query",
    [
        "q=99999999999999999999999",
        "q=%00",
        "q=%25_%5C'%22",
        "p=abc",
        "o=99.-98",
        "state=nonsense&rating=nonsense&waiting=nonsense&appears=nonsense",
        "kind__exact=nonsense",
        "topics__id__exact=abc",
        "nonsense=1",
        "issued_at__gte=nonsense",
    ],
)
@pytest.mark.parametrize("model", ["claim", "edition", "contribution", "source"])
def test_a_list_bears_whatever_is_asked_of_it(model: str, query: str) -> None:
    client = signed_in(factories.user("chief"))

    answer = client.get(f"{at(model, 'changelist')}?{query}", follow=True)

    assert answer.status_code == 200


@pytest.mark.parametrize("page", ["preview", "changes"])
def test_a_claim_that_never_was_is_not_found(page: str) -> None:
    assert signed_in(factories.user("chief")).get(at("claim", page, 10**30)).status_code == 404
