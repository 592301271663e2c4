"""Some lines that are written together, and what was counted and left over on the way."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from articles import copying
from articles.interchange.entries import ArticleLine, ClaimEntry
from articles.interchange.problems import Place, Problems
from articles.interchange.records import Record
from articles.models import ImportRun, ImportStep


@dataclass(frozen=True)
class Entry:
    """A line that was read."""

    place: Place
    content: ArticleLine | Record


@dataclass
class Batch:
    """Lines on their way into the record.

    `counts`: what was made. `steps`: what waits for the end of the run. `changed`: ids of claims
    known before whose record grew.
    """

    run: ImportRun
    user: Any | None
    entries: list[Entry]
    problems: Problems
    with_reviews: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    steps: list[ImportStep] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)

    def articles(self) -> Iterator[tuple[Place, ArticleLine]]:
        """The articles among the lines."""
        for entry in self.entries:
            if isinstance(entry.content, ArticleLine):
                yield entry.place, entry.content

    def claims(self) -> Iterator[tuple[Place, ArticleLine, ClaimEntry]]:
        """The claims on the lines."""
        for place, line in self.articles():
            for claim in line.claims:
                yield place, line, claim

    def later(self, kind: str, thing: int, place: Place, path: str, /, **data: Any) -> None:
        """Notes a step for the end of the run."""
        self.steps.append(
            ImportStep(
                run=self.run,
                kind=kind,
                thing=thing,
                data=data,
                file=place.file,
                line=place.line,
                path=path,
            )
        )

    def create(self, model: Any, rows: Iterable[Any], what: str = "") -> None:
        """Inserts new rows, and counts them as `what`."""
        rows = list(rows)
        copying.create(model, rows)
        if what:
            self.counts[what] += len(rows)


class Fillings:
    """Empty fields of shared things known before that lines fill in; only these are written."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.names: dict[Any, set[str]] = {}

    def note(self, thing: Any, values: dict[str, object]) -> None:
        """Sets fields; of a new thing, they are inserted with it."""
        for name, value in values.items():
            setattr(thing, name, value)
        if thing.pk:
            self.names.setdefault(thing, set()).update(values)

    def save(self, batch: Batch) -> None:
        """Writes them, and notes what is to be issued again."""
        for thing, names in self.names.items():
            thing.save(update_fields=names)
            batch.later("shared", thing.pk, Place("", 0), "", kind=self.kind)
        self.names = {}
