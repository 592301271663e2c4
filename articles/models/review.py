"""The desk's scale, and what reviewers decided."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from articles.models.choices import Colour, Shape
from articles.models.claim import Claim
from articles.models.fields import EDTFField, first_day, in_choices, is_edtf, last_day


class Rating(models.Model):
    """One step of the desk's scale; a used one is retired, never renamed.

    Colour and shape name tokens of the stylesheet, each with a light and a dark form, so that
    every rating keeps its contrast.
    """

    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100, unique=True)
    value = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text="1 (false) to 5 (true) as in ClaimReview; empty where it is not on that scale.",
    )
    colour = models.CharField(max_length=10, choices=Colour.choices)
    shape = models.CharField(max_length=10, choices=Shape.choices)
    needs_evidence = models.BooleanField(
        default=True, help_text="A decision with this rating has to cite evidence."
    )
    retired = models.BooleanField(default=False, help_text="No longer offered for new decisions.")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("rating", "colour", Colour),
            in_choices("rating", "shape", Shape),
            models.CheckConstraint(
                name="rating_value_is_1_to_5",
                condition=Q(value__isnull=True) | Q(value__range=(1, 5)),
                violation_error_message="value: 1 to 5, or empty.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """One reviewer's decision on one version of a claim; append-only.

    Changing one's mind is a new review. An imported one keeps its reviewer's name as given and
    who imported it.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    claim_version = models.PositiveIntegerField()
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="reviews"
    )
    reviewer_name = models.CharField(max_length=200, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="reviews")
    summary = models.CharField(max_length=1000, help_text="One sentence: why.")
    rationale = models.TextField(
        blank=True, help_text="The whole why, in Markdown; cite evidence as [2]."
    )
    evidence = ArrayField(
        models.PositiveIntegerField(), default=list, blank=True, help_text="Numbers considered."
    )
    true_until = EDTFField(help_text="For what is outdated: until when it was so.")
    true_until_earliest = first_day("true_until")
    true_until_latest = last_day("true_until")
    decided_at = models.DateTimeField()
    document = models.JSONField(
        null=True, editable=False, help_text="The claim as it was decided on; imports have none."
    )

    class Meta:
        ordering = ["claim_id", "decided_at", "id"]
        indexes = [models.Index(fields=["claim", "decided_at", "id"], name="review_of_claim")]
        constraints = [
            is_edtf("review", "true_until"),
            models.CheckConstraint(
                name="review_has_a_reviewer",
                condition=Q(reviewer__isnull=False, imported_by__isnull=True)
                | Q(reviewer__isnull=True, imported_by__isnull=False),
            ),
            models.CheckConstraint(
                name="review_says_why",
                condition=Q(summary__regex=r"\S"),
                violation_error_message="summary: say in one sentence why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating}: {self.summary}"
