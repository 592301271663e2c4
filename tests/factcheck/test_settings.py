"""The settings as a process of its own reads them: what starts, what refuses, and why."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

PROJECT = Path(__file__).resolve().parents[2]
KEY = "q8Zr-Vt3yXo1nWm6LbKd0sHf5uJc9eGa2pTi7RzYxNvBwQkMlC"
SERVER = "postgresql://writer:p%40ss@db.example.org:6432/factcheck?sslmode=verify-full"


def read_setting(expression: str, data: Path, **environment: str) -> subprocess.CompletedProcess:
    code = f"from factcheck import settings; print({expression})"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={**kept, "FACTCHECK_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def value(expression: str, data: Path, **environment: str) -> str:
    result = read_setting(expression, data, **environment)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def refusal(data: Path, **environment: str) -> str:
    result = read_setting("'started'", data, **environment)
    assert result.returncode != 0, "it started"
    return result.stderr.strip().splitlines()[-1]


PRODUCTION = {"DATABASE_URL": SERVER, "SECRET_KEY": KEY, "ALLOWED_HOSTS": "facts.example.org"}


def test_production_without_a_key_refuses_and_names_what_to_set(tmp_path: Path) -> None:
    message = refusal(tmp_path, **PRODUCTION | {"SECRET_KEY": ""})
    assert "SECRET_KEY is not set" in message
    assert "token_urlsafe" in message
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    "key", ["changeme", "a" * 60, "django-insecure-" + KEY, KEY[:49]], ids=lambda key: key[:18]
)
def test_a_key_that_can_be_guessed_is_refused_in_either_way_to_run(
    tmp_path: Path, key: str
) -> None:
    for environment in (PRODUCTION, {}):
        message = refusal(tmp_path, **environment | {"SECRET_KEY": key})
        assert "SECRET_KEY can be guessed" in message
        assert key not in message


def test_production_without_host_names_refuses_and_names_what_to_set(tmp_path: Path) -> None:
    assert "ALLOWED_HOSTS is not set" in refusal(tmp_path, **PRODUCTION | {"ALLOWED_HOSTS": ""})


def test_a_wrong_database_url_is_refused_without_telling_its_password(tmp_path: Path) -> None:
    for url in ("mysql://writer:hunter2@db/facts", "postgresql://writer:hunter2@db"):
        result = read_setting("1", tmp_path, **PRODUCTION | {"DATABASE_URL": url})
        assert "DATABASE_URL is not a PostgreSQL URL" in result.stderr
        assert "hunter2" not in result.stderr


def test_the_database_url_is_read_with_all_its_parameters(tmp_path: Path) -> None:
    found = value("settings.DATABASES['default']", tmp_path, **PRODUCTION)
    for part in (
        "'NAME': 'factcheck'",
        "'USER': 'writer'",
        "'PASSWORD': 'p@ss'",
        "'HOST': 'db.example.org'",
        "'PORT': '6432'",
        "{'sslmode': 'verify-full'}",
    ):
        assert part in found


def test_a_unix_socket_can_be_named_in_the_database_url(tmp_path: Path) -> None:
    url = "postgresql:///factcheck?host=/run/postgresql"
    found = value("settings.DATABASES['default']", tmp_path, **PRODUCTION | {"DATABASE_URL": url})
    assert "'HOST': '/run/postgresql'" in found


def test_production_is_served_over_https_alone(tmp_path: Path) -> None:
    found = value(
        "settings.DEBUG, settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, "
        "settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0",
        tmp_path,
        **PRODUCTION,
    )
    assert found == "False True True True True"


def test_a_local_site_starts_with_nothing_set_and_without_debug(tmp_path: Path) -> None:
    found = value("settings.DEBUG, settings.DATABASES['default']['ENGINE']", tmp_path)
    assert found == "False factcheck.embedded_postgres"


def test_a_local_site_answers_this_machine_alone(tmp_path: Path) -> None:
    assert value("settings.ALLOWED_HOSTS", tmp_path) == "['localhost', '127.0.0.1', '[::1]']"


def test_a_local_site_keeps_its_key_to_its_owner(tmp_path: Path) -> None:
    first = value("settings.SECRET_KEY", tmp_path / "data")
    assert value("settings.SECRET_KEY", tmp_path / "data") == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "data/secret_key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    code = "from factcheck import settings; print(settings.SECRET_KEY)"
    environment = {"PATH": os.environ["PATH"], "FACTCHECK_DATA": str(tmp_path)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=PROJECT, env=environment, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in processes}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_demonstration_data_is_known_by_its_mark(tmp_path: Path) -> None:
    assert value("settings.DEMONSTRATION", tmp_path) == "False"
    (tmp_path / "demo").touch()
    assert value("settings.DEMONSTRATION", tmp_path) == "True"
    assert value("settings.DEMONSTRATION", tmp_path, **PRODUCTION) == "False"


@pytest.mark.django_db
def test_the_deployment_check_of_django_finds_nothing(tmp_path: Path) -> None:
    found = connection.get_connection_params()
    parts = ("host", "port", "user", "password", "dbname")
    server = make_conninfo(**{name: found[name] for name in parts if name in found})
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=PROJECT,
        env={
            "PATH": os.environ["PATH"],
            "FACTCHECK_DATA": str(tmp_path),
            **PRODUCTION,
            "DATABASE_URL": server,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
