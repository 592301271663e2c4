"""The sealed record: a Merkle tree over all that was published and recorded, and its signed heads.

RFC 6962 hashing; checkpoints in the forms of C2SP (tlog-checkpoint, signed-note).
"""
