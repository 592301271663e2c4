"""The bulk writer: rows by COPY are the rows that `save` would have made."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from articles import copying
from articles.models import (
    Appearance,
    Attribution,
    Claim,
    Contribution,
    Edition,
    Event,
    Evidence,
    Figure,
    Issue,
    Measure,
    Review,
    Source,
)
from tests import factories as make
from tests.models.database import refused, sql

pytestmark = pytest.mark.django_db

ODD = 'a "quoted" \\ back\\slash,\tcomma\n{brace} NULL \\N „𝔸“'


def test_what_is_copied_reads_as_it_was() -> None:
    made = Source(name=ODD, kind="person", aliases=[ODD, "", "NULL", "{}"], same_as=[])

    copying.create(Source, [made])

    kept = Source.objects.get(pk=made.pk)
    assert (kept.name, kept.aliases, kept.same_as) == (ODD, [ODD, "", "NULL", "{}"], [])
    assert not made._state.adding


def test_an_empty_date_is_none_and_a_decimal_keeps_its_digits() -> None:
    claim, measure = make.claim(), Measure.objects.create(name="Rain", unit="mm")
    row = Figure(claim=claim, measure=measure, low=Decimal("1.50"), as_of="")

    copying.create(Figure, [row])

    kept = Figure.objects.get(pk=row.pk)
    assert (str(kept.low), kept.high, kept.as_of) == ("1.50", None, None)


def test_documents_and_lists_of_numbers_are_kept() -> None:
    claim = make.claim()
    review = Review(
        claim=claim,
        claim_version=1,
        reviewer=make.user("reviewer"),
        rating=make.rating("unverifiable"),
        summary=ODD,
        evidence=[],
        decided_at=datetime(2024, 5, 1, tzinfo=UTC),
        document={"said": ODD, "n": [1, None, True]},
    )

    copying.create(Review, [review])

    assert Review.objects.get().document == {"said": ODD, "n": [1, None, True]}


def test_what_is_copied_has_its_time_of_creation() -> None:
    made = Claim(statement="It rained.", kind="event")

    copying.create(Claim, [made])

    assert Claim.objects.get(pk=made.pk).created_at == made.created_at


def test_a_copy_passes_the_rules() -> None:
    with refused("claim_says_something"):
        copying.create(Claim, [Claim(statement=" ", kind="event")])


# What a new claim owns may be written before it


def claim_written_last(evidence: int = 2) -> Claim:
    """A claim whose passage and evidence are there before it."""
    article = make.article()
    text = article.revisions.get()
    claim = Claim(statement="It rained.", kind="event", last_evidence_number=evidence)
    claim.pk = copying.next_ids(Claim, 1)[0]
    passage = Appearance(
        claim=claim, article=article, revision=text, exact=text.body[:9], start=0, end=9
    )
    copying.create(Appearance, [passage])
    copying.create(Attribution, [Attribution(appearance=passage, source=make.source())])
    numbered = [Evidence(claim=claim, article=article, number=n, stance="context") for n in (1, 2)]
    copying.create(Evidence, numbered)
    names = ("id", "uid", "statement", "language", "kind", "occurred_on", "place", "version",
             "last_evidence_number", "created_at")  # fmt: skip
    now = datetime.now(UTC)
    row = (claim.pk, claim.uid, claim.statement, "en", "event", None, "", 1, evidence, now)
    copying.copy_rows(Claim, names, [row])
    return Claim.objects.get(pk=claim.pk)


def test_a_claim_written_after_its_parts_is_at_its_first_version() -> None:
    assert claim_written_last().version == 1


def test_a_claim_written_after_its_parts_is_a_contribution_of_each() -> None:
    claim = claim_written_last()

    parts = Contribution.objects.filter(claim=claim).values_list("part", "version")
    assert sorted(parts) == [("chain", 1), ("evidence", 1), ("wording", 1)]


@pytest.mark.parametrize("said", [0, 1, 2])
def test_numbers_given_before_the_claim_was_written_are_not_given_again(said: int) -> None:
    claim = claim_written_last(evidence=said)

    assert claim.last_evidence_number == 2
    with refused("number: 2 was given before in this claim"):
        make.evidence(claim, number=2)


def test_a_part_of_a_claim_that_never_comes_is_refused() -> None:
    missing = copying.next_ids(Claim, 1)[0]
    copying.create(
        Evidence, [Evidence(claim_id=missing, article=make.article(), number=1, stance="context")]
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    Evidence.objects.filter(claim=missing).delete()


def test_parts_are_events_of_the_claim_whichever_came_first() -> None:
    claim = claim_written_last()

    kinds = Event.objects.filter(owner_kind="claim", owner_id=claim.pk).values_list("kind")
    assert {kind for (kind,) in kinds} == {"appearance", "attribution", "evidence", "claim"}


# Indexes


def options() -> set[str]:
    found = sql(
        "SELECT array_to_string(reloptions, ',') FROM pg_class WHERE relname LIKE 'edition_%%' "
        "AND relam = (SELECT oid FROM pg_am WHERE amname = 'gin')"
    )
    return {str(option) for (option,) in found}


def test_rows_gathered_are_found_and_the_indexes_are_as_before() -> None:
    claim = make.claim("Nobody saw the comet.")
    before = options()
    names = ("claim_id", "uid", "number", "issue_id", "issued_at", "change", "note",
             "claim_version", "format", "document", "sha256", "statement", "topics",
             "redaction_reason", "redacted", "slug", "kind", "rating", "language", "originators",
             "relays", "outlets", "articles", "measures", "linked_claims", "figures", "withdrawn",
             "sort_on", "reports", "origins", "unnamed")  # fmt: skip
    at = datetime.now(UTC)
    issue = Issue.objects.create(issued_at=at)
    row: tuple = (claim.pk, claim.uid, 1, issue.pk, at, "withdrawal", "So.", 1, 1, {}, "", "Comet.",
           [7, 9], "", False, "", "", "", "", [], [], [], [], [], [], [], True,
           at.date(), 0, 0, 0)  # fmt: skip
    with copying.gathering(Edition):
        copying.copy_rows(Edition, names, [row])

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert Edition.objects.about([9]).get().claim == claim
    assert options() == before == {"fastupdate=off"}
