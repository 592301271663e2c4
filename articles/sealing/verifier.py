"""Checks a proof of Factcheck's sealed record: python3 verify.py KEY PROOF.json [KEPT]

KEY is the newsroom's verification key, PROOF.json the proof of an edition or of two checkpoints,
KEPT a file with a checkpoint you kept, which must be the proof's (the older of two). Needs Python
3.9 and nothing else; signatures are checked where the package `cryptography` is installed.
RFC 6962 (Merkle tree), RFC 8785 (canonical JSON), C2SP signed-note and tlog-checkpoint.
"""

import base64
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any


def need(holds: object, message: str) -> None:
    if not holds:
        raise ValueError(message)


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def climb(at: int, last: int, start: bytes, path: list[bytes]) -> tuple[bytes, bytes]:
    """The roots of the older and the newer tree to which `path` leads (RFC 9162, 2.1.4.2)."""
    older = newer = start
    for step in path:
        need(last, "the path is too long")
        if at & 1 or at == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        at, last = at >> 1, last >> 1
    need(not last, "the path is too short")
    return older, newer


def check_inclusion(at: int, size: int, leaf: bytes, path: list[bytes], root: bytes) -> None:
    holds = 0 <= at < size and climb(at, size - 1, leaf, path)[1] == root
    need(holds, "the tree does not hold this record")


def check_consistency(m: int, old: bytes, n: int, new: bytes, path: list[bytes]) -> None:
    need(0 < m < n, "the first checkpoint is not the older one")
    at, last = m - 1, n - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    start, path = (path[0], path[1:]) if at and path else (old, path)
    need(climb(at, last, start, path) == (old, new), "the newer tree does not begin as the older")


def read_checkpoint(note: str, key: str) -> tuple[int, bytes]:
    """Size and root of a checkpoint that has this key's signature."""
    name, short, encoded = key.strip().split("+", 2)
    public, (text, _, signatures) = base64.b64decode(encoded), note.rpartition("\n\n")
    mark = sha256(f"{name}\n".encode() + public).digest()[:4]
    lines = [base64.b64decode(line.split(" ")[2]) for line in signatures.splitlines()]
    signed = [line[4:] for line in lines if line[:4] == mark]
    origin, size, root = text.split("\n")[:3]
    need(mark.hex() == short and origin == name and signed, "this key did not sign the checkpoint")
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        print("The signature was not checked: that needs the Python package cryptography.")
    else:
        Ed25519PublicKey.from_public_bytes(public[1:]).verify(signed[0], f"{text}\n".encode())
    return int(size), base64.b64decode(root)


def check(key: str, proof: dict[str, Any], kept: str = "") -> str:
    """What the proof shows, in words; an exception when it does not hold."""
    notes = [proof[name] for name in ("older", "newer", "checkpoint") if name in proof]
    [(size, root), *newer] = heads = [read_checkpoint(note, key) for note in notes]
    need(not kept or read_checkpoint(kept, key) == heads[0], "this is not the checkpoint you kept")
    path = [bytes.fromhex(step) for step in proof["path"]]
    if newer:
        check_consistency(size, root, *newer[0], path)
        return f"It holds: the {newer[0][0]} records begin with the {size} of before, unchanged."
    leaf, shown = proof["leaf"], proof["shown"]
    check_inclusion(proof["index"], size, sha256(b"\0" + canonical(leaf)).digest(), path, root)
    for name, value in shown.items():
        need(sha256(canonical(value)).hexdigest() == leaf[name], f"its {name} is another")
    return f"It holds: record {proof['index']} of {size} is {leaf}, shown with: {[*shown]}."


if __name__ == "__main__":
    texts = [Path(name).read_text("utf-8") for name in sys.argv[2:]]
    try:
        print(check(sys.argv[1], json.loads(texts[0]), *texts[1:]))
    except Exception as error:
        sys.exit(f"It does not hold: {error!r}")
