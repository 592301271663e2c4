"""What was probably meant, where nothing was found.

The index of the search is the dictionary: every word that is one slip away from the one typed is
looked up in it among what is in force. So no list of words is kept that could be out of date, or
could tell a word that is not public.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from articles.models.edition import Edition, SharedEdition
from articles.models.edition_queries import Has
from articles.search.finding import Search
from articles.search.language import Group, Term, written
from articles.search.marking import plain

SHORTEST, LONGEST = 4, 24
"""Shorter words are too close to others, longer ones have too many neighbours."""
MOST_WORDS = 3
ENOUGH = 30
"""How many claims with a word are counted to see which word is likelier."""
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюяієґ")


def forgiven(search: Search) -> Search | None:
    """The search that was probably meant, if it finds anything: words completed, with one slip put
    right, cut in two or put together. None where nothing like it is found. A few queries."""
    listed = Edition.objects.in_force(search.at).listed()
    for groups in _guesses(search):
        meant = Search.of(written(groups), search.at)
        if meant.among(listed).exists():
            return meant
    return None


def _guesses(search: Search) -> Iterator[list[Group]]:
    seen = _seen([t.words for t in _single(search)], search.at)
    missing = [t for t in _single(search) if not seen[t.words].whole][:MOST_WORDS]
    if not missing:
        return
    better: dict[Term, Term] = {}
    for term in missing:
        if seen[term.words].begun and not term.starting:
            better[term] = term.saying(f"{term.words}*")
    unknown = [term for term in missing if term not in better and _correctable(term)]
    near = {term: list(neighbours(plain(term.words))) for term in unknown}
    found = _seen({word for words in near.values() for word in words}, search.at) if near else {}
    for term, words in near.items():
        likely = max(words, key=lambda word: found[word].whole, default="")
        if likely and found[likely].whole:
            better[term] = term.saying(likely)
    if better:
        yield [tuple(better.get(term, term) for term in group) for group in search.groups]
    yield from _put_together(search.groups, missing)


def _single(search: Search) -> list[Term]:
    return [term for term in search.wanted if not term.quoted]


def _correctable(term: Term) -> bool:
    return SHORTEST <= len(plain(term.words)) <= LONGEST


def _put_together(groups: list[Group], missing: list[Term]) -> Iterator[list[Group]]:
    """Of two words side by side, one of them unknown, one: "Son hui", "Sonhui"."""
    for place in range(len(groups) - 1):
        first, second = groups[place], groups[place + 1]
        if len(first) == len(second) == 1 and (first[0] in missing or second[0] in missing):
            one, other = first[0], second[0]
            if not (one.field or other.field or one.negated or other.negated or other.quoted):
                joined = (one.saying(one.words + other.words),)
                yield [*groups[:place], joined, *groups[place + 2 :]]


def neighbours(word: str) -> Iterator[str]:
    """All that is one slip away: a letter too many, too few, another one, two exchanged, or a
    space that is missing."""
    letters = next((a for a in _ALPHABETS if set(word) & set(a)), "")
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    for head, tail in cuts:
        if tail:
            yield head + tail[1:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]
        if len(head) > 1 and len(tail) > 1:
            yield f"{head} {tail}"
        for letter in letters:
            yield head + letter + tail
            if tail and tail[0] != letter:
                yield head + letter + tail[1:]


@dataclass(frozen=True)
class _Known:
    """How many claims in force have a word, ENOUGH at most; whether any has one that begins so."""

    whole: int
    begun: bool


def _seen(words: Iterable[str], at: datetime | None) -> dict[str, _Known]:
    """Which of these words readers can find, in claims or in the names of sources. One query."""
    listed = Edition.objects.in_force(at).listed().order_by()
    named = SharedEdition.objects.in_force(at).order_by()
    whole = RawSQL("public.search_query(words.word, false)", [], SearchQueryField())
    begun = RawSQL("public.search_query(words.word, true)", [], SearchQueryField())
    source = RawSQL(
        "(public.search_query(words.word, false) && '''kind:source''')", [], SearchQueryField()
    )
    parts = [
        _sql(listed.filter(Has("search_vector", whole))[:ENOUGH]),
        _sql(named.filter(Has("search_vector", source))[:1]),
        _sql(listed.filter(Has("statement_vector", begun))[:1]),
    ]
    statement = (
        f"SELECT word, (SELECT count(*) FROM ({parts[0][0]}) AS claims)"  # noqa: S608 - ORM's own
        f" + EXISTS ({parts[1][0]})::int, EXISTS ({parts[2][0]})"
        " FROM unnest(%s::text[]) AS words (word)"
    )
    wanted = list(dict.fromkeys(words))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(p for _, part in parts for p in part), wanted])
        return {word: _Known(whole, begun) for word, whole, begun in cursor.fetchall()}


def _sql(rows: QuerySet) -> tuple[str, tuple]:
    return rows.values("pk").query.sql_with_params()
