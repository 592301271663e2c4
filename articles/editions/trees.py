"""The path from the root to a node of one of the trees."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model

from articles.editions.canonical import Document


def paths(model: type[Model], ids: Iterable[int]) -> dict[int, list[Document]]:
    """Root first, each node itself last, all its columns by name. One recursive query."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE up (leaf, depth, id) AS (
              SELECT id, 0, id FROM {table} WHERE id = ANY (%s)
              UNION ALL
              SELECT up.leaf, up.depth + 1, t.parent_id
              FROM up JOIN {table} t ON t.id = up.id WHERE t.parent_id IS NOT NULL
            ) SELECT up.leaf, t.* FROM up JOIN {table} t ON t.id = up.id
            ORDER BY up.leaf, up.depth DESC
            """,  # noqa: S608 - the name is the model's own
            [list(set(ids))],
        )
        names = [column[0] for column in cursor.description]
        found: dict[int, list[dict[str, Any]]] = {}
        for leaf, *values in cursor.fetchall():
            found.setdefault(leaf, []).append(dict(zip(names[1:], values, strict=True)))
    return found
