"""Shared things by their names, as they are in force at a moment."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQueryField
from django.db.models import Func, IntegerField, OuterRef, Value
from django.db.models.functions import Cast, Length

from articles.editions import reading
from articles.models.edition import SharedEdition
from articles.models.edition_queries import Has, Lexemes
from articles.search.language import Term
from articles.slugs import is_id, slug_for

MOST_NAMED = 100
"""How many sources that have a word in their names are looked through."""
MOST_RANKED = 1000
"""Of how many things that match the shortest names are taken."""


class Joined(Func):
    """Queries put together: all of them with "&&", any with "||"."""

    template = "(%(expressions)s)"
    output_field = SearchQueryField()

    def __init__(self, sign: str, sought: Sequence[Func]) -> None:
        super().__init__(*sought, arg_joiner=f" {sign} ")


class Kind(Func):
    """The word that things of a kind have, if lists show them (see migration 0011)."""

    template = "(%(expressions)s)::tsquery"
    output_field = SearchQueryField()

    def __init__(self, kind: str) -> None:
        super().__init__(Value(f"'kind:{kind}'"))


def sought(term: Term) -> Lexemes:
    """What a term looks for in a search vector."""
    return Lexemes(term.words, starting=term.starting)


def sources_named(terms: Sequence[Term], at: datetime | None) -> dict[Term, list[int]]:
    """The sources that have each term in a name, with whatever was merged into them. One query.

    A word of very many names, like "ministry", tells nobody: then only those sources count that
    have another of the terms too.
    """
    if not terms:
        return {}
    kinds = [Joined("||", [sought(term) for term in terms]), Kind("source")]
    in_force = SharedEdition.objects.in_force(at)
    same = in_force.filter(kind="source", merged_into=OuterRef("object_id")).values("object_id")
    hits = {f"has_{n}": Has("search_vector", sought(term)) for n, term in enumerate(terms)}
    rows: Any = (
        in_force.filter(Has("search_vector", Joined("&&", kinds)))
        .annotate(**hits, merged=ArraySubquery(same))
        .annotate(hits=reduce(add, (Cast(name, IntegerField()) for name in hits)))
        .order_by("-hits", "object_id")
        .values("object_id", "merged", "hits", *hits)[: MOST_NAMED + 1]
    )
    found = list(rows)
    if len(found) > MOST_NAMED:
        found = [row for row in found[:MOST_NAMED] if row["hits"] > 1]
    return {
        term: sorted(
            {pk for row in found if row[name] for pk in (row["object_id"], *row["merged"])}
        )
        for name, term in zip(hits, terms, strict=True)
    }


def called(kind: str, text: str, at: datetime | None) -> list[int]:
    """The ids of what is called so, by name, alias, slug or id: those of just this name if there
    are any, else all that have its words; with all that was merged into them. Two queries."""
    if is_id(text):
        return reading.merged_ids(kind, [int(text)], at)
    term = Term(text)
    matching = SharedEdition.objects.in_force(at).filter(
        Has("search_vector", Joined("&&", [sought(term), Kind(kind)]))
    )
    found = list(matching.values_list("object_id", "name")[:MOST_RANKED])
    exact = [pk for pk, name in found if slug_for(name) == slug_for(term.words)]
    return reading.merged_ids(kind, exact or [pk for pk, _ in found], at)


def named(
    terms: Sequence[Term], kinds: Sequence[str], at: datetime | None, most: int
) -> list[SharedEdition]:
    """The things of these kinds that have all the terms in their names, `most` of each kind at
    most: the shortest names first, those of the last kind after all others. One query."""
    in_force = SharedEdition.objects.in_force(at).order_by()
    found: list[Any] = []
    for kind in kinds:
        words = Joined("&&", [*map(sought, terms), Kind(kind)])
        some = in_force.filter(Has("search_vector", words)).values("pk")[:MOST_RANKED]
        short = in_force.filter(pk__in=some).order_by(Length("name"), "object_id").values("pk")
        found.append(short[:most])
    rows = (
        in_force.filter(pk__in=found[0].union(*found[1:], all=True)) if found else in_force.none()
    )
    return sorted(rows, key=lambda row: (row.kind == kinds[-1], len(row.name), row.object_id))
