"""Who said a claim and through whom it came: the chains of a document, each shown once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

SHOWN_ARTICLES = 3


@dataclass
class Chain:
    """One way that a claim took: hops, originator first, and the articles it ended in.

    The hop that is an article's own outlet is no station of its own: the article stands there.
    """

    hops: list[dict[str, Any]]
    appearances: list[dict[str, Any]] = field(default_factory=list)

    @property
    def articles(self) -> list[dict[str, Any]]:
        """Each article once, as many as are shown."""
        return self._articles()[:SHOWN_ARTICLES]

    @property
    def more(self) -> int:
        """How many articles are not shown."""
        return max(0, len(self._articles()) - SHOWN_ARTICLES)

    def _articles(self) -> list[dict[str, Any]]:
        return list({a["article"]["id"]: a["article"] for a in self.appearances}.values())


def chains(appearances: Iterable[dict[str, Any]]) -> list[Chain]:
    """Each distinct chain once, in the order in which a document has them."""
    found: dict[tuple[int, ...], Chain] = {}
    for appearance in appearances:
        hops = stations(appearance)
        key = tuple(hop["source"]["id"] for hop in hops)
        chain = found.setdefault(key, Chain(hops))
        chain.appearances.append(appearance)
        if _told(hops) > _told(chain.hops):
            chain.hops = hops
    return list(found.values())


def stations(appearance: dict[str, Any]) -> list[dict[str, Any]]:
    """The hops before the article's own outlet; that outlet alone where it speaks for itself."""
    hops, outlet = appearance["chain"], appearance["article"]["outlet"]
    is_own = outlet and hops[-1]["source"]["id"] == outlet["id"]
    return hops[:-1] if is_own and len(hops) > 1 else hops


def _told(hops: list[dict[str, Any]]) -> int:
    """How much the hops tell: the fullest of several like chains is the one to show."""
    fields = ("capacity", "cue", "said_on", "place", "channel")
    return sum(bool(hop[name]) for hop in hops for name in fields)


def originators(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Who said it first, each once; denials make nobody an originator, save where all deny."""
    appearances = document["appearances"]
    stated = [a for a in appearances if a["modality"] != "denied"] or appearances
    return list({a["chain"][0]["source"]["id"]: a["chain"][0]["source"] for a in stated}.values())


def denials(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The appearances in which the claim is denied."""
    return [a for a in document["appearances"] if a["modality"] == "denied"]


def statements(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The appearances in which it is said, however surely."""
    return [a for a in document["appearances"] if a["modality"] != "denied"]
