"""How many claims each value of each filter would leave, and when the matching ones were said.

Counted exactly over the claims that match while those are few enough to be read through, else in
the sample (see `SampledEdition`), and told to be about so many. Of all claims the kept counts tell.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Manager
from django.http import QueryDict

from articles.editions import reading
from articles.filters import EditionFilter
from articles.models.edition import Edition, EditionQuerySet, PublicCount, SharedEdition
from articles.models.sample import SampledEdition
from articles.search import NOT_YET_REVIEWED, Search
from articles.views.links import without
from articles.views.value_counts import THINGS, ValueCounts, count_values

MOST = 4000
"""How many matching claims are read through."""
MANY = 2000
"""Of all claims the kept counts tell, when there are more."""
TELLING = 25
"""With so many in the sample, or more, the others are not read through."""
OFFERED = 8
"""How many sources, topics and outlets are offered: those with most claims."""
NO_FILTERS = ("sort", "page", "as_of", "literal")
"""Parts of a list's address that choose no claims."""
FILTERS = ("rating", "kind", *THINGS, "date")
_KEPT = {"source": "originated", "topic": "topic", "outlet": "published", "kind": "kind"}
_PARAMETERS = {"date": ("after", "before")}


@dataclass(frozen=True)
class Asked:
    """What a list of claims was asked for: its address, the moment, and what `q` looks for."""

    query: QueryDict
    at: datetime | None
    search: Search | None

    @classmethod
    def by(cls, query: QueryDict, at: datetime | None) -> "Asked":
        """The same, its words looked up."""
        text = query.get("q", "").strip()
        fits = text and len(text) <= EditionFilter.MOST_TYPED and "\x00" not in text
        return cls(query, at, Search.of(text, at) if fits else None)

    def filter(self, editions: Manager = Edition.objects) -> EditionFilter:
        """The filters, over all that lists show."""
        listed = cast(Any, editions).in_force(self.at).listed()
        return EditionFilter(self.query, listed, at=self.at, search=self.search)

    def claims(self, editions: Manager = Edition.objects) -> EditionQuerySet:
        """Those that match, in no order; none where the address asks something impossible."""
        chosen = self.filter(editions)
        found: Any = chosen.qs.order_by() if chosen.is_valid() else editions.none()
        return cast(EditionQuerySet, found)

    def without(self, *names: str) -> "Asked":
        """The same without these filters."""
        return replace(self, query=without(self.query, *names))


@dataclass(frozen=True)
class Counts:
    """What was counted: for each filter its values with how many claims each leaves.

    `about` names what is estimated from the sample: filters, "total". A value counted 0 has no
    known number.
    """

    total: int
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    days: Mapping[date, int] = field(default_factory=dict)
    verdicts: dict[str, Any] = field(default_factory=dict)
    about: frozenset[str] = frozenset()


def count(asked: Asked, *, is_filtered: bool) -> Counts:
    """What the filters beside the list of claims that were asked for have to say.

    A filter that is chosen is counted as if it were not, so that its other values can be weighed
    against it: one more query or two for each such filter.
    """
    share = reading.sampled_share()
    if not is_filtered and not asked.at and reading.count("all") > MANY:
        return _kept(share)
    chosen = [
        name
        for name in FILTERS
        if any(asked.query.get(parameter) for parameter in _PARAMETERS.get(name, (name,)))
    ]
    rest = tuple(name for name in FILTERS if name not in chosen)
    parts = [(rest, *_counted(asked, rest, share))]
    for name in chosen:
        left = asked.without(*_PARAMETERS.get(name, (name,)))
        parts.append(((name,), *_counted(left, (name,), share)))
    about = {name for names, _, is_exact in parts for name in names if not is_exact}
    _, first, is_exact = parts[0]
    merged = ValueCounts(first.total)
    for _, part, _ in parts:
        merged.values |= part.values
        merged.days |= part.days
        merged.verdicts |= part.verdicts
    return _counts(merged, frozenset(about if is_exact else {*about, "total"}))


def how_many(asked: Asked) -> tuple[int, bool]:
    """How many claims match, and whether that is exact."""
    found, is_exact = _counted(asked, (), reading.sampled_share())
    return found.total, is_exact


def _counted(asked: Asked, filters: tuple[str, ...], share: float) -> tuple[ValueCounts, bool]:
    """The counts, and whether they are exact."""
    sampled = count_values(asked.claims(SampledEdition.objects), asked.at, filters)
    if share == 1:
        return sampled, True
    if sampled.total < TELLING:
        exact = count_values(asked.claims()[: MOST + 1], asked.at, filters)
        if exact.total <= MOST:
            return exact, True
    return _scaled(sampled, share), False


def _scaled(sampled: ValueCounts, share: float) -> ValueCounts:
    def whole(counts: Counter[Any]) -> Counter[Any]:
        return Counter({value: round(claims / share) for value, claims in counts.items()})

    values = {name: whole(counts) for name, counts in sampled.values.items()}
    total = max(round(sampled.total / share), MOST + 1)
    return ValueCounts(total, values, whole(sampled.days), sampled.verdicts)


def _counts(found: ValueCounts, about: frozenset[str]) -> Counts:
    values = {
        name: {_name(value): claims for value, claims in _most_first(counts)}
        for name, counts in found.values.items()
    }
    verdicts = {_name(value): verdict for value, verdict in found.verdicts.items()}
    return Counts(found.total, values, dict(sorted(found.days.items())), verdicts, about)


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first; of as many, always in the same order."""
    return sorted(counts.items(), key=lambda value: (-value[1], value[0]))


def _name(rating: str) -> str:
    return rating or NOT_YET_REVIEWED


def merged_into(
    ids: Mapping[str, set[int]], at: datetime | None = None
) -> dict[str, dict[int, int]]:
    """What those of these things that were merged became, by kind and id; one query."""
    everything = {pk for of_kind in ids.values() for pk in of_kind}
    gone = SharedEdition.objects.in_force(at).exclude(merged_into=None)
    found = gone.filter(kind__in=ids, object_id__in=everything)
    became: dict[str, dict[int, int]] = {kind: {} for kind in ids}
    for edition in found.only("kind", "object_id", "merged_into"):
        became[edition.kind][edition.object_id] = edition.merged_into or edition.object_id
    return became


def _kept(share: float) -> Counts:
    """The counts that publishing keeps, of all claims; when they were said, from the sample."""
    rows = PublicCount.objects.filter(claims__gt=0).order_by("-claims", "key")
    values = {
        name: dict(rows.filter(part=part).values_list("key", "claims")[:OFFERED])
        for name, part in _KEPT.items()
    }
    ratings = list(reading.ratings_in_force())
    values["rating"] = {_name(row.key): row.claims for row in ratings}
    verdicts = {_name(row.key): row.verdict for row in ratings}  # type: ignore[attr-defined]
    listed = SampledEdition.objects.in_force().listed().order_by()
    days = _scaled(count_values(listed, None, ("date",)), share).days
    about = frozenset({"date"} if share < 1 else ())
    return Counts(reading.count("all"), values, dict(sorted(days.items())), verdicts, about)
