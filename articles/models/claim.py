"""One checkable statement, and how it stands to others."""

from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from articles.models.choices import Change, ClaimKind, LinkKind
from articles.models.edition import Edition
from articles.models.fields import (
    EDTFField,
    LanguageField,
    first_day,
    in_choices,
    is_edtf,
    is_language,
    last_day,
    lasting_name,
)
from articles.models.topic import Topic

UID = r"^(?!\d{1,7}(-|$))[^\s/?#%]{1,100}$"
"""A lasting name: no white space or URL syntax, and never like a permalink's "12-slug"."""


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims of the working record, with what the desk asks of them."""

    def with_edition(self) -> "ClaimQuerySet":
        """Each with `edition_version` and `is_withdrawn` of its edition in force, else None."""
        current = Edition.objects.in_force().filter(claim=OuterRef("pk"))
        return self.annotate(
            edition_version=Subquery(current.values("claim_version")[:1]),
            is_withdrawn=Subquery(current.values("withdrawn")[:1]),
        )

    def unsettled(self) -> "ClaimQuerySet":
        """Every draft, every claim ahead of its edition, and maybe a few more; few among many."""
        return self.filter(pk__in=Unsettled.objects.values("claim"))

    def drafts(self) -> "ClaimQuerySet":
        """Those that no edition has shown yet."""
        return self.unsettled().exclude(Exists(Edition.objects.filter(claim=OuterRef("pk"))))

    def published(self) -> "ClaimQuerySet":
        """Those that readers see now."""
        current = Edition.objects.in_force().listed()
        return self.filter(Exists(current.filter(claim=OuterRef("pk"))))

    def withdrawn(self) -> "ClaimQuerySet":
        """Those taken back, whose page says so."""
        current = Edition.objects.in_force().filter(withdrawn=True)
        return self.filter(Exists(current.filter(claim=OuterRef("pk"))))

    def ahead(self) -> "ClaimQuerySet":
        """Published ones that changed, or were decided on, since their edition."""
        current = Edition.objects.in_force().listed().filter(claim=OuterRef("pk"))
        changed = current.filter(claim_version__lt=OuterRef("version"))
        # A merge or an announcement repeats the edition before, whatever was decided meanwhile.
        drawn = Edition.objects.exclude(change__in=[Change.MERGE, Change.REEXAMINATION])
        latest = drawn.filter(claim=OuterRef("claim")).order_by("-number").values("issued_at")
        decided = current.filter(claim__reviews__decided_at__gt=Subquery(latest[:1]))
        return self.unsettled().filter(Exists(changed) | Exists(decided))

    def with_whether_ahead(self) -> "ClaimQuerySet":
        """Each with `is_ahead`, true of those that `ahead` gives."""
        same = self.model._default_manager.filter(pk=OuterRef("pk")).ahead()
        # Not EXISTS, which may be planned as a table of all that are ahead, for fifty rows.
        return self.annotate(is_ahead=Subquery(same.values("pk")[:1]))

    def awaiting_review(self) -> "ClaimQuerySet":
        """Those that wait for a decision, the longest waiting first."""
        waiting = self.filter(review_requested_at__isnull=False)
        return waiting.order_by("review_requested_at", "pk")

    def lock(self) -> "ClaimQuerySet":
        """Locked in id order until the transaction ends.

        Weaker than FOR UPDATE, which deadlocks with a child's insert: that holds a share of the
        parent's key.
        """
        return self.order_by("pk").select_for_update(no_key=True)


class Claim(models.Model):
    """One checkable statement, in our words.

    It has no state column: without an edition it is a draft, with one in force it is published,
    with a withdrawn one it is withdrawn.
    """

    uid = models.CharField(
        "lasting name",
        max_length=100,
        unique=True,
        default=partial(lasting_name, "c"),
        validators=[RegexValidator(UID, "Use letters, digits and dashes, and no spaces.")],
    )
    statement = models.TextField(
        help_text="One checkable statement in our words. Never “X said …”, unless the claim is "
        "that X said it (kind: quotation)."
    )
    language = LanguageField(help_text="As in BCP 47: en, ru.")
    kind = models.CharField(
        max_length=12,
        choices=ClaimKind.choices,
        help_text="A quotation is rated on whether it was said, all others on whether it is so.",
    )
    occurred_on = EDTFField("when", help_text="When it happened or is to happen, by the claim.")
    occurred_on_earliest = first_day("occurred_on")
    occurred_on_latest = last_day("occurred_on")
    place = models.CharField("where", max_length=300, blank=True)
    topics = models.ManyToManyField(Topic, through="ClaimTopic", related_name="claims", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    last_evidence_number = models.PositiveIntegerField(default=0, editable=False)
    review_requested_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("review_claim", "Can decide on claims"),
            ("publish_claim", "Can publish, correct and withdraw claims"),
        ]
        indexes = [
            models.Index(
                fields=["review_requested_at", "id"],
                name="claim_awaiting_review",
                condition=Q(review_requested_at__isnull=False),
            ),
            models.Index(
                fields=["occurred_on_earliest", "id"],
                name="claim_by_day",
                condition=Q(occurred_on_earliest__isnull=False),
            ),
        ]
        constraints = [
            in_choices("claim", "kind", ClaimKind),
            is_edtf("claim", "occurred_on"),
            is_language("claim"),
            models.CheckConstraint(name="claim_uid_is_lasting", condition=Q(uid__regex=UID)),
            models.CheckConstraint(
                name="claim_says_something",
                condition=Q(statement__regex=r"\S"),
                violation_error_message="statement: say what is claimed.",
            ),
        ]

    def __str__(self) -> str:
        return self.statement


class ClaimTopic(models.Model):
    """A claim being about a topic."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "topic"], name="one_topic_each")]

    def __str__(self) -> str:
        return f"about {self.topic}"


class ClaimLink(models.Model):
    """How one claim stands to another, read from the first: "3,000" revises "1,500".

    Only `revises` supersedes; a rival's higher figure is a rival.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    to = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="links_to_it")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("claimlink", "kind", LinkKind),
            models.UniqueConstraint(fields=["claim", "kind", "to"], name="one_link_each"),
            models.CheckConstraint(
                name="claimlink_to_another",
                condition=~Q(claim=F("to")),
                violation_error_message="A claim is not linked to itself: choose another.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} “{self.to}”"

    def clean(self) -> None:
        if self.claim_id and self.claim_id == self.to_id:
            raise ValidationError({"to": "A claim is not linked to itself: choose another."})


class Contribution(models.Model):
    """Who changed what a claim owns, at which version; written by triggers.

    `user` is whom the application named (see `workflow.acting_as`), empty for raw SQL, when
    `role` tells the database role.
    """

    claim = models.ForeignKey(  # outlives a draft that is thrown away; found by the index below
        Claim,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="contributions",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    part = models.CharField(
        max_length=10,
        blank=True,
        db_default="",
        help_text="wording, chain, figures, evidence, topics or links; empty in old rows.",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["claim", "version"], name="contribution_claim_version")]

    def __str__(self) -> str:
        return f"version {self.version} by {self.user or self.role}"


class Unsettled(models.Model):
    """A claim that may be a draft or ahead of its edition; triggers put it here and take it out.

    For the desk, which else would compare a million claims with their editions to find a few.
    """

    claim = models.OneToOneField(
        Claim,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="+",
    )

    class Meta:
        verbose_name_plural = "unsettled"

    def __str__(self) -> str:
        return f"claim {self.claim_id}"
