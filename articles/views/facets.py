"""The filters beside a list of claims, and the chips that say which are chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles import dates
from articles.editions.reading import Names
from articles.search import NOT_YET_REVIEWED
from articles.slugs import is_id
from articles.views import counting, words
from articles.views.counting import NO_FILTERS, OFFERED, Asked, Counts
from articles.views.links import with_query
from articles.views.pages import PublicRequest

THINGS = {"source": "source", "relay": "source", "outlet": "source", "topic": "topic"}
MOST_TRIED = 6
"""How many chosen filters are tried without, where nothing matches them all."""
_HEADINGS = {"source": "Said by", "topic": "Topic", "outlet": "Published by"}
_CHIPS = {"source": "said by", "relay": "passed on by", "outlet": "published by", "topic": "about"}


@dataclass(frozen=True)
class Chip:
    """A chosen filter; its link takes it off, which leaves the query `left`."""

    name: str
    href: str
    left: Any


@dataclass(frozen=True)
class Choice:
    """One value of a filter; its link chooses it, or takes it off where it is chosen."""

    name: str
    href: str
    is_chosen: bool
    count: int = 0
    is_exact: bool = True
    rating: dict[str, Any] | None = None

    @property
    def told(self) -> str:
        """How many it leaves; an estimate by two digits."""
        return words.amount(self.count, is_exact=self.is_exact)


@dataclass(frozen=True)
class Facet:
    """A filter and the values that it offers."""

    name: str
    choices: list[Choice]
    is_open: bool


@dataclass(frozen=True)
class WayOut:
    """A filter to drop where nothing matches, and what is found then."""

    chip: Chip
    count: int
    is_exact: bool


def is_filtered(request: PublicRequest) -> bool:
    """Whether anything but the order and the place in the list is chosen."""
    return any(value and name not in NO_FILTERS for name, value in request.GET.items())


class Facets:
    """What can be chosen on the page asked for, and what is; one query for the names."""

    def __init__(self, request: PublicRequest, asked: Asked, counts: Counts) -> None:
        self.request = request
        self.asked = asked
        self.counts = counts
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
                    left = self.request.GET.copy()
                    left.setlist(name, [other for other in values if other != value])
                    chips.append(Chip(label, self._with(name, left.getlist(name)), left))
        return chips

    def ways_out(self) -> list[WayOut]:
        """Which filter to drop where nothing matches, and what comes then; a query or two each."""
        tried = [
            WayOut(chip, *counting.how_many(Asked(chip.left, self.asked.at, self.asked.search)))
            for chip in self.chips()[:MOST_TRIED]
        ]
        return [way for way in tried if way.count != 0]

    def _label(self, name: str, value: str) -> str:
        if name == "q":
            return f"“{value}”"
        if name == "rating":
            return self._rating(value)["name"]
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

    def _rating(self, slug: str) -> dict[str, Any]:
        none = words.NOT_YET_REVIEWED
        found: dict[str, Any] = self.counts.verdicts.get(slug) or (
            none if slug == NOT_YET_REVIEWED else none | {"name": slug}
        )
        return found

    def _ratings(self) -> Facet:
        slugs = self._offered("rating", len(self._counted("rating")))
        choices = [
            self._choice("rating", slug, self._rating(slug)["name"], self._rating(slug))
            for slug in slugs
        ]
        return Facet("Rating", choices, is_open=True)

    def _kinds(self) -> Facet:
        known = [kind for kind in words.KINDS if kind in self._counted("kind")]
        if not self._counted("kind"):
            known = list(words.KINDS)
        chosen = [kind for kind in self._chosen("kind") if kind in words.KINDS]
        choices = [
            self._choice("kind", kind, words.KINDS[kind])
            for kind in words.KINDS
            if kind in known or kind in chosen
        ]
        return Facet("Kind", choices, bool(chosen))

    def _things(self, field: str) -> Facet:
        keys = [key for key in self._offered(field, OFFERED) if is_id(key)]
        choices = [self._choice(field, key, self._name(field, key)) for key in keys]
        return Facet(_HEADINGS[field], choices, bool(self._chosen(field)) or field == "source")

    def _offered(self, field: str, most: int) -> list[str]:
        """What is chosen and the most frequent others, the most frequent first."""
        counted = self._counted(field)
        keys = dict.fromkeys([*list(counted)[:most], *self._chosen(field)])
        return sorted(keys, key=lambda key: -counted.get(key, 0))

    def _counted(self, field: str) -> dict[str, int]:
        return self.counts.values.get(field, {})

    def _chosen(self, field: str) -> list[str]:
        return [value for value in self.request.GET.getlist(field) if value]

    def _choice(self, field: str, value: str, name: str, rating: Any = None) -> Choice:
        values = self._chosen(field)
        chosen = value in values
        left = [other for other in values if other != value] if chosen else [*values, value]
        count, exact = self._counted(field).get(value, 0), field not in self.counts.about
        return Choice(name, self._with(field, left), chosen, count, exact, rating)

    def _with(self, field: str, values: list[str]) -> str:
        return with_query(self.request, **{field: values, "page": None})

    def _name(self, field: str, value: str) -> str:
        known = self.names.get(THINGS[field], int(value)) if is_id(value) else None
        return known["name"] if known else value

    def _load_names(self) -> Names:
        things: dict[str, set[int]] = {"source": set(), "topic": set()}
        for field, kind in THINGS.items():
            things[kind] |= _ids(self._chosen(field))
            things[kind] |= _ids(list(self._counted(field))[:OFFERED])
        return Names.load(self.request.moment.at, things)


def _ids(values: Iterable[str]) -> set[int]:
    return {int(text) for text in values if is_id(text)}
