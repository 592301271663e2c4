"""Import with publishing beside a bare COPY of the same rows; memory of import and export."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.corpora import Corpus
from benchmarks.report import Ratio
from benchmarks.servers import HERE, site

IMPORTED = 100_000
"""Claims of the larger import, about; a million take ten times as long and the same memory."""
USER = "corpus-chief"
_BATCH = re.compile(r'"url": "https://news\.example\.org/\d+/(\d+)/')


@dataclass(frozen=True)
class Run:
    """One command: seconds, and the most memory it held, in MB."""

    seconds: float
    memory: float


def measure(small: Corpus, large: Corpus, data: Path) -> dict[str, Any]:
    """What the report takes of a part: its ratios and notes."""
    with tempfile.TemporaryDirectory(dir=data) as folder:
        there = Path(folder)
        files = [there / f"{corpus.size}.jsonl" for corpus in (small, large)]
        exports = [
            _run(corpus.folder, "export_articles", str(file))
            for corpus, file in zip((small, large), files, strict=True)
        ]
        part = there / "part.jsonl"
        claims = _cut(files[1], part, IMPORTED)
        few, _ = _import(there / "few", files[0])
        many, copied = _import(there / "many", part)
    bare = copied.pop("seconds")
    rows = sum(copied.values())
    return {
        "figures": {},
        "memory": {},
        "ratios": [
            Ratio(
                "import with publishing, rows a second, against a bare COPY",
                bare / many.seconds,
                0.15,
                at_least=True,
                note=f"{claims:,} claims in {many.seconds:.0f} s, COPY {bare:.0f} s",
            ).__dict__,
            _memory("import", few, many, f"{claims:,} claims"),
            _memory("export", *exports, f"{large.size:,} claims"),
        ],
        "notes": [
            f"The import made {rows:,} rows; exports took "
            f"{exports[0].seconds:.0f} s and {exports[1].seconds:.0f} s."
        ],
    }


def _memory(what: str, few: Run, many: Run, size: str) -> dict[str, Any]:
    note = f"{size}: {many.memory:.0f} MB, the small corpus {few.memory:.0f} MB"
    return Ratio(f"peak memory of {what}", many.memory / few.memory, 1.5, note=note).__dict__


def _run(folder: Path, *arguments: str) -> Run:
    began = time.perf_counter()
    command = [sys.executable, "manage.py", *arguments]
    process = subprocess.Popen(
        command, cwd=HERE.parent, env=site(folder), stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(time.perf_counter() - began, used.ru_maxrss / 1024)


def _cut(file: Path, part: Path, claims: int) -> int:
    """Whole batches of a corpus with about so many claims; how many there are."""
    found, taken, keys = 0, set[str](), set[str]()
    with file.open(encoding="utf-8") as lines, part.open("w", encoding="utf-8") as kept:
        for line in lines:
            batch = _BATCH.search(line)
            if batch:
                if batch[1] not in taken and found >= claims:
                    continue
                taken.add(batch[1])
                keys |= {claim["key"] for claim in json.loads(line)["claims"]}
                found = len(keys)
            kept.write(line)
    return found


def _import(folder: Path, file: Path) -> tuple[Run, dict[str, Any]]:
    """Imports a file into a database of its own, and copies what it made; both are gone then."""
    corpus = Corpus(0, folder)
    folder.mkdir()
    try:
        corpus.manage("migrate", "--verbosity", "0")
        corpus.manage("shell", "--verbosity", "0", "-c", _MAKE_USER)
        run = _run(
            folder, "import_articles", str(file), "--publish", "--with-reviews", "--as", USER
        )
        with psycopg.connect(corpus.connection, autocommit=True) as connection:
            return run, _copied(connection, folder)
    finally:
        corpus.stop()
        shutil.rmtree(folder)


_MAKE_USER = (
    "from django.contrib.auth.models import User;"
    f"User.objects.create_superuser('{USER}', '', 'not used to sign in')"
)


def _copied(connection: psycopg.Connection, folder: Path) -> dict[str, Any]:
    """Rows by table, and the `seconds` that a COPY of all takes into tables that are only rows."""
    done: dict[str, Any] = {"seconds": 0.0}
    for table in _tables(connection):
        file = folder / "rows"
        name, bare = sql.Identifier(table), sql.Identifier(f"bare_{table}")
        with file.open("wb") as out, connection.cursor() as cursor:
            with cursor.copy(sql.SQL("COPY (TABLE {}) TO STDOUT").format(name)) as copy:
                for piece in copy:
                    out.write(piece)
            done[table] = cursor.rowcount
        connection.execute(sql.SQL("CREATE TABLE {} AS TABLE {} WITH NO DATA").format(bare, name))
        began = time.perf_counter()
        statement = sql.SQL("COPY {} FROM STDIN").format(bare)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for piece in _pieces(file):
                copy.write(piece)
        done["seconds"] += time.perf_counter() - began
        connection.execute(sql.SQL("DROP TABLE {}").format(bare))
    return done


def _tables(connection: psycopg.Connection) -> list[str]:
    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename LIKE 'articles\\_%' ORDER BY 1"
    )
    return [name for (name,) in found]


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as rows:
        while piece := rows.read(1 << 18):
            yield piece
