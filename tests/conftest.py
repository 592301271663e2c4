"""What every test has: a real PostgreSQL, and static files that need no collecting."""

import os

import hypothesis
import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from pytest_django import DjangoDbBlocker


def pytest_configure() -> None:
    # The same examples in every run of CI, however slow the machine; others anywhere else.
    hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
    hypothesis.settings.register_profile("local", deadline=None)
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")
    # Hashed names need `collectstatic` first; a test is not about them.
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    # With DATABASE_URL set, every page would redirect.
    settings.SECURE_SSL_REDIRECT = False
    # A test is about how a page is made; those about pages that are kept say so.
    settings.PAGES_KEPT_MB = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Lets tests empty tables, which the database refuses otherwise, and not wait for the disk."""
    with django_db_blocker.unblock():
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name} SET factcheck.allow_truncate = 'on'")
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = 'off'")
        connection.close()
        contents = connection.creation.serialize_db_to_string()
        # On the class, since Playwright's event loop gives its tests a connection of their own.
        wrapper = type(connections[DEFAULT_DB_ALIAS])
        wrapper._test_serialized_contents = contents  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _what_migrations_made(django_db_serialized_rollback: None) -> None:
    """Brings groups and ratings back after a test with real transactions emptied the tables."""
