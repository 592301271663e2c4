"""What people at the desk look for again and again."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class SavedSearch(models.Model):
    """A filter of the list of claims that somebody watches; their own business.

    `query` is what stands after the question mark of the list's address. `seen` is the last issue
    whose matches its owner has looked at.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="searches", editable=False
    )
    name = models.CharField(max_length=100)
    query = models.TextField("what it looks for", max_length=2000)
    seen = models.BigIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(editable=False, db_default=Now())

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "saved search"
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_search_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
