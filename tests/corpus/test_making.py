"""The corpus for measuring: it is what a desk could have made, the same for the same seed."""

import pytest
from django.db import transaction
from django.test import TestCase

from articles.corpus import making
from articles.editions.documents import claim_documents
from articles.interchange.exporting import export_lines
from articles.models import Claim, Edition, Event, SharedEdition, Source
from tests import factories as make
from tests.editions.checks import check_counts, check_editions

CLAIMS = 300


def build(seed: int = 1, claims: int = CLAIMS, anyway: bool = False) -> int:
    return making.make(claims, seed, lambda number: None, anyway=anyway, apart=False)


class TestACorpus(TestCase):
    """One corpus, looked at from all sides."""

    editions: int

    @classmethod
    def setUpTestData(cls) -> None:
        cls.editions = build()

    def test_has_as_many_claims_as_were_asked_for(self) -> None:
        assert Claim.objects.count() == CLAIMS

    def test_has_most_claims_published_and_some_with_several_editions(self) -> None:
        assert Edition.objects.count() == self.editions > CLAIMS
        assert 0.9 * CLAIMS < Edition.objects.in_force().count() < CLAIMS

    def test_has_editions_that_follow_on_each_other(self) -> None:
        check_editions()

    def test_has_the_counts_of_its_editions(self) -> None:
        check_counts()

    def test_shows_what_the_record_holds(self) -> None:
        current = Edition.objects.in_force().listed()
        claims = set(current.values_list("claim", flat=True))
        documents = claim_documents(claims, together=claims)
        for edition in current:
            assert edition.document == documents[edition.claim_id] | {
                "links": edition.document["links"]
            }

    def test_has_an_edition_of_all_that_its_claims_name(self) -> None:
        known = set(SharedEdition.objects.in_force().values_list("kind", "object_id"))
        for edition in Edition.objects.listed():
            for name in ("originators", "relays", "outlets"):
                assert {("source", pk) for pk in getattr(edition, name)} <= known

    def test_has_each_thing_known_before_the_claims_that_name_it(self) -> None:
        first = {
            (thing.kind, thing.object_id): thing.issued_at for thing in SharedEdition.objects.all()
        }
        for edition in Edition.objects.listed():
            for pk in edition.articles:
                assert first["article", pk] <= edition.issued_at

    def test_is_told_in_several_scripts(self) -> None:
        languages = set(Claim.objects.values_list("language", flat=True))
        assert {"en", "ru"} <= languages

    def test_leaves_its_history(self) -> None:
        assert Event.objects.filter(kind="claim", operation="insert").count() == CLAIMS


def told(seed: int) -> list[str]:
    """All that an export tells of a corpus, which is gone then."""
    with transaction.atomic():
        build(seed, claims=30)
        lines = list(export_lines())
        transaction.set_rollback(True)
    return lines


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_corpus_and_another_one_another() -> None:
    assert told(3) == told(3) != told(4)


@pytest.mark.django_db
def test_another_seed_gives_another_corpus_beside_the_first() -> None:
    build(claims=20)
    build(seed=2, claims=20, anyway=True)

    assert Claim.objects.count() == 40
    check_editions()
    check_counts()


@pytest.mark.django_db
def test_a_database_that_holds_something_is_left_alone() -> None:
    make.source()

    with pytest.raises(making.NotEmpty, match="sources"):
        build(claims=10)

    assert Source.objects.count() == 1
