"""Narrowing a list by its dates, from the year to the month to the day."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import TruncDay, TruncMonth, TruncYear
from django.http import HttpRequest

from articles import dates

_ASKED = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_FINER: list[Any] = [TruncYear, TruncMonth, TruncDay]


class DaysFilter(admin.SimpleListFilter):
    """Years, then the months of the chosen one, then its days; by the first day a date can mean.

    A subclass names the date by `field`, whose derived column "…_earliest" is used.
    """

    field: str

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.rows = model_admin.get_queryset(request)
        super().__init__(request, params, model, model_admin)

    @property
    def column(self) -> str:
        """The derived column."""
        return f"{self.field}_earliest"

    @property
    def asked(self) -> str:
        """The year, month or day that was chosen, as ISO 8601; "" for none or nonsense."""
        value = self.value() or ""
        try:
            dates.parse(value)
        except ValueError:
            return ""
        return value if _ASKED.fullmatch(value) else ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be chosen next: the steps above, then those below."""
        above = [self.asked[:length] for length in (4, 7, 10) if len(self.asked) >= length]
        below = [day.isoformat()[: _length(len(above))] for day in self._below(len(above))]
        return [(step, dates.in_words(step)) for step in dict.fromkeys([*above, *below])]

    def _below(self, depth: int) -> Iterator[date]:
        if depth >= len(_FINER):
            return
        rows = self.queryset(None, self.rows) or self.rows
        dated = rows.filter(**{f"{self.column}__isnull": False})
        steps = dated.order_by().values_list(_FINER[depth](self.column), flat=True)
        yield from sorted(set(steps.distinct()), reverse=True)

    def queryset(self, request: HttpRequest | None, queryset: QuerySet) -> QuerySet | None:
        if not self.asked:
            return None
        span = dates.parse(self.asked)
        return queryset.filter(**{f"{self.column}__range": (span.earliest, span.latest)})

    def has_output(self) -> bool:
        return True


def _length(depth: int) -> int:
    return (4, 7, 10)[depth]


def by_days(name: str, label: str) -> type[DaysFilter]:
    """The filter for the date `name`, called `label`."""
    attributes = {"field": name, "title": label, "parameter_name": name}
    return type("Days", (DaysFilter,), attributes)
