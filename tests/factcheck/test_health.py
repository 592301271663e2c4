import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client


def test_the_process_answers_without_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200


@pytest.mark.django_db
def test_the_site_is_ready_when_every_migration_is_applied(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_the_site_is_not_ready_while_a_migration_waits(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "1 migrations are not applied" in response.json()["reason"]


@pytest.mark.django_db
def test_health_is_told_by_any_host_name(client: Client) -> None:
    assert client.get("/healthz", HTTP_HOST="10.0.0.7").status_code == 200
    assert client.get("/readyz", HTTP_HOST="10.0.0.7").status_code == 200


def test_the_site_is_not_ready_while_the_database_is_away(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "response = Client().get('/readyz')\n"
        "print(response.status_code, response.json()['reason'])\n"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "DATABASE_URL": f"postgresql:///factcheck?host={tmp_path}",
        "SECRET_KEY": "abcdefghij" * 5,
        "ALLOWED_HOSTS": "facts.example.org",
        "FACTCHECK_DATA": str(tmp_path),
    }
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).resolve().parents[2],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.strip() == "503 the database does not answer"
