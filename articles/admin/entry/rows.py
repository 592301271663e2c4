"""The rows of a claim's form: hops, figures, evidence, links to other claims, topics.

Each row is a form of its own over a record that is there or new. Rows are added, moved and taken
out by buttons that work without JavaScript and keep all that was typed.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from articles.admin.choosing import ChosenField, Desk
from articles.admin.texts import ExactText, NamesWhatIsMissing
from articles.models import Attribution, ClaimLink, ClaimTopic, Evidence, Figure
from articles.models.choices import ArticleKind

MOST = 200


class RowForm(NamesWhatIsMissing, forms.ModelForm):
    """One row; `desk` says who enters, and where."""

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, ChosenField):
                field.desk = desk
                if name in (self._meta.fields or ()):
                    known = getattr(self.instance, f"{name}_id", None)
                    self.initial[name] = getattr(self.instance, name) if known else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into it."""
        return self.empty_permitted and not self.has_changed()


class HopForm(RowForm):
    source = ChosenField("source", label="Source")

    class Meta:
        model = Attribution
        fields = ("source", "capacity", "cue", "said_on", "place", "channel")
        labels = {"cue": "Words that credit it", "said_on": "Said on"}
        help_texts = {
            "cue": "“said”, “reports”, “according to”.",
            "capacity": "As the text gives it: “President of Russia”.",
            "said_on": "2024-10-18, 2024-10 or 2024-10-18~",
        }


class FigureForm(RowForm):
    measure = ChosenField("measure", label="Of which measure")

    class Meta:
        model = Figure
        fields = ("low", "high", "measure", "qualifier", "wording", "as_of")
        labels = {"low": "Number, or from", "high": "To"}
        help_texts = {
            "low": "In digits: 1500.",
            "high": "Empty: the same.",
            "as_of": "The day it is of, if that is said: 2024-10-18.",
        }
        widgets = {
            name: forms.TextInput(attrs={"inputmode": "decimal", "size": 12})
            for name in ("low", "high")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.low == self.instance.high:
            self.initial["high"] = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        open_ended = cleaned.get("qualifier") in ("at_least", "at_most")
        low, high = cleaned.get("low"), cleaned.get("high")
        if high is None and low is not None and "high" not in self.errors and not open_ended:
            cleaned["high"] = low
        return cleaned


class EvidenceForm(RowForm):
    article = ChosenField("document", label="Document")
    excerpt = ExactText(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The words that bear on the claim.",
    )
    translation = ExactText(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    note = ExactText(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What a reader has to know about it.",
    )
    new_url = forms.URLField(label="Its link", required=False, max_length=2000)
    new_outlet = ChosenField("source", label="Who published it", required=False)
    new_date = forms.CharField(label="Published on", required=False, max_length=40)

    class Meta:
        model = Evidence
        fields = ("stance", "article", "excerpt", "translation", "locator", "note")
        help_texts = {"locator": "Page 3, minute 12, article 4."}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        article = cleaned.get("article")
        if article and not self.errors:
            self._complete(article, cleaned)
        return cleaned

    def _complete(self, article: Any, cleaned: dict[str, Any]) -> None:
        """Gives a document made just now what was typed of it; one that was there stays."""
        details = {
            "url": cleaned.get("new_url") or None,
            "outlet": cleaned.get("new_outlet"),
            "published_on": cleaned.get("new_date") or None,
        }
        given = {name: value for name, value in details.items() if value}
        asked_for = self["article"].data
        if not given or getattr(asked_for, "more", "") not in ArticleKind.values:
            return
        for name, value in given.items():
            setattr(article, name, value)
        try:
            article.full_clean()
        except forms.ValidationError as error:
            fields = {"url": "new_url", "outlet": "new_outlet", "published_on": "new_date"}
            for name, messages in error.message_dict.items():
                self.add_error(fields.get(name), messages)
        else:
            article.save()


class LinkForm(RowForm):
    to = ChosenField("claim", label="Other claim")

    class Meta:
        model = ClaimLink
        fields = ("kind", "to")
        labels = {"kind": "This claim"}


class TopicForm(RowForm):
    topic = ChosenField("topic", label="Topic")

    class Meta:
        model = ClaimTopic
        fields = ("topic",)


class BaseRows(BaseFormSet):
    """Rows over `there`, the records that stand now, and over those that are typed anew."""

    model: Any
    noun: str
    spare: int
    """Empty rows to begin with, where there are none."""

    def __init__(self, *args: Any, desk: Desk, there: Sequence[Any] = (), **kwargs: Any) -> None:
        self.desk, self.there = desk, list(there)
        self.extra = 0 if self.there else self.spare
        self.by_pk = {str(row.pk): row for row in self.there}
        super().__init__(*args, **kwargs)

    def initial_form_count(self) -> int:
        """Rows that were there when the form was drawn."""
        return super().initial_form_count() if self.is_bound else len(self.there)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """The record of a row: by its id when the form comes back, by its place before."""
        given: dict[str, Any] = {"desk": self.desk}
        if index is None:
            return given
        if self.is_bound:
            row = self.by_pk.get(str(self.data.get(f"{self.prefix}-{index}-pk", "")))
        else:
            row = self.there[index] if index < len(self.there) else None
        return given | ({"instance": row} if row else {})

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["pk"] = forms.CharField(widget=forms.HiddenInput, required=False)
        form.initial["pk"] = str(form.instance.pk or "")
        form.empty_permitted = form.instance.pk is None
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = f"Take this {self.noun} out"

    @property
    def filled(self) -> list[Any]:
        """The forms of rows that stay, in order."""
        gone = self.deleted_forms
        return [form for form in self.forms if form not in gone and not form.is_empty]

    @property
    def shown_errors(self) -> Any:
        """What is wrong with the rows as a whole."""
        return self.non_form_errors()


def _rows(form: type[RowForm], noun: str, spare: int = 0) -> Any:
    made: Any = formset_factory(
        form, formset=BaseRows, extra=0, can_delete=True, max_num=MOST, absolute_max=MOST
    )
    made.noun, made.spare = noun, spare
    return made


ROWS = {
    "hops": _rows(HopForm, "hop", spare=1),
    "figures": _rows(FigureForm, "figure"),
    "evidence": _rows(EvidenceForm, "evidence"),
    "links": _rows(LinkForm, "link"),
    "topics": _rows(TopicForm, "topic", spare=1),
}
"""By the prefix of their fields."""


def reshaped(data: Any, prefix: str, act: str, index: int = 0) -> None:
    """Changes posted `data` as a row's button asks: "add" a row, or move one "up"."""
    total = f"{prefix}-TOTAL_FORMS"
    given = str(data.get(total, ""))
    count = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    if act == "add":
        data[total] = str(min(count + 1, MOST))
    elif act == "up" and 0 < index < count:
        _exchange(data, f"{prefix}-{index}-", f"{prefix}-{index - 1}-")


def _exchange(data: Any, one: str, other: str) -> None:
    names = {key.removeprefix(p) for key in data for p in (one, other) if key.startswith(p)}
    for name in names:
        first, second = data.getlist(one + name), data.getlist(other + name)
        for key, values in ((one + name, second), (other + name, first)):
            if values:
                data.setlist(key, values)
            else:
                data.pop(key, None)
