"""What reviewers have in hand: who works on which claim, and what they asked its editors."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.claim import Claim


class Lease(models.Model):
    """A reviewer working on a claim, until when; the next one to take the claim replaces it.

    `document` is the claim as the reviewer has it in front, of `version`.
    """

    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, primary_key=True, related_name="lease"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leases"
    )
    taken_at = models.DateTimeField()
    until = models.DateTimeField()
    version = models.PositiveIntegerField()
    document = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lease_ends_later", condition=Q(until__gt=models.F("taken_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder} until {self.until:%H:%M}"


class Question(models.Model):
    """What a reviewer has to know before deciding; the claim is its editors' until they answer."""

    WITHOUT_WORDS = "(without words: see what changed)"
    """What is read in place of an answer that says nothing."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="questions")
    claim_version = models.PositiveIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="questions_asked"
    )
    asked_at = models.DateTimeField()
    text = models.TextField()
    waiting_since = models.DateTimeField(
        null=True, help_text="The claim's place in the queue, kept for when it comes back."
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="questions_answered",
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["claim_id", "id"]
        indexes = [
            models.Index(
                fields=["asked_at"], name="question_open", condition=Q(answered_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="question_asks_something",
                condition=Q(text__regex=r"\S"),
                violation_error_message="question: say what you have to know.",
            ),
            models.CheckConstraint(
                name="question_answered_by_somebody",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text
