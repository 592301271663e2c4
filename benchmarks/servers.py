"""Starts what is measured, each as a process of its own on a port of its own, and ends it again."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import psutil

HERE = Path(__file__).resolve().parent
START_SECONDS = 120
STOP_SECONDS = 20


class DidNotStart(Exception):
    """What was to be measured does not answer; the text holds the end of its log."""


@dataclass(frozen=True)
class Running:
    """A server that answers on `port`."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    def memory(self) -> float:
        """Megabytes that one worker holds for itself (unique set size), the mean of all."""
        workers = psutil.Process(self.process.pid).children() or [psutil.Process(self.process.pid)]
        return mean(worker.memory_full_info().uss for worker in workers) / 1e6


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
    return port


def site(folder: Path) -> dict[str, str]:
    """The environment in which the site works on the corpus in this folder."""
    kept = {name: value for name, value in os.environ.items() if name not in _DECIDE}
    return kept | {"FACTCHECK_DATA": str(folder), "LOG_LEVEL": "ERROR"}


_DECIDE = ("DATABASE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE", "FACTCHECK_DEMO", "HTTPS")


def gunicorn(program: str, python: str = sys.executable) -> list[str]:
    """The command that serves a WSGI program as the site itself is served."""
    config = HERE.parent / "factcheck" / "gunicorn.py"
    return [python, "-m", "gunicorn", "--config", str(config), program]


@contextlib.contextmanager
def running(
    name: str, command: list[str], environment: dict[str, str], folder: Path, path: str = "/"
) -> Iterator[Running]:
    """Runs it until the block ends; `folder` takes its log, `path` is asked for until it answers.

    DidNotStart when it ends, or does not answer within START_SECONDS.
    """
    port = free_port()
    environment = environment | {"PORT": str(port), "HOST": "127.0.0.1"}
    command = [part.replace("{port}", str(port)) for part in command]
    log = folder / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, env=environment, cwd=HERE.parent, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        _wait(name, process, port, path, log)
        yield Running(name, port, process)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(name: str, process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(asking):
            asking.request("GET", path)
            if asking.getresponse().status < 400:
                return
        time.sleep(0.1)
    raise DidNotStart(f"{name} does not answer:\n{log.read_text(errors='replace')[-2000:]}")


FLOOR = """
import os, socket, threading
body = b"Hello, world."
answer = b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%s" % (len(body), body)
listening = socket.create_server(("127.0.0.1", int(os.environ["PORT"])), backlog=64)
def serve(taken):
    while taken.recv(65536):
        taken.sendall(answer)
while True:
    threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()
"""
"""Answers every request at once with the same bytes: what it takes is the load generator's own."""
