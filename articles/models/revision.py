"""The texts of articles."""

from typing import Any

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import F, Func, Q

from articles.anchoring import normalised_lines


class ArticleRevision(models.Model):
    """One text of an article; append-only, kept to the code point."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    body = models.TextField(help_text="The text as published, to the character.")
    sha256 = models.GeneratedField(
        expression=Func(F("body"), function="public.text_sha256"),
        output_field=models.CharField(max_length=64),
        db_persist=True,
    )
    captured_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, help_text="What the publisher says it corrected.")

    class Meta:
        ordering = ["article_id", "number"]
        indexes = [HashIndex(fields=["sha256"], name="revision_sha256")]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_revision_of_a_number"),
            models.CheckConstraint(
                name="revision_has_a_body",
                condition=~Q(body=""),
                violation_error_message="body: paste the text of the article.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}, text {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.body = normalised_lines(self.body)
        if not self.number:
            last = ArticleRevision.objects.filter(article=self.article_id).order_by("-number")
            self.number = (last.values_list("number", flat=True).first() or 0) + 1
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.body = normalised_lines(self.body)
