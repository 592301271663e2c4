"""What the workflow does to claims, as acts of the desk."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget

from articles import workflow
from articles.admin.acts import Act, ActForm
from articles.models import Claim, Question, Review
from articles.roles import Action

Given = Mapping[str, Any]


class NoteForm(ActForm):
    """Asks what readers are to be told."""

    note = forms.CharField(
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        required=False,
        help_text="Readers see it: what changed, and why.",
    )


class VerdictForm(ActForm):
    """Asks whether the verdict stands, when a claim changed since it was decided."""

    verdict_holds = forms.TypedChoiceField(
        label="Does the verdict still hold?",
        choices=[("yes", "Yes, for the new wording too"), ("no", "No: “not yet reviewed”")],
        coerce=lambda text: text == "yes",
        empty_value=None,
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
        required=False,
        help_text="The claim changed since it was decided.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not decided_before(self.chosen):
            del self.fields["verdict_holds"]


class NoteAndVerdictForm(NoteForm, VerdictForm):
    """Asks both."""


def decided_before(claims: Sequence[Claim]) -> bool:
    """Whether the latest decision on one of these is about an earlier version of it."""
    latest = (
        Review.objects.filter(claim__in=claims)
        .order_by("claim_id", "-decided_at", "-id")
        .distinct("claim_id")
        .values_list("claim_id", "claim_version")
    )
    versions = {claim.pk: claim.version for claim in claims}
    return any(versions[claim] != version for claim, version in latest)


class AnswerForm(ActForm):
    """Asks for the answer where a reviewer's question is open."""

    answer = forms.CharField(widget=AdminTextareaWidget(attrs={"rows": 4}), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Question.objects.filter(claim__in=self.chosen, answered_at=None)
        told = " ".join(f"“{question.text}”" for question in asked)
        if told:
            self.fields["answer"].help_text = f"The reviewer asked: {told}"
        else:
            del self.fields["answer"]


def _submit(claims: Sequence[Claim], by: Any, given: Given) -> None:
    for claim in claims:
        workflow.submit_for_review(claim, by, **given)


def _publish(claims: Sequence[Claim], by: Any, given: Given) -> None:
    workflow.publish(claims, by, **given)


def _each_with_note(act: Callable[..., object]) -> Callable[[Sequence[Claim], Any, Given], None]:
    def run(claims: Sequence[Claim], by: Any, given: Given) -> None:
        for claim in claims:
            act(claim, by, **given)

    return run


ACTS = (
    Act(
        "submit",
        "Submit for review",
        "The claim waits for a reviewer’s decision.",
        Action.SUBMIT.permission,
        _submit,
        AnswerForm,
    ),
    Act(
        "publish",
        "Publish",
        "Readers see the claim from now on, with the sources, articles, measures and topics that "
        "it names. Chosen together, claims are published at once.",
        Action.PUBLISH.permission,
        _publish,
        VerdictForm,
    ),
    Act(
        "correct",
        "Publish a correction",
        "Readers see the working record from now on, and that something wrong was put right.",
        Action.AMEND.permission,
        _each_with_note(workflow.correct),
        NoteAndVerdictForm,
    ),
    Act(
        "update",
        "Publish an update",
        "Readers see the working record from now on, and that something is new since.",
        Action.AMEND.permission,
        _each_with_note(workflow.update),
        NoteAndVerdictForm,
    ),
    Act(
        "reexamine",
        "Announce a re-examination",
        "Readers keep the page and its verdict, and see that the claim is being re-examined.",
        Action.REEXAMINE.permission,
        _each_with_note(workflow.reexamine),
        NoteForm,
    ),
    Act(
        "withdraw",
        "Withdraw",
        "The claim’s page then says only that it was withdrawn, when, and why; lists leave it out.",
        Action.WITHDRAW.permission,
        _each_with_note(workflow.withdraw),
        NoteForm,
    ),
    Act(
        "reinstate",
        "Reinstate",
        "A withdrawn claim is published again, as its working record stands.",
        Action.REINSTATE.permission,
        _each_with_note(workflow.reinstate),
        NoteAndVerdictForm,
    ),
)

FITTING = {
    "draft": {"submit", "publish"},
    "published": {"submit", "correct", "update", "reexamine", "withdraw"},
    "withdrawn": {"submit", "reinstate"},
}
"""Which acts a claim's page offers in which state; the workflow refuses the others anyway."""
