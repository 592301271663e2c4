"""The corpora that are measured, made once and kept in a folder; and the same as SQLite."""

import json
import os
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from benchmarks.servers import HERE, site
from factcheck.embedded_postgres.server import DATABASE, PORT, USER, Server

SEED = 1
_COLUMNS = {
    "claim": "claim_id",
    "statement": "statement",
    "rating": "rating",
    "kind": "kind",
    "language": "language",
    "said_on": "said_on::text",
    "sort_on": "sort_on::text",
    "reports": "reports",
    "origins": "origins",
    "source": "document #>> '{appearances,0,chain,0,source,name}'",
}


@dataclass(frozen=True)
class Corpus:
    """A published record of `size` claims in a data folder of its own."""

    size: int
    folder: Path

    @property
    def connection(self) -> str:
        """The connection string of its database, which is started where it does not run."""
        server = Server(self.folder / "postgres")
        server.ensure_running()
        return make_conninfo(host=str(server.socket_folder), port=PORT, user=USER, dbname=DATABASE)

    def manage(self, *arguments: str) -> None:
        """Runs a command of manage.py on it; CalledProcessError when it fails."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=HERE.parent, env=site(self.folder), check=True)

    def samples(self) -> dict[str, Any]:
        """What is asked of it (see `benchmarks.samples`)."""
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.samples"],
            cwd=HERE.parent,
            env=site(self.folder),
            check=True,
            stdout=subprocess.PIPE,
        )
        found: dict[str, Any] = json.loads(told.stdout)
        return found

    def stop(self) -> None:
        """Stops its database."""
        Server(self.folder / "postgres").stop()


def corpus(size: int, data: Path) -> Corpus:
    """The corpus of this size, made where it is not there yet; static files and migrations are
    brought up to date."""
    made = Corpus(size, data / f"{size}-claims")
    whole = made.folder / "whole"
    made.folder.mkdir(parents=True, exist_ok=True)
    made.manage("migrate", "--verbosity", "0")
    made.manage("collectstatic", "--no-input", "--verbosity", "0")
    if not whole.exists():
        made.manage("generate_corpus", "--claims", str(size), "--seed", str(SEED))
        with psycopg.connect(made.connection, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
        whole.touch()
    return made


def sqlite(of: Corpus) -> Path:
    """The claims in force as an SQLite database with full-text search, for Datasette."""
    file = of.folder / "editions.sqlite"
    if file.exists():
        return file
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    names = ", ".join(_COLUMNS)
    marks = ", ".join("?" * len(_COLUMNS))
    with sqlite3.connect(draft) as connection:
        connection.execute(f"CREATE TABLE editions ({names}, PRIMARY KEY (claim))")
        connection.executemany(
            f"INSERT INTO editions VALUES ({marks})",  # noqa: S608 - constants
            _in_force(of),
        )
        for column in ("sort_on", "rating", "kind"):
            connection.execute(f"CREATE INDEX editions_{column} ON editions ({column})")
        connection.execute(
            "CREATE VIRTUAL TABLE editions_fts USING fts5 (statement, content='editions')"
        )
        connection.execute("INSERT INTO editions_fts (editions_fts) VALUES ('rebuild')")
        connection.execute("ANALYZE")
    draft.rename(file)
    return file


def _in_force(of: Corpus) -> Iterator[tuple[Any, ...]]:
    query = f"""SELECT {", ".join(_COLUMNS.values())} FROM articles_edition
      WHERE superseded_at IS NULL AND NOT withdrawn AND NOT redacted"""  # noqa: S608 - constants
    with psycopg.connect(of.connection) as connection, connection.cursor("all") as cursor:
        cursor.itersize = 10_000
        yield from cursor.execute(query)


def environment(data: Path) -> str:
    """The Python of an environment of the benchmark's own, made where it is not there yet."""
    folder = data / "environment"
    python = folder / "bin" / "python"
    wanted = HERE / "requirements.txt"
    stamp = folder / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        venv.create(folder, with_pip=True, clear=True)
        quiet = ["-q", "--disable-pip-version-check"]
        subprocess.run([str(python), "-m", "pip", "install", *quiet, "-r", wanted], check=True)
        stamp.write_text(wanted.read_text())
    return os.fspath(python)
