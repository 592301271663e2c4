"""The passage that makes a claim, found in the text by its words."""

import re
from typing import Any

from django import forms

from articles.admin.texts import ExactText, NamesWhatIsMissing
from articles.anchoring import Anchor, locate
from articles.models import Appearance, Article, ArticleRevision

LISTED = 12
"""Places offered when the words stand several times in the text."""


def find(body: str, exact: str, start: int | None = None) -> list[Anchor]:
    """Where `exact` stands: at `start` if it stands there, else everywhere it does.

    Words that stand nowhere as typed are looked for with other white space: a line's end or a
    no-break space where a space was typed, as copying from a page gives.
    """
    found = locate(body, exact) or _spaced_otherwise(body, exact)
    return [place for place in found if place.start == start] or found


def _spaced_otherwise(body: str, exact: str) -> list[Anchor]:
    words = exact.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    return [place for match in pattern.finditer(body) for place in locate_at(body, match)]


def locate_at(body: str, match: re.Match[str]) -> list[Anchor]:
    """The place of a match."""
    return [place for place in locate(body, match[0]) if place.start == match.start()]


class PassageForm(NamesWhatIsMissing, forms.ModelForm):
    """Words of the text, or a locator where there is no text, and how they are said."""

    exact = ExactText(
        label="Passage",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The words as they stand in the text. Select them there, or paste them.",
    )
    start = forms.IntegerField(required=False, max_value=2**31 - 1, widget=forms.HiddenInput)
    revision = forms.ModelChoiceField(
        ArticleRevision.objects.none(), required=False, widget=forms.HiddenInput
    )
    translation = ExactText(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The passage in the language of the claim, when it is in another.",
    )

    class Meta:
        model = Appearance
        fields = ("revision", "exact", "locator", "modality", "is_quotation", "translation")
        labels = {"modality": "How surely"}
        help_texts = {"modality": "As what the article gives it."}

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.article = article
        self.places: list[Anchor] = []
        texts: Any = self.fields["revision"]
        texts.queryset = ArticleRevision.objects.filter(article=article)
        self.initial.setdefault("start", self.instance.start)
        newest = article.latest_revision()
        self.text = self.instance.revision or newest
        if self.initial.get("revision") is None and newest:
            self.initial["revision"] = newest.pk
        if self.text is None:
            del self.fields["exact"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        exact, revision = cleaned.get("exact"), cleaned.get("revision") or self.text
        self.instance.start = self.instance.end = None
        if exact and revision:
            self.text = cleaned["revision"] = revision
            self._find(cleaned, revision.body, exact)
        elif not exact:
            cleaned["exact"] = None
            if not cleaned.get("locator"):
                self._nowhere()
            cleaned["revision"] = None
        return cleaned

    def _nowhere(self) -> None:
        if "exact" in self.fields:
            self.add_error("exact", "Say which words make the claim: select them in the text.")
        else:
            self.add_error(
                "locator", "We hold no text of this article: say where in it the claim is made."
            )

    def _find(self, cleaned: dict[str, Any], body: str, exact: str) -> None:
        self.places = find(body, exact, cleaned.get("start"))
        if not self.places:
            self.add_error("exact", "These words do not stand in the text. Copy them from it.")
        elif len(self.places) > 1:
            self.add_error(
                "exact",
                f"These words stand at {len(self.places)} places: choose which is meant.",
            )
        else:
            place = self.places[0]
            self.instance.start, self.instance.end = place.start, place.end
            cleaned["exact"] = place.exact
            self.places = []

    @property
    def offered(self) -> list[Anchor]:
        """The places to choose from, when the words stand several times."""
        return self.places[:LISTED]

    def _get_validation_exclusions(self) -> set[str]:
        # The words are checked above, where the form can offer what to do about them.
        return {*super()._get_validation_exclusions(), "exact", "start"}  # type: ignore[misc]

    def full_clean(self) -> None:
        """As always; the model's own check of the place is said of the words."""
        super().full_clean()
        told: Any = self.errors.pop("__all__", [])
        for message in told:
            self.add_error("exact" if "exact" in self.fields else "locator", message)
