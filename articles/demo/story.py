"""What the demonstration's desk did with the dossier after importing it, step by step.

Everything goes through `workflow` and `upkeep`, as at any desk. The steps take seconds, and the
editions say so: nothing is dated back.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from articles import upkeep, workflow
from articles.demo import everest, soldiers
from articles.demo.verdict import Verdict
from articles.models import Article, Claim, Evidence, Rating, Source
from articles.models.choices import Change


@dataclass(frozen=True)
class Desk:
    """The people of the demonstration."""

    editor: User
    reviewer: User
    chief: User


STORIES = (everest, soldiers)
"""In the order in which they are published."""


def tell(desk: Desk) -> None:
    """Takes the imported drafts through review, publication and what came after."""
    for story in STORIES:
        for verdict in story.VERDICTS:
            workflow.submit_for_review(_claim(verdict.key), by=desk.editor)
            _decide(verdict, by=desk.reviewer)
        first = [verdict.key for verdict in story.VERDICTS] + list(story.PUBLISHED_UNRATED)
        workflow.publish(list(Claim.objects.filter(uid__in=first)), by=desk.chief)
    _correct_the_papers(desk)
    workflow.withdraw(
        _claim("at-the-front"),
        by=desk.chief,
        note="We misread the passage: it says that the soldiers were to be sent to the front after "
        "their training, not that they were there. The article does not make this claim.",
    )
    workflow.reexamine(
        _claim("in-combat"),
        by=desk.chief,
        note="Russia and North Korea confirmed in April 2025 that the soldiers had fought in the "
        "Kursk region. We are looking again at what is known of the first weeks.",
    )
    _merge_the_lawmaker(desk)
    for key in soldiers.WAITING:
        workflow.submit_for_review(_claim(key), by=desk.editor)
    _add_the_confirmation(desk)
    workflow.ask(
        _claim("kim-jong-gyu-law"),
        desk.reviewer,
        "Which regulations does he mean? Without an article of a treaty there is nothing to check.",
    )


def _claim(key: str) -> Claim:
    return Claim.objects.get(uid=key)


def _decide(verdict: Verdict, by: User, **said: Any) -> None:
    claim = _claim(verdict.key)
    workflow.decide(
        claim,
        version=claim.version,
        rating=Rating.objects.get(slug=verdict.rating),
        summary=verdict.summary,
        rationale=verdict.rationale,
        evidence=verdict.evidence,
        true_until=verdict.true_until,
        by=by,
        **said,
    )


def _correct_the_papers(desk: Desk) -> None:
    """A claim's life in four editions: published, reviewed, reworded, rated anew."""
    workflow.submit_for_review(_claim("false-papers"), by=desk.editor)
    _decide(soldiers.PAPERS_FIRST, by=desk.reviewer)
    with workflow.acting_as(desk.editor):
        claim = _claim("false-papers")
        claim.statement = soldiers.PAPERS_STATEMENT
        claim.save()
    workflow.correct(
        claim,
        by=desk.chief,
        note="The article speaks of false identity papers. We had written “passports”.",
        verdict_holds=True,
    )
    with workflow.acting_as(desk.editor):
        _add_the_card(claim)
    _decide(
        soldiers.PAPERS_THEN,
        by=desk.chief,
        change=Change.UPDATE,
        note="We had found this unverifiable. In January 2025 a captured soldier’s card confirmed "
        "it.",
    )


def _add_the_card(claim: Claim) -> None:
    article = Article.objects.create(
        kind="news_article",
        headline="Security Service reveals details of North Korean soldiers captured by Ukrainian "
        "forces in Kursk region",
        outlet=Source.objects.get(key="rbc-ukraine"),
        url="https://newsukraine.rbc.ua/news/security-service-reveals-details-of-north-1736600505.html",
        published_on="2025-01",
    )
    Evidence.objects.create(
        claim=claim,
        article=article,
        stance="supports",
        excerpt="one of the foreign soldiers was carrying a Russian-style military ID card, issued "
        "in the name of another person",
        note="Reports a statement of the Security Service of Ukraine.",
    )


def _add_the_confirmation(desk: Desk) -> None:
    """What the claim being re-examined waits with: new evidence, for a reviewer to weigh."""
    known = Evidence.objects.get(claim=_claim("troops-sent"), number=1)
    with workflow.acting_as(desk.editor, "Confirmed by Russia itself since."):
        Evidence.objects.create(
            claim=_claim("in-combat"), article=known.article, stance="supports", note=known.note
        )


def _merge_the_lawmaker(desk: Desk) -> None:
    """Two articles in two scripts name one man; the import took him for two."""
    korean, english = (Source.objects.get(key=key) for key in ("i-seong-gwon", "lee-seong-kweun"))
    upkeep.merge(
        korean,
        into=english,
        by=desk.chief,
        note="The same person: 이성권 is how his name is written in Korean.",
    )
