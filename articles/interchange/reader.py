"""Reading an object field by field, noting everything that is wrong with its path."""

import difflib
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Field, Model, TextChoices

from articles import dates
from articles.interchange.lines import shown
from articles.interchange.problems import printable
from articles.models.fields import LANGUAGE_TAG

Report = Callable[[str, str], None]
"""Takes the path of a field and what is wrong with it."""

T = TypeVar("T")
_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,20})?")
_SLUG = re.compile(r"[-\w]+")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_KINDS = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}
LARGEST = 2**31 - 1


@cache
def _values(choices: type[TextChoices] | tuple[str, ...]) -> tuple[str, ...]:
    return choices if isinstance(choices, tuple) else tuple(choices.values)


@cache
def limit(model: type[Model], name: str) -> int | None:
    """How long the text in a column may be."""
    field: Field = model._meta.get_field(name)  # type: ignore[assignment]
    return field.max_length


class Reader:
    """One object of a line. Every field that is read counts as known; `finish` tells the others.

    Absent and null are the same. What is wrong is reported, and reading goes on with an empty
    value, so that one line's problems come all at once.
    """

    def __init__(self, value: Any, path: str, report: Report) -> None:
        self.path, self.report = path, report
        self.value: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            report(path, f"this is {_kind(value)}, but an object is needed.")
        self.known: set[str] = set()
        self.sound = isinstance(value, dict)

    def at(self, name: str) -> str:
        """The path of a field."""
        return f"{self.path}.{name}" if self.path else name

    def wrong(self, name: str, message: str) -> None:
        """Reports a field."""
        self.report(self.at(name), message)

    def given(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.value.get(name) is not None

    def _typed(self, name: str, kind: type, required: bool = False) -> Any:
        self.known.add(name)
        value = self.value.get(name)
        if value is None:
            if required and self.sound:
                self.wrong(name, f"this is missing. Give {_KINDS[kind]}.")
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(name, f"this is {_kind(value)}, but {_KINDS[kind]} is needed.")
            return None
        return value

    def text(self, name: str, *, required: bool = False, most: int | None = None) -> str:
        """A text as it is; "" for none."""
        value = self._typed(name, str, required)
        if value is None:
            return ""
        if required and not value.strip():
            self.wrong(name, "this is empty. Give a text.")
        return self._keepable(self.at(name), value, most)

    def _keepable(self, path: str, value: str, most: int | None) -> str:
        if _UNKEEPABLE.search(value):
            self.report(path, "a NUL or half a surrogate pair cannot be kept. Remove it.")
            return ""
        if most and len(value) > most:
            self.report(path, f"this has {len(value)} characters, and {most} are kept. Shorten it.")
            return ""
        return value

    def choice(
        self, name: str, choices: type[TextChoices] | tuple[str, ...], default: str | None = None
    ) -> str:
        """One of a fixed vocabulary; required without a `default`."""
        value = self._typed(name, str, default is None)
        if value is None or (value == "" and default == ""):
            return default or ""
        options = _values(choices)
        if value not in options:
            self.wrong(name, f"{shown(value)} is unknown. Choose one of {', '.join(options)}.")
            return ""
        return value

    def date(self, name: str) -> str | None:
        """An EDTF date, or None."""
        value = self._typed(name, str)
        if not value:
            return None
        try:
            dates.parse(value)
        except ValueError:
            self.wrong(
                name, f"{shown(value)} is not a date we can keep. Write it like {dates.EXAMPLES}."
            )
            return None
        return value

    def moment(self, name: str, *, required: bool = False) -> datetime | None:
        """A date and time with its zone (ISO 8601), or None."""
        value = self._typed(name, str, required)
        if not value:
            return None
        try:
            found = datetime.fromisoformat(value)
            if found.utcoffset() is not None:
                found.astimezone()
                return found
        except (ValueError, OverflowError):
            pass
        self.wrong(
            name,
            f"{shown(value)} is not a date with time and zone. Write it like "
            "2024-10-18T09:30:00+00:00.",
        )
        return None

    def url(self, name: str, most: int = 2000) -> str:
        """A web address, or ""."""
        value = self.text(name, most=most)
        return self._url(self.at(name), value)

    def _url(self, path: str, value: str) -> str:
        if not value:
            return ""
        if _is_url(value):
            return value
        self.report(
            path, f"{shown(value)} is not a web address. Write it like https://example.org/page."
        )
        return ""

    def language(self, name: str, default: str = "en") -> str:
        """A language tag in the form of BCP 47."""
        value = self.text(name, most=35)
        if value and not re.match(LANGUAGE_TAG, value):
            self.wrong(
                name, f"{shown(value)} is not a language tag. Write it like en, ko, zh-Hant."
            )
            return default
        return value or default

    def slug(self, name: str, most: int | None) -> str:
        """The readable part of an address: letters, digits, dashes and underscores; required."""
        value = self.text(name, required=True, most=most)
        if value.strip() and not _SLUG.fullmatch(value):
            self.wrong(name, f"{shown(value)} has signs other than letters, digits, “-” and “_”.")
        return value

    def decimal(self, name: str) -> str | None:
        """An exact number as text, or None."""
        value = self._typed(name, str)
        if value is None:
            return None
        if not _DECIMAL.fullmatch(value):
            self.wrong(
                name,
                f"{shown(value)} is not a number we can keep exactly. Write it like “1500” or "
                "“-0.25”, with at most 40 digits and 20 after the point.",
            )
            return None
        return value

    def number(
        self, name: str, *, required: bool = False, least: int = 0, most: int = LARGEST
    ) -> int | None:
        """A whole number in a range, or None."""
        value = self._typed(name, int, required)
        if value is not None and not least <= value <= most:
            self.wrong(name, f"this has to lie between {least} and {most}.")
            return None
        return value

    def flag(self, name: str) -> bool | None:
        """True or false, or None."""
        value: bool | None = self._typed(name, bool)
        return value

    def objects(self, name: str, read: Callable[["Reader"], T]) -> list[T]:
        """A list of objects, each read with `read`."""
        values = self._typed(name, list) or []
        return [
            read(Reader(value, f"{self.at(name)}[{index}]", self.report))
            for index, value in enumerate(values)
        ]

    def object(self, name: str) -> "Reader | None":
        """An object within this one, or None."""
        value = self._typed(name, dict)
        return None if value is None else Reader(value, self.at(name), self.report)

    def texts(self, name: str, *, most: int | None = None) -> list[str]:
        """A list of texts, none of them blank."""
        return [value for _, value in self._items(name, most)]

    def urls(self, name: str, most: int = 2000) -> list[str]:
        """A list of web addresses."""
        return [self._url(path, value) for path, value in self._items(name, most)]

    def _items(self, name: str, most: int | None) -> list[tuple[str, str]]:
        found = []
        for index, value in enumerate(self._typed(name, list) or []):
            path = f"{self.at(name)}[{index}]"
            if not isinstance(value, str):
                self.report(path, f"this is {_kind(value)}, but a text is needed.")
            elif not value.strip():
                self.report(path, "this is empty. Give a text or leave it out.")
            else:
                found.append((path, self._keepable(path, value, most)))
        return found

    def numbers(self, name: str) -> list[int]:
        """A list of positive whole numbers."""
        found = []
        for index, value in enumerate(self._typed(name, list) or []):
            if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST:
                self.report(f"{self.at(name)}[{index}]", "give a whole number from 1 on.")
            else:
                found.append(value)
        return found

    def finish(self) -> None:
        """Reports the fields that nobody knows."""
        for name in self.value.keys() - self.known:
            near = difflib.get_close_matches(name, self.known, 1)
            advice = f"Did you mean “{near[0]}”?" if near else "Leave it out."
            self.wrong(printable(name[:60]), f"this field is unknown. {advice}")


@lru_cache(maxsize=4096)
def _is_url(value: str) -> bool:
    try:
        _check_url(value)
    except ValidationError:
        return False
    return True


_check_url = URLValidator()


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, float):
        return "a number with a fraction"
    if isinstance(value, bool):
        return _KINDS[bool]
    return _KINDS.get(type(value), "something else")
