"""Files of JSON Lines into the working record: all of a run, or nothing of it."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from articles import copying
from articles.interchange.batch import Batch, Entry
from articles.interchange.finishing import finish
from articles.interchange.lines import STANDARD_INPUT, BadLine, Line, parse_line, read_lines
from articles.interchange.problems import ImportFailed, Problems
from articles.interchange.publishing import publish_run
from articles.interchange.reader import Reader
from articles.interchange.records import read_record
from articles.interchange.refusals import all_or_each
from articles.interchange.schema import read_article
from articles.interchange.writing import write_batch
from articles.models import ImportRun
from articles.roles import Action, require
from articles.workflow import acting_as

LINES, BYTES = 1000, 8 * 1024 * 1024
"""A batch ends after so many lines, or after the line with which it has so many bytes."""

IMPORTING = 0x6661_6375
"""Key of the advisory lock under which one import runs at a time."""


@dataclass
class Summary:
    """What a run made and what it issued; nothing of what was there before is counted."""

    lines: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        made = [f"{number} {what}" for what, number in sorted(self.counts.items()) if number]
        read = f"{self.lines} line{'' if self.lines == 1 else 's'} read"
        return f"{read}; new: {', '.join(made)}." if made else f"{read}; nothing was new."


@dataclass(frozen=True)
class Options:
    """How a run goes; see `import_files`."""

    user: Any | None
    publish: bool
    with_reviews: bool
    resume: bool


def import_files(
    paths: Iterable[str | Path],
    *,
    user: Any | None = None,
    publish: bool = False,
    with_reviews: bool = False,
    resume: bool = False,
    progress: Callable[[int], None] | None = None,
    phase: Callable[[str], None] | None = None,
) -> Summary:
    """Brings files into the working record; the same files again change nothing.

    The run is one transaction. With `resume` it is one a batch with a recorded position, from
    which the same call goes on after it was broken off. `user` is whose contributions it makes,
    needed for `publish` (every claim takes its state) and for `with_reviews`. `progress` is told
    the bytes of each line that is done, `phase` in words what begins after the last line.

    ImportFailed tells what is wrong with the files; PermissionDenied what `user` may not do;
    ValueError and OSError that the call cannot be carried out.
    """
    names = [str(path) for path in paths]
    options = Options(user, publish, with_reviews, resume)
    _check(names, options)
    with _alone(), acting_as(user, _reason(names)):
        run = _Run(names, options, progress or (lambda size: None), phase or (lambda words: None))
        if resume:
            return run.go()
        with transaction.atomic():
            return run.go()


def _check(names: list[str], options: Options) -> None:
    if not names:
        raise ValueError("Name at least one file, or - for standard input.")
    if options.resume and STANDARD_INPUT in names:
        raise ValueError("Standard input cannot be taken up again: give a file.")
    if options.user is None and (options.publish or options.with_reviews):
        raise ValueError("Say who publishes or imports reviews: --as USER.")
    if options.user is not None:
        require(options.user, Action.IMPORT)
        if options.publish:
            require(options.user, Action.PUBLISH)
        if options.with_reviews:
            require(options.user, Action.IMPORT_REVIEWS)


@contextmanager
def _alone() -> Iterator[None]:
    """ValueError when another import runs: two at once would make the same source twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [IMPORTING])
        if not cursor.fetchone()[0]:
            raise ValueError("Another import is running. Start this one when it is done.")
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [IMPORTING])


class _Run:
    """One call of `import_files` on its way through the lines."""

    def __init__(
        self,
        names: list[str],
        options: Options,
        progress: Callable[[int], None],
        phase: Callable[[str], None],
    ) -> None:
        self.names, self.options, self.progress, self.phase = names, options, progress, phase
        self.problems = Problems()
        self.counts: Counter[str] = Counter()
        self.lines = 0
        self.digest = hashlib.sha256()
        self.row = ImportRun(name=_name(names, options))

    def go(self) -> Summary:
        self._take_up()
        for batch in self._batches():
            if not self.problems.found:
                self._keep(batch)
                copying.settle()
            if self.problems.enough:
                break
        self.problems.stop_if_any()
        with transaction.atomic():
            self._open()
            self._finish()
        return Summary(self.lines, self.counts)

    def _finish(self) -> None:
        last = self._batch([])
        self.phase("All lines read. Joining what they refer to: texts, links, reviews.")
        finish(last)
        self.problems.stop_if_any()
        if self.options.publish:
            self.phase("Publishing.")
            publish_run(last)
            self.problems.stop_if_any()
        self.counts += last.counts
        self.row.steps.all().delete()
        self.row.delete()

    def _take_up(self) -> None:
        """Goes on with a run broken off, if its lines are still the same; else begins anew.

        Beginning anew keeps which claims it changed, so that they are published in the end.
        """
        before = ImportRun.objects.filter(name=self.row.name).order_by("-id").first()
        if before is None:
            return
        if self.options.resume and self._begins_with(before):
            self.row, self.counts = before, Counter(before.counts)
        else:
            with transaction.atomic():  # or what one broken off here changed is never published
                self._open()
                before.steps.filter(kind__in=["grown", "shared"]).update(run=self.row)
                before.delete()

    def _begins_with(self, before: ImportRun) -> bool:
        digest = hashlib.sha256()
        lines = 0
        for line in islice(read_lines(self.names), before.lines):
            digest.update(line.raw)
            lines += 1
        return lines == before.lines and digest.hexdigest() == before.sha256

    def _open(self) -> None:
        if not self.row.pk:
            self.row.save()

    def _batch(self, entries: list[Entry]) -> Batch:
        return Batch(self.row, self.options.user, entries, self.problems, self.options.with_reviews)

    def _batches(self) -> Iterator[Batch]:
        entries: list[Entry] = []
        size, done = 0, self.row.lines
        for line in read_lines(self.names):
            self.lines += 1
            self.digest.update(line.raw)
            self.progress(len(line.raw))
            if self.lines <= done:
                continue
            if entry := self._entry(line):
                entries.append(entry)
                size += len(line.raw)
            if self.problems.enough:
                return
            if len(entries) >= LINES or size >= BYTES:
                yield self._batch(entries)
                entries, size = [], 0
        if entries:
            yield self._batch(entries)

    def _entry(self, line: Line) -> Entry | None:
        before = len(self.problems.found)

        def report(path: str, message: str) -> None:
            self.problems.add(line.place, path, message)

        try:
            reader = Reader(parse_line(line.raw), "", report)
        except BadLine as error:
            report("", str(error))
            return None
        content = read_record(reader) if "record" in reader.value else read_article(reader)
        if content is None or len(self.problems.found) > before:
            return None
        return Entry(line.place, content)

    def _keep(self, batch: Batch) -> None:
        """Writes a batch and how far the run is; nothing of either when a line is wrong."""

        def write(entries: Sequence[Entry]) -> None:
            part = self._batch(list(entries))
            write_batch(part)
            self.counts += part.counts

        def tell(entry: Entry, name: str, message: str) -> None:
            self.problems.add(entry.place, name, message)

        with suppress(ImportFailed), transaction.atomic():
            self._open()
            batch.run = self.row
            all_or_each(batch.entries, write, tell)
            self.problems.stop_if_any()
            if self.options.resume:
                self.row.lines, self.row.sha256 = self.lines, self.digest.hexdigest()
                self.row.counts = dict(self.counts)
                self.row.save()


def _name(names: list[str], options: Options) -> str:
    """By what a run is taken up again: its files and options."""
    files = [name if name == STANDARD_INPUT else str(Path(name).resolve()) for name in names]
    user = options.user.pk if options.user else None
    return json.dumps([files, options.publish, options.with_reviews, user])


def _reason(names: list[str]) -> str:
    """What the recorded history says of why the record changed."""
    files = ["standard input" if name == STANDARD_INPUT else Path(name).name for name in names]
    return f"import of {', '.join(files)}"
