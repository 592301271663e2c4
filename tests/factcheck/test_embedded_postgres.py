"""The bundled PostgreSQL, each time in a cluster of its own that a copy of a fresh one gives."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from factcheck.embedded_postgres.base import DatabaseWrapper
from factcheck.embedded_postgres.server import DATABASE, PORT, USER, Server, ServerError

PROJECT = Path(__file__).resolve().parents[2]

CONNECT = """
import sys
from pathlib import Path
from factcheck.embedded_postgres.server import Server
Server(Path(sys.argv[1])).ensure_running()
"""


@pytest.fixture
def server(django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    # Not pytest's own folder: every run closes it to others, and root's server is somebody else.
    with tempfile.TemporaryDirectory(prefix="factcheck-test-") as folder:
        server = Server(Path(folder) / "postgres")
        with django_db_blocker.unblock():
            yield server
        server.stop()


def connect(server: Server) -> psycopg.Connection[tuple[object]]:
    return psycopg.connect(
        host=str(server.socket_folder), port=PORT, user=USER, dbname=DATABASE, autocommit=True
    )


def ask(server: Server) -> int:
    """A question through Django's backend, as a page would ask."""
    settings = {"ENGINE": "factcheck.embedded_postgres", "DATA_FOLDER": server.folder}
    wrapper = ConnectionHandler({"default": settings})["default"]
    try:
        with wrapper.cursor() as cursor:
            cursor.execute("SELECT 42")
            return int(cursor.fetchone()[0])
    finally:
        wrapper.close()


def postmaster(server: Server) -> psutil.Process:
    return psutil.Process(int((server.folder / "postmaster.pid").read_text().split()[0]))


def start_elsewhere(server: Server) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CONNECT, str(server.folder)], cwd=PROJECT)


def test_the_first_connection_makes_the_cluster_and_starts_it(server: Server) -> None:
    assert ask(server) == 42


def test_only_its_owner_reaches_the_server(server: Server) -> None:
    server.ensure_running()
    assert server.folder.stat().st_mode & 0o077 == 0
    with connect(server) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_text_of_every_script_is_searchable(server: Server) -> None:
    server.ensure_running()
    with connect(server) as connection:
        row = connection.execute(
            "SELECT to_tsvector('simple', 'Корабль 국가정보원') @@ "
            "to_tsquery('simple', 'корабль & 국가정보원')"
        ).fetchone()
    assert row == (True,)


def test_a_killed_server_is_started_again_with_what_was_committed(server: Server) -> None:
    server.ensure_running()
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    postmaster(server).kill()
    assert ask(server) == 42
    with connect(server) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_a_killed_server_is_started_again_although_a_long_query_outlives_it(
    server: Server,
) -> None:
    server.ensure_running()
    connection = connect(server)
    session = psutil.Process(connection.info.backend_pid)
    connection.pgconn.send_query(b"DO $$ BEGIN FOR i IN 1..2000000000 LOOP NULL; END LOOP; END $$")
    time.sleep(0.2)
    postmaster(server).kill()
    assert ask(server) == 42
    assert not session.is_running() or session.status() == psutil.STATUS_ZOMBIE
    connection.close()


def test_a_zombie_is_not_taken_for_the_server(server: Server) -> None:
    server.ensure_running()
    server.stop()
    zombie = subprocess.Popen(["true"])
    while psutil.Process(zombie.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    (server.folder / "postmaster.pid").write_text(f"{zombie.pid}\n{server.folder}\n")
    assert ask(server) == 42
    zombie.wait()


def test_another_program_with_the_old_process_number_is_left_alone(server: Server) -> None:
    server.ensure_running()
    server.stop()
    other = subprocess.Popen(["sleep", "60"])
    (server.folder / "postmaster.pid").write_text(f"{other.pid}\n{server.folder}\n")
    assert ask(server) == 42
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_socket_left_by_a_restart_of_the_machine_is_no_hindrance(server: Server) -> None:
    server.ensure_running()
    postmaster(server).kill()
    time.sleep(0.2)
    (server.folder / "postmaster.pid").write_text("4194303\n")
    assert ask(server) == 42


def test_a_lost_socket_is_made_again(server: Server) -> None:
    server.ensure_running()
    (server.socket_folder / f".s.PGSQL.{PORT}").unlink()
    assert ask(server) == 42


def test_processes_that_start_at_once_share_one_server(server: Server) -> None:
    starters = [start_elsewhere(server) for _ in range(4)]
    assert [starter.wait(60) for starter in starters] == [0, 0, 0, 0]
    mains = [
        process
        for process in psutil.process_iter(["cmdline"])
        if str(server.folder) in (process.info["cmdline"] or [])
    ]
    assert len(mains) == 1


@pytest.mark.parametrize("delay", [0.15, 0.3, 0.45, 0.6, 0.75])
def test_a_starter_killed_at_any_moment_leaves_nothing_in_the_way(
    server: Server, delay: float
) -> None:
    starter = start_elsewhere(server)
    time.sleep(delay)
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    assert ask(server) == 42


def test_a_killed_client_leaves_the_server_to_the_others(server: Server) -> None:
    server.ensure_running()
    before = postmaster(server).pid
    code = CONNECT + (
        "import psycopg, time\n"
        f"psycopg.connect(host=sys.argv[2], user={USER!r}, dbname={DATABASE!r})\n"
        "print('connected', flush=True)\n"
        "time.sleep(60)\n"
    )
    client = subprocess.Popen(
        [sys.executable, "-c", code, str(server.folder), str(server.socket_folder)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
    )
    assert client.stdout is not None
    client.stdout.readline()
    client.kill()
    client.wait()
    client.stdout.close()
    assert ask(server) == 42
    assert postmaster(server).pid == before


def test_a_path_too_long_for_a_socket_serves_as_well(server: Server) -> None:
    long = Server(server.folder.parent / ("d" * 60) / ("e" * 60) / "it's a postgres")
    assert ask(long) == 42
    assert long.stop()
    shutil.rmtree(long.socket_folder)


def test_a_folder_that_was_deleted_under_the_server_is_made_anew(server: Server) -> None:
    server.ensure_running()
    shutil.rmtree(server.folder)
    assert ask(server) == 42


def test_a_stopped_server_is_started_by_the_next_connection(server: Server) -> None:
    server.ensure_running()
    assert server.stop()
    assert not server.stop()
    assert ask(server) == 42


def test_a_server_that_cannot_start_says_why(server: Server) -> None:
    server.ensure_running()
    server.stop()
    with (server.folder / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(ServerError, match="no_such_setting"):
        server.ensure_running()


def test_a_backend_without_a_folder_says_what_is_missing() -> None:
    with pytest.raises(ImproperlyConfigured, match="DATA_FOLDER"):
        DatabaseWrapper({"NAME": ""})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand the server to somebody else")
def test_root_hands_the_server_to_another_user(server: Server) -> None:
    server.ensure_running()
    assert postmaster(server).uids().real != 0
