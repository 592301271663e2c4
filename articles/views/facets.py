"""The filters beside a list of claims, and the chips that say which are chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles import dates
from articles.editions import reading
from articles.editions.reading import Names
from articles.filters import NOT_YET_REVIEWED
from articles.models.edition import PublicCount
from articles.views import words
from articles.views.links import with_query
from articles.views.pages import PublicRequest

OFFERED = 8
"""How many sources, topics and outlets are offered: those with most claims."""
THINGS = {"source": "source", "relay": "source", "outlet": "source", "topic": "topic"}
_COUNTED = {"source": "originated", "topic": "topic", "outlet": "published"}
_HEADINGS = {"source": "Said by", "topic": "Topic", "outlet": "Published by"}
_CHIPS = {"source": "said by", "relay": "passed on by", "outlet": "published by", "topic": "about"}


@dataclass(frozen=True)
class Chip:
    """A chosen filter; its link takes it off."""

    name: str
    href: str


@dataclass(frozen=True)
class Choice:
    """One value of a filter; its link chooses it, or takes it off where it is chosen."""

    name: str
    href: str
    is_chosen: bool
    count: int = 0
    rating: dict[str, Any] | None = None


@dataclass(frozen=True)
class Facet:
    """A filter and the values that it offers."""

    name: str
    choices: list[Choice]
    is_open: bool


class Facets:
    """What can be chosen on the page asked for, and what is; four queries, none for the past.

    Counts are shown while nothing is chosen: they are of all claims, and would mislead beside a
    part of them.
    """

    def __init__(self, request: PublicRequest) -> None:
        self.request = request
        self.counts = [] if request.moment.at else _busiest()
        self.ratings = {} if request.moment.at else _ratings()
        self.names = self._load_names()

    def all(self) -> list[Facet]:
        """The filters that offer anything."""
        facets = [self._ratings(), self._kinds(), *map(self._things, _HEADINGS)]
        return [facet for facet in facets if facet.choices]

    def chips(self) -> list[Chip]:
        """What is chosen, each with the address without it."""
        chips = []
        for name, values in self.request.GET.lists():
            for value in filter(None, values):
                if label := self._label(name, value):
                    left = [other for other in values if other != value]
                    chips.append(Chip(label, self._with(name, left)))
        return chips

    def _label(self, name: str, value: str) -> str:
        if name == "q":
            return f"“{value}”"
        if name == "rating":
            return self.ratings.get(value, words.NOT_YET_REVIEWED | {"name": value})["name"]
        if name == "kind":
            return words.KINDS.get(value, value)
        if name in THINGS:
            return f"{_CHIPS[name]} {self._name(name, value)}"
        if name in ("after", "before"):
            try:
                day = dates.in_words(value) if dates.parse(value) else value
            except ValueError:
                day = value
            return f"said {'from' if name == 'after' else 'until'} {day}"
        return ""

    def _ratings(self) -> Facet:
        choices = [
            self._choice("rating", slug, rating["name"], rating["claims"], rating)
            for slug, rating in self.ratings.items()
        ]
        return Facet("Rating", choices, is_open=True)

    def _kinds(self) -> Facet:
        choices = [self._choice("kind", kind, name) for kind, name in words.KINDS.items()]
        return Facet("Kind", choices, bool(self.request.GET.getlist("kind")))

    def _things(self, field: str) -> Facet:
        chosen = [value for value in self.request.GET.getlist(field) if _is_id(value)]
        counts = {row.key: row.claims for row in self.counts if row.part == _COUNTED[field]}
        keys = dict.fromkeys([*chosen, *counts])
        choices = [
            self._choice(field, key, self._name(field, key), counts.get(key, 0)) for key in keys
        ]
        return Facet(_HEADINGS[field], choices, bool(chosen) or field == "source")

    def _choice(
        self, field: str, value: str, name: str, count: int = 0, rating: Any = None
    ) -> Choice:
        values = self.request.GET.getlist(field)
        chosen = value in values
        left = [other for other in values if other != value] if chosen else [*values, value]
        shown = 0 if self.chips_are_there else count
        return Choice(name, self._with(field, left), chosen, shown, rating)

    @property
    def chips_are_there(self) -> bool:
        """Whether anything but the order is chosen."""
        return any(name not in ("sort", "page", "as_of") for name in self.request.GET)

    def _with(self, field: str, values: list[str]) -> str:
        return with_query(self.request, **{field: values, "page": None})

    def _name(self, field: str, value: str) -> str:
        known = self.names.get(THINGS[field], int(value)) if _is_id(value) else None
        return known["name"] if known else value

    def _load_names(self) -> Names:
        things: dict[str, set[int]] = {"source": set(), "topic": set()}
        for field, kind in THINGS.items():
            things[kind] |= _ids(self.request.GET.getlist(field))
        for row in self.counts:
            things["topic" if row.part == "topic" else "source"].add(int(row.key))
        return Names.load(self.request.moment.at, things)


def _busiest() -> list[PublicCount]:
    """The sources, topics and outlets that most claims show, with their counts."""
    kept = PublicCount.objects.filter(claims__gt=0).order_by("-claims", "key")
    return [row for part in _COUNTED.values() for row in kept.filter(part=part)[:OFFERED]]


def _ratings() -> dict[str, dict[str, Any]]:
    """Each rating in use by the name that addresses have for it, with its count of claims."""
    return {
        row.key or NOT_YET_REVIEWED: (row.verdict or words.NOT_YET_REVIEWED)  # type: ignore[attr-defined]
        | {"claims": row.claims}
        for row in reading.ratings_in_force()
    }


def _ids(values: Iterable[str]) -> set[int]:
    return {int(text) for text in values if _is_id(text)}


def _is_id(text: str) -> bool:
    """Digits, not "²", and no more than the database can hold."""
    return text.isascii() and text.isdigit() and len(text) < 19
