"""Pages of long lists by keyset: the next page begins after the last row seen.

A list by offset reads and throws away all that stands before; this one costs the same everywhere,
also read from its end.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from articles.views.links import with_query

Rows = TypeVar("Rows", bound=QuerySet)

LAST = "last"
"""The cursor of the last page."""


class BadCursor(ValueError):
    """The `page` of an address is none that we gave out."""


@dataclass(frozen=True)
class Page:
    """The rows to show, and the cursors of the pages around ("" where there is none)."""

    rows: list[Any]
    following: str
    is_first: bool
    preceding: str = ""


@dataclass(frozen=True)
class Place:
    """Where a page begins: beyond a row of a part of the list, or at its end; `back` for the page
    that stands before."""

    part: int = 0
    value: Any = None
    key: int | None = None
    back: bool = False


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: two columns, both one way, the second one unique.

    `parse` reads the first column's value from its text.
    """

    first: str
    second: str
    descending: bool
    parse: Callable[[str], Any]

    def sorted(self, rows: Rows, *, back: bool = False) -> Rows:
        """The rows in this order, or from its end."""
        sign = "-" if self.descending is not back else ""
        return rows.order_by(sign + self.first, sign + self.second)

    def beyond(self, rows: Rows, place: Place) -> Rows:
        """The rows that come after the one at `place`, or before it."""
        way = "lt" if self.descending is not place.back else "gt"
        # The first condition alone decides where an index is entered.
        return rows.filter(
            Q(**{f"{self.first}__{way}e": place.value}),
            Q(**{f"{self.first}__{way}": place.value}) | Q(**{f"{self.second}__{way}": place.key}),
        )

    def place(self, cursor: str, parts: int) -> Place:
        """What a cursor names in a list of so many parts; BadCursor for any other text."""
        if not cursor:
            return Place()
        if cursor == LAST:
            return Place(parts - 1, back=True)
        try:
            first, second, *more = json.loads(base64.urlsafe_b64decode(cursor.encode()))
            part, back = more or (0, 0)
            place = Place(int(part), self.parse(first), int(second), bool(back))
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise BadCursor(cursor) from None
        if not 0 <= place.part < parts:
            raise BadCursor(cursor)
        return place

    def cursor(self, row: Model, part: int = 0, *, back: bool = False) -> str:
        """The opaque name of the place after `row`, or before it."""
        first, second = getattr(row, self.first), getattr(row, self.second)
        text = first.isoformat() if isinstance(first, date) else str(first)
        named = [text, second, part, int(back)] if part or back else [text, second]
        return base64.urlsafe_b64encode(json.dumps(named).encode()).decode()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    return moment


def _name(text: str) -> str:
    if not isinstance(text, str) or "\x00" in text:
        raise ValueError("no name")
    return text


NEWEST_SAID = Order("sort_on", "claim_id", True, date.fromisoformat)
NEWEST_CHANGE = Order("issued_at", "claim_id", True, _moment)
NEWEST_EDITION = Order("number", "claim_id", True, int)
MOST_REPORTED = Order("reports", "claim_id", True, int)
MOST_DISPUTED = Order("disputes", "claim_id", True, int)
BY_NAME = Order("sort_name", "object_id", False, _name)


def page(rows: QuerySet | Sequence[QuerySet], order: Order, cursor: str, size: int) -> Page:
    """`size` rows from `cursor` on ("" for the first page); one query, or up to one a part.

    Several lists are read one after the other, each in this order.
    """
    parts = [rows] if isinstance(rows, QuerySet) else list(rows)
    place = order.place(cursor, len(parts))
    seen = _walk(parts, order, place, size + 1)
    more, shown = len(seen) > size, seen[:size]
    if place.back:
        if not more and len(shown) < size and cursor != LAST:
            return page(rows, order, "", size)
        shown.reverse()
    cursors = ["", ""]
    if shown and (more if place.back else cursor):
        cursors[0] = order.cursor(shown[0][1], shown[0][0], back=True)
    if shown and (cursor != LAST if place.back else more):
        cursors[1] = order.cursor(shown[-1][1], shown[-1][0])
    is_first = not more if place.back else not cursor
    return Page([row for _, row in shown], cursors[1], is_first, cursors[0])


def _walk(
    parts: Sequence[QuerySet], order: Order, place: Place, count: int
) -> list[tuple[int, Any]]:
    """So many rows from there on, nearest first, each with the number of its part."""
    seen: list[tuple[int, Any]] = []
    numbers = range(place.part, -1, -1) if place.back else range(place.part, len(parts))
    for number in numbers:
        rows = parts[number]
        if number == place.part and place.key is not None:
            rows = order.beyond(rows, place)
        wanted = order.sorted(rows, back=place.back)[: count - len(seen)]
        seen += [(number, row) for row in wanted]
        if len(seen) == count:
            break
    return seen


def next_page(request: HttpRequest, shown: Page) -> str:
    """The address of the page after this one, everything else kept; "" when this is the last."""
    return with_query(request, page=shown.following) if shown.following else ""
