"""A backup by PostgreSQL's own programs comes back whole, rules included."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from articles import workflow
from articles.models import Edition, Measure
from factcheck.embedded_postgres.programs import BIN
from tests import factories as make

RULES = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'
ORDER BY 1, 2
"""


def program(name: str) -> str:
    """Of the bundled server, else of this machine."""
    found = shutil.which(name, path=f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}")
    if not found:
        pytest.skip(f"no {name} here")
    return found


def environment(**changed: str) -> dict[str, str]:
    given: dict[str, Any] = connection.get_connection_params()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    found = {name: str(given[key]) for name, key in names.items() if given.get(key)}
    return os.environ | found | {"PGDATABASE": given["dbname"]} | changed


def run(command: str, *arguments: str, **changed: str) -> str:
    result = subprocess.run(
        [program(command), *arguments],
        env=environment(**changed),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.django_db(transaction=True)
def test_a_backup_comes_back_with_its_data_and_its_rules(tmp_path: Path) -> None:
    claim = make.whole_claim(occurred_on="2024-10~")
    make.figure(claim, "1500", Measure.objects.create(name="Soldiers"))
    workflow.publish([claim], make.user("chief"))
    before = Edition.objects.values_list("sha256", "document", "search_vector").get()
    copy = f"{connection.settings_dict['NAME']}_restored"
    dump = str(tmp_path / "dump")
    run("pg_dump", "--format=custom", f"--file={dump}")
    run("psql", "-qc", f'DROP DATABASE IF EXISTS "{copy}"', PGDATABASE="postgres")
    run("psql", "-qc", f'CREATE DATABASE "{copy}"', PGDATABASE="postgres")
    try:
        run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={copy}", dump)
        rows = run(
            "psql", "-Atc", "SELECT sha256, document, search_vector FROM articles_edition",
            PGDATABASE=copy,
        )  # fmt: skip
        assert rows.split("|")[0] == before[0]
        assert str(before[2]) in rows
        with pytest.raises(AssertionError, match="what is on record is neither changed"):
            run("psql", "-c", "DELETE FROM articles_edition", "-v", "ON_ERROR_STOP=1",
                PGDATABASE=copy)  # fmt: skip
        assert run("psql", "-Atc", RULES, PGDATABASE=copy) == run("psql", "-Atc", RULES)
    finally:
        run("psql", "-qc", f'DROP DATABASE IF EXISTS "{copy}"', PGDATABASE="postgres")
