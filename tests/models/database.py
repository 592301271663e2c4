"""SQL as somebody with psql would write it, past all models and forms."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction


def sql(statement: str, *values: Any) -> list[tuple]:
    """Runs it in a savepoint of its own; its rows, if it has any."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchall() if cursor.description else []
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return found


@contextmanager
def refused(message: str = "") -> Iterator[None]:
    """The database refuses what is done in here, with these words (a regular expression)."""
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        yield


def update(table: str, pk: int, **values: Any) -> None:
    """UPDATE of one row, column by column as given."""
    columns = ", ".join(f'"{name}" = %s' for name in values)
    sql(f"UPDATE articles_{table} SET {columns} WHERE id = %s", *values.values(), pk)
