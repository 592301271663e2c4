"""How many of some claims have each value that filters offer: one query."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from articles.models.edition import SharedEdition
from articles.views.timeline import MOST_BARS

COLUMNS = {
    "rating": ["rating", "verdict"],
    "kind": ["kind"],
    "source": ["originators"],
    "topic": ["topics"],
    "outlet": ["outlets"],
    "date": ["sort_on"],
}
THINGS = {"source": "originators", "topic": "topics", "outlet": "outlets"}
_KINDS = {"source": "source", "outlet": "source", "topic": "topic"}
MOST_VALUES = 100
"""How many sources, topics and outlets are told apart: those that most have."""


@dataclass
class ValueCounts:
    """The counts: of each filter its values, the most frequent first; the days they were said, or
    the first days of the months; and the verdicts that go by the ratings' slugs."""

    total: int = 0
    values: dict[str, Counter[str]] = field(default_factory=dict)
    days: Counter[date] = field(default_factory=Counter)
    verdicts: dict[str, Any] = field(default_factory=dict)


def count_values(claims: QuerySet, at: datetime | None, filters: tuple[str, ...]) -> ValueCounts:
    """Counts the values of these filters ("rating", "kind", "date" and those of THINGS) among the
    claims; things merged at `at` (None: now) as one."""
    columns = [column for name in filters for column in COLUMNS[name]] or ["sort_on"]
    try:
        matching, values = claims.values(*columns).query.sql_with_params()
    except EmptyResultSet:  # what was asked for cannot be
        return ValueCounts(values={name: Counter() for name in filters if name != "date"})
    gone = SharedEdition.objects.in_force(at).exclude(merged_into=None)
    became = gone.order_by().values("kind", "object_id", "merged_into")
    merged, more_values = became.query.sql_with_params()
    parts = [_PARTS["total"], *(_part(name) for name in filters)]
    statement = f"""
        WITH matching AS MATERIALIZED (
          SELECT row_number() OVER () AS nth, * FROM ({matching}) AS found
        ), merged AS ({merged})
        {" UNION ALL ".join(parts)}"""  # noqa: S608 - no value is put in here, nor below
    counted = ValueCounts(values={name: Counter() for name in filters if name != "date"})
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *more_values])
        for name, value, verdict, count in cursor.fetchall():
            if name == "total":
                counted.total = count
            elif name == "date":
                counted.days[date.fromisoformat(value)] = count
            else:
                counted.values[name][value] = count
            if name == "rating":
                counted.verdicts[value] = verdict and json.loads(verdict)
    return counted


_PARTS = {
    "total": "SELECT 'total' AS name, '' AS value, NULL::jsonb AS verdict, count(*) FROM matching",
    "rating": """
        SELECT 'rating', rating, (
          SELECT verdict FROM matching WHERE matching.rating = each_one.rating LIMIT 1
        ), claims FROM (
          SELECT rating, count(*) AS claims FROM matching GROUP BY rating
        ) AS each_one""",
    "kind": "SELECT 'kind', kind, NULL, count(*) FROM matching GROUP BY kind",
    # By month, where days are too many to be told apart (see `timeline`).
    "date": f"""
        SELECT 'date', day::text, NULL, count(*) FROM (
          SELECT CASE WHEN last - first > 2 * {MOST_BARS} THEN date_trunc('month', sort_on)::date
            ELSE sort_on END AS day
          FROM matching, (
            SELECT min(sort_on) AS first, max(sort_on) AS last
            FROM matching WHERE sort_on > '0001-01-01'
          ) AS all_days WHERE sort_on > '0001-01-01'
        ) AS each_one GROUP BY day""",  # noqa: S608
}


def _part(name: str) -> str:
    if name not in THINGS:
        return _PARTS[name]
    return f"""(
        SELECT '{name}', thing::text, NULL, count(*) FROM (
          SELECT DISTINCT nth, coalesce(merged_into, id) AS thing
          FROM matching CROSS JOIN unnest({THINGS[name]}) AS id
          LEFT JOIN merged ON merged.kind = '{_KINDS[name]}' AND merged.object_id = id
        ) AS each_one GROUP BY thing ORDER BY count(*) DESC, thing LIMIT {MOST_VALUES}
        )"""  # noqa: S608
