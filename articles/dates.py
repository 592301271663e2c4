"""Dates as sources give them: EDTF (ISO 8601-2), levels 0 and 1.

The profile: a year, month or day (`2024`, `2024-10`, `2024-10-18`), a decade or century
(`202X`, `20XX`), each with an optional `~` (about), `?` (uncertain) or `%` (both), and an interval
of two of these (`2024-10-08/2024-10-13`). The database holds the same profile in
`edtf_earliest` and `edtf_latest`, which derive the sortable days beside every such text.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from time import struct_time

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

# Not \d, which takes digits of every script; EDTF's months above 12 are seasons.
_DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?"
_ONE = rf"(?:{_DAY}|[0-9]{{3}}X|[0-9]{{2}}XX)[~?%]?"
PROFILE = re.compile(rf"{_ONE}(?:/{_ONE})?")
_PLAIN = re.compile(_DAY)
EXAMPLES = "2024-10-18, 2024-10, 2024, 2024-10-08/2024-10-13 or 2024-10-18~"


@dataclass(frozen=True)
class Span:
    """The first and the last day that a date text can mean."""

    earliest: date
    latest: date


@lru_cache(maxsize=4096)
def parse(text: str) -> Span:
    """The days that EDTF `text` covers; ValueError, readable, when it is not in the profile."""
    try:
        if not PROFILE.fullmatch(text):
            raise ValueError
        if _PLAIN.fullmatch(text):  # as the parser below reads most dates, at once
            return _plain(*map(int, text.split("-")))
        # Each end by itself: the parser knows no interval between a century and a year.
        first, _, last = text.partition("/")
        starts = parse_edtf(first)
        ends = parse_edtf(last) if last else starts
        span = Span(_day(starts.lower_strict()), _day(ends.upper_strict()))
        if span.earliest > span.latest:
            raise ValueError
    except (ValueError, EDTFParseException):
        raise ValueError(f"“{text}” is not a date we can keep. Write it like {EXAMPLES}.") from None
    return span


def _plain(year: int, month: int | None = None, day: int | None = None) -> Span:
    if month and day is not None:
        return Span(date(year, month, day), date(year, month, day))
    last = calendar.monthrange(year, month or 12)[1]
    return Span(date(year, month or 1, 1), date(year, month or 12, last))


def _day(time: struct_time) -> date:
    return date(time.tm_year, time.tm_mon, time.tm_mday)


def earliest(text: str | None) -> date | None:
    """The first day `text` can mean; None for no text."""
    return parse(text).earliest if text else None


def latest(text: str | None) -> date | None:
    """The last day `text` can mean; None for no text."""
    return parse(text).latest if text else None


def in_words(text: str | None, *, short: bool = False) -> str:
    """The date as a reader says it: "18 October 2024", "8–13 October 2024", "about 2024".

    `short` gives three-letter months. Nothing in, nothing out.
    """
    if not text:
        return ""
    first, slash, last = text.partition("/")
    if not slash or first == last:
        return _one_in_words(first, short)
    return _interval_in_words(first, last, short)


def _one_in_words(text: str, short: bool) -> str:
    bare = text.rstrip("~?%")
    words = _qualified({"~": "about ", "%": "perhaps about ", "?": "perhaps "}, text)
    if bare.endswith("XX"):
        return f"{words}{bare[:2]}00s"
    if bare.endswith("X"):
        return f"{words}{bare[:3]}0s"
    year, *rest = bare.split("-")
    month = _month(rest[0], short) if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return words + " ".join(part for part in (day, month, year) if part)


def _qualified(words: dict[str, str], text: str) -> str:
    return words.get(text[-1], "")


def _month(number: str, short: bool) -> str:
    name = calendar.month_name[int(number)]
    return name[:3] if short else name


def _interval_in_words(first: str, last: str, short: bool) -> str:
    same_form = len(first) == len(last) and first[-1].isdigit() and last[-1].isdigit()
    if same_form and len(first) == 10 and first[:7] == last[:7]:
        return f"{int(first[8:])}–{_one_in_words(last, short)}"
    if same_form and len(first) > 4 and first[:4] == last[:4]:
        start = _one_in_words(first, short).removesuffix(f" {first[:4]}")
        return f"{start} – {_one_in_words(last, short)}"
    return f"{_one_in_words(first, short)} – {_one_in_words(last, short)}"
