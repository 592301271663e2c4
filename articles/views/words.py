"""What the codes in an edition's document are called on a page."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from articles.models import choices

KINDS = {kind.value: kind.label.capitalize() for kind in choices.ClaimKind}
SOURCE_KINDS = {kind.value: kind.label.capitalize() for kind in choices.SourceKind}
ARTICLE_KINDS = {kind.value: kind.label.capitalize() for kind in choices.ArticleKind}
CHANNELS = {channel.value: channel.label for channel in choices.Channel}
LINKS = {link.value: link.label.capitalize() for link in choices.LinkKind}
CHANGES = {change.value: change.label.capitalize() for change in choices.Change}
MODALITIES = {
    "asserted": "stated as fact by the article",
    "reported": "reported, not asserted by the article",
    "hedged": "stated with reservation",
    "conditional": "stated as a possibility",
    "denied": "denied here",
    "predicted": "stated as a forecast",
}
LINKS_BACK = {
    "revises": "Revised by",
    "contradicts": "Contradicted by",
    "repeats": "Repeated by",
    "narrows": "Narrowed by",
    "depends_on": "What depends on this",
}
PARTS = {
    "statement": "Wording",
    "when": "When it happened",
    "where": "Where it happened",
    "rating": "Verdict",
    "summary": "The verdict in a sentence",
    "rationale": "Why we say so",
    "passage": "Who said it, and where it appears",
}
"""Parts of a claim (see `articles.editions.differences`) that readers know by other names."""
STANCES = {"supports": "For", "refutes": "Against", "context": "Around it"}
NOT_YET_REVIEWED = {"slug": "", "name": "Not yet reviewed", "colour": "grey", "shape": "dashed"}


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 report", "4 reports", "1,204 reports"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def amount(number: int, *, is_exact: bool = True) -> str:
    """ "1,204", or of an estimate the first two digits: "≈1,200"."""
    return f"{number:,}" if is_exact else f"≈{round(number, 2 - len(str(number))):,}"


def inert(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def times(number: int) -> str:
    """ "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(number) or counted(number, "time")


def span(days: int) -> str:
    """About how long that is: "31 days", "7 months", "164 years"; nothing for the same day."""
    if days >= 730:
        return counted(days * 4 // 1461, "year")
    if days >= 100:
        return counted(days // 30, "month")
    return counted(days, "day") if days else ""


def isolated(name: str) -> str:
    """A name that may stand in a line of another direction, Arabic in English, and change nothing
    around it: between the isolating signs of Unicode (UAX #9) where it reads from the right."""
    from_right = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in name)
    return f"\u2068{name}\u2069" if from_right else name


def listed(parts: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""


def reach(reports: int, origins: int, unnamed: int) -> str:
    """How far a claim got and from how many: "4 reports, 2 independent origins and 1 unnamed"."""
    told = counted(reports, "report")
    named = counted(origins, "independent origin") if origins else ""
    nameless = f"{unnamed:,} unnamed" if unnamed and origins else ""
    nameless = nameless or (counted(unnamed, "unnamed origin") if unnamed else "")
    return ", ".join(filter(None, [told, listed(list(filter(None, [named, nameless])))]))


def reach_of(document: Mapping[str, Any]) -> str:
    """How far the claim of a document got."""
    return reach(document["reports"], document["origins"], document["unnamed"])


def part(name: str) -> str:
    """What a part of a claim is called where it changed: "evidence [3]" is "Evidence [3]"."""
    return PARTS.get(name, name[:1].upper() + name[1:])


def changed(parts: Iterable[str]) -> str:
    """What an amendment changed, in short: "wording, verdict and evidence"."""
    kinds = (name.partition(" [")[0] for name in parts)
    short = {"summary": "reasons", "rationale": "reasons", "passage": "who said it"}
    return listed(list(dict.fromkeys(short.get(kind) or part(kind).lower() for kind in kinds)))


def number(digits: str) -> str:
    """A decimal as its source gave it, digit for digit, with thousands parted."""
    return f"{Decimal(digits):,f}"


def figure(value: Mapping[str, Any]) -> str:
    """A figure in words: "about 3,000", "at least 3,000", "11,000–12,000"; "tens of thousands"."""
    low, high = value["low"], value["high"]
    if low is None and high is None:
        return value["wording"] or "no number given"
    if low is not None and high is not None and low != high:
        about = "about " if value["qualifier"] == "about" else ""
        return f"{about}{number(low)}–{number(high)}"
    words = {"about": "about ", "at_least": "at least ", "at_most": "at most "}
    if low is None or high is None:
        words |= {"exactly": "at least " if high is None else "at most "}
        words |= {"between": words["exactly"]}
    return words.get(value["qualifier"], "") + number(low if low is not None else high)


def locator(text: str) -> str:
    """A place in a film or an image in words; anything else as it stands.

    Reads the temporal and spatial dimensions of W3C Media Fragments 1.0: "t=61,75" is "from 1:01
    to 1:15", "xywh=percent:45,8,10,20" is "45 % from the left, 8 % from the top".
    """
    return " · ".join(_dimension(part) for part in text.split("&"))


_TIME = re.compile(r"t=(?:npt:)?([\d.:]*)(?:,([\d.:]+))?", re.ASCII)
_AREA = re.compile(r"xywh=(?:(pixel|percent):)?([\d.]+),([\d.]+),([\d.]+),([\d.]+)", re.ASCII)


def _dimension(part: str) -> str:
    if time := _TIME.fullmatch(part):
        start, end = (_clock(said) if said else "" for said in time.groups())
        told = [f"from {start}" if start else "", f"to {end}" if end else ""]
        return " ".join(filter(None, told)) or part
    if area := _AREA.fullmatch(part):
        unit, x, y, width, height = area.groups()
        if unit == "percent":
            return f"{x} % from the left, {y} % from the top"
        return f"{width} by {height} pixels, {x} from the left, {y} from the top"
    return part


def _clock(said: str) -> str:
    """ "61" and "1:01" alike as "1:01"; what is no time as it stands."""
    try:
        seconds = sum(60**n * float(part) for n, part in enumerate(reversed(said.split(":"))))
    except ValueError:
        return said
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
