"""The claims of any filter as Atom (RFC 4287), as JSON Feed (version 1.1) and as CSV (RFC 4180).

They take the address of the list of claims, with the same filters.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from articles.editions import reading
from articles.feeds.corrections import plain
from articles.models.edition import Edition
from articles.views import words
from articles.views.browse import in_short, problems
from articles.views.cards import Card, cards
from articles.views.counting import Asked
from articles.views.errors import bad_request
from articles.views.history import rating_name
from articles.views.links import permalink
from articles.views.pages import PublicRequest, public

SIZE = 50
CHUNK = 500
JSON_FEED = "https://jsonfeed.org/version/1.1"
TITLE = "Factcheck: claims"
COLUMNS = (
    *("said", "claim", "language", "by", "kind", "topics", "rating", "rated", "summary"),
    *("reports", "origins", "changed", "address"),
)


@public
def atom(request: PublicRequest) -> HttpResponse:
    """The claims that were asked for, the newest change first."""
    asked = Asked.by(request.GET, request.moment.at)
    if refused := _refused(request, asked):
        return refused
    response: HttpResponse = _Claims(request, _newest(asked))(request)
    return response


@public
def json(request: PublicRequest) -> HttpResponse:
    """The same as JSON Feed."""
    asked = Asked.by(request.GET, request.moment.at)
    if refused := _refused(request, asked):
        return refused
    path = reverse("articles:claims")
    feed = {
        "version": JSON_FEED,
        "title": _title(request),
        "home_page_url": request.build_absolute_uri(f"{path}{_query(request)}"),
        "feed_url": request.build_absolute_uri(),
        "items": [_item(request, card) for card in _newest(asked)],
    }
    return JsonResponse(feed, content_type="application/feed+json")


@public
def table(request: PublicRequest) -> HttpResponse:
    """All claims that were asked for as a table, read and sent a part at a time."""
    asked = Asked.by(request.GET, request.moment.at)
    if refused := _refused(request, asked):
        return refused
    rows = asked.claims().newest()
    answer: Any = StreamingHttpResponse(
        _lines(request, rows, asked.at), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="claims.csv"'
    return answer


def _lines(request: PublicRequest, rows: QuerySet, at: datetime | None) -> Iterator[str]:
    """The lines of the table, from a snapshot of its own: the view's ends before they are sent."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    with reading.snapshot(at):
        chunk: list[Edition] = []
        for edition in rows.iterator(chunk_size=CHUNK):
            chunk.append(edition)
            if len(chunk) == CHUNK:
                yield "".join(writer.writerow(_row(request, card)) for card in cards(chunk, at))
                chunk = []
        yield "".join(writer.writerow(_row(request, card)) for card in cards(chunk, at))


class _Line:
    """A file for the writer of CSV that hands each line back."""

    def write(self, line: str) -> str:
        return line


def _row(request: PublicRequest, card: Card) -> list[Any]:
    edition, review = card.edition, card.document["review"]
    return [
        card.said or "",
        words.inert(edition.statement),
        edition.language,
        words.inert(card.by),
        words.KINDS.get(edition.kind, edition.kind),
        words.inert("; ".join(topic["name"] for topic in card.document["topics"])),
        rating_name(edition.verdict),
        review["decided_at"] if review else "",
        words.inert(review["summary"]) if review else "",
        edition.reports,
        edition.origins,
        edition.issued_at.isoformat(),
        request.build_absolute_uri(permalink("claim", edition, request.moment.at)),
    ]


def _newest(asked: Asked) -> list[Card]:
    editions = asked.claims().order_by("-issued_at", "-claim_id")[:SIZE]
    return cards(list(editions), asked.at)


def _refused(request: PublicRequest, asked: Asked) -> HttpResponse | None:
    told = problems(asked.filter())
    return bad_request(request, reason=" ".join(told)) if told else None


def _title(request: PublicRequest) -> str:
    asked = in_short(request.GET)
    return plain(f"{TITLE} {asked}" if asked else TITLE)


def _query(request: PublicRequest) -> str:
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


def _told(card: Card) -> str:
    """The verdict, why, and who said it."""
    review = card.document["review"]
    verdict = rating_name(card.rating)
    said = f"Said by {card.by}." if card.by else ""
    return plain(" ".join(filter(None, [f"{verdict}.", review and review["summary"], said])))


def _id(edition: Edition) -> str:
    return uuid5(NAMESPACE_URL, edition.uid).urn


def _item(request: PublicRequest, card: Card) -> dict[str, Any]:
    edition = card.edition
    return {
        "id": _id(edition),
        "url": request.build_absolute_uri(permalink("claim", edition)),
        "title": edition.statement,
        "content_text": _told(card),
        "date_modified": edition.issued_at.isoformat(),
        "language": edition.language,
        "tags": [topic["name"] for topic in card.document["topics"]],
    }


class _Claims(Feed):
    """One entry a claim, updated when its edition was issued; its id comes of its lasting name."""

    feed_type = Atom1Feed
    author_name = "Factcheck"

    def __init__(self, request: PublicRequest, found: list[Card]) -> None:
        self.request = request
        self.found = found

    def title(self) -> str:
        return _title(self.request)

    def link(self) -> str:
        return f"{reverse('articles:claims')}{_query(self.request)}"

    def feed_url(self) -> str:
        return self.request.get_full_path()

    def items(self) -> list[Card]:
        return self.found

    def item_title(self, item: Card) -> str:
        return plain(item.edition.statement)

    def item_description(self, item: Card) -> str:
        return _told(item)

    def item_link(self, item: Card) -> str:
        return permalink("claim", item.edition)

    def item_guid(self, item: Card) -> str:
        return _id(item.edition)

    def item_pubdate(self, item: Card) -> datetime:
        return item.edition.issued_at

    def item_updateddate(self, item: Card) -> datetime:
        return item.edition.issued_at

    def item_categories(self, item: Card) -> list[str]:
        return [plain(topic["name"]) for topic in item.document["topics"]]
