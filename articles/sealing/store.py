"""The tree's hashes in the database: by their places, in one or two queries for any number."""

from collections.abc import Iterable, Mapping

from articles.models.sealed import SealedLeaf, SealedNode
from articles.sealing.merkle import Frontier, Place, place_id, subtrees


def fetch(places: Iterable[Place]) -> Mapping[Place, bytes]:
    """The hashes of complete subtrees; KeyError comes to who looks for one that is not there."""
    above = {place_id(place): place for place in places if place[0]}
    leaves = [index for level, index in places if not level]
    nodes = SealedNode.objects.filter(pk__in=above).values_list("id", "hash")
    found = {above[pk]: bytes(kept) for pk, kept in nodes}
    for index, kept in SealedLeaf.objects.filter(pk__in=leaves).values_list("index", "hash"):
        found[0, index] = bytes(kept)
    return found


def frontier(size: int) -> Frontier:
    """The right edge of the tree as it was with this many leaves; KeyError when it is not whole."""
    places = subtrees((0, size))
    found = fetch(places)
    return Frontier(size, [found[place] for place in places])
