"""Who says things."""

from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from articles.models.choices import SourceKind
from articles.models.fields import desk_words, in_choices, lasting_name, sort_name
from articles.models.tree import clean_tree, no_self_link


class Source(models.Model):
    """Anyone or anything that says things (schema.org Person or Organization).

    Sources form a tree: the minister belongs to the ministry, the ministry to the state. An
    unnamed source ("Chinese officials") belongs to one article and is never matched across
    articles: two papers' "officials" are not known to be the same people.
    """

    key = models.CharField(
        max_length=100,
        unique=True,
        default=partial(lasting_name, "s"),
        help_text="Its lasting name in imports and exports.",
    )
    name = models.CharField(max_length=300, help_text="The name under which readers know it.")
    aliases = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        help_text="Other names and spellings, separated by commas.",
    )
    kind = models.CharField(max_length=12, choices=SourceKind.choices)
    role = models.CharField(
        max_length=300, blank=True, help_text="Today's role: “Foreign Minister of North Korea”."
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="members",
        help_text="What it belongs to: the minister to the ministry, the ministry to the state.",
    )
    country = models.CharField(max_length=100, blank=True, help_text="A country, if one fits.")
    url = models.URLField("link", max_length=2000, blank=True)
    same_as = ArrayField(
        models.URLField(max_length=2000),
        default=list,
        blank=True,
        help_text="Pages that are about the same, such as Wikidata; separated by commas.",
    )
    article = models.ForeignKey(
        "articles.Article",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="unnamed_sources",
        help_text="For an unnamed source: the article whose source it is.",
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    sort_name = sort_name()

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="source_sort_name"),
            models.Index(fields=["name"], name="source_name"),
            GinIndex(fields=["aliases"], name="source_aliases"),
            GinIndex(desk_words("name", "role", "aliases"), name="source_words"),
        ]
        constraints = [
            in_choices("source", "kind", SourceKind),
            no_self_link("source", "parent"),
            no_self_link("source", "merged_into"),
            models.CheckConstraint(
                name="source_unnamed_has_an_article",
                condition=Q(kind="unnamed", article__isnull=False)
                | (~Q(kind="unnamed") & Q(article__isnull=True)),
                violation_error_message="An unnamed source, and only such a one, belongs to one "
                "article: choose the article it speaks in.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        clean_tree(self)
        if self.kind == SourceKind.UNNAMED and self.parent_id:
            raise ValidationError(
                {"parent": "An unnamed source belongs to its article alone: leave this empty."}
            )
