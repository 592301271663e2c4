"""The lines of files as JSON objects, whatever the bytes hold."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from articles.interchange.problems import Place, printable

LONGEST = 64 * 1024 * 1024
"""Bytes of a line; a book of a thousand pages has three million."""

STANDARD_INPUT = "-"
_BOM = b"\xef\xbb\xbf"


class BadLine(ValueError):
    """A line that is no JSON object; the message says why."""


@dataclass(frozen=True)
class Line:
    """One line as it stands in its file."""

    place: Place
    raw: bytes


def read_lines(paths: Iterable[str | Path]) -> Iterator[Line]:
    """All lines that are not blank, one after the other; "-" is standard input.

    OSError when a file cannot be read.
    """
    for path in paths:
        if str(path) == STANDARD_INPUT:
            yield from _lines(sys.stdin.buffer, "standard input")
        else:
            with Path(path).open("rb") as file:
                yield from _lines(file, str(path))


def _lines(file: BinaryIO, name: str) -> Iterator[Line]:
    number = 0
    while raw := file.readline(LONGEST + 1):
        number += 1
        if number == 1:
            raw = raw.removeprefix(_BOM)
        if raw.strip():
            yield Line(Place(name, number), raw)
        while len(raw) > LONGEST and not raw.endswith(b"\n"):
            raw = file.readline(LONGEST + 1)


def parse_line(raw: bytes) -> dict[str, Any]:
    """The object that a line holds; BadLine, readable, when it holds something else."""
    if len(raw) > LONGEST:
        raise BadLine(f"the line is longer than {LONGEST // 1024 // 1024} MB. Split the article.")
    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise BadLine(
            f"byte {error.start + 1} is not UTF-8. Save the file with the encoding UTF-8."
        ) from None
    except json.JSONDecodeError as error:
        raise BadLine(
            f"this is not JSON: {error.msg.lower()} at character {error.pos + 1}. Every line is "
            "one JSON object."
        ) from None
    except RecursionError:
        raise BadLine("the line is nested too deeply. See docs/interchange.md.") from None
    except BadLine:
        raise
    except ValueError:
        raise BadLine("a number is too long. Write numbers with many digits as text.") from None
    if not isinstance(value, dict):
        raise BadLine('the line is not an object. Every line is one JSON object: {"kind": …}.')
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadLine(f"{shown(twice)} stands twice in one object. Keep one of them.")
    return found


def _no_constant(name: str) -> None:
    raise BadLine(f"{name} is not JSON. Leave the value out or write null.")


def shown(value: Any) -> str:
    """A value as an error message quotes it: printable, and not longer than a line."""
    text = value if isinstance(value, str) else json.dumps(value)
    return f"“{printable(text[:80])}”" + ("…" if len(str(value)) > 80 else "")
