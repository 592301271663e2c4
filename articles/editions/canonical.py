"""The bytes of a document that its hash is of: RFC 8785 (JSON Canonicalization Scheme)."""

import hashlib
import json
from typing import Any

Document = dict[str, Any]


def canonical(document: Document) -> bytes:
    """The canonical bytes of a document whose names are ASCII and whose numbers are whole.

    Documents are made so (docs/documents.md); for these the scheme is what `json` writes sorted
    and without spaces. UnicodeEncodeError for half a surrogate pair, which is no text.
    """
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(document: Document) -> str:
    """The SHA-256 of the document's canonical bytes, in hex."""
    return hashlib.sha256(canonical(document)).hexdigest()
