"""The filters that every list of claims shares."""

from typing import Any

import pytest
from django.http import QueryDict

from articles import upkeep, workflow
from articles.filters import EditionFilter
from articles.models import ClaimTopic, Edition
from tests import factories
from tests.views.pages import decided_claim

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    chosen = EditionFilter(QueryDict(query), Edition.objects.in_force().listed())
    assert chosen.is_valid(), chosen.form.errors
    return set(chosen.qs.values_list("statement", flat=True))


def published(statement: str, **appearance: Any) -> Any:
    made = factories.claim(statement)
    factories.appearance(made, **appearance)
    workflow.publish([made], factories.user("chief"))
    return made


def test_words_are_looked_for_in_statements_whatever_their_case() -> None:
    factories.published_claim("Three ships sailed.")
    factories.published_claim("Two trains left.")

    assert found("q=SHIPS") == {"Three ships sailed."}


def test_several_ratings_mean_any_of_them() -> None:
    for slug in ("supported", "refuted", "outdated"):
        decided_claim(slug, f"It is {slug}.")
    factories.published_claim("It is open.")

    assert found("rating=supported&rating=refuted") == {"It is supported.", "It is refuted."}
    assert found("rating=not-yet-reviewed") == {"It is open."}


def test_a_rating_that_nothing_has_finds_nothing() -> None:
    factories.published_claim("It is open.")

    assert found("rating=nonsense") == set()


def test_source_means_who_said_it_first_and_relay_who_passed_it_on() -> None:
    minister, agency, paper = factories.source(), factories.source(), factories.outlet()
    within = factories.article(outlet=paper)
    published("A bridge fell.", within=within, chain=[minister, agency, paper])

    assert found(f"source={minister.pk}") == {"A bridge fell."}
    assert found(f"source={agency.pk}") == set()
    assert found(f"relay={agency.pk}") == {"A bridge fell."}
    assert found(f"outlet={paper.pk}") == {"A bridge fell."}


def test_a_topic_includes_the_topics_under_it() -> None:
    above = factories.topic("War")
    below = factories.topic("Ships", parent=above)
    made = factories.whole_claim("Three ships sailed.")
    ClaimTopic.objects.create(claim=made, topic=below)
    workflow.publish([made], factories.user("chief"))

    assert found(f"topic={above.pk}") == {"Three ships sailed."}


def test_a_merged_source_is_found_under_either_id() -> None:
    chief = factories.user("chief")
    one, other = factories.source("Mr Kim"), factories.source("Kim")
    published("A bridge fell.", chain=[one])
    published("A tunnel fell.", chain=[other])
    upkeep.merge(one, other, by=chief, note="The same man.")

    assert found(f"source={one.pk}") == found(f"source={other.pk}")
    assert found(f"source={one.pk}") == {"A bridge fell.", "A tunnel fell."}


def test_days_are_included_at_both_ends() -> None:
    for day in ("2024-10-17", "2024-10-18", "2024-10-19"):
        published(f"It was the {day}.", said_on=day)

    assert found("after=2024-10-18&before=2024-10-18") == {"It was the 2024-10-18."}


@pytest.mark.parametrize(
    "query",
    [
        "source=abc",
        "source=1%00",
        "topic=-1",
        "after=soon",
        "kind=lie",
        "q=%00",
        "rating=%00",
        "source=٣",
        "outlet=99999999999999999999",
        f"q={'x' * 400}",
    ],
)
def test_what_is_no_value_of_a_filter_is_told_and_finds_nothing(query: str) -> None:
    chosen = EditionFilter(QueryDict(query), Edition.objects.in_force().listed())

    assert not chosen.is_valid()
    assert len(chosen.form.errors) == 1
