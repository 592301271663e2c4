"""A sample of the editions, for counting what cannot be read through."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from articles.models.edition_queries import UNDATED, EditionQuerySet

SIZE = 10_000
"""How many claims are in the sample, or all, where there are fewer."""
RANKS = 2**31
"""Every claim has one of so many ranks, by a hash of its id; the sample has the lowest."""


class SampledEdition(models.Model):
    """What filters ask of the editions, of SIZE claims taken evenly; kept by `sample_editions`.

    All editions of a sampled claim are here, so that the sample is one of any past moment too. The
    highest rank in it is kept as the `PublicCount` of the part "sample"; none while it has all.
    """

    id = models.BigIntegerField(primary_key=True)
    claim_id = models.BigIntegerField()
    rank = models.IntegerField(db_index=True)
    issued_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    withdrawn = models.BooleanField()
    redacted = models.BooleanField()
    rating = models.CharField(max_length=50)
    verdict = models.JSONField(null=True)
    kind = models.CharField(max_length=12)
    topics = ArrayField(models.BigIntegerField())
    originators = ArrayField(models.BigIntegerField())
    relays = ArrayField(models.BigIntegerField())
    outlets = ArrayField(models.BigIntegerField())
    sort_on = models.DateField(default=UNDATED)
    search_vector = SearchVectorField()
    statement_vector = SearchVectorField()

    objects = EditionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"sampled edition {self.pk}"
