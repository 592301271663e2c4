"""The Merkle tree, against the definitions of RFC 6962 written plainly, and its test vectors."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.sealing.merkle import (
    EMPTY,
    Frontier,
    Place,
    Run,
    consistency_runs,
    hashes,
    inclusion_runs,
    leaf_hash,
    place_id,
    run_under,
)
from articles.sealing.verifier import check_consistency, check_inclusion

# The leaves and roots of the reference implementation of certificate transparency.
VECTORS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def naive_root(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, word for word."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return sha256(b"\x01" + naive_root(entries[:k]) + naive_root(entries[k:])).digest()


def naive_path(m: int, entries: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, word for word."""
    if len(entries) == 1:
        return []
    k = 1
    while k * 2 < len(entries):
        k *= 2
    if m < k:
        return [*naive_path(m, entries[:k]), naive_root(entries[k:])]
    return [*naive_path(m - k, entries[k:]), naive_root(entries[:k])]


def naive_proof(m: int, entries: list[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, word for word."""
    n = len(entries)
    if m == n:
        return [] if whole else [naive_root(entries)]
    k = 1
    while k * 2 < n:
        k *= 2
    if m <= k:
        return [*naive_proof(m, entries[:k], whole), naive_root(entries[k:])]
    return [*naive_proof(m - k, entries[k:], False), naive_root(entries[:k])]


def grown(entries: list[bytes]) -> tuple[Frontier, dict[Place, bytes]]:
    """A tree, and a store of all its complete subtrees."""
    tree, store = Frontier(), {}
    for index, entry in enumerate(entries):
        store[0, index] = leaf_hash(entry)
        store |= dict(tree.append(leaf_hash(entry)))
    return tree, store


def of(runs: list[Run], store: dict[Place, bytes]) -> list[bytes]:
    return hashes(runs, lambda places: {place: store[place] for place in places})


def test_the_tree_has_the_roots_of_the_test_vectors() -> None:
    tree = Frontier()
    assert tree.root() == EMPTY == naive_root([])
    for entry, root in zip(VECTORS, ROOTS, strict=True):
        tree.append(leaf_hash(bytes.fromhex(entry)))
        assert tree.root().hex() == root


@given(leaves)
def test_a_tree_that_grows_has_the_root_of_the_definition(entries: list[bytes]) -> None:
    assert grown(entries)[0].root() == naive_root(entries)


@given(leaves, st.data())
def test_a_path_is_that_of_the_definition_and_holds(
    entries: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    tree, store = grown(entries)
    path = of(inclusion_runs(index, len(entries)), store)

    assert path == naive_path(index, entries)
    check_inclusion(index, len(entries), leaf_hash(entries[index]), path, tree.root())


@given(leaves.filter(lambda entries: len(entries) > 1), st.data())
def test_a_proof_of_growth_is_that_of_the_definition_and_holds(
    entries: list[bytes], data: st.DataObject
) -> None:
    older = data.draw(st.integers(1, len(entries) - 1))
    tree, store = grown(entries)
    path = of(consistency_runs(older, len(entries)), store)

    assert path == naive_proof(older, entries)
    root = naive_root(entries[:older])
    check_consistency(older, root, len(entries), tree.root(), path)


def refused(check: Callable[[], None]) -> bool:
    try:
        check()
    except ValueError:
        return True
    return False


@given(leaves, st.data())
def test_a_path_with_anything_changed_is_refused(entries: list[bytes], data: st.DataObject) -> None:
    size = len(entries)
    index = data.draw(st.integers(0, size - 1))
    tree, store = grown(entries)
    path = of(inclusion_runs(index, size), store)
    leaf, root = leaf_hash(entries[index]), tree.root()

    other = leaf_hash(b"something else")
    assert refused(lambda: check_inclusion(index, size, other, path, root))
    assert refused(lambda: check_inclusion(index, size, leaf, path, other))
    assert refused(lambda: check_inclusion(index, size, leaf, [*path, other], root))
    assert refused(lambda: check_inclusion(size, size, leaf, path, root))
    assert refused(lambda: check_inclusion(-1, size, leaf, path, root))
    for place in range(len(path)):
        swapped = [*path[:place], other, *path[place + 1 :]]
        shorter = [*path[:place], *path[place + 1 :]]
        for forged in (swapped, shorter):
            assert refused(partial(check_inclusion, index, size, leaf, forged, root))


@given(leaves.filter(lambda entries: len(entries) > 1), st.data())
def test_a_proof_of_growth_from_another_past_is_refused(
    entries: list[bytes], data: st.DataObject
) -> None:
    size = len(entries)
    older = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, older - 1))
    rewritten = [*entries[:changed], entries[changed] + b"!", *entries[changed + 1 :]]
    tree, store = grown(rewritten)
    path = of(consistency_runs(older, size), store)

    root = naive_root(entries[:older])
    assert refused(lambda: check_consistency(older, root, size, tree.root(), path))
    assert refused(lambda: check_consistency(size, tree.root(), older, root, path))
    assert refused(lambda: check_consistency(0, root, size, tree.root(), path))


def test_every_place_of_the_tree_has_a_number_of_its_own() -> None:
    places = [(level, index) for level in range(8) for index in range(1 << (8 - level))]
    numbers = [place_id(place) for place in places]

    assert len(set(numbers)) == len(places)
    for (level, index), number in zip(places, numbers, strict=True):
        assert run_under(number) == (index << level, (index + 1) << level)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_there_is_no_path_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_runs(index, size)


@pytest.mark.parametrize(("older", "newer"), [(0, 3), (4, 3)])
def test_there_is_no_proof_between_trees_that_do_not_follow(older: int, newer: int) -> None:
    with pytest.raises(ValueError, match="does not begin"):
        consistency_runs(older, newer)
