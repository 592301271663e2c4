"""Many rows into a table by COPY: the one bulk writer of imports, publishing and the corpus.

COPY fires the same triggers and checks the same constraints as INSERT. It returns no ids, so they
are taken from the table's sequence beforehand.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

Value = Callable[[Any], Any]


def next_ids(model: type[models.Model], number: int) -> list[int]:
    """So many new ids for rows of this table, in rising order. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, number],
        )
        return [pk for (pk,) in cursor.fetchall()]


def columns(model: type[models.Model], without: Collection[str] = ()) -> list[str]:
    """The names of all columns that rows are given, as `copy_rows` takes them; `without` some."""
    fields = model._meta.concrete_fields
    return [f.attname for f in fields if not f.generated and f.attname not in without]


def copy_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], table: str = ""
) -> int:
    """Copies rows, each with a value for each of the fields `names`; how many there were.

    Foreign keys are named with their column ("claim_id"). `table` is another table with these
    columns, such as a temporary one. Raises what an INSERT of the same rows would.
    """
    fields = [_field(model, name) for name in names]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    statement = f"COPY {table or model._meta.db_table} ({columns}) FROM STDIN"
    values = [(place, value) for place, field in enumerate(fields) if (value := _value(field))]
    count = 0
    # Django tells its own errors of `execute` alone.
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            given = list(row)
            for place, value in values:
                if given[place] is not None:
                    given[place] = value(given[place])
            copy.write_row(given)
            count += 1
    return count


def create(model: Any, objects: Sequence[Any]) -> None:
    """Inserts new objects, and gives ids to those without; what `bulk_create` does, by COPY."""
    if not objects:
        return
    without = [new for new in objects if new.pk is None]
    for pk, new in zip(next_ids(model, len(without)) if without else [], without, strict=True):
        new.pk = pk
    for field in model._meta.concrete_fields:
        if getattr(field, "auto_now_add", False):
            for new in objects:
                field.pre_save(new, add=True)
    names = columns(model)
    copy_rows(model, names, ([getattr(new, name) for name in names] for new in objects))
    for new in objects:
        new._state.adding, new._state.db = False, connection.alias


def settle() -> None:
    """Checks now what waits for the commit, so that a long transaction needs no memory for it."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def update(model: Any, name: str, objects: Sequence[Any]) -> None:
    """Writes one column that holds ids, in one statement for all objects."""
    column = connection.ops.quote_name(_field(model, name).column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {model._meta.db_table} AS old SET {column} = new.value
            FROM unnest(%s::bigint[], %s::bigint[]) AS new (id, value) WHERE old.id = new.id
            """,  # noqa: S608 - the names are the model's own
            [[row.pk for row in objects], [getattr(row, name) for row in objects]],
        )


@contextmanager
def gathering(model: type[models.Model]) -> Iterator[None]:
    """Within it, rows enter the table's GIN indexes together at the end, not one by one.

    For many new rows in one transaction: with `fastupdate` off, which keeps reading fast, each
    would cost more there than everywhere else. Nobody else can read the table until the
    transaction ends, so this is for databases that nobody reads yet. Where the database role does
    not own the table, it changes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GIN, [model._meta.db_table])
        names = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        if names:
            cursor.execute("SET LOCAL gin_pending_list_limit = '256MB'")
        for name in names:
            cursor.execute(f"ALTER INDEX {name} SET (fastupdate = on)")
    yield
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])
            cursor.execute(f"ALTER INDEX {name} SET (fastupdate = off)")


_GIN = """
SELECT c.relname FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_am AS a ON a.oid = c.relam
WHERE i.indrelid = %s::regclass AND a.amname = 'gin' AND 'fastupdate=off' = ANY (c.reloptions)
  AND pg_has_role(c.relowner, 'USAGE')
ORDER BY c.relname
"""


def _field(model: type[models.Model], name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _value(field: Any) -> Value | None:
    """What makes of a field's value one that COPY takes; None where it does as it is."""
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, ArrayField):
        numbers = isinstance(field.base_field, models.IntegerField)
        return _numbers if numbers else _texts
    if isinstance(field, models.DecimalField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, models.CharField):
        return field.get_prep_value
    return None


def _json(value: Any) -> str:
    """A document; a text is taken for JSON already."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _numbers(values: Iterable[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _texts(values: Iterable[str]) -> str:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
