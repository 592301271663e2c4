"""What is said and done about a claim, as its editors and reviewers read it. Never public.

One stream: notes, questions and answers, decisions, publications. New to somebody is what others
added since they last marked it as read.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.safestring import SafeString

from articles import workflow
from articles.models import Claim, Edition, Following, Note, Question, Review
from articles.models.choices import Attention
from articles.prose import note_html
from articles.roles import Action, may
from articles.views import words
from articles.workflow import name_of

SHOWN = 20
"""The newest entries of the stream that stand on a claim's page; a page of its own has more."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One thing said or done: `did` goes on from the name, `text` is plain and `html` safe."""

    at: datetime
    kind: str
    who: str
    did: str
    text: str = ""
    html: SafeString | str = ""
    note: Note | None = None
    is_new: bool = False
    may_reword: bool = False


@dataclass(frozen=True)
class Discussion:
    """A claim's stream for one reader, the oldest first, with what stands around it."""

    claim: Claim
    entries: list[Entry]
    has_earlier: bool
    questions: list[Question]
    notes: int
    unread: int
    last_number: int
    at: datetime
    follows: bool
    may_write: bool
    typed: str = ""
    problem: str = ""
    unknown: list[str] = field(default_factory=list)


def discussion(
    claim: Claim,
    user: Any,
    *,
    evidence: Collection[int] = (),
    most: int = SHOWN,
    before: datetime | None = None,
    **more: Any,
) -> Discussion:
    """The claim's stream as `user` finds it; a fixed number of queries.

    Numbers of `evidence` that notes cite become links. `more`: what was typed and could not be
    posted as it is.
    """
    now = timezone.now()
    row = Following.objects.filter(claim=claim, user=user).first()
    stream = _Stream(claim, user, row, most, before)
    read = Q(number__lte=stream.read) | Q(author=user)
    told = Note.objects.filter(claim=claim).aggregate(
        total=Count("pk"), last=Max("number"), unread=Count("pk", filter=~read)
    )
    asked = Question.objects.filter(claim=claim).select_related("asked_by", "answered_by")
    questions = list(asked.order_by("-id"))
    found = [
        *stream.notes(evidence),
        *stream.questions(questions),
        *stream.decisions(),
        *stream.publications(),
    ]
    found.sort(key=lambda entry: entry.at)
    return Discussion(
        claim,
        found[-most:],
        len(found) > most,
        questions,
        told["total"],
        told["unread"],
        told["last"] or 0,
        now,
        follows=row is not None and row.attention == Attention.FOLLOWS,
        may_write=may(user, Action.DISCUSS),
        **more,
    )


@dataclass(frozen=True)
class _Stream:
    """Where the entries come from: each kind's newest `most`, and one that tells of more."""

    claim: Claim
    user: Any
    row: Following | None
    most: int
    before: datetime | None

    @property
    def read(self) -> int:
        return self.row.read if self.row else 0

    def notes(self, evidence: Collection[int]) -> Iterator[Entry]:
        notes = Note.objects.filter(claim=self.claim).select_related("author")
        found = self._newest(notes, "written_at")
        ids = {pk for note in found for pk in note.mentioned}
        users = get_user_model()._default_manager.filter(pk__in=ids)
        people = {name.casefold() for name in users.values_list("username", flat=True)}
        latest = timezone.now() - workflow.REWORDED_WITHIN
        for note in found:
            mine = note.author_id == self.user.pk
            yield Entry(
                note.written_at,
                "note",
                name_of(note.author),
                "wrote",
                html=note_html(note.text, evidence, people),
                note=note,
                is_new=not mine and note.number > self.read,
                may_reword=mine and note.written_at > latest,
            )

    def questions(self, asked: Iterable[Question]) -> Iterator[Entry]:
        for one in asked:
            said: list[tuple[datetime, str, Any, str, str]] = [
                (one.asked_at, "question", one.asked_by, "asked", one.text)
            ]
            if one.answered_at:
                text = one.answer or Question.WITHOUT_WORDS
                said.append((one.answered_at, "answer", one.answered_by, "answered", text))
            for at, kind, by, did, text in said:
                if self.before is None or at < self.before:
                    new = self._is_new(at, by)
                    yield Entry(at, kind, name_of(by), did, text, is_new=new)

    def decisions(self) -> Iterator[Entry]:
        made = Review.objects.filter(claim=self.claim).select_related("rating", "reviewer")
        for one in self._newest(made.defer("document"), "decided_at"):
            who = name_of(one.reviewer) if one.reviewer else one.reviewer_name
            did = f"decided: {one.rating.name}"
            new = self._is_new(one.decided_at, one.reviewer)
            yield Entry(one.decided_at, "decision", who, did, one.summary, is_new=new)

    def publications(self) -> Iterator[Entry]:
        made = Edition.objects.filter(claim=self.claim).select_related("issue__issued_by")
        for one in self._newest(made.defer("document"), "issued_at"):
            by = one.issue.issued_by
            did = f"issued edition {one.number}: {words.CHANGES[one.change].lower()}"
            who = name_of(by) if by else "a job"
            new = self._is_new(one.issued_at, by)
            yield Entry(one.issued_at, "edition", who, did, one.note, is_new=new)

    def _newest(self, rows: QuerySet, at: str) -> list[Any]:
        if self.before:
            rows = rows.filter(**{f"{at}__lt": self.before})
        return list(rows.order_by(f"-{at}", "-pk")[: self.most + 1])

    def _is_new(self, at: datetime, by: Any) -> bool:
        """For who follows: done by somebody else after they last looked."""
        row = self.row
        if row is None or row.attention != Attention.FOLLOWS or by == self.user:
            return False
        return row.read_at is None or at > row.read_at


# What is new to somebody


def unread_on(claims: Collection[Claim], user: Any) -> dict[int, int]:
    """How many notes of others on each of these claims `user` has not read; none where 0."""
    read = Following.objects.filter(claim=OuterRef("claim"), user=user).values("read")
    others = Note.objects.filter(claim__in=[claim.pk for claim in claims]).exclude(author=user)
    new = others.annotate(read=Coalesce(Subquery(read), 0)).filter(number__gt=F("read"))
    counted = new.order_by().values("claim").annotate(count=Count("pk"))
    return {row["claim"]: row["count"] for row in counted}


def followed(user: Any) -> QuerySet[Following]:
    """What `user` follows, each with `unread`, the number of notes of others not read yet."""
    new = Note.objects.filter(claim=OuterRef("claim"), number__gt=OuterRef("read"))
    counted = new.exclude(author=user).order_by().values("claim").annotate(count=Count("pk"))
    rows = Following.objects.filter(user=user, attention=Attention.FOLLOWS)
    return rows.annotate(
        unread=Coalesce(Subquery(counted.values("count"), output_field=IntegerField()), 0)
    ).select_related("claim")


def with_unread(user: Any) -> QuerySet[Following]:
    """Of what `user` follows, that with unread notes, the last written on first."""
    last = Note.objects.filter(claim=OuterRef("claim")).order_by("-number")
    rows: Any = followed(user)
    rows = rows.filter(unread__gt=0)
    return rows.annotate(
        last_at=Subquery(last.values("written_at")[:1]),
        last_text=Subquery(last.values("text")[:1]),
    ).order_by("-last_at")


def with_news(user: Any) -> QuerySet[Following]:
    """What `user` follows, each with whether others did this or that since `user` looked, and
    `is_news` where any of it holds."""
    since = Coalesce(OuterRef("read_at"), Value(LONG_AGO, output_field=DateTimeField()))

    def happened(rows: QuerySet, at: str, by: str) -> Exists:
        others = rows.filter(claim=OuterRef("claim")).exclude(**{by: user})
        return Exists(others.filter(**{f"{at}__gt": since}))

    return (
        followed(user)
        .annotate(
            is_asked=happened(Question.objects.all(), "asked_at", "asked_by"),
            is_answered=happened(Question.objects.all(), "answered_at", "answered_by"),
            is_decided=happened(Review.objects.all(), "decided_at", "reviewer"),
            is_issued=happened(Edition.objects.all(), "issued_at", "issue__issued_by"),
        )
        .annotate(
            is_news=Q(unread__gt=0)
            | Q(is_asked=True)
            | Q(is_answered=True)
            | Q(is_decided=True)
            | Q(is_issued=True)
        )
    )


HAPPENED = {
    "is_asked": "a question",
    "is_answered": "an answer",
    "is_decided": "a decision",
    "is_issued": "a publication",
}


def news_of(row: Any) -> str:
    """What is new on a claim of `with_news`, in words; "" for nothing."""
    told = [f"{words.counted(row.unread, 'unread note')}"] if row.unread else []
    told += [what for name, what in HAPPENED.items() if getattr(row, name)]
    return words.listed(told)
