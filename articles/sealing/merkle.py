"""A Merkle tree over a growing list, as RFC 6962 (section 2.1) hashes it; plain functions.

A subtree that is complete is named by its level (0: a leaf) and its index on that level, and never
changes again. What a proof needs are hashes of runs of leaves, each folded from complete subtrees,
so that a store of these answers with a number of hashes that grows with the logarithm of the size.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from articles.sealing.verifier import node_hash

Place = tuple[int, int]
"""Level and index of a complete subtree."""
Run = tuple[int, int]
"""A run of leaves, the second index exclusive."""

EMPTY = sha256().digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf with this content."""
    return sha256(b"\0" + data).digest()


@dataclass
class Frontier:
    """The right edge of a tree: all that is needed to append to it and to know its root."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)
    """Hashes of the complete subtrees that `subtrees((0, size))` names."""

    def append(self, leaf: bytes) -> list[tuple[Place, bytes]]:
        """Adds the hash of a leaf; returns the subtrees above it that became complete."""
        index, level, grown = self.size, 0, []
        self.size += 1
        while index & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            index, level = index >> 1, level + 1
            grown.append(((level, index), leaf))
        self.peaks.append(leaf)
        return grown

    def root(self) -> bytes:
        """The hash of the whole tree."""
        return folded(self.peaks) if self.peaks else EMPTY


def folded(peaks: Iterable[bytes]) -> bytes:
    """The hash of a run from those of its complete subtrees, left to right; at least one."""
    *others, total = peaks
    for peak in reversed(others):
        total = node_hash(peak, total)
    return total


def subtrees(run: Run) -> list[Place]:
    """The complete subtrees that make up a run of a tree, or of a proof, left to right."""
    start, end = run
    places = []
    while start < end:
        level = (end - start).bit_length() - 1
        places.append((level, start >> level))
        start += 1 << level
    return places


def place_id(place: Place) -> int:
    """A number for each complete subtree: its place in order from left to right, leaves at even
    numbers."""
    level, index = place
    return ((2 * index + 1) << level) - 1


def run_under(number: int) -> Run:
    """The leaves under the subtree with this number."""
    level = (~number & (number + 1)).bit_length() - 1
    index = number >> (level + 1)
    return index << level, (index + 1) << level


def inclusion_runs(index: int, size: int) -> list[Run]:
    """The runs whose hashes lead from a leaf to the root, the lowest first: PATH of RFC 6962."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} has no leaf {index}")
    start, end, runs = 0, size, []
    while end - start > 1:
        middle = _middle(start, end)
        if index < middle:
            runs.append((middle, end))
            end = middle
        else:
            runs.append((start, middle))
            start = middle
    return runs[::-1]


def consistency_runs(older: int, newer: int) -> list[Run]:
    """The runs whose hashes lead from one root to a later one: PROOF of RFC 6962."""
    if not 0 < older <= newer:
        raise ValueError(f"a tree of {newer} does not begin with one of {older}")
    start, end, runs = 0, newer, []
    while end != older:
        middle = _middle(start, end)
        if older <= middle:
            runs.append((middle, end))
            end = middle
        else:
            runs.append((start, middle))
            start = middle
    if start:
        runs.append((start, end))
    return runs[::-1]


def hashes(
    runs: Iterable[Run], fetch: Callable[[set[Place]], Mapping[Place, bytes]]
) -> list[bytes]:
    """The hash of each run; `fetch` is asked once, for all complete subtrees that they need."""
    parts = [subtrees(run) for run in runs]
    found = fetch({place for places in parts for place in places})
    return [folded(found[place] for place in places) for places in parts]


def _middle(start: int, end: int) -> int:
    """Where RFC 6962 parts a run: after the largest power of two less than its length."""
    return start + (1 << ((end - start - 1).bit_length() - 1))
