"""What can be filled in from the passage, by the names of the form's fields."""

from dataclasses import dataclass, field
from typing import Any

from articles.admin import reading_off
from articles.admin.choosing import CHOOSERS, Desk
from articles.admin.entry.passage import find
from articles.anchoring import REACH, Anchor, sentence_around
from articles.models import ArticleRevision

FIELDS = {
    "is_quotation",
    "kind",
    "occurred_on",
    "hops-0-said_on",
    "figures-0-low",
    "figures-0-qualifier",
    "figures-0-measure",
}
"""What is read, where nothing was typed yet."""


@dataclass
class Reading:
    """Where a passage stands, and what it plainly says."""

    places: list[Anchor]
    fields: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """The ids of what fields name, by the field."""


def read(desk: Desk, text: ArticleRevision, exact: str, start: int | None = None) -> Reading:
    """Reads the passage `exact` of `text`; nothing where it stands nowhere or several times."""
    found = find(text.body, exact, start)
    reading = Reading(found)
    if len(found) != 1:
        return reading
    place = found[0]
    before, after = text.body[: place.start], text.body[place.end :]
    around = sentence_around(before[-REACH:], place.exact, after[:REACH])
    year = reading_off.year_of(desk.article.published_on, text.body)
    said = {
        "is_quotation": "on" if reading_off.is_quoted(text.body, place.start, place.end) else "",
        "occurred_on": reading_off.date(place.exact, year),
        "hops-0-said_on": reading_off.date(" … ".join(around), year),
    }
    reading.fields = {name: value for name, value in said.items() if value}
    figure = reading_off.figure(place.exact)
    if figure:
        reading.fields |= {"kind": "quantity", "figures-0-low": figure.value}
        if figure.qualifier != "exactly":
            reading.fields["figures-0-qualifier"] = figure.qualifier
        _measure_used_last(desk, reading)
    return reading


def _measure_used_last(desk: Desk, reading: Reading) -> None:
    measures = CHOOSERS["measure"]
    used = measures.suggest("", desk)
    if used:
        reading.fields["figures-0-measure"] = measures.text(used[0])
        reading.ids["figures-0-measure"] = str(used[0].pk)


def filled_in(data: Any, reading: Reading, untouched: dict[str, str]) -> set[str]:
    """Puts what was read into posted `data` where nothing was typed; the names of those fields.

    `untouched` has what fields hold that nobody changed, beside the empty ones.
    """
    changed = set()
    for name, value in reading.fields.items():
        _make_room(data, name)
        if data.get(name, "") in ("", untouched.get(name, "")):
            data[name] = value
            changed.add(name)
            if name in reading.ids:
                data[f"{name}_id"] = reading.ids[name]
    return changed


def _make_room(data: Any, name: str) -> None:
    """Adds the first row of those that field `name` belongs to, where there is none."""
    prefix, _, rest = name.partition("-")
    if rest and data.get(f"{prefix}-TOTAL_FORMS") == "0":
        data[f"{prefix}-TOTAL_FORMS"] = "1"
