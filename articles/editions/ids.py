"""Very many ids in little memory."""

from collections.abc import Iterable


class Ids:
    """Ids of one table, a bit each: a million of them take an eighth of a megabyte."""

    def __init__(self) -> None:
        self.bits = bytearray()

    def add(self, ids: Iterable[int]) -> set[int]:
        """Adds these; those that were not there before."""
        new = set()
        for pk in ids:
            if pk not in self:
                self.bits.extend(bytes(max(0, (pk >> 3) + 1 - len(self.bits))))
                self.bits[pk >> 3] |= 1 << (pk & 7)
                new.add(pk)
        return new

    def __contains__(self, pk: object) -> bool:
        return isinstance(pk, int) and bool(
            pk >> 3 < len(self.bits) and self.bits[pk >> 3] & 1 << (pk & 7)
        )
