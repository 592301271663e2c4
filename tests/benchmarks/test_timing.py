"""The benchmark's own pieces: what it counts, how it asks, what it says that holds."""

import socket
import threading
from collections.abc import Iterator

import pytest

from benchmarks.load import NoAnswer, load, status_of_whole
from benchmarks.report import Ratio, against, report
from benchmarks.timing import percentile

HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: W/"x"\r\n\r\n'
CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"


def _serve(listening: socket.socket, answer: bytes) -> None:
    while True:
        try:
            taken = listening.accept()[0]
        except OSError:
            return
        threading.Thread(target=_answer, args=(taken, answer), daemon=True).start()


def _answer(taken: socket.socket, answer: bytes) -> None:
    with taken:
        while taken.recv(65536):
            for byte in range(0, len(answer), 7):
                taken.sendall(answer[byte : byte + 7])
            if answer is CLOSING:
                return


@pytest.fixture
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """A server that gives the answer of the test's parameter, in small pieces."""
    listening = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_serve, args=(listening, request.param), daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


@pytest.mark.parametrize(
    ("port", "status"),
    [(HELLO, "200"), (CHUNKED, "200"), (UNCHANGED, "304"), (CLOSING, "200")],
    indirect=["port"],
)
@pytest.mark.parametrize("connections", [1, 3])
def test_every_answer_is_taken_whole_and_timed(port: int, status: str, connections: int) -> None:
    taken = load(port, ["/", "/other"], [{}], connections, 0.05, least=9)
    assert taken.statuses.keys() == {status}
    assert len(taken.times) == taken.statuses[status] >= 9
    assert all(time > 0 for time in taken.times)


def test_an_answer_without_a_length_is_not_waited_for() -> None:
    with pytest.raises(NoAnswer):
        status_of_whole(b"HTTP/1.1 200 OK\r\n\r\nhel")


@pytest.mark.parametrize(
    ("percent", "value"), [(50, 5), (95, 10), (99, 10), (10, 1), (11, 2), (100, 10)]
)
def test_a_percentile_is_a_value_that_was_measured(percent: float, value: float) -> None:
    assert percentile([10, 1, 9, 2, 8, 3, 7, 4, 6, 5], percent) == value


def test_a_ratio_holds_up_to_its_target_and_not_beyond() -> None:
    assert Ratio("a", 12, 12).holds
    assert not Ratio("a", 12.01, 12).holds
    assert Ratio("a", 0.6, 0.6, at_least=True).holds
    assert not Ratio("a", 0.59, 0.6, at_least=True).holds


def test_the_report_names_what_does_not_hold() -> None:
    figures = {
        name: {
            at: {"p50": p50, "p95": 9.0, "p99": 9.0, "rate": 5.0, "bytes": 1000.0}
            for at in ("1", "16")
        }
        for name, p50 in (("claim", 5.0), ("hello", 0.25))
    }
    ratios = [against(figures, "claim against hello", "claim", "hello", 12).told()]
    text = report([{"name": "pages", "figures": figures, "ratios": ratios}])
    assert "0 of 1 targets hold." in text
    assert "| claim against hello | 20.00 | ≤ 12 | **no** |" in text
