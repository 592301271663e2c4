"""How reviewers are named to readers, and what the desk writes to them."""

from django.conf import settings
from django.db import models

from articles.models.choices import Mail, Shown
from articles.models.fields import in_choices


class Byline(models.Model):
    """How somebody wishes to be named to readers, on past pages too; and which mail they want."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="byline"
    )
    name = models.CharField(max_length=200, blank=True)
    shown = models.CharField(max_length=10, choices=Shown.choices, default=Shown.DESK)
    mail = models.CharField(max_length=10, choices=Mail.choices, db_default=Mail.ALL)

    class Meta:
        constraints = [in_choices("byline", "shown", Shown), in_choices("byline", "mail", Mail)]

    def __str__(self) -> str:
        if self.shown == Shown.DESK or not self.name:
            return "the desk"
        if self.shown == Shown.NAME:
            return self.name
        return " ".join(f"{part[0]}." for part in self.name.split())
