"""How many claims have which rating, as one bar and its legend."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles.views import words


@dataclass(frozen=True)
class Part:
    """One rating's share of a bar that is 100 wide, from `start`."""

    rating: dict[str, Any]
    count: int
    start: float
    width: float


def tally(counted: Iterable[tuple[dict[str, Any] | None, int]]) -> list[Part]:
    """Parts of a bar from (rating, how many), the most frequent first, not yet reviewed last."""
    counts: dict[str, int] = {}
    ratings: dict[str, dict[str, Any]] = {}
    for found, count in counted:
        rating = found or words.NOT_YET_REVIEWED
        ratings[rating["slug"]] = rating
        counts[rating["slug"]] = counts.get(rating["slug"], 0) + count
    total = sum(counts.values())
    parts, start = [], 0.0
    for slug in sorted(counts, key=lambda slug: (not slug, -counts[slug], slug)):
        width = 100 * counts[slug] / total if total else 0
        parts.append(Part(ratings[slug], counts[slug], round(start, 2), round(width, 2)))
        start += width
    return parts
