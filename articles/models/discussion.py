"""What the desk says to itself about a claim, and who wants to hear of it. Never public."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from articles.models.choices import Attention
from articles.models.claim import Claim
from articles.models.fields import in_choices


class Note(models.Model):
    """One note on a claim, in Markdown; its writer may reword it for a while, then it stands.

    `number` is its own in the claim: triggers give it so that, of one claim's notes, a lower
    number was committed first. `mentioned` holds the ids of the users that it addressed then.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField(editable=False, db_default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes"
    )
    text = models.TextField(max_length=20_000)
    mentioned = ArrayField(models.IntegerField(), default=list, blank=True, editable=False)
    written_at = models.DateTimeField(editable=False, db_default=Now())
    edited_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["claim_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="one_note_of_a_number"),
            models.CheckConstraint(
                name="note_says_something",
                condition=Q(text__regex=r"\S"),
                violation_error_message="note: write something.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Following(models.Model):
    """How somebody stands to the discussion of a claim, and up to where they have read it.

    No row: they have neither looked at it nor had a part in the claim since it is discussed.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="followings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followings"
    )
    attention = models.CharField(
        max_length=8, choices=Attention.choices, blank=True, default=Attention.NONE_SAID
    )
    read = models.PositiveIntegerField(default=0, help_text="The number of the last note read.")
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            in_choices("following", "attention", Attention),
            models.UniqueConstraint(fields=["claim", "user"], name="one_following_each"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_attention_display()}"
