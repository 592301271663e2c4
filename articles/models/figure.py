"""Quantities that claims keep revising."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from articles.models.choices import Qualifier
from articles.models.claim import Claim
from articles.models.fields import (
    EDTFField,
    ExactDecimalField,
    first_day,
    in_choices,
    is_edtf,
    last_day,
    sort_name,
)
from articles.models.tree import no_self_link


class Measure(models.Model):
    """A quantity: "North Korean soldiers in Russia", counted in soldiers."""

    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=100, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    sort_name = sort_name()

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            no_self_link("measure", "merged_into"),
            models.UniqueConstraint(
                fields=["name", "unit"],
                name="one_measure_a_name_and_unit",
                violation_error_message="There is a measure of this name and unit: use that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name


class Figure(models.Model):
    """One value of a measure, as a claim gives it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="figures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="figures")
    low = ExactDecimalField("from", null=True, blank=True)
    high = ExactDecimalField("to", null=True, blank=True)
    qualifier = models.CharField(
        max_length=10, choices=Qualifier.choices, default=Qualifier.EXACTLY
    )
    wording = models.CharField(
        max_length=300, blank=True, help_text="As the source put it: “tens of thousands”."
    )
    as_of = EDTFField(help_text="The day the value is of, if it is said; else leave it empty.")
    as_of_earliest = first_day("as_of")
    as_of_latest = last_day("as_of")

    class Meta:
        ordering = ["claim_id", "id"]
        indexes = [
            models.Index(
                fields=["as_of_earliest", "id"],
                name="figure_by_day",
                condition=Q(as_of_earliest__isnull=False),
            )
        ]
        constraints = [
            in_choices("figure", "qualifier", Qualifier),
            is_edtf("figure", "as_of"),
            models.CheckConstraint(
                name="figure_has_a_value",
                condition=Q(low__isnull=False) | Q(high__isnull=False),
                violation_error_message="Give a number: from, to, or both.",
            ),
            models.CheckConstraint(
                name="figure_low_to_high",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                violation_error_message="“from” is larger than “to”: exchange them.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low if self.low is not None else ''}–{self.high or ''} {self.measure}"

    def clean(self) -> None:
        for name in ("low", "high"):
            value = getattr(self, name)
            if value is not None and not value.is_finite():
                raise ValidationError({name: "Give a number in digits."})
