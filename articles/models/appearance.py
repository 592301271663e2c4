"""Where an article makes a claim, and the chain through which it came there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from articles.anchoring import anchor
from articles.models.article import Article
from articles.models.choices import Channel, Modality
from articles.models.claim import Claim
from articles.models.fields import EDTFField, first_day, in_choices, is_edtf, last_day
from articles.models.revision import ArticleRevision
from articles.models.source import Source

_SPAN = Q(
    revision__isnull=False, exact__isnull=False, start__isnull=False, end__gt=F("start")
) & ~Q(exact="")
_NO_SPAN = Q(exact__isnull=True, start__isnull=True, end__isnull=True)
_LOCATED = Q(locator__isnull=False) & ~Q(locator="")


class Appearance(models.Model):
    """One place where an article makes the claim.

    In a text: the text-quote selector (`exact`, `prefix`, `suffix`) and the text-position selector
    (`start`, `end`) of the W3C Web Annotation model, in code points of the revision's body. In an
    image or a video: a `locator` (W3C Media Fragments).
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="appearances")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="appearances")
    revision = models.ForeignKey(
        ArticleRevision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appearances",
        help_text="The text it stands in; empty for an image or a video.",
    )
    exact = models.TextField(  # noqa: DJ001 - no passage is not an empty one
        null=True, blank=True, help_text="The words of the passage, to the character."
    )
    prefix = models.TextField(blank=True, editable=False)
    suffix = models.TextField(blank=True, editable=False)
    start = models.PositiveIntegerField(
        null=True, blank=True, help_text="First character of the passage, counted from 0."
    )
    end = models.PositiveIntegerField(
        null=True, blank=True, help_text="The character after the passage."
    )
    locator = models.CharField(  # noqa: DJ001
        max_length=300,
        null=True,
        blank=True,
        help_text="Where there is no text: t=10,20 for seconds, xywh=… for part of a picture.",
    )
    is_quotation = models.BooleanField("word for word", default=False)
    modality = models.CharField(
        max_length=12,
        choices=Modality.choices,
        default=Modality.REPORTED,
        help_text="How surely it is said here.",
    )
    translation = models.TextField(
        blank=True, help_text="The passage in the language of the claim, when it is in another."
    )

    class Meta:
        ordering = ["claim_id", "id"]
        constraints = [
            in_choices("appearance", "modality", Modality),
            models.CheckConstraint(
                name="appearance_has_a_place",
                condition=_SPAN | (_NO_SPAN & _LOCATED),
                violation_error_message="Say where it stands: a passage of the text (exact, start "
                "and end), or a locator where there is no text.",
            ),
            models.UniqueConstraint(
                fields=["claim", "revision", "start", "end"],
                name="one_appearance_a_passage",
                violation_error_message="This claim already has this passage.",
            ),
        ]

    def __str__(self) -> str:
        return f"in {self.article}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.revision and self.start is not None and self.end is not None:
            found = anchor(self.revision.body, self.start, self.end)
            self.prefix, self.suffix = found.prefix, found.suffix
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.exact, self.locator = self.exact or None, self.locator or None
        if self.revision and self.article_id and self.revision.article_id != self.article_id:
            raise ValidationError({"revision": "This text belongs to another article."})
        if self.revision and self.exact is not None:
            self._clean_span(self.revision.body, self.exact)

    def _clean_span(self, body: str, exact: str) -> None:
        if self.start is None or self.end is None:
            raise ValidationError({"start": "Say where the passage starts and ends."})
        if body[self.start : self.end] != exact:
            raise ValidationError(
                {
                    "exact": f"At {self.start} to {self.end} the text has "
                    f"“{body[self.start : self.end][:80]}”. Correct the words or the position."
                }
            )


class Attribution(models.Model):
    """One hop of the chain from who said it (position 0) to the page it stands on."""

    appearance = models.ForeignKey(
        Appearance, on_delete=models.CASCADE, related_name="attributions"
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="0 for who said it first, then each who passed it on."
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="attributions")
    capacity = models.CharField(
        max_length=500, blank=True, help_text="As the text gives it: “President of Russia”."
    )
    cue = models.CharField(
        max_length=300, blank=True, help_text="The words that credit it: “said”, “reports”."
    )
    said_on = EDTFField()
    said_on_earliest = first_day("said_on")
    said_on_latest = last_day("said_on")
    place = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=40, blank=True, choices=Channel.choices)

    class Meta:
        ordering = ["appearance_id", "position"]
        indexes = [
            models.Index(
                fields=["said_on_earliest", "id"],
                name="attribution_by_day",
                condition=Q(said_on_earliest__isnull=False),
            )
        ]
        constraints = [
            is_edtf("attribution", "said_on"),
            models.UniqueConstraint(
                fields=["appearance", "position"],
                name="one_hop_a_position",
                violation_error_message="Two hops of the chain stand at the same position.",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.source}"
