"""What readers see of a corpus: decisions and editions, dated over the years that it tells of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from articles import copying
from articles.corpus.claims import Told, moment
from articles.corpus.words import Voice
from articles.corpus.world import World
from articles.editions.canonical import Document
from articles.editions.documents import claim_documents, withdrawn_document
from articles.editions.issuing import Draft, edition_row, next_shared
from articles.editions.shared import Things, closed, named_by, shared_documents
from articles.models import Claim, Edition, Issue, Rating, Review, SharedEdition
from articles.models.choices import Change
from articles.slugs import slug_for

REVIEW = (
    "claim_id", "claim_version", "reviewer_id", "rating_id", "summary", "rationale", "evidence",
    "true_until", "decided_at", "reviewer_name",
)  # fmt: skip
DRAFTS = 0.03
RATINGS = {
    "supported": 35, "refuted": 20, "misleading": 12, "conflicting": 8, "outdated": 5,
    "unverifiable": 20,
}  # fmt: skip
NOTES = (
    "We had named the wrong month.",
    "A second report gave another figure.",
    "The translation was put right.",
    "We had left out who said it.",
)


@dataclass(frozen=True)
class Calendar:
    """One issue a day: the id and moment of each, from `first` on."""

    first: date
    issues: list[tuple[int, datetime]]

    def on(self, day: date) -> int:
        """The place of a day in `issues`."""
        return (day - self.first).days

    @property
    def last(self) -> int:
        return len(self.issues) - 1


def open_calendar(first: date, last: date, by: Any) -> Calendar:
    """Makes the issues."""
    days = (last - first).days + 1
    ids = copying.next_ids(Issue, days)
    issues = [(pk, moment(first + timedelta(days=n))) for n, pk in enumerate(ids)]
    names = ("id", "issued_at", "issued_by_id")
    copying.copy_rows(Issue, names, ((pk, at, by.pk) for pk, at in issues))
    return Calendar(first, issues)


Planned = tuple[int, Draft]
"""The day of an edition, by its place in the calendar, and what is issued."""


class Publisher:
    """Decides on the claims of a corpus and issues them, batch by batch."""

    def __init__(self, world: World, calendar: Calendar, reviewers: list[Any]) -> None:
        self.world, self.calendar, self.reviewers = world, calendar, reviewers
        self.ratings = {rating.slug: rating for rating in Rating.objects.all()}
        self.seen: Things = {}
        self.editions = 0

    def publish(self, index: int, written: list[Told]) -> None:
        """Issues the claims of a batch but for a few drafts, and what they name."""
        random = Random(f"{self.world.seed} desk {index}")  # noqa: S311
        told = [one for one in written if random.random() > DRAFTS]
        claims = Claim.objects.filter(pk__among=[one.pk for one in told])
        versions = dict(claims.values_list("pk", "version"))
        decided = [one for one in told if random.random() < 0.7]
        reviews = [row for one in decided for row in self._reviews(random, one, versions[one.pk])]
        copying.copy_rows(Review, REVIEW, reviews)
        together = set(versions)
        documents = claim_documents(together, together=together)
        planned = [self._plan(random, one, versions[one.pk], documents[one.pk]) for one in told]
        self._issue_shared(planned)
        rows = [row for plan in planned for row in self._editions(plan)]
        self.editions += len(rows)
        _copy(Edition, rows)

    def _reviews(self, random: Random, told: Told, version: int) -> Iterator[tuple]:
        for again in range(random.choices((1, 2), (88, 12))[0]):
            rating = random.choices(list(RATINGS), list(RATINGS.values()))[0]
            if not told.evidence:
                rating = "unverifiable"
            day = told.day + timedelta(days=1 + 9 * again)
            cited = list(range(1, told.evidence + 1))
            voice = self.world.voices[told.voice]
            rationale = voice.sentence(random, 20, 60) + (" [1]" if cited else "")
            until = day.isoformat() if rating == "outdated" else None
            yield (
                told.pk, version, random.choice(self.reviewers).pk, self.ratings[rating].pk,
                voice.sentence(random, 8, 20), rationale, cited, until,
                moment(day) - timedelta(hours=2), "",
            )  # fmt: skip

    # Editions

    def _plan(self, random: Random, told: Told, version: int, document: Document) -> list[Planned]:
        """The editions of a claim, on days that rise; the last is as the record stands."""
        changes: list[tuple[Change, str]] = [(Change.FIRST, "")]
        if document["review"] and random.random() < 0.4:
            changes.append((Change.REVIEW, ""))
        while random.random() < 0.08:
            changes.append((random.choice((Change.CORRECTION, Change.UPDATE)), _note(random)))
        if random.random() < 0.004:
            changes.append((Change.WITHDRAWAL, _note(random)))
        days = [min(self.calendar.on(told.day) + 1, self.calendar.last)]
        for _ in changes[1:]:
            days.append(days[-1] + random.choice((1, 2, 5, 12, 40, 200)))
        days = [day for day in days if day <= self.calendar.last]
        drawn = _documents(random, self.world.voices[told.voice], changes[: len(days)], document)
        return [
            (day, Draft(told.pk, version, change, shown, note))
            for day, (change, note), shown in zip(days, changes, drawn, strict=False)
        ]

    def _editions(self, plan: list[Planned]) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for number, (day, draft) in enumerate(plan, start=1):
            row = edition_row(draft)
            row["number"] = number
            row["issue_id"], row["issued_at"] = self.calendar.issues[day]
            if made:
                made[-1]["superseded_at"] = row["issued_at"]
            made.append(row)
        return made

    def _issue_shared(self, planned: list[list[Planned]]) -> None:
        """Each thing on the day of the first claim that names it; what that names in turn too."""
        days: dict[tuple[str, int], int] = {}
        for day, draft in sorted((plan[0] for plan in planned), key=lambda one: one[0]):
            if not draft.withdrawn:
                for kind, ids in named_by([draft.document]).items():
                    for pk in ids:
                        days.setdefault((kind, pk), day)
        named: Things = {}
        for kind, pk in days:
            if pk not in self.seen.get(kind, ()):
                named.setdefault(kind, set()).add(pk)
        first = min(days.values(), default=0)
        whole = closed(named)
        new = {kind: ids - self.seen.get(kind, set()) for kind, ids in whole.items()}
        documents = shared_documents(new)
        editions = []
        for thing, row in next_shared(documents).items():
            row["issue_id"], row["issued_at"] = self.calendar.issues[days.get(thing, first)]
            editions.append(row | {"superseded_at": None})
        _copy(SharedEdition, editions)
        for kind, ids in new.items():
            self.seen.setdefault(kind, set()).update(ids)


def _note(random: Random) -> str:
    return random.choice(NOTES)


def _documents(
    random: Random, voice: Voice, changes: list[tuple[Change, str]], document: Document
) -> list[Document]:
    """What each of the editions shows: earlier wordings, the verdict from when it was given."""
    drawn = []
    for change, _ in reversed(changes):
        if change == Change.WITHDRAWAL:
            drawn.append(withdrawn_document(document["id"], document["uid"]))
            continue
        drawn.append(document)
        if change == Change.REVIEW:
            document = document | {"review": None}
        elif change == Change.CORRECTION:
            statement = voice.sentence(random, 6, 15)
            document = document | {"statement": statement, "slug": slug_for(statement)}
        elif change == Change.UPDATE:
            document = document | {"evidence": document["evidence"][:-1]}
    return drawn[::-1]


def _copy(model: Any, rows: list[dict[str, Any]]) -> None:
    names = copying.columns(model, ("id",))
    with copying.gathering(model):
        copying.copy_rows(model, names, ([row[name] for name in names] for row in rows))
