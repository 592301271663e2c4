"""Looking after what claims share, and after what must not stay readable."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from articles import upkeep, workflow
from articles.models import Article, Claim, Edition, Issue, Measure, SharedEdition, Source
from articles.workflow import WorkflowError
from tests import factories as make
from tests.editions.checks import check_counts, check_editions
from tests.looking import changes, in_force, read, reword

pytestmark = pytest.mark.django_db

WHY = "They are one and the same."


@pytest.fixture
def chief() -> User:
    return make.user("chief")


def shared(thing: Any) -> SharedEdition:
    """Its edition in force."""
    kind = thing._meta.model_name
    return SharedEdition.objects.in_force().get(kind=kind, object_id=thing.pk)


def said_by(*sources: Source, within: Article | None = None) -> Claim:
    """A claim with a report for each of these sources, published."""
    claim = make.claim()
    for source in sources:
        make.appearance(claim, within, chain=[source])
    workflow.publish([claim], make.user("chief"))
    return claim


# Permission


@pytest.mark.parametrize("role", ["editor", "reviewer", ""])
def test_only_who_may_publish_looks_after_what_readers_see(role: str) -> None:
    one, other, by = make.source(), make.source(), make.user(role)
    claim = said_by(one, other)
    for act in (
        lambda: upkeep.publish_shared([one], by),
        lambda: upkeep.merge(one, other, by, WHY),
        lambda: upkeep.redact(in_force(claim), by, "A court order."),
    ):
        with pytest.raises(PermissionDenied, match="ask a colleague who may"):
            act()


# New editions of shared things


def test_a_new_name_is_published_with_its_note(chief: User) -> None:
    source = make.source("Old")
    said_by(source)
    source.name = "New"
    source.save()
    upkeep.publish_shared([source], chief, "It was misspelt.")
    assert (shared(source).name, shared(source).number) == ("New", 2)
    assert shared(source).note == "It was misspelt."


def test_what_readers_do_not_know_stays_unpublished(chief: User) -> None:
    assert upkeep.publish_shared([make.source(), make.topic(), make.article()], chief) is None
    assert not SharedEdition.objects.exists()


def test_a_new_parent_becomes_public_with_its_child(chief: User) -> None:
    source = make.source()
    said_by(source)
    source.parent = make.source("Ministry", parent=make.source("State"))
    source.save()
    upkeep.publish_shared([source], chief)
    assert [above["name"] for above in shared(source).document["path"]] == ["State", "Ministry"]
    assert SharedEdition.objects.filter(name__in=["State", "Ministry"]).count() == 2


def test_a_new_text_of_an_article_becomes_public_when_it_is_published(chief: User) -> None:
    article = make.article("First text.")
    said_by(make.source(), within=article)
    article.revisions.create(body="Second text.", note="A date was wrong.")
    assert shared(article).document["revision"]["number"] == 1
    upkeep.publish_shared([article], chief)
    assert [one["number"] for one in shared(article).document["revisions"]] == [1, 2]
    assert shared(article).document["revision"]["note"] == "A date was wrong."


# Merging


def test_a_merged_source_is_one_origin_with_the_other(chief: User) -> None:
    one, other = make.source(), make.source()
    claim = said_by(one, other)
    assert read(claim)["origins"] == 2
    upkeep.merge(one, other, chief, WHY)
    assert read(claim)["origins"] == 1
    assert changes(claim) == ["first", "merge"]
    assert (in_force(claim).note, in_force(claim).origins) == (WHY, 1)
    assert shared(one).merged_into == other.pk
    check_counts()


def test_undoing_a_merge_brings_the_counts_back(chief: User) -> None:
    one, other = make.source(), make.source()
    claim = said_by(one, other)
    upkeep.merge(one, other, chief, WHY)
    upkeep.merge(one, None, chief, "They are two after all.")
    assert read(claim)["origins"] == 2
    assert shared(one).merged_into is None
    assert changes(claim) == ["first", "merge", "merge"]
    check_editions()


def test_a_merge_shows_no_working_change(chief: User) -> None:
    one, other = make.source(), make.source()
    claim = said_by(one, other)
    make.appearance(claim, chain=[make.source("A secret source")])
    reword(claim, "Secret words.")
    before = read(claim)
    upkeep.merge(one, other, chief, WHY)
    assert read(claim) == before | {"origins": 1}


def test_a_merge_counts_by_the_citations_that_readers_know(chief: User) -> None:
    one, other, outlet = make.source(), make.source(), make.outlet()
    claim, first = make.claim(), make.article()
    last = make.article(outlet=outlet)
    make.appearance(claim, first, chain=[one])
    make.appearance(claim, chain=[other])
    make.appearance(claim, last, chain=[outlet])
    workflow.publish([claim], chief)
    assert read(claim)["origins"] == 3
    last.citations.create(cited=first)  # not published
    upkeep.merge(one, other, chief, WHY)
    assert read(claim)["origins"] == 2
    upkeep.merge(one, None, chief, WHY)
    upkeep.publish_shared([last], chief)
    upkeep.merge(one, other, chief, WHY)
    assert read(claim)["origins"] == 1


def test_claims_that_name_one_of_both_are_not_issued_again(chief: User) -> None:
    one, other = make.source(), make.source()
    claims = [said_by(one), said_by(other)]
    upkeep.merge(one, other, chief, WHY)
    assert [changes(claim) for claim in claims] == [["first"], ["first"]]


def test_a_withdrawn_claim_is_not_issued_again_by_a_merge(chief: User) -> None:
    one, other = make.source(), make.source()
    claim = said_by(one, other)
    workflow.withdraw(claim, chief, WHY)
    upkeep.merge(one, other, chief, WHY)
    assert changes(claim) == ["first", "withdrawal"]


def test_two_copies_of_an_article_are_one_report(chief: User) -> None:
    source, one, other = make.source(), make.article(), make.article()
    claim = make.claim()
    for article in (one, other):
        make.appearance(claim, article, chain=[source])
    workflow.publish([claim], chief)
    assert read(claim)["reports"] == 2
    upkeep.merge(one, other, chief, WHY)
    assert read(claim)["reports"] == 1
    reword(claim)
    workflow.correct(claim, chief, WHY)
    assert read(claim)["reports"] == 1, "as the next edition counts them too"


def test_what_was_merged_before_follows(chief: User) -> None:
    one, other, last = make.source(), make.source(), make.source()
    said_by(one, other, last)
    upkeep.merge(one, other, chief, WHY)
    upkeep.merge(other, last, chief, WHY)
    assert (shared(one).merged_into, shared(other).merged_into) == (last.pk, last.pk)


def test_merging_into_what_was_merged_leads_to_the_end(chief: User) -> None:
    one, other, last = make.source(), make.source(), make.source()
    said_by(one, other, last)
    upkeep.merge(other, last, chief, WHY)
    upkeep.merge(one, other, chief, WHY)
    assert shared(one).merged_into == last.pk


def test_a_merge_into_what_readers_do_not_know_makes_that_public(chief: User) -> None:
    one, other = make.source(), make.source("Other", parent=make.source("House"))
    said_by(one)
    upkeep.merge(one, other, chief, WHY)
    assert shared(other).document["parent"]["name"] == "House"
    assert SharedEdition.objects.filter(name="House").exists()


@pytest.mark.parametrize("kind", ["topic", "measure"])
def test_topics_and_measures_are_merged_too(kind: str, chief: User) -> None:
    claim = make.whole_claim()
    one: Any
    other: Any
    if kind == "topic":
        one, other = make.topic(), make.topic()
        claim.topics.set([one, other])
    else:
        one, other = (Measure.objects.create(name=name) for name in "ab")
        make.figure(claim, "1", one)
        make.figure(claim, "1", other)
    workflow.publish([claim], chief)
    upkeep.merge(one, other, chief, WHY)
    assert shared(one).merged_into == other.pk
    assert changes(claim) == ["first"]


def test_a_merge_that_cannot_be_is_refused_readably(chief: User) -> None:
    one, other = make.source(), make.source()
    unnamed = make.source("officials", kind="unnamed", article=make.article())
    for thing, into, message in (
        (one, one, "into: choose another than itself"),
        (one, make.topic(), "into: choose another of the same kind"),
        (one, unnamed, "two unnamed sources are not known to be the same"),
        (one, None, "this is merged into nothing"),
    ):
        with pytest.raises(WorkflowError, match=message):
            upkeep.merge(thing, into, chief, WHY)
    with pytest.raises(WorkflowError, match="note: say"):
        upkeep.merge(one, other, chief, " ")
    upkeep.merge(one, other, chief, WHY)
    with pytest.raises(WorkflowError, match="into: choose another than itself"):
        upkeep.merge(other, one, chief, WHY)


# Redacting


def test_a_redacted_edition_keeps_its_hash_its_dates_and_the_reason(chief: User) -> None:
    claim = said_by(make.source())
    before = in_force(claim)
    workflow.withdraw(claim, chief, WHY)
    upkeep.redact(before, chief, "A court order.")
    after = Edition.objects.get(pk=before.pk)
    assert after.document == {"format": 1, "redacted": True}
    assert (after.sha256, after.issued_at) == (before.sha256, before.issued_at)
    assert (after.redaction_reason, after.redacted_by) == ("A court order.", chief)
    assert (after.statement, after.slug, after.originators) == ("", "", [])


def test_a_redaction_blanks_the_note_too(chief: User) -> None:
    claim = said_by(make.source())
    workflow.correct(claim, chief, "We had named the wrong person.")
    corrected = in_force(claim)
    workflow.withdraw(claim, chief, WHY)
    upkeep.redact(corrected, chief, "A court order.")
    assert Edition.objects.get(pk=corrected.pk).note == ""


def test_what_is_in_force_is_taken_back_before_it_is_redacted(chief: User) -> None:
    claim = said_by(make.source())
    with pytest.raises(WorkflowError, match="in force: withdraw or correct the claim first"):
        upkeep.redact(in_force(claim), chief, "A court order.")
    workflow.withdraw(claim, chief, WHY)
    upkeep.redact(in_force(claim), chief, "A court order.")
    assert in_force(claim).redacted


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_redaction_has_a_reason(reason: str, chief: User) -> None:
    claim = said_by(make.source())
    workflow.withdraw(claim, chief, WHY)
    with pytest.raises(WorkflowError, match="reason: say for the readers why"):
        upkeep.redact(Edition.objects.get(claim=claim, number=1), chief, reason)


def test_what_is_redacted_is_not_redacted_again(chief: User) -> None:
    claim = said_by(make.source())
    workflow.withdraw(claim, chief, WHY)
    edition = Edition.objects.get(claim=claim, number=1)
    upkeep.redact(edition, chief, "A court order.")
    with pytest.raises(WorkflowError, match="has been removed already"):
        upkeep.redact(edition, chief, "Another order.")


def test_a_claim_goes_on_after_a_redaction(chief: User) -> None:
    claim = said_by(make.source())
    workflow.withdraw(claim, chief, WHY)
    upkeep.redact(in_force(claim), chief, "A court order.")
    workflow.reinstate(claim, chief, WHY)
    assert changes(claim) == ["first", "withdrawal", "reinstatement"]
    assert Issue.objects.count() == 3
    check_counts()
