"""The bytes of a document that its hash is of: RFC 8785 (JSON Canonicalization Scheme)."""

import hashlib
from typing import Any

import rfc8785

Document = dict[str, Any]


def sha256(document: Document) -> str:
    """The SHA-256 of the document's canonical bytes, in hex."""
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()
