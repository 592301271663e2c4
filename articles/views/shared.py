"""What the pages of sources, articles, measures and topics have in common."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Min, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect

from articles.editions.reading import Names, Things
from articles.models.edition import EditionQuerySet, SharedEdition
from articles.views.links import permalink, slug_of
from articles.views.pages import PublicRequest, Then, in_time, wanted_slug

_REFERENCES = {
    "outlet": "source",
    "parent": "source",
    "authors": "source",
    "cites": "article",
    "path": "source",
}


def shared_edition(kind: str, pk: int, at: datetime | None) -> SharedEdition:
    """The edition of a thing in force at that moment; 404 when it has none."""
    found = SharedEdition.objects.in_force(at).of(kind, [pk]).first()
    if found is None:
        raise Http404
    return found


def elsewhere(
    request: PublicRequest, kind: str, edition: SharedEdition, slug: str
) -> HttpResponse | None:
    """A redirect when the page's address is another: the thing was merged, or the slug is wrong.

    A merge can be undone, so its redirect is not for ever.
    """
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if edition.merged_into:
        into = shared_edition(kind, edition.merged_into, request.moment.at)
        return HttpResponseRedirect(permalink(kind, into.document) + query)
    if slug != slug_of(edition.document):
        return wanted_slug(request, permalink(kind, edition.document))
    return None


def page_context(
    request: PublicRequest, edition: SharedEdition, ever: EditionQuerySet
) -> dict[str, Any]:
    """What the base template needs for the page of a thing; `ever` are all the editions of claims
    that have stood on it. Two more queries for a page of the past: where it read otherwise."""
    at, present = request.moment.at, permalink(edition.kind, edition.document)
    context = in_time(request, present) | {"room": f"{edition.kind}s"}
    if at:
        steps = (
            moment and permalink(edition.kind, edition.document, moment)
            for moment in _steps(edition, ever, at)
        )
        context["then"] = Then(at, present, *(step or "" for step in steps))
    return context


def _steps(
    edition: SharedEdition, ever: EditionQuerySet, at: datetime
) -> tuple[datetime | None, datetime | None]:
    """The last moment before what the page shows at `at`, and the first after it."""
    changes = {
        "began": Max("issued_at", filter=Q(issued_at__lte=at)),
        "ended": Max("superseded_at", filter=Q(superseded_at__lte=at)),
        "begins": Min("issued_at", filter=Q(issued_at__gt=at)),
        "ends": Min("superseded_at", filter=Q(superseded_at__gt=at)),
    }
    own = SharedEdition.objects.of(edition.kind, [edition.object_id])
    found = own.aggregate(**changes, first=Min("issued_at"))
    first = found.pop("first")
    times = [*found.values(), *ever.order_by().aggregate(**changes).values()]
    since = max(moment for moment in times if moment and moment <= at)
    later = min((moment for moment in times if moment and moment > at), default=None)
    return (since - timedelta(microseconds=1) if since > first else None), later


def mentioned(edition: SharedEdition) -> Things:
    """The shared things that a shared thing's document names."""
    things: Things = {}
    for kind, reference in _references(edition.kind, edition.document):
        things.setdefault(kind, set()).add(reference["id"])
    return things


def renamed(kind: str, document: dict[str, Any], names: Names) -> dict[str, Any]:
    """The document of a shared thing, what it names brought up to date in place."""
    for kind_named, reference in _references(kind, document):
        current = names.get(kind_named, reference["id"]) or {}
        same = reference.keys() & current.keys() - {"outlet", "path"}
        reference.update({name: current[name] for name in same})
    return document


def _references(kind: str, document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for name, named in _REFERENCES.items():
        value = document.get(name)
        if isinstance(value, dict):
            value = [value]
        if kind == "topic":
            named = "topic"
        found += [(named, reference) for reference in value or ()]
    return found
