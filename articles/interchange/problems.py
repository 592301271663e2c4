"""What is wrong with a file, so that whoever wrote it can put it right."""

from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import category

MOST = 20
"""Problems told at once: enough to see a pattern, few enough to read."""


class Place(NamedTuple):
    """A line of a file; lines are counted from 1."""

    file: str
    line: int


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where, and what to do."""

    place: Place
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}"
        return f"{where}: {self.path}: {self.message}" if self.path else f"{where}: {self.message}"


class ImportFailed(ValueError):
    """A run that was refused: nothing of it is kept (with `resume`, nothing of its last batch)."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems[:MOST]))
        self.problems = problems[:MOST]


def printable(text: str) -> str:
    """`text` on one line and without controls; spaces of every width stay what they are."""
    return "".join(c if c.isprintable() or category(c) == "Zs" else "�" for c in text)


class Problems:
    """Collects what is wrong with a run."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, place: Place, path: str, message: str) -> None:
        """Notes one problem, a repeated one only once; its text is one line, without controls."""
        problem = Problem(place, path, printable(message))
        if problem not in self.found[-MOST:]:
            self.found.append(problem)

    @property
    def enough(self) -> bool:
        """Whether more of them would help nobody."""
        return len(self.found) >= MOST

    def stop_if_any(self) -> None:
        """ImportFailed when there is a problem."""
        if self.found:
            raise ImportFailed(sorted(self.found, key=lambda problem: problem.place.line))
