"""The editors' desk: plain Django admin over the working record.

Rules live in the models, the workflow and the database; these classes only call them.
"""

from django.contrib import admin

from articles.admin import (
    appearance,
    article,
    claim,
    editions,
    evidence,
    figure,
    imports,
    review,
    source,
    topic,
)

__all__ = [
    "appearance",
    "article",
    "claim",
    "editions",
    "evidence",
    "figure",
    "imports",
    "review",
    "source",
    "topic",
]

admin.site.site_header = "Factcheck desk"
admin.site.site_title = "Factcheck desk"
admin.site.index_title = "The working record"
