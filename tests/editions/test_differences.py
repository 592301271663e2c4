"""What differs between two documents, told part by part and word by word."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from articles import workflow
from articles.editions.canonical import Document
from articles.editions.differences import Piece, difference, differences
from articles.models import Appearance, Claim, ClaimLink, ClaimTopic, Evidence, Figure
from tests import factories as make


@given(some.text(), some.text())
def test_both_texts_can_be_put_together_from_the_pieces(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after


def test_words_that_stayed_are_told_from_those_that_went_and_came() -> None:
    assert difference("They were in Ukraine.", "They were in Russia.") == [
        Piece("same", "They were in "),
        Piece("del", "Ukraine."),
        Piece("ins", "Russia."),
    ]


def test_texts_too_long_to_compare_are_told_as_old_and_new() -> None:
    before, after = "old " * 3000, "new " * 3000
    assert difference(before, after) == [Piece("del", before), Piece("ins", after)]


@pytest.fixture
def claim() -> Claim:
    made = make.whole_claim("1,500 soldiers were in Ukraine.")
    make.evidence(made, excerpt="They came.")
    make.figure(made, "1500")
    return made


def told(before: Document, claim: Claim) -> list[tuple[str, str, str]]:
    """Part, what, and its marked words, of all that differs now."""
    return [
        (one.part, one.what, "".join(_marked(piece) for piece in one.pieces))
        for one in differences(before, workflow.preview(claim))
    ]


def _marked(piece: Piece) -> str:
    left, right = {"same": ("", ""), "del": ("[-", "-]"), "ins": ("{+", "+}")}[piece.kind]
    return f"{left}{piece.text}{right}"


@pytest.mark.django_db
def test_the_same_document_has_no_differences(claim: Claim) -> None:
    assert told(workflow.preview(claim), claim) == []


@pytest.mark.django_db
def test_each_part_is_told_by_its_name(claim: Claim) -> None:
    before = workflow.preview(claim)
    Claim.objects.update(statement="1,500 soldiers were in Russia.", occurred_on="2024-10-18")
    ClaimTopic.objects.create(claim=claim, topic=make.topic("War"))
    make.evidence(claim, "refutes", article=make.article("", headline="A list", outlet=None))
    Evidence.objects.filter(number=1).update(note="Seen.")
    Figure.objects.update(high=2000, qualifier="between")

    assert told(before, claim) == [
        ("statement", "changed", "1,500 soldiers were in [-Ukraine.-]{+Russia.+}"),
        ("when", "added", "{+18 October 2024+}"),
        ("topics", "added", "{+War+}"),
        (
            "figure",
            "changed",
            "Soldiers · [-exactly 1500 -]{+between 1500–2000 +}soldiers",
        ),
        ("evidence [1]", "changed", _longer_by(before, " · Seen.")),
        ("evidence [2]", "added", "{+refutes · A list+}"),
    ]


def _longer_by(before: Document, more: str) -> str:
    """Evidence 1 as it was, `more` added; its last word is compared as a whole."""
    item = before["evidence"][0]
    article = item["article"]
    was = f"supports · “They came.” · {article['headline']}, {article['outlet']['name']}"
    return (
        f"{was.rpartition(' ')[0]} [-{was.rpartition(' ')[2]}-]{{+{was.rpartition(' ')[2]}{more}+}}"
    )


@pytest.mark.django_db
def test_what_was_taken_away_is_told_too(claim: Claim) -> None:
    before = workflow.preview(claim)
    Evidence.objects.all().delete()
    Figure.objects.all().delete()
    assert [(part, what) for part, what, _ in told(before, claim)] == [
        ("figure", "removed"),
        ("evidence [1]", "removed"),
    ]


@pytest.mark.django_db
def test_a_hop_of_a_chain_is_told_with_its_passage(claim: Claim) -> None:
    before = workflow.preview(claim)
    hop = Appearance.objects.get().attributions.get(position=0)
    hop.cue, hop.said_on = "estimated", "2024-10"
    hop.save()
    [(part, what, text)] = told(before, claim)
    assert (part, what) == ("passage", "changed")
    assert "estimated · October 2024" in text


@pytest.mark.django_db
def test_a_new_link_is_told_by_its_claim(claim: Claim) -> None:
    other = make.published_claim("3,000 were there.")
    before = workflow.preview(claim)
    ClaimLink.objects.create(claim=claim, kind="depends_on", to=other)
    assert told(before, claim) == [("related claim", "added", "{+depends on “3,000 were there.”+}")]


@pytest.mark.django_db
def test_a_verdict_and_its_reasons_are_told(claim: Claim) -> None:
    before = workflow.preview(claim)
    make.decided(claim, "outdated", summary="It was so.", rationale="See [1].", true_until="2024")
    assert [(part, what) for part, what, _ in told(before, claim)] == [
        ("rating", "added"),
        ("summary", "added"),
        ("rationale", "added"),
        ("true until", "added"),
    ]


def _leaves(value: Any, path: tuple = ()) -> list[tuple]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in _leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [leaf for key, inner in enumerate(value) for leaf in _leaves(inner, (*path, key))]
    return [path] if isinstance(value, str) else []


DATES = {"occurred_on", "published_on", "said_on", "as_of"}
NOT_SHOWN = {
    # derived from what is shown, names for machines, or where the passage stands in its text
    *("uid", "slug", "country", "prefix", "suffix", "before", "after", "unit", "date"),
    *("url", "sha256"),
}


@pytest.mark.django_db
def test_no_text_of_the_claim_s_own_changes_unseen(claim: Claim) -> None:
    appearance = Appearance.objects.get()
    appearance.attributions.update(cue="said", place="Seoul", channel="speech", capacity="chief")
    before = workflow.preview(claim)
    unseen = set()
    for path in _leaves(before):
        if path[-1] in DATES | NOT_SHOWN or path[-2:] in {("outlet", "kind"), ("source", "kind")}:
            continue
        after = deepcopy(before)
        inner: Any = after
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = f"{inner[path[-1]]}9"
        if not differences(before, after):
            unseen.add(path)
    assert {path[-2:] for path in unseen} <= {("article", "kind"), ("article", "language")}
