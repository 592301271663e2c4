"""DATABASE_URL, as libpq reads it, in the form that Django wants."""

from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

OWN_SETTINGS = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def parse_database_url(url: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL URL or connection string (libpq, section 32.1.1).

    Unix sockets (`postgresql:///name?host=/run/postgresql`) and every parameter of libpq
    (`sslmode=verify-full`) are understood. Raises ImproperlyConfigured, without repeating the
    URL, since it holds a password.
    """
    try:
        parameters = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        parameters = {}
    if not parameters.get("dbname"):
        raise ImproperlyConfigured(
            "DATABASE_URL is not a PostgreSQL URL with a database name. "
            "Set it like postgresql://user:password@host:5432/factcheck."
        )
    database: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    for name, value in parameters.items():
        if name in OWN_SETTINGS:
            database[OWN_SETTINGS[name]] = str(value)
        else:
            database["OPTIONS"][name] = value
    return database
