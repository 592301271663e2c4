"""The same rows with nothing in between: psycopg, orjson, and SQL written by hand.

A bare WSGI program; DATABASE in its environment is a connection string. Statements are prepared,
one connection a thread. What the page shows of a row is answered, its document included, since the
page takes the names in it from there.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import orjson  # type: ignore[import-not-found]
import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads

set_json_loads(orjson.loads)

_COLUMNS = """claim_id, slug, statement, rating, verdict, change, said_on, sort_on, issued_at,
  reports, origins, unnamed, document"""
_IN_FORCE = f"""SELECT {_COLUMNS} FROM articles_edition
  WHERE superseded_at IS NULL AND NOT withdrawn AND NOT redacted"""  # noqa: S608 - constants
_NEWEST = "ORDER BY sort_on DESC, claim_id DESC LIMIT 25"

BROWSE = f"{_IN_FORCE} {_NEWEST}"
SEARCH = f"""{_IN_FORCE}
  AND search_vector @@ public.search_query(%(q)s, false) {_NEWEST}"""
RATED = f"{_IN_FORCE} AND rating = %(rating)s {_NEWEST}"

_local = threading.local()


def rows(statement: str, values: dict[str, str]) -> list[dict[str, Any]]:
    """What the database answers, over this thread's own connection."""
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(
            os.environ["DATABASE"], autocommit=True, row_factory=dict_row, prepare_threshold=1
        )
    found: list[dict[str, Any]] = _local.connection.execute(statement, values).fetchall()
    return found


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`/` lists the newest, `/?q=` searches, `/?rating=` filters."""
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    statement = SEARCH if "q" in asked else RATED if "rating" in asked else BROWSE
    body = orjson.dumps(rows(statement, asked))
    length = ("Content-Length", str(len(body)))
    start_response("200 OK", [("Content-Type", "application/json"), length])
    return [body]
