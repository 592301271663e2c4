"""What bears on a claim."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from articles.models.article import Article
from articles.models.choices import Stance
from articles.models.claim import Claim
from articles.models.fields import in_choices
from articles.models.revision import ArticleRevision


class Evidence(models.Model):
    """A document that supports or refutes a claim, or gives context, and what it says.

    `number` is its own in the claim and never given again, since rationales cite it as [2].
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveIntegerField(
        blank=True, help_text="Given by itself; a rationale cites it as [2]."
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="evidence")
    revision = models.ForeignKey(
        ArticleRevision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The text the excerpt stands in, when we hold it.",
    )
    stance = models.CharField(max_length=10, choices=Stance.choices)
    excerpt = models.TextField(blank=True, help_text="The words that bear on the claim.")
    translation = models.TextField(blank=True)
    locator = models.CharField(
        max_length=300, blank=True, help_text="Where in it: page 3, minute 12, article 4."
    )
    note = models.TextField(blank=True, help_text="What a reader has to know about it.")

    class Meta:
        ordering = ["claim_id", "number"]
        verbose_name_plural = "evidence"
        constraints = [
            in_choices("evidence", "stance", Stance),
            models.UniqueConstraint(fields=["claim", "number"], name="one_evidence_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"[{self.number}] {self.article}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if not self.number:
                claim = Claim.objects.filter(pk=self.claim_id).lock().get()
                self.number = claim.last_evidence_number + 1
            super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.revision and self.article_id and self.revision.article_id != self.article_id:
            raise ValidationError({"revision": "This text belongs to another article."})
        if self.revision and self.excerpt and self.excerpt not in self.revision.body:
            raise ValidationError(
                {
                    "excerpt": "These words do not stand in the text chosen. Copy them from it, "
                    "or leave the text empty."
                }
            )
