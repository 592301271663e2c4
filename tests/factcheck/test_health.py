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
