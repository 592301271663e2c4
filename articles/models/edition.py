"""What readers read: numbered, immutable documents, in force from their issue to the next.

The public rooms read these tables and nothing else. "What may the public see?" is answered by
`in_force` alone.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value

from articles.models.choices import Change, LinkKind, SharedKind
from articles.models.fields import in_choices, sort_name

UNDATED = date(1, 1, 1)
"""`sort_on` of a claim that neither its source nor its article dates."""

AMENDMENTS = [Change.CORRECTION, Change.UPDATE, Change.WITHDRAWAL, Change.REINSTATEMENT]
"""The changes that stand in the list of corrections."""
NEW_VERDICT = Q(change__in=[Change.FIRST, Change.REVIEW]) & ~Q(rating="")
REEXAMINED = Q(document__reexamined_since__gt="")


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


class InForceQuerySet(models.QuerySet):
    """Editions of either kind."""

    def in_force(self, at: datetime | None = None) -> Self:
        """Those that readers see now, or saw at the moment `at`."""
        if at is None:
            return self.filter(superseded_at=None)
        still = Q(superseded_at=None) | Q(superseded_at__gt=at)
        return self.filter(still, issued_at__lte=at)

    def matching(self, text: str) -> Self:
        """Those whose statement or name has these words (web-search syntax, any diacritics)."""
        words = Func(Value(text), function="public.sort_key", output_field=models.TextField())
        query = SearchQuery(words, config="simple", search_type="websearch")
        return self.filter(search_vector=query)


class EditionQuerySet(InForceQuerySet):
    """Claim editions, with the questions that pages ask of them."""

    def listed(self) -> Self:
        """Without the withdrawn and the blanked, which have a page but stand in no list."""
        return self.filter(withdrawn=False, redacted=False)

    def of_claims(self, claims: Iterable[int]) -> Self:
        """Those of these claims."""
        return self.filter(claim__in=list(claims))

    def called(self, uid: str) -> Self:
        """Those of the claim with this lasting name."""
        return self.filter(uid=uid)

    def with_new_verdict(self) -> Self:
        """Those that came with a verdict, and no correction since."""
        return self.filter(NEW_VERDICT)

    def amending(self) -> Self:
        """Those that readers of an earlier one have to be told of: see AMENDMENTS."""
        return self.filter(change__in=AMENDMENTS)

    def with_figures(self) -> Self:
        """Those that give a figure for any measure."""
        return self.exclude(measures=[])

    def new_and_undecided(self) -> Self:
        """Those just published, without a verdict."""
        return self.filter(change=Change.FIRST, rating="")

    def being_reexamined(self) -> Self:
        """Those announced as being looked at again."""
        return self.filter(REEXAMINED)

    def said_by(self, sources: Iterable[int]) -> Self:
        """Those that one of these sources said first."""
        return self.filter(originators__overlap=list(sources))

    def relayed_by(self, sources: Iterable[int]) -> Self:
        """Those that one of these sources passed on."""
        return self.filter(relays__overlap=list(sources))

    def published_by(self, outlets: Iterable[int]) -> Self:
        """Those in an article of one of these outlets."""
        return self.filter(outlets__overlap=list(outlets))

    def in_articles(self, articles: Iterable[int]) -> Self:
        """Those that appear in one of these articles."""
        return self.filter(articles__overlap=list(articles))

    def about(self, topics: Iterable[int]) -> Self:
        """Those about one of these topics or a topic under it."""
        return self.filter(topics__overlap=list(topics))

    def measuring(self, measures: Iterable[int]) -> Self:
        """Those that give a figure for one of these measures."""
        return self.filter(measures__overlap=list(measures))

    def rated(self, slugs: Iterable[str]) -> Self:
        """Those with one of these ratings; "" is not yet reviewed."""
        return self.filter(rating__in=list(slugs))

    def of_kind(self, kinds: Iterable[str]) -> Self:
        """Those of one of these kinds."""
        return self.filter(kind__in=list(kinds))

    def linking_to(self, claims: Iterable[int]) -> Self:
        """Those with a link of any kind to one of these claims."""
        names = [f"{kind}:{claim}" for claim in claims for kind in LinkKind.values]
        return self.filter(linked_claims__overlap=names)

    def said_between(self, after: date | None, before: date | None) -> Self:
        """Those said on these days, both included; None leaves an end open."""
        found = self.filter(sort_on__gte=after) if after else self
        return found.filter(sort_on__lte=before, sort_on__gt=UNDATED) if before else found

    def newest(self) -> Self:
        """Newest said first."""
        return self.order_by("-sort_on", "-claim_id")


class Edition(models.Model):
    """What the public reads of a claim, from `issued_at` until `superseded_at`.

    All but the bookkeeping columns is drawn from `document` (see `articles.editions.documents`),
    so that lists touch this one table.
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
    search_vector = models.GeneratedField(
        expression=Func(F("statement"), function="public.search_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["claim_id", "number"]
        indexes = [
            models.Index(fields=["claim", "issued_at"], name="edition_of_claim_at"),
            models.Index(fields=["uid"], name="edition_uid"),
            models.Index(
                fields=["sort_on", "claim"],
                name="edition_newest",
                condition=Q(superseded_at=None, withdrawn=False),
            ),
            models.Index(
                fields=["rating", "sort_on", "claim"],
                name="edition_rated_newest",
                condition=Q(superseded_at=None, withdrawn=False),
            ),
            models.Index(
                fields=["issued_at", "claim"],
                name="edition_latest_change",
                condition=Q(superseded_at=None, withdrawn=False),
            ),
            models.Index(fields=["sort_on", "claim"], name="edition_newest_ever"),
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


class SharedEditionQuerySet(InForceQuerySet):
    """Editions of shared things."""

    def of(self, kind: str, ids: Iterable[int]) -> Self:
        """Those of these sources, articles, measures or topics."""
        return self.filter(kind=kind, object_id__in=list(ids))

    def listed(self) -> Self:
        """Without what was merged into another."""
        return self.filter(merged_into=None)


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
        expression=Func(F("name"), function="public.search_words"),
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
    planning, never for the past.
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
