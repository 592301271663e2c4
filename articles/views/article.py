"""The page of an article: what in this is claimed, and what holds?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from articles.editions import reading
from articles.models.edition import Edition, SharedEdition
from articles.views.history import text_difference
from articles.views.links import with_query
from articles.views.pages import PublicRequest, public
from articles.views.shared import elsewhere, mentioned, page_context, renamed, shared_edition
from articles.views.tally import tally
from articles.views.text import marked_text, places


@dataclass(frozen=True)
class Text:
    """One captured text of the article, in the switch between them."""

    number: int
    captured_at: datetime | None
    note: str
    href: str
    is_shown: bool
    changes: str = ""
    """The address of what changed from the text before, "" for the first."""


@public
def article(request: PublicRequest, pk: int, slug: str) -> HttpResponse:
    """An article's page, now or as it read at `?as_of=`; `?text=` chooses one of its texts.

    `?changes=1` shows what changed in it from the text before.
    """
    at = request.moment.at
    edition = shared_edition("article", pk, at)
    if redirect := elsewhere(request, "article", edition, slug):
        return redirect
    ids = reading.merged_ids("article", [pk], at)
    claims = list(Edition.objects.in_force(at).listed().in_articles(ids))
    names = reading.overlay([claim.document for claim in claims], at, mentioned(edition))
    document = renamed("article", edition.document, names)
    context = page_context(request, edition, Edition.objects.in_articles(ids))
    context |= _context(document, claims, request)
    return render(request, "articles/article_detail.html", context)


def _context(
    document: dict[str, Any], claims: list[Edition], request: PublicRequest
) -> dict[str, Any]:
    revision = _chosen(document, request.GET.get("text", ""))
    revision_id = revision["id"] if revision else None
    document["full_text_public"] = _may_be_shown(document, request.moment.at)
    body = reading.body(revision["id"]) if revision and document["full_text_public"] else None
    before = _text_before(document, revision) if request.GET.get("changes") and body else None
    found = places(claims, document["id"], revision_id, body)
    inside = [place for place in found if place.start is not None]
    paragraphs, deep = marked_text(body, inside, document["headline"]) if body else ([], False)
    by_claim = {place.edition.claim_id: place for place in found}
    return {
        "article": document,
        "revision": revision,
        "captured_at": _captured(revision),
        "claim_count": len(by_claim),
        "parts": tally((place.rating, 1) for place in by_claim.values()),
        "places": found,
        "inside": inside,
        "elsewhere": [place for place in found if place.start is None],
        "paragraphs": [] if before else paragraphs,
        "before": before,
        "changed": text_difference(reading.body(before["id"]), body) if before and body else [],
        "unchanged": with_query(request, changes=None),
        "in_place": not before,
        "deep": deep,
        "texts": _texts(document, revision, request),
    }


def _may_be_shown(document: dict[str, Any], at: datetime | None) -> bool:
    """Whether the whole text may be shown: then, and by today's word too, since a publisher who
    takes that right back takes it back for past pages as well."""
    if at is None or not document["full_text_public"]:
        return document["full_text_public"]
    today = SharedEdition.objects.in_force().of("article", [document["id"]])
    return today.filter(document__full_text_public=True).exists()


def _chosen(document: dict[str, Any], number: str) -> dict[str, Any] | None:
    """The text that was asked for, else the newest."""
    asked = [one for one in document["revisions"] if str(one["number"]) == number]
    return asked[0] if asked else document["revision"]


def _captured(revision: dict[str, Any] | None) -> datetime | None:
    day = revision and revision["captured_at"]
    return datetime.fromisoformat(day) if day else None


def _texts(
    document: dict[str, Any], shown: dict[str, Any] | None, request: PublicRequest
) -> list[Text]:
    """The switch between texts, where there is more than one."""
    if len(document["revisions"]) < 2:
        return []
    texts: list[Text] = []
    for one in document["revisions"]:
        number = str(one["number"])
        is_first = not texts or not document["full_text_public"]
        changes = "" if is_first else with_query(request, text=number, changes="1")
        href = with_query(request, text=number, changes=None)
        shown_now = one == shown
        texts.append(Text(one["number"], _captured(one), one["note"], href, shown_now, changes))
    return texts


def _text_before(
    document: dict[str, Any], revision: dict[str, Any] | None
) -> dict[str, Any] | None:
    """The text before this one, if there is one."""
    number = revision["number"] if revision else 0
    earlier = [one for one in document["revisions"] if one["number"] < number]
    return max(earlier, key=lambda one: one["number"], default=None)
