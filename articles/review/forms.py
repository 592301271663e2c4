"""What reviewers type: how they narrow the queue, what they decide, what they ask."""

from collections.abc import Sequence
from typing import Any

from django import forms

from articles import dates
from articles.admin.texts import ExactText
from articles.editions.canonical import Document
from articles.models import Rating, Topic
from articles.models.choices import Change, ClaimKind
from articles.models.fields import EDTFField
from articles.prose import cited
from articles.review.queue import REASONS, Asked, branch

YEARS = 1000
"""Numbers in brackets from which they are years or the like, and no citations."""
HELD = [("me", "by me"), ("nobody", "by nobody"), ("others", "by others")]
PUBLISHED_AS = [
    ("", "Nothing yet: it waits for a publisher"),
    (Change.CORRECTION.value, "A correction: we were wrong"),
    (Change.UPDATE.value, "An update: things are otherwise now"),
]


class QueueForm(forms.Form):
    """The filters of the queue, each of which may be left open."""

    reason = forms.ChoiceField(
        label="Why it waits",
        choices=[("", "any reason"), *((name, words) for name, words in REASONS.items())],
        required=False,
    )
    kind = forms.ChoiceField(
        choices=[("", "any kind"), *ClaimKind.choices],
        required=False,
    )
    topic = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    held = forms.ChoiceField(
        label="Held", choices=[("", "by anybody or nobody"), *HELD], required=False
    )

    def __init__(self, *args: Any, topics: Sequence[Topic], user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics, self.user = topics, user
        topic: Any = self.fields["topic"]
        topic.choices = [("", "any topic"), *((topic.pk, topic.name) for topic in topics)]

    def asked(self) -> Asked:
        """What was asked for; the whole queue where it makes no sense."""
        if not self.is_valid():
            return Asked(user=self.user)
        given = self.cleaned_data
        topics = branch(self.topics, given["topic"]) if given["topic"] else frozenset[int]()
        return Asked(given["reason"], given["kind"], topics, given["held"], self.user)


class DecisionForm(forms.Form):
    """A decision; which version of the claim it is about is hidden in it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    rating = forms.ModelChoiceField(
        Rating.objects.filter(retired=False),
        to_field_name="slug",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a rating."},
    )
    summary = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in one sentence why."},
    )
    rationale = ExactText(widget=forms.Textarea(attrs={"rows": 8}), required=False)
    evidence = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    true_until = forms.CharField(
        max_length=40,
        required=False,
        validators=EDTFField.default_validators,
        help_text=f"For what is outdated: until when it was so ({dates.EXAMPLES}).",
    )
    change = forms.ChoiceField(choices=PUBLISHED_AS, required=False, widget=forms.RadioSelect)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args: Any, document: Document, may_amend: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "d-%s"})
        self.offer(document)
        if not may_amend:
            del self.fields["change"], self.fields["note"]

    def offer(self, document: Document) -> None:
        """Lets the evidence of this document be cited."""
        self.numbers = [item["number"] for item in document["evidence"]]
        chosen: Any = self.fields["evidence"]
        chosen.choices = [(number, f"[{number}]") for number in self.numbers]

    def be_about(self, version: int, document: Document) -> None:
        """Makes the form, as it was sent, about the claim as it is by now."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        self.data = data
        self.offer(document)

    def clean_rationale(self) -> str:
        """Refuses to cite what the claim does not have."""
        text: str = self.cleaned_data["rationale"]
        numbers = {number for number in cited(text) if number < YEARS}
        missing = sorted(numbers - set(self.numbers))
        if missing:
            listed = ", ".join(f"[{number}]" for number in missing)
            raise forms.ValidationError(f"This claim has no evidence {listed}.")
        return text

    def clean(self) -> dict[str, Any]:
        """Whatever the rationale cites was considered, ticked or not."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        numbers = set(cited(cleaned.get("rationale", ""))) & set(self.numbers)
        return cleaned | {"evidence": sorted(numbers | set(cleaned.get("evidence", [])))}

    def decision(self) -> dict[str, Any]:
        """What the workflow's `decide` takes besides the claim and the reviewer."""
        given = dict(self.cleaned_data)
        change = given.pop("change", "")
        return given | {"change": Change(change) if change else None}


class QuestionForm(forms.Form):
    """What the reviewer has to know from the editors."""

    question = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you have to know."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "q-%s"})
