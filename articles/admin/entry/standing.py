"""What a claim's form shows of the record, in words, to tell what changed under it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles.admin.seen import Seen, fields_of, who_changed
from articles.models import Appearance, Article, Attribution, Claim


@dataclass(frozen=True)
class Changed:
    """One part of the record that is not as it was when the form was opened."""

    part: str
    now: str


@dataclass(frozen=True)
class Conflict:
    """Who changed what after a form was opened."""

    who: str
    parts: list[Changed]


def standing(claim: Claim, appearance: Appearance, article: Article) -> dict[str, str]:
    """Each part of a claim and of its appearance in `article` in words, by the form's names.

    A form for an appearance that is new has the passages that stand there already as a part.
    """
    if not claim.pk:
        return {}
    parts = {name: _said(value) for name, value in _fields(claim).items()}
    if not appearance.pk:
        there = claim.appearances.filter(article=article).order_by("pk")
        parts["passages in this article"] = "; ".join(_passage(one) for one in there)
    else:
        parts |= {name: _said(value) for name, value in _fields(appearance).items()}
        parts["place in the text"] = _place(appearance)
        parts["chain"] = " → ".join(_hop(hop) for hop in chain_of(appearance))
    parts["topics"] = ", ".join(sorted(topic.name for topic in claim.topics.all()))
    parts["links"] = "; ".join(sorted(str(link) for link in claim.links.select_related("to")))
    for figure in claim.figures.select_related("measure"):
        said = [str(figure), figure.qualifier, figure.wording, figure.as_of]
        parts[f"figure#{figure.pk}"] = ", ".join(str(part) for part in said if part)
    for item in claim.evidence.select_related("article"):
        told = [item.stance, item.excerpt, item.translation, item.locator, item.note]
        parts[f"evidence#{item.pk}"] = ", ".join([str(item), *filter(None, told)])
    return parts


def _passage(appearance: Appearance) -> str:
    return f"“{appearance.exact or appearance.locator}”"


def _place(appearance: Appearance) -> str:
    """Where the words stand, which the words themselves may not tell."""
    if appearance.revision is None:
        return ""
    place = f"text {appearance.revision.number}, {appearance.start}–{appearance.end}"
    return f"{place}, after “…{appearance.prefix}”" if appearance.prefix else place


def _fields(thing: Claim | Appearance) -> dict[str, Any]:
    hidden = ("lasting name", "claim", "article", "revision", "start", "end", "prefix", "suffix")
    return {name: value for name, value in fields_of(thing).items() if name not in hidden}


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _hop(hop: Attribution) -> str:
    said = filter(None, [hop.capacity, hop.cue, hop.said_on, hop.place, hop.channel])
    told = ", ".join(said)
    return f"{hop.source} ({told})" if told else str(hop.source)


def chain_of(appearance: Appearance) -> list[Attribution]:
    """The hops, who said it first to who passed it on last."""
    if not appearance.pk:
        return []
    return list(appearance.attributions.select_related("source").order_by("position"))


def conflict(claim: Claim, seen_text: str, parts: dict[str, str]) -> Conflict | None:
    """What changed since the form with `seen_text` was drawn; None for nothing."""
    if not claim.pk:
        return None
    seen, now = Seen.read(seen_text), Seen.of(parts)
    if seen is None:
        return Conflict("We cannot tell who", [Changed("anything", "look at the preview")])
    names = [name for name, value in seen.parts.items() if now.parts.get(name) != value]
    if not names:
        return None
    return Conflict(who_changed(claim, seen.at), list(_told(names, parts)))


def _told(names: Iterable[str], parts: dict[str, str]) -> Iterable[Changed]:
    for name in names:
        yield Changed(name.partition("#")[0], parts.get(name, "taken out") or "empty")
