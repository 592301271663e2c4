"""What differs between two documents of a claim, part by part and word by word.

Plain functions: for the reviewer who has to see what changed since the last decision, for the
desk, and for the public history.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from articles import dates
from articles.editions.canonical import Document

MOST_COMPARED = 4_000_000
"""Pairs of words up to which two texts are compared; longer ones are told as old and new."""


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed ("same"), came ("ins") or went ("del")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One part of a claim that is another than before.

    `part` names it ("statement", "evidence [3]"), `what` is "added", "removed" or "changed".
    """

    part: str
    what: str
    pieces: list[Piece]


def difference(before: str, after: str) -> list[Piece]:
    """The words of two texts as runs that stayed, went and came, in reading order."""
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", after)
    if len(old) * len(new) > MOST_COMPARED:
        return [Piece("del", before), Piece("ins", after)]
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("del", "".join(old[a:b])))
        if c < d:
            pieces.append(Piece("ins", "".join(new[c:d])))
    return pieces


def differences(before: Document, after: Document) -> list[Difference]:
    """All that differs, in the order in which a page shows it; [] where a reader sees the same.

    Both are documents of format 1, neither withdrawn nor redacted.
    """
    found = [_compared(part, told(before), told(after)) for part, told in _SINGLE.items()]
    for name, label, identity, told in _MANY:
        old = {identity(item): item for item in before[name]}
        new = {identity(item): item for item in after[name]}
        for key in [*old, *(key for key in new if key not in old)]:
            part = label.format(key)
            was, becomes = (told(items[key]) if key in items else "" for items in (old, new))
            found.append(_compared(part, was, becomes))
    return [one for one in found if one]


def _compared(part: str, was: str, becomes: str) -> Difference | None:
    if was == becomes:
        return None
    if not was:
        return Difference(part, "added", [Piece("ins", becomes)])
    if not becomes:
        return Difference(part, "removed", [Piece("del", was)])
    return Difference(part, "changed", difference(was, becomes))


def _review(name: str) -> Callable[[Document], str]:
    return lambda document: str((document["review"] or {}).get(name) or "")


def _rating(document: Document) -> str:
    review = document["review"]
    return str(review["rating"]["name"]) if review else ""


def _topics(document: Document) -> str:
    return ", ".join(topic["name"] for topic in document["topics"])


_SINGLE: Mapping[str, Callable[[Document], str]] = {
    "statement": lambda document: document["statement"],
    "kind": lambda document: document["kind"],
    "when": lambda document: dates.in_words(document["occurred_on"]),
    "where": lambda document: document["place"],
    "language": lambda document: document["language"],
    "topics": _topics,
    "rating": _rating,
    "summary": _review("summary"),
    "rationale": _review("rationale"),
    "true until": lambda document: dates.in_words(_review("true_until")(document) or None),
}


def _joined(parts: Iterable[str | None], by: str = ", ") -> str:
    return by.join(part for part in parts if part)


def _work(article: Document) -> str:
    outlet = article["outlet"] and article["outlet"]["name"]
    return _joined([article["headline"], outlet, dates.in_words(article["published_on"])])


def _hop(hop: Document) -> str:
    said = _joined([dates.in_words(hop["said_on"]), hop["place"], hop["channel"]])
    name = _joined([hop["source"]["name"], hop["capacity"]])
    return _joined([name, hop["cue"], said], " · ")


def _appearance(item: Document) -> str:
    passage = f"“{item['exact']}”" if item["exact"] else item["locator"]
    how = _joined([item["modality"], "quoted" if item["is_quotation"] else ""])
    chain = " → ".join(_hop(hop) for hop in item["chain"])
    return _joined([passage, item["translation"], how, _work(item["article"]), chain], " · ")


def _figure(item: Document) -> str:
    bounds = _joined(dict.fromkeys([item["low"], item["high"]]), "–")
    number = _joined([item["qualifier"].replace("_", " "), bounds, item["measure"]["unit"]], " ")
    as_of = f"as of {dates.in_words(item['as_of'])}" if item["as_of"] else ""
    return _joined([item["measure"]["name"], number, item["wording"], as_of], " · ")


def _evidence(item: Document) -> str:
    excerpt = f"“{item['excerpt']}”" if item["excerpt"] else ""
    parts = [item["stance"], excerpt, item["translation"], _work(item["article"])]
    return _joined([*parts, item["locator"], item["note"]], " · ")


def _link(item: Document) -> str:
    return f"{item['kind'].replace('_', ' ')} “{item['statement']}”"


def _by(*names: str) -> Callable[[Document], Any]:
    if len(names) == 1:
        return lambda item: item[names[0]]
    return lambda item: tuple(item[name] for name in names)


_MANY = (
    ("appearances", "passage", _by("id"), _appearance),
    ("figures", "figure", _by("id"), _figure),
    ("evidence", "evidence [{}]", _by("number"), _evidence),
    ("links", "related claim", _by("kind", "claim"), _link),
)
