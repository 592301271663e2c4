"""How reviewers are named to readers."""

from django.conf import settings
from django.db import models

from articles.models.choices import Shown
from articles.models.fields import in_choices


class Byline(models.Model):
    """How a reviewer wishes to be named to readers, today and on pages of the past."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="byline"
    )
    name = models.CharField(max_length=200, blank=True)
    shown = models.CharField(max_length=10, choices=Shown.choices, default=Shown.DESK)

    class Meta:
        constraints = [in_choices("byline", "shown", Shown)]

    def __str__(self) -> str:
        if self.shown == Shown.DESK or not self.name:
            return "the desk"
        if self.shown == Shown.NAME:
            return self.name
        return " ".join(f"{part[0]}." for part in self.name.split())
