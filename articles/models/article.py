"""Anything published, its texts, and what it relies on."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from articles.models.choices import ArticleKind
from articles.models.fields import (
    EDTFField,
    LanguageField,
    desk_words,
    first_day,
    in_choices,
    is_edtf,
    is_language,
    last_day,
    sort_name,
)
from articles.models.revision import ArticleRevision
from articles.models.source import Source
from articles.models.tree import no_self_link


class Article(models.Model):
    """Anything published that claims appear in or that evidence cites (schema.org CreativeWork).

    Its text is in its revisions; an image or a video has none.
    """

    kind = models.CharField(
        max_length=20, choices=ArticleKind.choices, default=ArticleKind.NEWS_ARTICLE
    )
    headline = models.CharField(max_length=1000)
    outlet = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="published",
        help_text="Who published it.",
    )
    authors = models.ManyToManyField(
        Source, through="Authorship", related_name="written", blank=True
    )
    url = models.URLField("link", max_length=2000, null=True, blank=True, unique=True)
    language = LanguageField(help_text="Language tag as in BCP 47: en, ru, ko, zh-Hant.")
    published_on = EDTFField()
    published_on_earliest = first_day("published_on")
    published_on_latest = last_day("published_on")
    cites = models.ManyToManyField(
        "self", through="Citation", symmetrical=False, related_name="cited_by", blank=True
    )
    full_text_public = models.BooleanField(
        "full text may be shown",
        default=True,
        help_text="Off: readers see the marked passages with their sentence, not the whole text.",
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    sort_name = sort_name("headline")

    class Meta:
        ordering = ["-id"]
        indexes = [
            GinIndex(desk_words("headline"), name="article_words"),
            models.Index(
                fields=["published_on_earliest", "id"],
                name="article_by_day",
                condition=Q(published_on_earliest__isnull=False),
            ),
        ]
        constraints = [
            in_choices("article", "kind", ArticleKind),
            is_edtf("article", "published_on"),
            is_language("article"),
            no_self_link("article", "merged_into"),
            models.CheckConstraint(
                name="article_url_is_not_blank",
                condition=~Q(url=""),
                violation_error_message="link: leave it out, or give one.",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def clean(self) -> None:
        self.url = self.url or None

    def latest_revision(self) -> ArticleRevision | None:
        """The newest text; None for an image, a video or a text not yet entered."""
        return ArticleRevision.objects.filter(article=self).order_by("-number").first()


class Authorship(models.Model):
    """One of an article's authors, in the order of the by-line."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="authorships")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="authorships")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "source"], name="one_authorship_each")
        ]

    def __str__(self) -> str:
        return f"{self.source} as author"


class Citation(models.Model):
    """One article relying on another; origins are counted along these."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="citations")
    cited = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="citations_of_it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "cited"], name="one_citation_each"),
            models.CheckConstraint(
                name="citation_of_another",
                condition=~Q(article=F("cited")),
                violation_error_message="An article does not cite itself: choose another.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} cites {self.cited}"
