"""Lines into the working record, a batch at a time."""

from typing import Any

from articles.interchange.batch import Batch
from articles.interchange.belongings import Belongings, Measures, Topics
from articles.interchange.claims import Claims, Told, unnamed_speakers
from articles.interchange.ratings import write_ratings
from articles.interchange.sources import Sources
from articles.interchange.works import Works
from articles.models import ImportStep


def write_batch(batch: Batch) -> None:
    """Writes a batch's lines; ImportFailed, with nothing to be kept, when one of them is wrong."""
    check = batch.problems.stop_if_any
    write_ratings(batch)
    sources = Sources(batch)
    sources.match()
    check()
    works = Works(batch, sources)
    works.match()
    check()
    sources.match_unnamed(unnamed_speakers(batch, works))
    check()
    works.complete()
    claims = Claims(batch, sources, works)
    claims.match()
    check()
    topics, measures = Topics(batch), Measures(batch)
    topics.match()
    measures.match()
    check()
    claims.appear()
    Belongings(batch, claims.told, works).write(topics, measures)
    claims.write()
    check()
    _note_steps(batch, claims.told)
    batch.create(ImportStep, batch.steps)


def _note_steps(batch: Batch, told: list[Told]) -> None:
    """Links, reviews and states wait for the end of the run."""
    by_number: dict[tuple[Any, int], int] = {(t.place, t.entry.n): t.claim.pk for t in told}
    for one in told:
        entry, claim = one.entry, one.claim.pk
        for link in entry.links:
            to = (
                {"claim": by_number[one.place, link.to]}
                if isinstance(link.to, int)
                else {"key": link.to}
            )
            batch.later("link", claim, one.place, f"{link.at}.to", kind=link.kind, **to)
        for review in entry.reviews if batch.with_reviews else []:
            batch.later(
                "review",
                claim,
                one.place,
                review.at,
                rating=review.rating,
                summary=review.summary,
                rationale=review.rationale,
                evidence=review.evidence,
                true_until=review.true_until,
                decided_at=review.decided_at.isoformat(),
                reviewer_name=review.reviewer,
            )
        batch.later("state", claim, one.place, entry.at, state=entry.state, note=entry.note)
        if claim in batch.changed:
            batch.later("grown", claim, one.place, entry.at, version=one.version)
