"""Narrowing a list by its dates, from the year to the month to the day."""

import re
from datetime import date
from typing import Any

from django.contrib import admin
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

from articles import dates

_ASKED = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_FINER = ("year", "month", "day")
_STEPS = 200

# From one day that is there to the first one in the next year, month or day: as many looks into
# the index as there are choices, however many rows.
_NEXT = """
WITH RECURSIVE steps (day) AS (
  (SELECT {column} FROM {table} WHERE {column} BETWEEN %(first)s AND %(last)s
   ORDER BY {column} LIMIT 1)
  UNION ALL
  SELECT (
    SELECT {column} FROM {table} WHERE {column} <= %(last)s AND
      {column} >= (date_trunc(%(step)s, day) + %(length)s::interval)::date
    ORDER BY {column} LIMIT 1
  ) FROM steps WHERE day IS NOT NULL
)
SELECT day FROM steps WHERE day IS NOT NULL LIMIT %(most)s
"""


class DaysFilter(admin.SimpleListFilter):
    """Years, then the months of the chosen one, then its days; by the first day a date can mean.

    A subclass names the date by `field`, whose derived column "…_earliest" is used.
    """

    field: str

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.table = model._meta.db_table
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

    def _below(self, depth: int) -> list[date]:
        """A day that is there of each year, month or day below, the newest first."""
        if depth >= len(_FINER):
            return []
        span = dates.parse(self.asked) if self.asked else None
        quote = connection.ops.quote_name
        statement = _NEXT.format(column=quote(self.column), table=quote(self.table))
        given: dict[str, Any] = {
            "first": span.earliest if span else date.min,
            "last": span.latest if span else date.max,
            "step": _FINER[depth],
            "length": f"1 {_FINER[depth]}",
            "most": _STEPS,
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            return [day for (day,) in reversed(cursor.fetchall())]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
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
