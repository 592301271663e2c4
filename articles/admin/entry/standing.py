"""What a claim's form shows of the record, in words, to tell what changed under it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.admin.conflict import EMPTY, GONE, Changed, fields_in_words
from articles.models import (
    Appearance,
    Article,
    Attribution,
    Claim,
    ClaimLink,
    Evidence,
    Figure,
    Topic,
)

THERE = "passages in this article"
PLACE = ("claim", "article", "revision", "start", "end")
"""Fields of an appearance that are told in one line."""


@dataclass
class Below:
    """What hangs on a claim and one of its appearances."""

    chain: Sequence[Attribution] = ()
    topics: Sequence[Topic] = ()
    links: Sequence[ClaimLink] = ()
    figures: Sequence[Figure] = ()
    evidence: Sequence[Evidence] = ()


def below(claim: Claim, appearance: Appearance) -> Below:
    """That of the record as it stands."""
    return Below(
        chain_of(appearance),
        list(claim.topics.all()),
        list(claim.links.select_related("to")),
        list(claim.figures.select_related("measure")),
        list(claim.evidence.select_related("article")),
    )


def standing(claim: Claim, appearance: Appearance, article: Article) -> dict[str, str]:
    """Each part of a claim and of its appearance in `article` in words, by the form's names.

    A form for an appearance that is new has the passages that stand there already as a part.
    """
    if not claim.pk:
        return {}
    parts = in_words(claim, appearance, below(claim, appearance))
    if not appearance.pk:
        there = claim.appearances.filter(article=article).order_by("pk")
        parts[THERE] = "; ".join(passage(one) for one in there)
    return parts


def in_words(claim: Claim, appearance: Appearance, below: Below) -> dict[str, str]:
    """The same of what `below` holds, which need not be saved."""
    parts = fields_in_words(claim, ["uid"])
    if appearance.pk:
        parts |= fields_in_words(appearance, PLACE)
        parts["place in the text"] = _place(appearance)
        parts["chain"] = " → ".join(_hop(hop) for hop in below.chain)
    parts["topics"] = ", ".join(sorted(topic.name for topic in below.topics))
    parts["links"] = "; ".join(sorted(str(link) for link in below.links))
    for figure in below.figures:
        told = [str(figure), figure.qualifier, figure.wording, figure.as_of]
        parts[f"figure#{figure.pk}"] = ", ".join(str(part) for part in told if part)
    for item in below.evidence:
        told = [item.stance, item.excerpt, item.translation, item.locator, item.note]
        parts[f"evidence#{item.pk}"] = ", ".join([str(item), *filter(None, told)])
    return parts


def passage(appearance: Appearance) -> str:
    """Its words, or where it is when there is no text."""
    return f"“{appearance.exact or appearance.locator}”"


def _place(appearance: Appearance) -> str:
    """Where the words stand, which the words themselves may not tell."""
    if appearance.revision is None:
        return ""
    place = f"text {appearance.revision.number}, {appearance.start}–{appearance.end}"
    return f"{place}, after “…{appearance.prefix}”" if appearance.prefix else place


def _hop(hop: Attribution) -> str:
    source = getattr(hop, "source", "?")
    said = filter(None, [hop.capacity, hop.cue, hop.said_on, hop.place, hop.channel])
    told = ", ".join(said)
    return f"{source} ({told})" if told else str(source)


def chain_of(appearance: Appearance) -> list[Attribution]:
    """The hops, who said it first to who passed it on last."""
    if not appearance.pk:
        return []
    return list(appearance.attributions.select_related("source").order_by("position"))


def told(names: Iterable[str], theirs: dict[str, str], mine: dict[str, str]) -> Iterable[Changed]:
    """The parts `names` as they stand now, and as the form has them."""
    for name in names:
        values = (values.get(name, GONE) or EMPTY for values in (theirs, mine))
        yield Changed(name.partition("#")[0], *values)
