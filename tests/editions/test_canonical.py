"""The bytes that hashes are of are those of RFC 8785, whatever a document says."""

from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from articles.editions.canonical import canonical

TEXTS = some.text(some.characters(exclude_categories=["Cs"]))
NAMES = some.text(some.characters(max_codepoint=126, min_codepoint=32), max_size=8)
LARGEST = 2**53 - 1
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers(-LARGEST, LARGEST) | TEXTS,
    lambda inner: some.lists(inner) | some.dictionaries(NAMES, inner),
)


@given(some.dictionaries(NAMES, VALUES))
def test_documents_are_written_by_the_standard(document: dict[str, Any]) -> None:
    assert canonical(document).encode() == rfc8785.dumps(document)
