"""A load generator in one process of its own: keeps connections open and asks one after the other.

    python -m benchmarks.load

Reads one request for load a line from standard input, as JSON, and answers each with a line. It is
plain sockets and one selector, so that little of what it measures is its own; how much that is, it
measures against a server that does nothing (`benchmarks.servers.Floor`).
"""

import json
import selectors
import socket
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

LONGEST_WAIT = 120.0
"""Seconds after which a server that does not answer is given up."""


class NoAnswer(Exception):
    """The server closed the connection, or took longer than LONGEST_WAIT."""


@dataclass
class Taken:
    """What came of it: a time in seconds and a status for each answer, and how long it all took."""

    times: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    seconds: float = 0


class Connection:
    """One connection, with at most one request under way."""

    def __init__(self, port: int, requests: list[bytes], at: int) -> None:
        self.port, self.requests, self.at = port, requests, at
        self.received = b""
        self.since = 0.0
        self.socket = self._connect()

    def _connect(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=LONGEST_WAIT)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def ask(self) -> None:
        """Sends the next request."""
        request = self.requests[self.at % len(self.requests)]
        self.at += 1
        self.received = b""
        self.since = time.perf_counter()
        try:
            self.socket.sendall(request)
        except OSError:
            self.renew()
            self.socket.sendall(request)

    def renew(self) -> None:
        """A new connection in place of one that the server closed."""
        self.socket.close()
        self.socket = self._connect()

    def receive(self) -> int:
        """Takes what has come; the status once the answer is whole, else 0."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise NoAnswer("The server closed the connection within an answer.")
        self.received += part
        return status_of_whole(self.received)


def status_of_whole(received: bytes) -> int:
    """The status of an HTTP/1.1 answer, or 0 while it is not whole."""
    head, found, body = received.partition(b"\r\n\r\n")
    if not found:
        return 0
    status = int(head[9:12])
    fields = head.lower()
    if status in (204, 304):
        return status
    if b"\r\ntransfer-encoding: chunked" in fields:
        return status if body.endswith(b"0\r\n\r\n") else 0
    _, found, length = fields.partition(b"\r\ncontent-length:")
    if not found:
        raise NoAnswer("An answer without a length cannot be told to be whole.")
    return status if len(body) >= int(length.partition(b"\r\n")[0]) else 0


def closes(received: bytes) -> bool:
    """Whether the server said that it closes the connection after this answer."""
    return b"\r\nconnection: close" in received.partition(b"\r\n\r\n")[0].lower()


def request_of(path: str, port: int, headers: dict[str, str]) -> bytes:
    """The bytes of a GET."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def load(
    port: int,
    paths: list[str],
    headers: list[dict[str, str]],
    connections: int,
    seconds: float,
    least: int = 1,
) -> Taken:
    """Asks for the paths in turn (with the headers at the same place, or the only ones) for that
    long, and at least `least` times."""
    every = headers if len(headers) == len(paths) else headers * len(paths)
    requests = [request_of(path, port, own) for path, own in zip(paths, every, strict=True)]
    taken = Taken()
    step = max(len(requests) // connections, 1)
    with selectors.DefaultSelector() as selector:
        opened = [Connection(port, requests, number * step) for number in range(connections)]
        began = time.perf_counter()
        until = began + seconds
        for connection in opened:
            connection.ask()
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        under_way = len(opened)
        while under_way:
            ready = selector.select(LONGEST_WAIT)
            if not ready:
                raise NoAnswer(f"No answer for {LONGEST_WAIT:.0f} s.")
            for key, _ in ready:
                under_way -= _served(key.data, selector, taken, until, least)
        taken.seconds = time.perf_counter() - began
    for connection in opened:
        connection.socket.close()
    return taken


def _served(
    connection: Connection,
    selector: selectors.BaseSelector,
    taken: Taken,
    until: float,
    least: int,
) -> bool:
    """Takes what came of one connection and asks again; whether that was its last."""
    status = connection.receive()
    if not status:
        return False
    now = time.perf_counter()
    taken.times.append(now - connection.since)
    taken.statuses[str(status)] = taken.statuses.get(str(status), 0) + 1
    taken.bytes += len(connection.received)
    if now >= until and len(taken.times) >= least:
        selector.unregister(connection.socket)
        return True
    if closes(connection.received):
        selector.unregister(connection.socket)
        connection.renew()
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    before = connection.socket
    connection.ask()
    if connection.socket is not before:
        selector.unregister(before)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    return False


def main() -> None:
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        try:
            answer = asdict(load(**asked))
        except (NoAnswer, OSError, ValueError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
