"""Where a claim comes from: reports, independent origins, and who denies it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

DENIED = "denied"


@dataclass(frozen=True)
class Route:
    """One appearance: the article, its outlet, and its chain of sources, originator first."""

    article: int
    outlet: int | None
    chain: tuple[int, ...]
    modality: str


@dataclass(frozen=True)
class Counts:
    """Distinct articles, named independent origins, and unnamed originators (counted apart)."""

    reports: int
    origins: int
    unnamed: int


def count(
    routes: Iterable[Route],
    cites: Mapping[int, Collection[int]] | None = None,
    unnamed: Collection[int] = (),
) -> Counts:
    """Reports and origins of one claim.

    A report is a distinct article. Origins are the distinct originators left after following
    attributions and citations back: two papers that quote one agency quoting one official are one
    origin, and so is a paper that credits nobody but cites an article with the claim. Denials are
    neither. `cites` maps an article to all that it relies on, however far back; `unnamed` holds
    the sources without a name.
    """
    said = [route for route in routes if route.modality != DENIED and route.chain]
    origins = _origins(said, cites or {})
    nameless = origins & set(unnamed)
    return Counts(len({route.article for route in said}), len(origins - nameless), len(nameless))


def _origins(routes: list[Route], cites: Mapping[int, Collection[int]]) -> set[int]:
    """The originators that lead back to nobody else; of a circle, its smallest id."""
    back: dict[int, set[int]] = {}
    by_article: dict[int, set[int]] = {}
    for route in routes:
        by_article.setdefault(route.article, set()).add(route.chain[0])
    for route in routes:
        for passed_on in route.chain[1:]:
            back.setdefault(passed_on, set()).add(route.chain[0])
        if route.chain == (route.outlet,):
            for cited in cites.get(route.article, ()):
                back.setdefault(route.chain[0], set()).update(by_article.get(cited, ()))
    return set().union(*(_first(route.chain[0], back) for route in routes)) if routes else set()


def _first(source: int, back: Mapping[int, set[int]]) -> set[int]:
    """Whom `source` has it from in the end: itself, if from nobody.

    Sources that have it from each other, and from nobody else, are one: the smallest id.
    """
    behind = {earlier: reached(earlier, back) for earlier in reached(source, back)}
    return {
        min(whole)
        for earlier, whole in behind.items()
        if all(earlier in behind[other] for other in whole)
    }


def reached(source: int, back: Mapping[int, set[int]]) -> set[int]:
    """`source` and all whom it has it from, however far back."""
    found, todo = {source}, [source]
    while todo:
        for earlier in back.get(todo.pop(), set()) - found:
            found.add(earlier)
            todo.append(earlier)
    return found
