"""What readers read: numbered, immutable documents, in force from their issue to the next.

The public rooms read these tables and nothing else. "What may the public see?" is answered by
`in_force` alone.
"""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q

from articles.models.choices import Change, SharedKind
from articles.models.edition_queries import (
    AMENDMENTS,
    NEW_VERDICT,
    REEXAMINED,
    UNDATED,
    EditionQuerySet,
    SharedEditionQuerySet,
)
from articles.models.fields import in_choices, sort_name

LISTED = Q(superseded_at=None, withdrawn=False)


class Issue(models.Model):
    """One act of publishing: all that became public in one transaction."""

    issued_at = models.DateTimeField(unique=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"issue {self.pk}, {self.issued_at:%Y-%m-%d %H:%M}"


class Edition(models.Model):
    """What the public reads of a claim, from `issued_at` until `superseded_at`.

    All but the bookkeeping columns is drawn from `document` (see `articles.editions.documents`),
    so that lists touch this one table. `search_vector` has what only this claim says: names of
    what is shared may change, and are looked up as they are (see `articles.search`).
    """

    claim = models.ForeignKey("articles.Claim", on_delete=models.PROTECT, related_name="editions")
    uid = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="editions")
    issued_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    change = models.CharField(max_length=14, choices=Change.choices)
    note = models.TextField(blank=True)
    claim_version = models.PositiveIntegerField()
    format = models.PositiveSmallIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    withdrawn = models.BooleanField(default=False)
    redacted = models.BooleanField(default=False)
    redacted_at = models.DateTimeField(null=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    redaction_reason = models.TextField(blank=True)

    statement = models.TextField(blank=True)
    slug = models.CharField(max_length=80, blank=True)
    rating = models.CharField(max_length=50, blank=True)
    verdict = models.JSONField(null=True)
    kind = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=35, blank=True)
    topics = ArrayField(models.BigIntegerField(), default=list)
    originators = ArrayField(models.BigIntegerField(), default=list)
    relays = ArrayField(models.BigIntegerField(), default=list)
    outlets = ArrayField(models.BigIntegerField(), default=list)
    articles = ArrayField(models.BigIntegerField(), default=list)
    measures = ArrayField(models.BigIntegerField(), default=list)
    linked_claims = ArrayField(models.CharField(max_length=40), default=list)
    figures = models.JSONField(default=list)
    said_on = models.DateField(null=True)
    sort_on = models.DateField(default=UNDATED)
    reports = models.PositiveIntegerField(default=0)
    origins = models.PositiveIntegerField(default=0)
    unnamed = models.PositiveIntegerField(default=0)
    statement_vector = models.GeneratedField(
        expression=Func(F("statement"), function="public.search_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    search_vector = models.GeneratedField(
        expression=Func(F("statement"), F("document"), function="public.edition_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    disputes = models.GeneratedField(
        expression=Func(F("document"), function="public.edition_disputes"),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["claim_id", "number"]
        indexes = [
            models.Index(fields=["claim", "issued_at"], name="edition_of_claim_at"),
            models.Index(fields=["uid"], name="edition_uid"),
            models.Index(
                fields=["claim"],
                name="edition_withdrawn",
                condition=Q(superseded_at=None, withdrawn=True),
            ),
            models.Index(
                fields=["sort_on", "claim"],
                name="edition_newest",
                condition=LISTED,
            ),
            models.Index(
                fields=["rating", "sort_on", "claim"],
                name="edition_rated_newest",
                condition=LISTED,
            ),
            models.Index(
                fields=["issued_at", "claim"],
                name="edition_latest_change",
                condition=LISTED,
            ),
            models.Index(
                fields=["kind", "sort_on", "claim"],
                name="edition_kind_newest",
                condition=LISTED,
            ),
            *[
                models.Index(fields=[name, "claim"], name=f"edition_most_{name}", condition=LISTED)
                for name in ("number", "reports", "disputes")
            ],
            # What was not yet issued at a past moment is passed over within the index.
            models.Index(fields=["sort_on", "claim", "issued_at"], name="edition_newest_ever"),
            models.Index(
                fields=["issued_at", "claim"], name="edition_latest_verdict", condition=NEW_VERDICT
            ),
            models.Index(
                fields=["issued_at", "claim"],
                name="edition_latest_amendment",
                condition=Q(change__in=AMENDMENTS),
            ),
            models.Index(
                fields=["issued_at", "claim"],
                name="edition_latest_figure",
                condition=~Q(measures=[]),
            ),
            models.Index(
                fields=["issued_at", "claim"], name="edition_reexamined", condition=REEXAMINED
            ),
            *[
                GinIndex(fields=[name], name=f"edition_{name}"[:30], fastupdate=False)
                for name in (
                    "topics",
                    "originators",
                    "relays",
                    "outlets",
                    "articles",
                    "measures",
                    "linked_claims",
                    "search_vector",
                    "statement_vector",
                )
            ],
        ]
        constraints = [
            in_choices("edition", "change", Change),
            models.UniqueConstraint(fields=["claim", "number"], name="one_edition_of_a_number"),
            models.UniqueConstraint(fields=["claim", "issue"], name="one_edition_a_claim_an_issue"),
            models.UniqueConstraint(
                fields=["claim"], name="one_edition_in_force", condition=Q(superseded_at=None)
            ),
            models.CheckConstraint(
                name="edition_superseded_later",
                condition=Q(superseded_at=None) | Q(superseded_at__gt=F("issued_at")),
            ),
            models.CheckConstraint(
                name="edition_says_why",
                condition=Q(change__in=["first", "review", "notice"])
                | Q(note__regex=r"\S")
                | Q(redacted=True),
                violation_error_message="note: say for the readers what changed and why.",
            ),
            models.CheckConstraint(
                name="edition_is_whole",
                condition=Q(withdrawn=True)
                | Q(redacted=True)
                | Q(
                    Func(
                        F("document"),
                        function="public.edition_is_whole",
                        output_field=models.BooleanField(),
                    )
                ),
                violation_error_message="A claim is published with at least one appearance, each "
                "with its place and who said it.",
            ),
            models.CheckConstraint(
                name="edition_redacted_with_reason",
                condition=Q(redacted=False)
                | Q(redacted_at__isnull=False, redaction_reason__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.number} of claim {self.claim_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("Editions are issued by articles.editions.issuing and never saved.")


class SharedEdition(models.Model):
    """What the public reads of a source, article, measure or topic, from when to when.

    Its own page and every mention of it shows the name in the edition in force.
    """

    kind = models.CharField(max_length=8, choices=SharedKind.choices)
    object_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="shared_editions")
    issued_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    format = models.PositiveSmallIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    name = models.TextField()
    sort_name = sort_name()
    merged_into = models.BigIntegerField(null=True)
    search_vector = models.GeneratedField(
        expression=Func(F("kind"), F("name"), F("document"), function="public.shared_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SharedEditionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "object_id", "number"]
        indexes = [
            models.Index(fields=["kind", "object_id", "issued_at"], name="shared_edition_at"),
            models.Index(
                fields=["kind", "sort_name", "object_id"],
                name="shared_edition_by_name",
                condition=Q(superseded_at=None, merged_into=None),
            ),
            models.Index(
                fields=["kind", "merged_into"],
                name="shared_edition_merged",
                condition=Q(merged_into__isnull=False),
            ),
            GinIndex(fields=["search_vector"], name="shared_edition_words", fastupdate=False),
        ]
        constraints = [
            in_choices("shared_edition", "kind", SharedKind),
            models.UniqueConstraint(
                fields=["kind", "object_id", "number"], name="one_shared_edition_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["kind", "object_id", "issue"], name="one_shared_edition_an_issue"
            ),
            models.UniqueConstraint(
                fields=["kind", "object_id"],
                name="one_shared_edition_in_force",
                condition=Q(superseded_at=None),
            ),
            models.CheckConstraint(
                name="shared_edition_superseded_later",
                condition=Q(superseded_at=None) | Q(superseded_at__gt=F("issued_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.number} of {self.kind} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("Editions are issued by articles.editions.issuing and never saved.")


class PublicCount(models.Model):
    """How many claims in force, not withdrawn, show a thing; kept under the publishing lock.

    `part` says as what ("originated", "relayed", "published", "article", "measure", "topic",
    "rating", "all"), `key` of which: an id as text, a rating's slug, or "". For lists and
    planning, never for the past. Of the part "sample" see `SampledEdition`.
    """

    part = models.CharField(max_length=12)
    key = models.CharField(max_length=50, blank=True)
    claims = models.IntegerField()

    class Meta:
        indexes = [models.Index("part", F("claims").desc(), "key", name="count_most_first")]
        constraints = [
            models.UniqueConstraint(fields=["part", "key"], name="one_count_each"),
            models.CheckConstraint(name="count_is_not_negative", condition=Q(claims__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.claims} {self.part} {self.key}"
