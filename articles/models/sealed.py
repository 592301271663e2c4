"""The sealed record: a Merkle tree over editions and events, and its signed heads; append-only."""

from django.db import models


class Sealed(models.IntegerChoices):
    """What a leaf is of, and whose id its `object_id` is."""

    EDITION = 1, "edition"
    SHARED_EDITION = 2, "shared edition"
    REDACTION = 3, "redaction"  # of the edition with this id
    EVENT = 4, "event"


class SealedLeaf(models.Model):
    """One record in the tree, at its place.

    `salt` (32 bytes) keeps what is not public from being guessed by its hash; it is shown with
    what was sealed, or never. `note` is the hash of an edition's note, which a redaction blanks.
    `label` names the record where it can no longer be read.
    """

    index = models.BigIntegerField(primary_key=True)
    kind = models.PositiveSmallIntegerField(choices=Sealed.choices)
    object_id = models.BigIntegerField()
    salt = models.BinaryField()
    note = models.BinaryField(null=True)
    hash = models.BinaryField()
    label = models.TextField()

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="sealed_once"),
        ]

    def __str__(self) -> str:
        return self.label


class SealedNode(models.Model):
    """The hash of a complete subtree above the leaves, kept so that proofs are quick.

    Its id is the place in the tree, counted in order from left to right, leaves included: that of
    the subtree `index` on `level` is `(2 * index + 1) * 2**level - 1`.
    """

    id = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"node {self.pk}"


class Checkpoint(models.Model):
    """A head of the tree that was signed and published; `note` is all that readers get.

    `key` is the verification key of its signature. `issue` is the last issue that was sealed whole.
    Every transaction of the database `cluster` with a number under `settled` had ended by then.
    """

    size = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    note = models.TextField()
    key = models.TextField()
    issue = models.BigIntegerField()
    cluster = models.CharField(max_length=20)
    settled = models.BigIntegerField()

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"checkpoint of {self.size}, {self.sealed_at:%Y-%m-%d %H:%M}"
