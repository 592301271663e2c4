"""A decision of the demonstration's desk, as data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """A decision on the claim `key`; `evidence` are the numbers it considered."""

    key: str
    rating: str
    summary: str
    rationale: str
    evidence: tuple[int, ...]
    true_until: str | None = None
