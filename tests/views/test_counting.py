"""What filters would leave: the same as counting one by one; and the sample that tells of more."""

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import QueryDict

from articles import upkeep, workflow
from articles.models import Claim, ClaimTopic, Edition, PublicCount, SampledEdition
from articles.models.sample import RANKS
from articles.views import counting
from articles.views.counting import Asked
from tests import factories as make
from tests.looking import reword

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return make.user("chief")


@pytest.fixture
def claims(chief: User) -> list[Claim]:
    """Thirty claims of every sort; one source was merged into another."""
    chance = random.Random(9)
    people = [make.source(f"Person {n}") for n in range(4)]
    papers = [make.outlet(f"Paper {n}") for n in range(3)]
    topics = [make.topic(f"Topic {n}") for n in range(3)]
    made = []
    for n in range(30):
        kind = chance.choice(["event", "quantity", "causal"])
        claim = make.claim(f"{chance.choice(['Ships', 'Trains'])} left {n}.", kind=kind)
        for _ in range(chance.randint(1, 2)):
            paper = chance.choice(papers)
            chain = [chance.choice(people), paper]
            day = f"{chance.randint(2022, 2024)}-0{chance.randint(1, 9)}-11"
            make.appearance(claim, make.article(outlet=paper), chain=chain, said_on=day)
        for topic in chance.sample(topics, chance.randint(0, 2)):
            ClaimTopic.objects.create(claim=claim, topic=topic)
        made.append(claim)
    workflow.publish(made, chief)
    for claim in made[::3]:
        make.evidence(claim)
        make.decided(claim, chance.choice(["supported", "refuted"]))
    upkeep.merge(people[0], people[1], by=chief, note="The same.")
    return made


def one_by_one(found: list[Edition], column: str, became: dict[int, int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for edition in found:
        value = getattr(edition, column)
        values = {became.get(pk, pk) for pk in value} if isinstance(value, list) else {value}
        counts.update({str(one) or "not-yet-reviewed" for one in values})
    return counts


def test_every_filter_leaves_what_counting_one_by_one_finds(claims: list[Claim]) -> None:
    chance = random.Random(4)
    named = {
        part: list(PublicCount.objects.filter(part=part).values_list("key", flat=True))
        for part in ("originated", "topic", "published")
    }
    became: dict[int, int] = {
        gone.object_id: gone.merged_into or 0
        for gone in counting.SharedEdition.objects.in_force().exclude(merged_into=None)
    }
    choices: dict[str, list[str]] = {
        "q": ["ships", "trains OR ships", "-ships", "left person"],
        "rating": ["supported", "refuted", "not-yet-reviewed"],
        "kind": ["event", "quantity", "causal"],
        "source": named["originated"],
        "topic": named["topic"],
        "outlet": named["published"],
        "after": ["2023-01-01", "2024-02-03"],
    }
    columns = {
        "rating": "rating",
        "kind": "kind",
        "source": "originators",
        "topic": "topics",
        "outlet": "outlets",
    }
    for _ in range(40):
        query = QueryDict(mutable=True)
        for name in chance.sample(list(choices), chance.randint(1, 3)):
            query.setlist(name, chance.sample(choices[name], min(2, len(choices[name]))))
        asked = Asked.by(query, None)
        counts = counting.count(asked, is_filtered=True)

        assert counts.total == asked.claims().count()
        assert not counts.about
        for name, column in columns.items():
            found = list(asked.without(name).claims())
            same = {} if name == "topic" else became
            assert counts.values[name] == one_by_one(found, column, same), (query, name)
        days = [one.sort_on for one in asked.without("after", "before").claims()]
        assert sum(counts.days.values()) == len([day for day in days if day > date(1, 1, 1)])


# The sample


def sampled() -> set[int]:
    return set(SampledEdition.objects.values_list("id", flat=True))


def leave(highest: int) -> None:
    """The sample as it were with so many more claims that this is the highest rank in it."""
    SampledEdition.objects.filter(rank__gte=highest).delete()
    PublicCount.objects.update_or_create(part="sample", key="", defaults={"claims": highest})


def ranked(claim: Claim) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.sample_rank(%s)", [claim.pk])
        return int(cursor.fetchone()[0])


def test_the_sample_of_few_claims_has_them_all_as_they_are(
    claims: list[Claim], chief: User
) -> None:
    reword(claims[0], "Boats left.")
    workflow.correct(claims[0], chief, "Misread.", verdict_holds=True)
    workflow.withdraw(claims[1], chief, "It was not in the text.")

    assert sampled() == set(Edition.objects.values_list("id", flat=True))
    columns = ("id", "claim_id", "superseded_at", "withdrawn", "rating", "originators", "sort_on")
    rows: Any = Edition.objects.order_by("id").values_list(*columns)
    assert list(rows) == list(SampledEdition.objects.order_by("id").values_list(*columns))


def test_of_many_claims_those_of_low_rank_come_in_and_stay(chief: User) -> None:
    claims = [make.published_claim() for _ in range(12)]
    middle = sorted(map(ranked, claims))[6]
    leave(middle)

    for claim in claims:
        reword(claim)
        workflow.correct(claim, chief, "Misread.", verdict_holds=True)
    later = [make.published_claim() for _ in range(8)]

    everybody = [*claims, *later]
    expected = {claim.pk for claim in everybody if ranked(claim) < middle}
    assert set(SampledEdition.objects.values_list("claim_id", flat=True)) == expected
    assert SampledEdition.objects.in_force().count() == len(expected)


def test_ranks_are_spread_evenly() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT width_bucket(public.sample_rank(n), 0, %s, 10), count(*)"
            " FROM generate_series(1, 20000) AS n GROUP BY 1",
            [RANKS],
        )
        counts = dict(cursor.fetchall())
    assert set(counts) == set(range(1, 11))
    assert all(1800 < count < 2200 for count in counts.values())


def test_what_is_removed_by_law_is_removed_from_the_sample(chief: User) -> None:
    claim = make.published_claim("A secret of ships.")
    workflow.withdraw(claim, chief, "By law.")
    edition = Edition.objects.get(claim=claim, number=1)

    upkeep.redact(edition, by=chief, reason="A court said so.")

    row = SampledEdition.objects.get(pk=edition.pk)
    assert row.redacted
    assert {row.search_vector, row.statement_vector, row.kind, row.rating} == {""}
    assert row.originators == row.topics == row.outlets == []
