"""What others changed of shared things while documents were built from them.

The recorded history tells: every change of the working record leaves an event, with the number of
its transaction. So documents can be built before the publishing lock is taken, and under it only
what the record no longer says is built again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from articles.editions.canonical import Document
from articles.models.event import OF_SHARED_THINGS

Thing = tuple[str, int]
"""Kind and id: ("source", 7)."""


@dataclass(frozen=True)
class Moment:
    """Which transactions had ended at some time: all under `end` but those `open`."""

    end: int
    open: frozenset[int]


def now() -> Moment:
    """This moment; what is read after it may be newer, never older."""
    return _moment()[0]


def _moment() -> tuple[Moment, int]:
    """Second, the number of the own transaction, 0 where it has none yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned()::text::bigint"
        )
        text, own = cursor.fetchone()
    _, end, still = text.split(":")
    return Moment(int(end), frozenset(map(int, filter(None, still.split(","))))), own or 0


def changed_since(then: Moment) -> set[Thing]:
    """The shared things of which others committed a change since; an article with its texts."""
    present, own = _moment()
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGED,
            {
                "ended": list(then.open - present.open - {own}),
                "begin": then.end,
                "end": present.end,
                "not": [*present.open, own],
            },
        )
        return {(kind, pk) for kind, pk, left in cursor.fetchall() for pk in (pk, left) if pk}


# The kinds stand here, and not among the values, so that the partial index of them serves.
_CHANGED = f"""
SELECT DISTINCT owner_kind, owner_id, left_owner_id FROM articles_event
WHERE kind IN ({", ".join(f"'{kind}'" for kind in OF_SHARED_THINGS)})
  AND (transaction = ANY (%(ended)s)
    OR (transaction >= %(begin)s AND transaction < %(end)s AND transaction <> ALL (%(not)s)))
"""  # noqa: S608 - no value is put in here


def outdated(documents: dict[Thing, Document], then: Moment) -> set[Thing]:
    """Those of these that may read otherwise since: they, or what they mention, changed."""
    changed = changed_since(then)
    ids = {pk for _, pk in changed}
    return {
        thing
        for thing, document in documents.items()
        if changed and (thing in changed or not ids.isdisjoint(_mentioned(document)))
    }


def _mentioned(value: Any) -> Iterator[int]:
    """Every id in a document, of whatever kind."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), int):
            yield value["id"]
        yield from _each(value.values())
    elif isinstance(value, list):
        yield from _each(value)


def _each(values: Iterable[Any]) -> Iterator[int]:
    for value in values:
        yield from _mentioned(value)
