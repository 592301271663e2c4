"""What the codes in an edition's document are called on a page."""

from collections.abc import Mapping
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
STANCES = {"supports": "For", "refutes": "Against", "context": "Around it"}
NOT_YET_REVIEWED = {"slug": "", "name": "Not yet reviewed", "colour": "grey", "shape": "dashed"}


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 report", "4 reports", "1,204 reports"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


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
