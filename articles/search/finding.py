"""What a search finds among the claims."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import Func, Q, Value

from articles import dates
from articles.models.choices import ClaimKind
from articles.models.edition import PublicCount
from articles.models.edition_queries import UNDATED, Has
from articles.search.language import NOT_YET_REVIEWED, Group, Term, parse
from articles.search.things import Joined, called, sought, sources_named
from articles.slugs import slug_for


@dataclass
class Search:
    """What was typed, looked up once: one for all questions about it.

    `problems` says in words which names, ratings, kinds and days there are not. `stems` has what is
    left of each word to look for: nothing, of those that are too common to tell anything.
    """

    text: str
    at: datetime | None = None
    groups: list[Group] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    stems: dict[Term, list[str]] = field(default_factory=dict)
    _named: dict[Term, list[int]] = field(default_factory=dict)
    _fields: dict[Term, Q] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, at: datetime | None = None) -> "Search":
        """Looks the terms up as they are at `at` (None: now): two queries for all words together,
        up to two for each term with a field."""
        made = cls(text, at, parse(text))
        terms = [term for group in made.groups for term in group]
        words = [term for term in terms if not term.field]
        made.stems = _stems(words)
        telling = [term for term in words if made.stems[term] or term.starting]
        made._named = sources_named(telling, at)
        made._fields = {term: made._field(term) for term in terms if term.field}
        return made

    @property
    def wanted(self) -> list[Term]:
        """The words that are looked for, without those too common."""
        return [
            term
            for group in self.groups
            for term in group
            if not term.field and not term.negated and (self.stems[term] or term.starting)
        ]

    def among(self, rows: Any) -> Any:
        """Those that match, however: in their own words, their passages, or by who said them."""
        return rows.filter(*self._conditions(own=False)) if self.groups else rows.none()

    def said_in(self, rows: Any) -> Any:
        """Those that match by their statement itself. To be asked of all rows, not of those that
        match: asked both, the database would take what is common for rare."""
        return rows.filter(*self._conditions(own=True))

    def not_said_in(self, rows: Any) -> Any:
        """Of those that match, the others."""
        return rows.filter(reduce(or_, (~condition for condition in self._conditions(own=True))))

    def _conditions(self, *, own: bool) -> list[Q]:
        """All that must hold; plain words together, as one question to the index. `own`: in the
        statement. What is not wanted must stand nowhere."""
        together: list[Func] = []
        conditions = []
        for group in self._telling():
            if len(group) == 1 and self._is_plain(group[0], own=own):
                together.append(sought(group[0]))
            else:
                conditions.append(reduce(or_, (self._condition(term, own=own) for term in group)))
        if together:
            conditions.append(Q(Has(_vector(own), Joined("&&", together))))
        return conditions

    def _telling(self) -> list[Group]:
        """The groups without those of common words alone; all, if there is nothing else."""

        def tells(term: Term) -> bool:
            return bool(term.field or term.starting or self.stems[term])

        return [group for group in self.groups if any(map(tells, group))] or self.groups

    def _is_plain(self, term: Term, *, own: bool) -> bool:
        marked = term.field or term.negated or term.starting
        return not marked and bool(self.stems[term]) and (own or not self._named.get(term))

    def _condition(self, term: Term, *, own: bool) -> Q:
        if term.field:
            found = self._fields[term]
        elif not term.starting and not self.stems[term]:
            found = Q(Has("statement_vector", _AsTheyStand(term.words)))
        else:
            own = own and not term.negated
            found = Q(Has(_vector(own), sought(term)))
            if term.starting and not own:
                found |= Q(Has("statement_vector", sought(term)))
            if self._named.get(term) and not own:
                found |= Q(originators__overlap=self._named[term])
        return ~found if term.negated else found

    def _field(self, term: Term) -> Q:
        try:
            return _FIELDS[term.field](term.text, self.at)
        except ValueError as error:
            self.problems.append(f"{term.field}: {error}")
            return Q(pk__in=[])


def _vector(own: bool) -> str:
    return "statement_vector" if own else "search_vector"


class _AsTheyStand(Func):
    """Words as they stand, be they ever so common."""

    template = (
        "phraseto_tsquery('pg_catalog.simple'::regconfig, public.search_key(%(expressions)s))"
    )
    output_field = SearchQueryField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(text))


def _stems(terms: list[Term]) -> dict[Term, list[str]]:
    if not terms:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(public.search_stems(word))"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS words (word, place) ORDER BY place",
            [[term.words for term in terms]],
        )
        return {term: stems for term, (stems,) in zip(terms, cursor.fetchall(), strict=True)}


def _of_source(text: str, at: datetime | None) -> Q:
    return Q(originators__overlap=_called("source", text, at))


def _of_outlet(text: str, at: datetime | None) -> Q:
    return Q(outlets__overlap=_called("source", text, at))


def _of_topic(text: str, at: datetime | None) -> Q:
    return Q(topics__overlap=_called("topic", text, at))


def _called(kind: str, text: str, at: datetime | None) -> list[int]:
    found = called(kind, text, at)
    if not found:
        raise ValueError(f"no {kind} is called “{text}”.")
    return found


def _of_rating(text: str, at: datetime | None) -> Q:
    slug = slug_for(text)
    known = PublicCount.objects.filter(part="rating").order_by("-claims")
    slugs = [key or NOT_YET_REVIEWED for key in known.values_list("key", flat=True)]
    if slug not in slugs:
        raise ValueError(f"no rating is called “{text}”. There are: {', '.join(slugs)}.")
    return Q(rating="" if slug == NOT_YET_REVIEWED else slug)


def _of_kind(text: str, at: datetime | None) -> Q:
    kinds = {slug_for(name): kind.value for kind in ClaimKind for name in (kind.label, kind.value)}
    if slug_for(text) not in kinds:
        names = ", ".join(kind.value for kind in ClaimKind)
        raise ValueError(f"no kind is called “{text}”. There are: {names}.")
    return Q(kind=kinds[slug_for(text)])


def _span(text: str) -> dates.Span:
    try:
        return dates.parse(text)
    except ValueError:
        told = f"“{text}” is no day, month or year. Write 2024-10-18, 2024-10 or 2024."
        raise ValueError(told) from None


def _before(text: str, at: datetime | None) -> Q:
    return Q(sort_on__lte=_span(text).latest, sort_on__gt=UNDATED)


def _after(text: str, at: datetime | None) -> Q:
    return Q(sort_on__gte=_span(text).earliest)


_FIELDS: dict[str, Callable[[str, datetime | None], Q]] = {
    "source": _of_source,
    "outlet": _of_outlet,
    "topic": _of_topic,
    "rating": _of_rating,
    "kind": _of_kind,
    "before": _before,
    "after": _after,
}
