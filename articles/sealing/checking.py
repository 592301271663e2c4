"""Checking the sealed record: everything is computed anew from the tables and compared.

Whoever may write past the triggers, a database superuser say, can change a record and its leaf, but
not sign; and cannot change the checkpoints that others kept.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from articles.editions.reading import snapshot
from articles.models.sealed import Checkpoint, SealedLeaf, SealedNode
from articles.sealing import standing
from articles.sealing.leaves import KINDS, Row, stream
from articles.sealing.merkle import Frontier, leaf_hash, place_id, run_under
from articles.sealing.notes import BadNote, Head, Verifier
from articles.sealing.verifier import canonical

MOST = 20
"""Problems told; the first are those that matter."""

LEAVES = (
    'SELECT "index", kind, object_id, salt, note, hash, label FROM articles_sealedleaf '
    'ORDER BY "index"'
)
_KINDS = {int(kind.sealed): kind for kind in KINDS}


@dataclass(frozen=True)
class Claimed:
    """A head that the tree has to have had: its size and root, and who says so."""

    size: int
    root: bytes
    told: str


@dataclass
class Report:
    """What a check found: problems in words, the first record first; sizes and counts.

    `pending` says how many records are not sealed yet.
    """

    problems: list[str] = field(default_factory=list)
    size: int = 0
    checkpoints: int = 0
    pending: int = 0


def check(
    keys: list[Verifier],
    kept: Mapping[str, str],
    advance: Callable[[int], object] = lambda _: None,
) -> Report:
    """Checks every record, leaf, node and checkpoint, in one snapshot and in little memory.

    Only signatures by `keys` count. `kept` holds checkpoints that were kept elsewhere, by where
    (BadNote when one is none of these keys). `advance` is told how many leaves were checked.
    """
    outside = [_claimed(note, keys, f"the checkpoint in {name}") for name, note in kept.items()]
    with snapshot():
        return _Check(keys, outside).run(advance)


def _claimed(note: str, keys: list[Verifier], told: str) -> Claimed:
    head = Head.signed(note, keys)
    return Claimed(head.size, head.root, told)


class _Check:
    """One walk along the leaves, which rebuilds the tree as it goes."""

    def __init__(self, keys: list[Verifier], outside: Sequence[Claimed]) -> None:
        self.report = Report()
        self.tree = Frontier()
        self.last = Checkpoint.objects.first()
        published = self._published(keys)
        self.signed = max((one.size for one in published), default=0)
        self.ahead = sorted([*published, *outside], key=lambda one: one.size, reverse=True)
        self.good = 0
        """The size up to which signed heads have borne the tree out."""
        self.nodes: list[str] = []
        self.late: list[str] = []
        """Problems of the tree itself, told after those of records: the narrowest first."""

    def run(self, advance: Callable[[int], object]) -> Report:
        for rows in stream(LEAVES):
            if not self._walk(rows):
                break
            advance(len(rows))
        self._end()
        report = self.report
        report.size = self.tree.size
        report.problems += self.nodes + self.late
        if not report.problems:
            report.problems += standing.problems(self.last)
        del report.problems[MOST:]
        report.pending = standing.pending()
        return report

    def _published(self, keys: list[Verifier]) -> list[Claimed]:
        found = []
        for one in Checkpoint.objects.order_by("size").iterator():
            try:
                claim = _claimed(one.note, keys, f"the {one}")
            except BadNote as error:
                self.report.problems.append(f"The {one} was altered or forged. {error}")
                continue
            if claim.size != one.size:
                self.report.problems.append(f"The {one} is signed for another size, {claim.size}.")
            found.append(claim)
        self.report.checkpoints = len(found)
        return found

    def _walk(self, leaves: Sequence[Row]) -> bool:
        """Checks some leaves in their order; False where one is missing."""
        records, wrong = _records(leaves)
        nodes: dict[int, bytes] = {}
        for index, kind, object_id, salt, note, kept, label in leaves:
            if index != self.tree.size:
                self.late.append(f"Entry {self.tree.size} of the sealed record was removed.")
                return False
            record = records.get((kind, object_id))
            if record is None:
                self._problem(f"{label} was removed.")
            elif _hash(kind, record, salt, note) != kept:
                self._problem(f"{label} was altered.")
            elif told := wrong.get((kind, object_id)):
                self._problem(f"{label} was altered: {told}.")
            nodes |= {place_id(place): node for place, node in self.tree.append(kept)}
            self._meet_heads()
        self._compare(nodes)
        return True

    def _problem(self, text: str) -> None:
        if len(self.report.problems) < MOST:
            self.report.problems.append(text[0].upper() + text[1:])

    def _meet_heads(self) -> None:
        """Compares the tree with the heads signed at this size."""
        while self.ahead and self.ahead[-1].size <= self.tree.size:
            head = self.ahead.pop()
            if head.size == self.tree.size and head.root == self.tree.root():
                self.good = head.size
            elif not self.late:
                self.late.append(
                    f"The sealed record is not the one of {head.told}: records were altered, "
                    f"removed or inserted and sealed anew. The first is among {self._between(head)}"
                )

    def _between(self, head: Claimed) -> str:
        ends = SealedLeaf.objects.filter(index__in=[self.good, head.size - 1])
        first, *last = ends.order_by("index").values_list("label", flat=True)
        entries = f"entries {self.good} to {head.size - 1}"
        return f"{entries}: {' … '.join([first, *last])}."

    def _compare(self, nodes: Mapping[int, bytes]) -> None:
        """Compares complete subtrees with those kept for proofs."""
        kept = dict(SealedNode.objects.filter(pk__in=nodes).values_list("id", "hash"))
        wrong = [pk for pk, node in nodes.items() if bytes(kept.get(pk, b"")) != node]
        if wrong and not self.nodes:
            start, end = run_under(wrong[0])
            self.nodes.append(
                f"The hash kept over entries {start} to {end - 1} of the sealed record is not "
                "theirs: it or they were altered."
            )

    def _end(self) -> None:
        size = self.tree.size
        if self.ahead and not self.late:
            head = self.ahead[0]
            self.late.append(
                f"The sealed record was cut short: it has {size} entries, and {head.told} was "
                f"signed for {head.size}."
            )
        if size > self.signed:
            extra = SealedLeaf.objects.filter(index=self.signed).first()
            self.late.append(
                f"Entries from {self.signed} on stand in the sealed record without a signed "
                f"checkpoint: {extra} …"
            )


def _records(leaves: Iterable[Row]) -> tuple[dict[tuple, Row], dict[tuple, str]]:
    """The records that leaves are of, and what of them is not drawn from their document."""
    ids = defaultdict(list)
    for leaf in leaves:
        ids[leaf[1]].append(leaf[2])
    records: dict[tuple, Row] = {}
    wrong: dict[tuple, str] = {}
    for number, wanted in ids.items():
        kind = _KINDS[number]
        with connection.cursor() as cursor:
            cursor.execute(kind.of_ids(), [wanted])
            records |= {(number, row[0]): kind.row(row) for row in cursor.fetchall()}
        told = standing.undrawn(kind.sealed, wanted)
        wrong |= {(number, pk): text for pk, text in told.items()}
    return records, wrong


def _hash(kind: int, record: Row, salt: bytes, note: bytes | None) -> bytes:
    is_blanked = getattr(record, "redacted", False)
    leaf = _KINDS[kind].leaf(record, salt, note if is_blanked else None)
    return leaf_hash(canonical(leaf))
