"""The editors' desk: plain Django admin over the working record.

Rules live in the models, the workflow and the database; these classes only call them.
"""

from articles.admin import (
    appearance,
    article,
    claim,
    discussion,
    editions,
    evidence,
    figure,
    history,
    imports,
    people,
    review,
    sealed,
    searches,
    source,
    topic,
)

__all__ = [
    "appearance",
    "article",
    "claim",
    "discussion",
    "editions",
    "evidence",
    "figure",
    "history",
    "imports",
    "people",
    "review",
    "sealed",
    "searches",
    "source",
    "topic",
]
