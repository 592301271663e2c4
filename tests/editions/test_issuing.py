"""One path by which anything becomes public: numbered, hashed, in order, counted."""

import hashlib
import random
from collections.abc import Callable

import pytest
import rfc8785
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import upkeep, workflow
from articles.editions.canonical import sha256
from articles.editions.issuing import issue
from articles.models import (
    Appearance,
    Claim,
    ClaimTopic,
    Edition,
    Issue,
    Measure,
    PublicCount,
    SharedEdition,
    Source,
)
from articles.workflow import WorkflowError
from tests import factories as make
from tests.editions.checks import check_counts, check_editions

pytestmark = pytest.mark.django_db

WHY = "The ministry published the list."


def shared(kind: str, pk: int) -> SharedEdition:
    return SharedEdition.objects.in_force().get(kind=kind, object_id=pk)


def test_the_hash_is_of_the_canonical_bytes_of_what_is_kept() -> None:
    make.published_claim("„𝔸lles“, sagte 김정은: 1,500")
    edition = Edition.objects.get()
    edition.refresh_from_db()
    assert edition.sha256 == hashlib.sha256(rfc8785.dumps(edition.document)).hexdigest()
    for one in SharedEdition.objects.all():
        assert one.sha256 == sha256(one.document)


def test_the_hash_does_not_know_the_order_of_names() -> None:
    assert sha256({"a": 1, "b": "ü"}) == sha256({"b": "ü", "a": 1})


def test_issues_are_in_the_order_of_their_times_also_when_the_clock_stands() -> None:
    claim, chief = make.published_claim(), make.user("chief")
    for _ in range(20):
        workflow.withdraw(claim, chief, WHY)
        workflow.reinstate(claim, chief, WHY)
    check_editions()


def test_an_issue_later_than_the_clock_is_followed_by_a_later_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO articles_issue (issued_at) VALUES (now() + interval '1 hour')")
    make.published_claim()
    first, second = Issue.objects.order_by("id")
    assert (second.issued_at - first.issued_at).total_seconds() == pytest.approx(1e-6)


def test_nothing_new_is_no_issue() -> None:
    claim = make.published_claim()
    source = Source.objects.earliest("id")
    before = Issue.objects.count()
    assert upkeep.publish_shared([source], make.user("chief")) is None
    assert issue([], {}, None) is None
    assert Issue.objects.count() == before
    assert Edition.objects.filter(claim=claim).count() == 1


def test_the_first_claim_brings_out_all_that_it_names_and_what_that_names() -> None:
    claim = make.claim()
    state = make.source("State", kind="government")
    minister = make.source("Minister", parent=make.source("Ministry", parent=state))
    author, outlet = make.source("Author"), make.outlet("Paper", parent=make.source("House"))
    deeper = make.article(outlet=make.outlet("Archive"))
    cited = make.article(outlet=make.outlet("Agency"))
    cited.citations.create(cited=deeper)
    article = make.article(outlet=outlet)
    article.citations.create(cited=cited)
    article.authorships.create(source=author)
    make.appearance(claim, article, chain=[minister, outlet])
    ClaimTopic.objects.create(claim=claim, topic=make.topic(parent=make.topic(parent=make.topic())))
    make.figure(claim, "1", Measure.objects.create(name="Soldiers"))
    make.evidence(claim, article=make.article(outlet=make.outlet("Court")))
    workflow.publish([claim], make.user("chief"))
    public = set(SharedEdition.objects.filter(kind="source").values_list("name", flat=True))
    assert public == {
        "State", "Ministry", "Minister", "Author", "Paper", "House", "Archive", "Agency", "Court"
    }  # fmt: skip
    kinds = list(SharedEdition.objects.values_list("kind", flat=True))
    assert (kinds.count("article"), kinds.count("topic"), kinds.count("measure")) == (4, 3, 1)


def test_nothing_that_no_claim_names_becomes_public() -> None:
    claim = make.whole_claim()
    said_by = claim.appearances.get().attributions.get(position=0).source
    make.source("Member", parent=said_by)
    make.topic()
    workflow.publish([claim], make.user("chief"))
    assert not SharedEdition.objects.filter(name="Member").exists()
    assert not SharedEdition.objects.filter(kind="topic").exists()


def test_what_something_public_was_merged_into_becomes_public_with_all_it_names() -> None:
    one, other = make.source("One"), make.source("Other", parent=make.source("House"))
    Source.objects.filter(pk=one.pk).update(merged_into=other)
    claim = make.claim()
    make.appearance(claim, chain=[one])
    workflow.publish([claim], make.user("chief"))
    assert shared("source", one.pk).merged_into == other.pk
    assert shared("source", other.pk).document["parent"]["name"] == "House"
    assert SharedEdition.objects.filter(name="House").exists()


def test_a_shared_thing_is_issued_again_only_where_it_changed() -> None:
    claim, chief = make.published_claim(), make.user("chief")
    said_by = claim.appearances.get().attributions.get(position=0).source
    said_by.name = "Another name"
    said_by.save()
    workflow.update(claim, chief, WHY)
    again = SharedEdition.objects.filter(number=2)
    assert list(again.values_list("name", flat=True)) == ["Another name"]


def test_an_error_on_the_way_leaves_nothing_public() -> None:
    claim = make.whole_claim()
    Claim.objects.filter(pk=claim.pk).update(statement="x" * 10)
    broken = make.claim()
    with pytest.raises(WorkflowError):
        workflow.publish([claim, broken], make.user("chief"))
    assert not SharedEdition.objects.exists()
    assert not PublicCount.objects.filter(claims__gt=0).exists()


# The counts


def random_act(claims: list[Claim], chief: object, dice: random.Random) -> None:
    claim = Claim.objects.get(pk=dice.choice(claims).pk)
    acts: list[Callable[[], object]] = [
        lambda: workflow.withdraw(claim, chief, WHY),
        lambda: workflow.update(claim, chief, WHY, verdict_holds=True),
        lambda: workflow.reinstate(claim, chief, WHY, verdict_holds=True),
        lambda: workflow.publish([claim], chief, verdict_holds=False),
        lambda: workflow.correct(claim, chief, WHY, verdict_holds=dice.random() < 0.5),
        lambda: make.appearance(claim),
        lambda: claim.appearances.order_by("-id")[:1].get().delete(),
        lambda: ClaimTopic.objects.get_or_create(claim=claim, topic=make.topic()),
        lambda: claim.topics.clear(),
        lambda: make.figure(claim, "1"),
        lambda: claim.figures.all().delete(),
        lambda: make.decided(claim, dice.choice(["unverifiable", "refuted"])),
        lambda: workflow.reexamine(claim, chief, WHY),
    ]
    try:
        dice.choice(acts)()
    except (WorkflowError, Appearance.DoesNotExist):
        return


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_are_always_those_of_the_editions_in_force(seed: int) -> None:
    dice, chief = random.Random(seed), make.user("chief")
    claims = [make.published_claim(), make.published_claim(), make.whole_claim()]
    for _ in range(60):
        random_act(claims, chief, dice)
        check_counts()
    check_editions()
    assert Issue.objects.count() > 5


def test_a_count_never_falls_below_none() -> None:
    claim, chief = make.published_claim(), make.user("chief")
    workflow.withdraw(claim, chief, WHY)
    assert not PublicCount.objects.exclude(claims=0).exists()


def test_publishing_thirty_claims_takes_a_bounded_number_of_queries() -> None:
    chief = make.user("chief")
    claims = [make.whole_claim() for _ in range(30)]
    with CaptureQueriesContext(connection) as captured:
        workflow.publish(claims, chief)
    assert len(captured) < 70
