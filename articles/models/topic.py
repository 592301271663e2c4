"""What claims are about: a tree of topics."""

from typing import Any

from django.db import models

from articles.models.fields import sort_name
from articles.models.tree import clean_tree, no_self_link
from articles.slugs import slug_for


class Topic(models.Model):
    """What a claim is about; a topic's page shows the claims of the topics under it too."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True, blank=True, allow_unicode=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    sort_name = sort_name()

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            no_self_link("topic", "parent"),
            no_self_link("topic", "merged_into"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = slug_for(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if not self.slug:
            self.slug = slug_for(self.name)
        clean_tree(self)
