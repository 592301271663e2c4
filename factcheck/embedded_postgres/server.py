"""One bundled PostgreSQL server for one data folder, shared by every process that uses it.

The server is started by whoever needs it first and outlives them all; only a Unix socket that
its owner alone may use leads to it. Any process may be killed at any moment, the server
included: the next connection finds out what is left and starts again.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

from factcheck.embedded_postgres.account import Account, AccountError
from factcheck.embedded_postgres.programs import run

USER = "factcheck"
DATABASE = "factcheck"
PORT = "5432"
SOCKET = f".s.PGSQL.{PORT}"

# What the kernel allows: 107 bytes on Linux, 103 on macOS.
LONGEST_SOCKET_PATH = 103

# Recovery after a crash in the middle of a large import may take minutes.
START_SECONDS = 600
STOP_SECONDS = 60

INITDB_OPTIONS = (
    f"--username={USER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    # Compiling a query takes longer than any of ours runs.
    "jit": "off",
}


class ServerError(psycopg.OperationalError):
    """The bundled PostgreSQL could not be started; the text says why and what to do."""


class Server:
    """The server of the cluster in `folder`, which need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.account = Account(self.folder)

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies: in the cluster, or in a short folder when that path is long."""
        if len(os.fsencode(self.folder / SOCKET)) <= LONGEST_SOCKET_PATH:
            return self.folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"factcheck-{digest}"  # noqa: S108 - checked before it is used

    def ensure_running(self) -> None:
        """Returns when the server accepts connections and has its database.

        Raises ServerError, with the last lines of the server's log when it does not start.
        """
        try:
            with self._locked():
                if not self._runs():
                    self._stop()
                    self._make_cluster()
                    self._start()
                self._make_database()
        except AccountError as error:
            raise ServerError(str(error)) from error
        except PermissionError as error:
            raise ServerError(
                f"{error.filename} belongs to another user. Work as that user, "
                "or set FACTCHECK_DATA to a folder of your own."
            ) from error

    def stop(self) -> bool:
        """Stops the server; says whether there was one to stop."""
        if not self.folder.exists():
            return False
        with self._locked():
            return self._stop()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Lets one process at a time see to the server; the kernel frees the lock of a dead one."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with self.folder.with_name(f"{self.folder.name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _runs(self) -> bool:
        return self._postmaster() is not None and self._accepts_connections()

    def _postmaster(self) -> psutil.Process | None:
        """The living main process of this cluster.

        `postmaster.pid` alone does not tell: its number may be that of a zombie which nobody
        collects, or of another program since the machine was restarted. PostgreSQL itself takes
        both for a running server.
        """
        try:
            first_line = (self.folder / "postmaster.pid").read_text().split("\n", 1)[0]
            process = psutil.Process(int(first_line))
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None
        return process if self._works_here(process) else None

    def _works_here(self, process: psutil.Process) -> bool:
        """Whether it lives and is of this cluster, which is where all its processes work."""
        try:
            return (
                process.status() != psutil.STATUS_ZOMBIE
                and "postgres" in process.name()
                and Path(process.cwd()) == self.folder
            )
        except psutil.Error:
            return False

    def _accepts_connections(self) -> bool:
        """Whether the server answers; waits while it is still starting or recovering."""
        deadline = time.monotonic() + START_SECONDS
        address = make_conninfo(host=str(self.socket_folder), port=PORT, connect_timeout=10)
        while time.monotonic() < deadline:
            answer = psycopg.pq.PGconn.ping(address.encode())
            if answer != psycopg.pq.Ping.REJECT:
                return answer == psycopg.pq.Ping.OK
            time.sleep(0.1)
        return False

    def _stop(self) -> bool:
        """Ends the main process, then whatever of it is left, and clears its marks away."""
        postmaster = self._postmaster()
        if postmaster is not None:
            with suppress(psutil.NoSuchProcess):
                # Asks for the fast shutdown, which writes everything out first.
                postmaster.send_signal(signal.SIGINT)
            self._wait_for_end([postmaster])
        # A session in a long query outlives its killed main process, and may still write.
        left = [process for process in psutil.process_iter() if self._works_here(process)]
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._wait_for_end(left)
        for mark in ("postmaster.pid", SOCKET, f"{SOCKET}.lock"):
            (self.folder / mark).unlink(missing_ok=True)
            (self.socket_folder / mark).unlink(missing_ok=True)
        return postmaster is not None

    def _wait_for_end(self, processes: list[psutil.Process]) -> None:
        """Waits until they are gone or zombies; psutil's own wait never ends on a zombie."""
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and any(map(self._works_here, processes)):
            time.sleep(0.02)

    def _make_cluster(self) -> None:
        """Made under another name, so that what an interrupted run leaves is never taken up."""
        if (self.folder / "PG_VERSION").exists():
            return
        name = f"{self.folder.name}.new-"
        for left_over in self.folder.parent.glob(f"{name}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix=name, dir=self.folder.parent))
        self.account.own(draft)
        self.account.reach(draft)
        result = run(self.account, "initdb", *INITDB_OPTIONS, "-D", str(draft))
        if result.returncode:
            raise ServerError(f"initdb could not make {self.folder}: {result.stdout}")
        draft.rename(self.folder)

    def _start(self) -> None:
        self.account.reach(self.folder)
        self._make_socket_folder()
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        options = " ".join(f"-c {name}={_quoted(value)}" for name, value in settings.items())
        log = self.folder / "server.log"
        # fmt: off
        result = run(
            self.account,
            "pg_ctl", "start", "--wait", f"--timeout={START_SECONDS}", "--silent",
            "-D", str(self.folder), "-l", str(log), "-o", options,
        )
        # fmt: on
        # One that a killed process had begun to start may have been there first.
        if result.returncode and not self._runs():
            last_lines = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
            raise ServerError(
                "\n".join(
                    [f"PostgreSQL did not start in {self.folder}:", result.stdout, *last_lines]
                )
            )

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        if folder == self.folder:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (
            os.geteuid(),
            self.account.uid,
        ):
            raise ServerError(f"{folder} is not ours. Remove it, or set FACTCHECK_DATA.")
        folder.chmod(0o700)
        self.account.own(folder)

    def _make_database(self) -> None:
        with psycopg.connect(
            host=str(self.socket_folder), port=PORT, user=USER, dbname="postgres", autocommit=True
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")


def _quoted(value: str) -> str:
    """A value for the options of pg_ctl, which a shell reads."""
    return "'" + value.replace("'", "'\\''") + "'"
