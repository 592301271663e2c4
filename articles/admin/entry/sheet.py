"""All that is entered of one claim in one article, as one form."""

from typing import Any

from django import forms

from articles.admin.choosing import Desk
from articles.admin.conflict import NOT_SEEN, Conflict, conflict
from articles.admin.entry.passage import PassageForm
from articles.admin.entry.rows import ROWS
from articles.admin.entry.standing import THERE, Below, chain_of, in_words, passage, standing, told
from articles.admin.seen import Seen
from articles.admin.texts import NamesWhatIsMissing
from articles.models import (
    Appearance,
    Attribution,
    Claim,
    ClaimTopic,
    Evidence,
    Figure,
)


class StatementForm(NamesWhatIsMissing, forms.ModelForm):
    """The claim in our words."""

    class Meta:
        model = Claim
        fields = ("statement", "kind", "language", "occurred_on", "place")
        labels = {"statement": "Claim, in our words"}
        widgets = {"statement": forms.Textarea(attrs={"rows": 3})}


class ClosingForm(forms.Form):
    """Whether the article's outlet, as who published it, ends the chain."""

    closes = forms.BooleanField(required=False)


class Sheet:
    """The forms of a claim, one of its appearances, and all that hangs on the claim."""

    def __init__(
        self, desk: Desk, claim: Claim, appearance: Appearance, data: Any = None, **initial: Any
    ) -> None:
        self.desk, self.claim, self.appearance, self.data = desk, claim, appearance, data
        self.parts = standing(claim, appearance, desk.article)
        self.seen = str(Seen.of(self.parts))
        self.statement = StatementForm(data, instance=claim, initial=initial)
        self.passage = PassageForm(
            data, instance=appearance, article=desk.article, initial=dict(initial)
        )
        self.hops_there, closes = self._hops()
        self.closing = ClosingForm(data, initial={"closes": closes})
        self.rows = {name: self._rows(name) for name in ROWS}
        self.conflict: Conflict | None = None
        self.errors: list[str] = []

    def _hops(self) -> tuple[list[Attribution], bool]:
        """The hops to show as rows, and whether the outlet ends them; for a new claim it does."""
        there, outlet = chain_of(self.appearance), self.desk.article.outlet_id
        if not there:
            return [], outlet is not None and self.appearance.pk is None
        last = there[-1]
        plain = not any([last.capacity, last.cue, last.said_on, last.place, last.channel])
        closed = last.source_id == outlet and plain
        return (there[:-1], True) if closed else (there, False)

    def _rows(self, name: str) -> Any:
        there: dict[str, Any] = {"hops": self.hops_there}
        if self.claim.pk:
            of_claim = {"claim": self.claim.pk}
            there |= {
                "figures": Figure.objects.filter(**of_claim).select_related("measure"),
                "evidence": Evidence.objects.filter(**of_claim).select_related("article"),
                "links": self.claim.links.select_related("to"),
                "topics": ClaimTopic.objects.filter(**of_claim).select_related("topic"),
            }
        elif name == "topics":
            there["topics"] = self._topics_of_last()
        return ROWS[name](self.data, prefix=name, desk=self.desk, there=there.get(name, ()))

    def _topics_of_last(self) -> list[ClaimTopic]:
        """Those of the claim entered last in this article, offered for the next."""
        last = Appearance.objects.filter(article=self.desk.article).order_by("-id").first()
        if last is None:
            return []
        rows = ClaimTopic.objects.filter(claim=last.claim_id).select_related("topic")
        return [ClaimTopic(topic=row.topic) for row in rows]

    @property
    def body(self) -> str:
        """The text that the passage stands in; "" where we hold none."""
        return self.passage.text.body if self.passage.text else ""

    @property
    def forms(self) -> list[Any]:
        """Every form and every set of rows."""
        return [self.statement, self.passage, self.closing, *self.rows.values()]

    def is_valid(self) -> bool:
        """Whether all of it can be saved; makes the new things it names, in this transaction."""
        valid = [form.is_valid() for form in self.forms]
        self._check_rows()
        self._check_seen()
        return all(valid) and not self.conflict and not self.errors

    def _check_rows(self) -> None:
        topics = [form.cleaned_data.get("topic") for form in self.rows["topics"].filled]
        known = [topic for topic in topics if topic]
        if len(known) != len(set(known)):
            self.errors.append("Topics: one is named twice. Take one out.")
        for form in self.rows["links"].filled:
            to = form.cleaned_data.get("to")
            if to is not None and to == self.claim:
                form.add_error("to", "A claim is not linked to itself: choose another.")
                self.errors.append("Links: one leads to this claim itself.")

    def _check_seen(self) -> None:
        """Tells what changed in the record since the form was drawn."""
        if not self.parts:
            return
        seen = Seen.read(self.data.get("seen", ""))
        if seen is None:
            self.errors.append(NOT_SEEN)
            return
        names = seen.changed(Seen.of(self.parts))
        if names:
            self.conflict = conflict(self.claim, told(names, self.parts, self._typed()))

    def _typed(self) -> dict[str, str]:
        """The parts as they are typed here; the forms have put that into their records."""
        hops = [form.instance for form in self.rows["hops"].filled]
        if self.closing.cleaned_data.get("closes") and self.desk.article.outlet:
            hops.append(Attribution(source=self.desk.article.outlet))
        kept = {name: [form.instance for form in self.rows[name].filled] for name in ROWS}
        typed = in_words(
            self.claim,
            self.appearance,
            Below(
                hops,
                [row.topic for row in kept["topics"] if row.topic_id],
                [row for row in kept["links"] if row.to_id],
                [row for row in kept["figures"] if row.pk],
                [row for row in kept["evidence"] if row.pk],
            ),
        )
        return typed | {THERE: passage(self.appearance)}
