"""How many claims each value of each filter would leave, and when the matching ones were said.

Counted exactly over the claims that match, while those are few enough to be read through; of all
claims, the kept counts tell. Where neither can, no number is shown rather than a wrong one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.http import QueryDict

from articles.editions import reading
from articles.filters import NOT_YET_REVIEWED, EditionFilter
from articles.models.edition import UNDATED, Edition, EditionQuerySet, PublicCount, SharedEdition

MOST = 2000
"""How many matching claims are read through."""
OFFERED = 8
"""How many sources, topics and outlets are offered: those with most claims."""
COLUMNS = {
    "rating": "rating",
    "kind": "kind",
    "source": "originators",
    "topic": "topics",
    "outlet": "outlets",
    "date": "sort_on",
}
_KEPT = {"source": "originated", "topic": "topic", "outlet": "published"}
_KINDS = {"source": "source", "outlet": "source", "topic": "topic"}
_PARAMETERS = {"date": ("after", "before")}

Row = dict[str, Any]


@dataclass(frozen=True)
class Counts:
    """What was counted: for each filter its values with how many claims each leaves.

    `total` is None where more match than are read through. A value counted 0 has no known number.
    """

    total: int | None
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)
    verdicts: dict[str, Any] = field(default_factory=dict)


def is_id(text: str) -> bool:
    """Digits, not "²", and no more than the database can hold."""
    return text.isascii() and text.isdigit() and len(text) < 19


def found_by(query: QueryDict, at: datetime | None) -> EditionQuerySet:
    """The claims in force that match an address; none where it asks something impossible."""
    listed = Edition.objects.in_force(at).listed()
    chosen = EditionFilter(query, listed, at=at)
    return cast(EditionQuerySet, chosen.qs) if chosen.is_valid() else listed.none()


def without(query: QueryDict, *names: str) -> QueryDict:
    """The query without these filters."""
    left = query.copy()
    for name in names:
        left.pop(name, None)
    return left


def how_many(query: QueryDict, at: datetime | None) -> int | None:
    """How many claims match; None where they are more than MOST."""
    count = found_by(query, at)[: MOST + 1].count()
    return count if count <= MOST else None


def count(query: QueryDict, at: datetime | None, *, is_filtered: bool) -> Counts:
    """What the filters beside the list of claims that match `query` have to say.

    A filter that is chosen is counted as if it were not, so that its other values can be weighed
    against it: one more query for each such filter.
    """
    if not is_filtered and not at and reading.count("all") > MOST:
        return _kept()
    matching = _rows(found_by(query, at))
    is_cut = len(matching) > MOST
    rows = {name: [] if is_cut else matching for name in COLUMNS}
    for name in COLUMNS:
        parameters = _PARAMETERS.get(name, (name,))
        if any(query.get(parameter) for parameter in parameters):
            found = _rows(found_by(without(query, *parameters), at))
            rows[name] = found if len(found) <= MOST else []
    merged = _merged(rows, at)
    return Counts(
        None if is_cut else len(matching),
        {name: _values(name, rows[name], merged) for name in COLUMNS if name != "date"},
        sorted(row["sort_on"] for row in rows["date"] if row["sort_on"] != UNDATED),
        {_name(row["rating"]): row["verdict"] for found in rows.values() for row in found},
    )


def _rows(rows: EditionQuerySet) -> list[Row]:
    return list(rows.order_by().values(*COLUMNS.values(), "verdict")[: MOST + 1])


def _values(name: str, rows: Iterable[Row], merged: Mapping[str, dict[int, int]]) -> dict[str, int]:
    """The values of one filter, the most frequent first; of as many, always in the same order."""
    counted: Counter[str] = Counter()
    for row in rows:
        value = row[COLUMNS[name]]
        if name in _KINDS:
            same = merged[_KINDS[name]]
            counted.update({str(same.get(pk, pk)) for pk in value})
        else:
            counted[_name(value) if name == "rating" else value] += 1
    return dict(sorted(counted.items(), key=lambda value: (-value[1], value[0])))


def _name(rating: str) -> str:
    return rating or NOT_YET_REVIEWED


def _merged(rows: Mapping[str, list[Row]], at: datetime | None) -> dict[str, dict[int, int]]:
    """What each merged source and topic in these rows became, by kind."""
    ids: dict[str, set[int]] = {"source": set(), "topic": set()}
    for name, kind in _KINDS.items():
        for row in rows[name]:
            ids[kind].update(row[COLUMNS[name]])
    return merged_into(ids, at)


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


def _kept() -> Counts:
    """The counts that publishing keeps, of all claims."""
    rows = PublicCount.objects.filter(claims__gt=0).order_by("-claims", "key")
    values = {
        name: dict(rows.filter(part=part).values_list("key", "claims")[:OFFERED])
        for name, part in _KEPT.items()
    }
    ratings = list(reading.ratings_in_force())
    values["rating"] = {_name(row.key): row.claims for row in ratings}
    verdicts = {_name(row.key): row.verdict for row in ratings}  # type: ignore[attr-defined]
    return Counts(reading.count("all"), values, [], verdicts)
