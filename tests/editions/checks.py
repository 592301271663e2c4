"""What must hold of all editions at any time, whoever published whatever."""

from collections import Counter
from itertools import groupby, pairwise

from articles.editions.canonical import sha256
from articles.models import Edition, Issue, PublicCount, SharedEdition


def check_editions() -> None:
    """Each thing's editions follow on each other without a gap, in the order of their issues."""
    times = list(Issue.objects.order_by("id").values_list("issued_at", flat=True))
    assert all(earlier < later for earlier, later in pairwise(times))
    claims = Edition.objects.order_by("claim_id", "number").select_related("issue")
    things = SharedEdition.objects.order_by("kind", "object_id", "number").select_related("issue")
    for _, found in groupby(claims, lambda edition: edition.claim_id):
        _check_sequence(list(found))
    for _, found_shared in groupby(things, lambda edition: (edition.kind, edition.object_id)):
        _check_sequence(list(found_shared))


def _check_sequence(editions: list) -> None:
    assert [edition.number for edition in editions] == list(range(1, len(editions) + 1))
    assert editions[-1].superseded_at is None
    for edition in editions:
        assert edition.issued_at == edition.issue.issued_at
        assert edition.sha256 == sha256(edition.document) or getattr(edition, "redacted", False)
    for earlier, later in pairwise(editions):
        assert earlier.superseded_at == later.issued_at


def counted() -> Counter[tuple[str, str]]:
    """The counts that `PublicCount` must have, from the editions in force."""
    counts: Counter[tuple[str, str]] = Counter()
    parts = {
        "originated": "originators",
        "relayed": "relays",
        "published": "outlets",
        "article": "articles",
        "measure": "measures",
        "topic": "topics",
    }
    for edition in Edition.objects.in_force().listed():
        counts["all", ""] += 1
        counts["rating", edition.rating] += 1
        counts["kind", edition.kind] += 1
        for part, column in parts.items():
            counts.update((part, str(pk)) for pk in set(getattr(edition, column)))
    return counts


def check_counts() -> None:
    """The kept counts are those of the editions in force."""
    rows = PublicCount.objects.exclude(claims=0).exclude(part="sample")
    assert {(row.part, row.key): row.claims for row in rows} == counted()
