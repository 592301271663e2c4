"""Ratings of the scale as lines give them."""

from typing import Any

from articles.interchange.batch import Batch
from articles.interchange.problems import Place
from articles.interchange.records import RatingRecord
from articles.models import Rating, Review
from articles.roles import Action, require

_FIELDS = ("name", "value", "colour", "shape", "needs_evidence")


def write_ratings(batch: Batch) -> None:
    """Adds ratings; one known but never used is changed, since a used one is only retired."""
    for entry in batch.entries:
        if isinstance(entry.content, RatingRecord):
            _write(batch, entry.place, entry.content)


def _write(batch: Batch, place: Place, record: RatingRecord) -> None:
    given: dict[str, Any] = {name: getattr(record, name) for name in (*_FIELDS, "retired")}
    given = {name: value for name, value in given.items() if value is not None or name == "value"}
    known = Rating.objects.filter(slug=record.slug).first()
    if known is None:
        _allow(batch, Action.ADD_RATINGS)
        Rating.objects.create(slug=record.slug, **given)
        batch.counts["ratings"] += 1
        return
    changed = {name: value for name, value in given.items() if getattr(known, name) != value}
    if not changed:
        return
    _allow(batch, Action.CHANGE_RATINGS)
    used = Review.objects.filter(rating=known).exists()
    if used and set(changed) != {"retired"}:
        name = next(name for name in changed if name != "retired")
        batch.problems.add(
            place,
            name,
            f"the rating “{known.slug}” has been used with “{getattr(known, name)}” and stays so. "
            "Write that, or add a rating with another slug.",
        )
        return
    for name, value in changed.items():
        setattr(known, name, value)
    known.save()
    batch.counts["ratings"] += 1


def _allow(batch: Batch, action: Action) -> None:
    if batch.user is not None:
        require(batch.user, action)
