"""The bytes of a document that its hash is of: RFC 8785 (JSON Canonicalization Scheme)."""

import hashlib
import json
from typing import Any

Document = dict[str, Any]


def canonical(document: Document) -> str:
    """The text whose UTF-8 bytes are the canonical ones of a document.

    Its names are ASCII and its numbers are whole, as documents are made (docs/documents.md): for
    these the scheme is what `json` writes sorted and without spaces.
    """
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(document: Document) -> str:
    """The SHA-256 of the document's canonical bytes, in hex."""
    return digest(canonical(document))


def digest(text: str) -> str:
    """The same of the canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()
