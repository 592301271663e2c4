"""Checkpoints as signed notes, and the keys that sign and verify them.

The forms are those of C2SP: tlog-checkpoint for the text, signed-note for signatures (Ed25519) and
for keys. A key's name is the origin of the record: which newsroom's it is.
"""

import base64
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
"""The signature type of C2SP signed-note."""
_BODY = re.compile(r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,17})\n(?P<root>[A-Za-z0-9+/=]+)\n")


class BadKey(ValueError):
    """A text that is no key; says what is wrong with it."""


class BadNote(ValueError):
    """A text that is no checkpoint, or not one of the right key; says why."""


@dataclass(frozen=True)
class Verifier:
    """The public half of a key: who may check."""

    name: str
    public: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """From `<name>+<key id>+<base64>`; BadKey for any other text."""
        name, short, encoded = _three(text.strip())
        try:
            data = base64.b64decode(encoded, validate=True)
            made = cls(name, data[1:])
            Ed25519PublicKey.from_public_bytes(data[1:])
        except ValueError:
            raise BadKey("The verification key is damaged: copy it whole.") from None
        if data[:1] != ED25519 or short != made.id.hex():
            raise BadKey("The verification key is damaged: copy it whole.")
        return made

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature names its key."""
        return sha256(f"{self.name}\n".encode() + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        encoded = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"


@dataclass(frozen=True)
class Signer:
    """The secret half of a key: who may seal."""

    name: str
    seed: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """From `PRIVATE+KEY+<name>+<key id>+<base64>`; BadKey for any other text."""
        start, _, rest = text.strip().partition("PRIVATE+KEY+")
        if start or not rest:
            raise BadKey("A sealing key begins with PRIVATE+KEY+. Copy it whole.")
        name, short, encoded = _three(rest)
        try:
            data = base64.b64decode(encoded, validate=True)
        except ValueError:
            data = b""
        made = cls(name, data[1:])
        if data[:1] != ED25519 or len(data) != 33 or short != made.verifier.id.hex():
            raise BadKey("The sealing key is damaged: copy it whole.")
        return made

    @classmethod
    def new(cls, name: str) -> Self:
        """A new random key; BadKey where the name could not stand in a note."""
        if not name or re.search(r"[\s+]|[^\x21-\x7e]", name):
            raise BadKey(
                "The name of a key has neither spaces nor +; take the site's, such as "
                "facts.example.org."
            )
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, public.public_bytes_raw())

    def __str__(self) -> str:
        encoded = base64.b64encode(ED25519 + self.seed).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{encoded}"

    def checkpoint(self, size: int, root: bytes) -> str:
        """The signed checkpoint of a tree."""
        body = f"{self.name}\n{size}\n{base64.b64encode(root).decode()}\n"
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(body.encode())
        line = base64.b64encode(self.verifier.id + signature).decode()
        return f"{body}\n— {self.name} {line}\n"


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: of whose record, of how many entries, with which root."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def read(cls, note: str) -> Self:
        """Without looking at the signature; BadNote for what is no checkpoint."""
        found = _BODY.match(note)
        try:
            root = base64.b64decode(found["root"], validate=True) if found else b""
        except ValueError:
            root = b""
        if found is None or len(root) != 32:
            raise BadNote("This is no checkpoint: it has an origin, a size and a root, one a line.")
        return cls(found["origin"], int(found["size"]), root)

    @classmethod
    def signed(cls, note: str, keys: list[Verifier]) -> Self:
        """Of a note that one of these keys signed; BadNote otherwise."""
        head = cls.read(note)
        body, _, signatures = note.rpartition("\n\n")
        for line in signatures.splitlines():
            for key in keys:
                if key.name == head.origin and _signed_by(key, f"{body}\n", line):
                    return head
        raise BadNote("It is not signed by a key that is trusted here.")


def _signed_by(key: Verifier, body: str, line: str) -> bool:
    start = f"— {key.name} "
    if not line.startswith(start):
        return False
    try:
        data = base64.b64decode(line.removeprefix(start), validate=True)
        Ed25519PublicKey.from_public_bytes(key.public).verify(data[4:], body.encode())
    except (ValueError, InvalidSignature):
        return False
    return data[:4] == key.id


def _three(text: str) -> list[str]:
    parts = text.split("+", 2)
    if len(parts) != 3 or not all(parts):
        raise BadKey("A key has three parts, joined by +: name, number, key.")
    return parts
