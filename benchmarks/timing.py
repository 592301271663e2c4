"""Times several subjects in turns, so that whatever else the machine does meets all alike."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.servers import HERE, Running

CONNECTIONS = (1, 16)


class Unexpected(Exception):
    """An answer that was not to be expected; the text says of what, and which."""


@dataclass(frozen=True)
class Subject:
    """Addresses of one server that are measured together under one name."""

    name: str
    server: Running
    paths: Sequence[str]
    headers: Sequence[Mapping[str, str]] = ({},)
    status: int = 200


@dataclass
class Timing:
    """How long answers took, in milliseconds, and how many came in a second, at a number of
    connections; `bytes` is the mean length of an answer."""

    times: list[float] = field(default_factory=list)
    seconds: float = 0
    bytes: int = 0

    def percentile(self, percent: float) -> float:
        """Milliseconds within which so many of a hundred answers came (nearest rank)."""
        return percentile(self.times, percent) * 1000

    def told(self) -> dict[str, float]:
        """The figures that are kept."""
        answers = len(self.times)
        return {f"p{percent}": self.percentile(percent) for percent in (50, 95, 99)} | {
            "rate": answers / self.seconds,
            "answers": answers,
            "bytes": self.bytes / answers,
        }


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many of a hundred do not exceed (nearest rank); ValueError for none."""
    if not values:
        raise ValueError("There is no percentile of nothing.")
    rank = -(-len(values) * percent // 100)
    return sorted(values)[max(int(rank), 1) - 1]


class Loader:
    """The process that makes the load."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.load"],
            cwd=HERE.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("A process with pipes has them.")
        self.asking, self.answers = self.process.stdin, self.process.stdout

    def load(
        self, subject: Subject, connections: int, seconds: float, least: int = 1
    ) -> dict[str, Any]:
        """What came of it (see `benchmarks.load.Taken`); Unexpected for any other status."""
        asked = {
            "port": subject.server.port,
            "paths": list(subject.paths),
            "headers": [dict(headers) for headers in subject.headers],
            "connections": connections,
            "seconds": seconds,
            "least": least,
        }
        self.asking.write(json.dumps(asked).encode() + b"\n")
        self.asking.flush()
        taken: dict[str, Any] = json.loads(self.answers.readline() or b'{"error": "gone"}')
        statuses = taken.get("statuses", {}).keys()
        if taken.get("error") or statuses != {str(subject.status)}:
            what = taken.get("error") or f"answers with {', '.join(statuses)}"
            raise Unexpected(f"{subject.name} ({subject.paths[0]}): {what}")
        return taken

    def close(self) -> None:
        """Ends the process."""
        self.asking.close()
        self.process.wait()


def time_all(
    loader: Loader, subjects: Sequence[Subject], seconds: float, rounds: int
) -> dict[str, dict[str, dict[str, float]]]:
    """The figures of each subject at 1 and at 16 connections, over `seconds` each.

    Every subject is warmed up before; then all take turns, so many rounds.
    """
    for subject in subjects if rounds > 1 else ():
        loader.load(subject, 4, seconds / rounds)
    told: dict[str, dict[str, dict[str, float]]] = {subject.name: {} for subject in subjects}
    for connections in CONNECTIONS:
        timings = {subject.name: Timing() for subject in subjects}
        for _ in range(rounds):
            for subject in subjects:
                taken = loader.load(subject, connections, seconds / rounds)
                timing = timings[subject.name]
                timing.times += taken["times"]
                timing.seconds += taken["seconds"]
                timing.bytes += taken["bytes"]
        for name, timing in timings.items():
            told[name][str(connections)] = timing.told()
    return told
