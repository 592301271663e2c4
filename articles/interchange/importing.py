"""Files of JSON Lines into the working record: all of a run, or nothing of it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from articles.interchange.batch import Batch, Entry
from articles.interchange.belongings import Belongings, Measures, Topics
from articles.interchange.claims import Claims, Told, unnamed_speakers
from articles.interchange.finishing import finish
from articles.interchange.lines import STANDARD_INPUT, BadLine, Line, parse_line, read_lines
from articles.interchange.problems import ImportFailed, Problems
from articles.interchange.ratings import write_ratings
from articles.interchange.reader import Reader
from articles.interchange.records import read_record
from articles.interchange.refusals import all_or_each
from articles.interchange.schema import ArticleLine, read_article
from articles.interchange.sources import Sources
from articles.interchange.works import Works
from articles.models import ImportRun, ImportStep
from articles.workflow import PUBLISH, REVIEW, acting_as, require

LINES, BYTES = 500, 8 * 1024 * 1024
"""A batch ends after so many lines, or after the line with which it has so many bytes."""

ADD = "articles.add_claim"
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
) -> Summary:
    """Brings files into the working record; the same files again change nothing.

    The run is one transaction. With `resume` it is one a batch with a recorded position, from
    which the same call goes on after it was broken off. `user` is whose contributions it makes,
    needed for `publish` (every claim takes its state) and for `with_reviews`. `progress` is told
    the bytes of each line that is done.

    ImportFailed tells what is wrong with the files; PermissionDenied what `user` may not do;
    ValueError and OSError that the call cannot be carried out.
    """
    names = [str(path) for path in paths]
    options = Options(user, publish, with_reviews, resume)
    _check(names, options)
    with _alone(), acting_as(user):
        run = _Run(names, options, progress or (lambda size: None))
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
        require(options.user, ADD, "import claims")
        if options.publish:
            require(options.user, PUBLISH, "publish claims")
        if options.with_reviews:
            require(options.user, REVIEW, "import reviews")


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
    def __init__(self, names: list[str], options: Options, progress: Callable[[int], None]) -> None:
        self.names, self.options, self.progress = names, options, progress
        self.problems = Problems()
        self.digest = hashlib.sha256()
        self.row = ImportRun(name=" ".join(names))
        self.lines = 0

    def go(self) -> Summary:
        self.row.save()
        counts: Counter[str] = Counter()
        for batch in self._batches():
            if not self.problems.found:
                self._write(batch)
                counts += batch.counts
            if self.problems.enough:
                break
        self.problems.stop_if_any()
        with transaction.atomic():
            last = self._batch([])
            finish(last)
            self.problems.stop_if_any()
            self.row.steps.all().delete()
            self.row.delete()
        return Summary(self.lines, counts + last.counts)

    def _batch(self, entries: list[Entry]) -> Batch:
        return Batch(self.row, self.options.user, entries, self.problems, self.options.with_reviews)

    def _batches(self) -> Iterator[Batch]:
        entries: list[Entry] = []
        size = 0
        for line in read_lines(self.names):
            self.lines += 1
            self.progress(len(line.raw))
            entry = self._entry(line)
            if entry:
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

    def _write(self, batch: Batch) -> None:
        def write(entries: Sequence[Entry]) -> None:
            part = self._batch(list(entries))
            write_batch(part)
            batch.counts += part.counts

        def tell(entry: Entry, name: str, message: str) -> None:
            self.problems.add(entry.place, name, message)

        try:
            all_or_each(batch.entries, write, tell)
        except ImportFailed:
            pass


def write_batch(batch: Batch) -> None:
    """Writes a batch's lines; ImportFailed, with nothing to be kept, when one of them is wrong."""
    check = batch.problems.stop_if_any
    write_ratings(batch)
    sources = Sources(batch)
    sources.match()
    check()
    works = Works(batch, sources)
    works.match()
    check()
    sources.match_unnamed(unnamed_speakers(batch, works))
    check()
    works.complete()
    claims = Claims(batch, sources, works)
    claims.match()
    check()
    topics, measures = Topics(batch), Measures(batch)
    topics.match()
    measures.match()
    check()
    claims.appear()
    Belongings(batch, claims.told, works).write(topics, measures)
    check()
    _note_steps(batch, claims.told)
    batch.create(ImportStep, batch.steps)


def _note_steps(batch: Batch, told: list[Told]) -> None:
    """Links, reviews and states wait for the end of the run."""
    by_number: dict[tuple[Any, int], int] = {(t.place, t.entry.n): t.claim.pk for t in told}
    for one in told:
        entry, claim = one.entry, one.claim.pk
        for link in entry.links:
            to = (
                {"claim": by_number[one.place, link.to]}
                if isinstance(link.to, int)
                else {"key": link.to}
            )
            batch.later("link", claim, one.place, f"{link.at}.to", kind=link.kind, **to)
        for review in entry.reviews if batch.with_reviews else []:
            batch.later(
                "review",
                claim,
                one.place,
                review.at,
                rating=review.rating,
                summary=review.summary,
                rationale=review.rationale,
                evidence=review.evidence,
                true_until=review.true_until,
                decided_at=review.decided_at.isoformat(),
                reviewer_name=review.reviewer,
            )
        batch.later(
            "state",
            claim,
            one.place,
            entry.at,
            state=entry.state,
            note=entry.note,
            changed=claim in batch.changed,
        )


__all__ = ["ArticleLine", "ImportFailed", "Summary", "import_files"]
