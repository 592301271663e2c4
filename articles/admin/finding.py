"""How the desk's lists and choosers find records by words: by indexes, however many there are.

Words match as in the public search, without case and diacritics and by their stems; of the last one
its beginning is enough. “…” matches words in that order.
A claim that readers know is found by its edition's words; one that is not settled also as it stands
at the desk, by its statement and its passages.
"""

import re
from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_

from django.contrib.auth import get_user_model
from django.db.models import Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from articles.models import (
    Appearance,
    Article,
    Claim,
    Edition,
    Measure,
    SharedEdition,
    Source,
    Unsettled,
)
from articles.models.edition_queries import Has, Lexemes
from articles.models.fields import desk_words
from articles.search.things import Joined

DRAFTS = 2000
"""Of those not settled, as many of the newest are found by their words."""
_PARTS = re.compile(r'[“"]([^“”"]*)[”"]|([^\s“”"]+)')
_NUMBER = re.compile(r"#?([0-9]{1,18})", re.ASCII)
NAMES = ("name", "role", "aliases")
MOST = 20
"""Words looked for at once."""

MANY = 2000
"""Ids that are named one by one; where words find more, each row is looked at instead."""

Finder = Callable[[str, str], Iterator[Q]]
"""Gives, for some words, what is true of rows whose key (by the name that is given) they find."""


def query(text: str) -> Func | None:
    """The words of `text` as a full-text query; None where it has none."""
    found = [(phrase or word, bool(phrase)) for phrase, word in _PARTS.findall(_bare(text))]
    parts = [part for part in found if any(sign.isalnum() for sign in part[0])][:MOST]
    last = len(parts) - 1
    words = [
        Lexemes(said[:200], starting=place == last and not is_phrase)
        for place, (said, is_phrase) in enumerate(parts)
    ]
    return Joined("&&", words) if words else None


def number(text: str) -> int | None:
    """The number that `text` is: 12 or #12."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def with_words(rows: QuerySet, asked: Func, *columns: str) -> QuerySet:
    """Rows whose `columns`, which an index is on, have the words."""
    return rows.alias(words_=desk_words(*columns)).filter(Has("words_", asked))


def _found(rows: QuerySet, key: str, name: str) -> Q:
    """That the key called `name` is in the column `key` of `rows`. One query."""
    ids = list(rows.order_by().values_list(key, flat=True)[: MANY + 1])
    if len(ids) <= MANY:
        return Q(**{f"{name}__in": ids})
    one = rows.filter(**{key: OuterRef(name)}).order_by().values(key)[:1]
    # Not EXISTS: that may be planned as a table of everything the words find.
    return Q(IsNull(Subquery(one), False))


def claims(text: str, name: str = "pk") -> Iterator[Q]:
    """Claims by number, lasting name, words."""
    if (pk := number(text)) is not None:
        yield Q(**{name: pk})
    yield _found(Claim.objects.filter(uid=_bare(text)), "pk", name)
    asked = query(text)
    if asked is None:
        return
    yield _found(Edition.objects.in_force().filter(Has("search_vector", asked)), "claim", name)
    newest = list(Unsettled.objects.order_by("-claim").values_list("claim", flat=True)[:DRAFTS])
    yield _found(with_words(Claim.objects.filter(pk__in=newest), asked, "statement"), "pk", name)
    placed = Appearance.objects.filter(claim__in=newest)
    yield _found(with_words(placed, asked, "exact"), "claim", name)


def editions(text: str, name: str = "pk") -> Iterator[Q]:
    """Claims' editions by the claim's number, lasting name, words."""
    if (pk := number(text)) is not None:
        yield Q(claim=pk)
    yield Q(uid=_bare(text))
    if asked := query(text):
        yield _found(Edition.objects.filter(Has("search_vector", asked)), "pk", name)


def shared_editions(text: str, name: str = "pk") -> Iterator[Q]:
    """Editions of shared things by the thing's number, words."""
    if (pk := number(text)) is not None:
        yield Q(object_id=pk)
    if asked := query(text):
        yield _found(SharedEdition.objects.filter(Has("search_vector", asked)), "pk", name)


def articles(text: str, name: str = "pk") -> Iterator[Q]:
    """Articles by number, link, words of the headline, or their outlet."""
    if (pk := number(text)) is not None:
        yield Q(**{name: pk})
    yield _found(Article.objects.filter(url=_bare(text)), "pk", name)
    if asked := query(text):
        yield _found(with_words(Article.objects.all(), asked, "headline"), "pk", name)
        outlets = with_words(Source.objects.filter(kind="outlet"), asked, *NAMES)
        ids = list(outlets.values_list("pk", flat=True)[:DRAFTS])
        yield _found(Article.objects.filter(outlet__in=ids), "pk", name)


def sources(text: str, name: str = "pk") -> Iterator[Q]:
    """Sources by lasting name, words of any name or role."""
    yield _found(Source.objects.filter(key=_bare(text)), "pk", name)
    if asked := query(text):
        yield _found(with_words(Source.objects.all(), asked, *NAMES), "pk", name)


def measures(text: str, name: str = "pk") -> Iterator[Q]:
    """Measures by part of their name or unit; there are few."""
    words = _bare(text)
    yield _found(
        Measure.objects.filter(Q(name__icontains=words) | Q(unit__icontains=words)), "pk", name
    )


def through(column: str, finder: Finder) -> Finder:
    """Finds rows by what their foreign key `column` leads to."""

    def found(text: str, name: str = "pk") -> Iterator[Q]:
        yield from finder(text, column)

    return found


def numbered(*columns: str) -> Finder:
    """Finds rows by a number in one of these columns."""

    def found(text: str, name: str = "pk") -> Iterator[Q]:
        pk = number(text)
        for column in columns if pk is not None else ():
            yield Q(**{column: pk})

    return found


def by_user(column: str) -> Finder:
    """Finds rows by the name of the user that their foreign key leads to."""

    def found(text: str, name: str = "pk") -> Iterator[Q]:
        yield _found(get_user_model()._default_manager.filter(username=_bare(text)), "pk", column)

    return found


def _bare(text: str) -> str:
    return text.strip().replace("\x00", "")


def narrowed(rows: QuerySet, text: str, finders: tuple[Finder, ...]) -> QuerySet:
    """Those of `rows` that any of the finders finds by `text`."""
    found = [condition for finder in finders for condition in finder(text, "pk")]
    return rows.filter(reduce(or_, found)) if found else rows.none()
