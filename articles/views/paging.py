"""Pages of long lists by keyset: the next page begins after the last row seen.

A list by offset reads and throws away all that stands before; this one costs the same everywhere.
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


class BadCursor(ValueError):
    """The `page` of an address is none that we gave out."""


@dataclass(frozen=True)
class Page:
    """The rows to show, and the cursor of the page after them ("" when this is the last)."""

    rows: list[Any]
    following: str
    is_first: bool


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: two columns, both one way, the second one unique.

    `parse` reads the first column's value from its text.
    """

    first: str
    second: str
    descending: bool
    parse: Callable[[str], Any]

    def sorted(self, rows: Rows) -> Rows:
        """The rows in this order."""
        sign = "-" if self.descending else ""
        return rows.order_by(sign + self.first, sign + self.second)

    def after(self, rows: Rows, cursor: str) -> Rows:
        """The rows that come after the one that `cursor` names; BadCursor for any other text."""
        try:
            first, second = json.loads(base64.urlsafe_b64decode(cursor.encode()))
            value, key = self.parse(first), int(second)
        except (ValueError, TypeError, OverflowError):
            raise BadCursor(cursor) from None
        way = "lt" if self.descending else "gt"
        # The first condition alone decides where an index is entered.
        return rows.filter(
            Q(**{f"{self.first}__{way}e": value}),
            Q(**{f"{self.first}__{way}": value}) | Q(**{f"{self.second}__{way}": key}),
        )

    def cursor(self, row: Model) -> str:
        """The opaque name of the place after `row`."""
        first, second = getattr(row, self.first), getattr(row, self.second)
        text = first.isoformat() if isinstance(first, date) else str(first)
        return base64.urlsafe_b64encode(json.dumps([text, second]).encode()).decode()


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
BY_NAME = Order("sort_name", "object_id", False, _name)


def page(rows: QuerySet, order: Order, cursor: str, size: int) -> Page:
    """`size` rows after `cursor` ("" for the first page); one query."""
    found = order.after(rows, cursor) if cursor else rows
    seen: Sequence[Any] = list(order.sorted(found)[: size + 1])
    following = order.cursor(seen[size - 1]) if len(seen) > size else ""
    return Page(list(seen[:size]), following, not cursor)


def next_page(request: HttpRequest, shown: Page) -> str:
    """The address of the page after this one, everything else kept; "" when this is the last."""
    return with_query(request, page=shown.following) if shown.following else ""
