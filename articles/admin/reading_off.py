"""What a passage plainly says in digits: a figure, a date, words that are quoted.

Only what cannot be anything else is read: one number, one date. The desk shows it as read from
the passage, to be kept or changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from articles import dates

MONTHS = {
    name: number
    for number, (long, short) in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may", "may"),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in (long, short)
} | {"sep": 9}

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_FORMS = [
    r"(?P<year>(?:19|20)[0-9]{2})-(?P<number>[01][0-9])-(?P<day>[0-3][0-9])",
    rf"{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR})?",
    rf"{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?",
    rf"{_MONTH}\s+{_YEAR}",
]
_DATES = [re.compile(rf"(?<![\w-]){form}(?![\w])", re.IGNORECASE) for form in _FORMS]

_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
# Before a date that says when: the start, a stop, a day of the week, a preposition.
_WHEN = re.compile(
    r"(?:^|[.,;:!?()\[\]{}\"“”„«»…—–-]|"
    rf"\b(?:on|in|since|until|till|by|from|before|after|dated|{_DAYS}))\s*$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s\b")
# After a date that qualifies something: a word on the same line that opens nothing new.
_QUALIFYING = re.compile(
    r"[^\S\n]+(?!(?:a|after|an|and|are|as|at|because|before|but|by|following|for|from|he|"
    r"if|in|is|it|of|on|or|she|that|the|they|to|until|was|we|were|when|where|which|while|who|"
    r"with)\b)[^\W\d_]",
    re.IGNORECASE,
)

_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_NUMBER = r"[0-9]{1,3}(?:[,\u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_SCALE = r"(?:[\s\u00a0-](?P<scale>thousand|million|billion|trillion)s?\b)?"
_FIGURE = re.compile(rf"(?<![\w.,$€£%-])(?P<number>{_NUMBER})(?![\w]|[.,][0-9]|%){_SCALE}", re.I)
_NAMED = re.compile(
    r"(?:article|articles|art\.|page|pages|chapter|section|paragraph|resolution|no\.|number|"
    r"boeing|airbus|version|point|part|group|flight|covid-?|g)\s*$",
    re.IGNORECASE,
)
_QUALIFIERS = {
    "about": r"about|around|some|roughly|approximately|approx\.|nearly|almost|close to|circa|an "
    r"estimated|estimated",
    "at_least": r"at least|no fewer than|no less than|not fewer than|a minimum of",
    "at_most": r"at most|up to|no more than|not more than|a maximum of",
}
_QUALIFIED = {
    name: re.compile(rf"\b(?:{words})\s*$", re.IGNORECASE) for name, words in _QUALIFIERS.items()
}
_OTHERWISE = re.compile(r"\b(?:between|from|more than|over|less than|fewer than|under)\s*$", re.I)
_OPENING, _CLOSING = "\"“„«‘'「『", "\"”“»’'」』"


@dataclass(frozen=True)
class Figure:
    """One number as it stands, in plain digits."""

    value: str
    qualifier: str = "exactly"


def figure(text: str) -> Figure | None:
    """The one number that `text` gives as a quantity; None for none or several.

    Years, days, and numbers that are names ("Article 4") are no quantities. What a word such as
    "more than" or "between" makes of the number is left to the editor.
    """
    found = list(_figures(text))
    return found[0] if len(found) == 1 else None


def _figures(text: str) -> Iterator[Figure | None]:
    taken = [match.span() for form in _DATES for match in form.finditer(text)]
    for match in _FIGURE.finditer(text):
        before, digits = text[: match.start()], match["number"]
        if any(start <= match.start() < end for start, end in taken) or _NAMED.search(before):
            continue
        if re.fullmatch(r"(?:19|20)[0-9]{2}", digits) and not match["scale"]:
            continue
        yield None if _OTHERWISE.search(before) else _read(match, before)


def _read(match: re.Match[str], before: str) -> Figure:
    value = Decimal(re.sub(r"[,\u00a0\u202f]", "", match["number"]))
    if match["scale"]:
        value = value.scaleb(_SCALES[match["scale"].lower()])
    fitting = [name for name, words in _QUALIFIED.items() if words.search(before)]
    return Figure(f"{value:f}", fitting[0] if fitting else "exactly")


def date(text: str, year: str = "") -> str:
    """The one date that `text` gives, as EDTF; "" for none or several.

    A day without a year takes `year`, four digits; without that it is not read. A date that only
    says which one is meant ("the June 2024 summit") is not when something happened or was said.
    """
    found: dict[str, None] = {}
    taken: list[tuple[int, int]] = []
    for form in _DATES:
        for match in form.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            if not _qualifies(text, match):
                found[_edtf(match, year)] = None
    return next(iter(found)) if len(found) == 1 else ""


def _qualifies(text: str, match: re.Match[str]) -> bool:
    """Whether the date belongs to the noun after it."""
    if _POSSESSIVE.match(text, match.end()):
        return True
    return bool(_QUALIFYING.match(text, match.end())) and not _WHEN.search(text[: match.start()])


def _edtf(match: re.Match[str], year: str) -> str:
    parts = match.groupdict()
    name = parts.get("month")
    month = int(parts["number"]) if parts.get("number") else MONTHS[(name or "").lower()]
    written = f"{parts.get('year') or year}-{month:02}"
    if parts.get("day"):
        written += f"-{int(parts['day']):02}"
    try:
        dates.parse(written)
    except ValueError:
        return ""
    return written


def year_of(published_on: str | None, body: str) -> str:
    """The year that days without one are of: the article's, else the only one its text names."""
    if published_on and published_on[:4].isdigit():
        return published_on[:4]
    named = set(re.findall(r"(?<![\w.,-])(?:19|20)[0-9]{2}(?![\w.,]*[0-9])", body))
    return named.pop() if len(named) == 1 else ""


def is_quoted(body: str, start: int, end: int) -> bool:
    """Whether the passage stands in quotation marks, its last comma or full stop inside or out."""
    before, after = body[:start][-1:], body[end : end + 3].lstrip(".,!?…")
    return bool(before) and before in _OPENING and bool(after[:1]) and after[0] in _CLOSING
