"""The addresses of pages, and of pages as they read at a moment."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from articles.models.edition import Edition
from articles.slugs import slug_for

WITHDRAWN = "withdrawn"
"""The slug of a claim that has none, since its statement is no longer shown."""


def permalink(kind: str, thing: Any, at: datetime | None = None) -> str:
    """The permalink of a claim, article, source, measure or topic; as it read `at`, if given.

    `thing` is what a document says of it, or a claim's edition.
    """
    if isinstance(thing, Edition):
        pk, slug = thing.claim_id, thing.slug or WITHDRAWN
    else:
        pk, slug = thing["id"], slug_of(thing)
    path = reverse(f"articles:{kind}", kwargs={"pk": pk, "slug": slug})
    return f"{path}?as_of={moment_text(at)}" if at else path


def claims_with(field: str, pk: int, at: datetime | None = None) -> str:
    """The address of the list of claims filtered by one thing, as it read `at`, if given."""
    path = f"{reverse('articles:claims')}?{field}={pk}"
    return f"{path}&as_of={moment_text(at)}" if at else path


def slug_of(thing: dict[str, Any]) -> str:
    """The slug of a thing in a document: its own, else one made from its name."""
    return thing.get("slug") or slug_for(thing.get("name") or thing.get("headline") or "")


def with_query(request: HttpRequest, **changes: str | list[str] | None) -> str:
    """The page's own address with some of its query changed; None drops a part."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query.setlist(name, [value] if isinstance(value, str) else value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def without(query: QueryDict, *names: str) -> QueryDict:
    """A query without these of its parts."""
    left = query.copy()
    for name in names:
        left.pop(name, None)
    return left


def moment_text(at: datetime) -> str:
    """A moment as `?as_of=` takes it: UTC, to the microsecond where it has any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
