"""Two who change one record: the second is shown part by part what it is now beside what they have.

Saving once more puts theirs in its place, knowingly.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, Model

from articles.admin.events import events_of, who

NOT_SEEN = "Open this page anew: it does not say what you saw."
EMPTY = "(empty)"
GONE = "(taken out)"


@dataclass(frozen=True)
class Changed:
    """One part of the record that is not as it was when the form was opened."""

    part: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """Who changed what after a form was opened, and when."""

    who: str
    at: datetime | None
    parts: Sequence[Changed]


def conflict(thing: Model, parts: Iterable[Changed]) -> Conflict:
    """Names who changed `thing`, or what belongs to it, last."""
    last = events_of(thing).first()
    return Conflict(who(last) if last else "Somebody", last.at if last else None, list(parts))


def said(field: Field, value: Any) -> str:
    """A field's value as the desk says it; "" for none."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(dict(field.flatchoices).get(value, value))


def fields_in_words(thing: Model, hidden: Iterable[str] = ()) -> dict[str, str]:
    """What each editable field holds, by the name that its form shows."""
    return {
        str(field.verbose_name): said(field, getattr(thing, field.name, None))
        for field in thing._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in hidden
    }


def compared(form: Any, formsets: Iterable[Any]) -> Iterator[Changed]:
    """The parts in which a stock form is behind the record.

    `form.behind` names them as `seen` does; `form.theirs` has the record's own fields as they
    stood before the form put what was typed into its instance.
    """
    mine = fields_in_words(form.instance) | _mistaken(form)
    below = {
        f"{formset.model._meta.verbose_name}#{row.instance.pk}": row
        for formset in formsets
        for row in formset.initial_forms
    }
    for name in form.behind:
        part, is_row, _ = name.partition("#")
        if name in below:
            yield from _row(below[name])
        elif is_row:
            yield Changed(part, GONE, "stands below as a new one, unless you clear it")
        else:
            yield Changed(part, form.theirs.get(part, "") or EMPTY, mine.get(part, "") or EMPTY)


def _mistaken(form: Any) -> dict[str, str]:
    """What was typed into fields that cannot take it, by the name that is shown."""
    return {
        str(form.instance._meta.get_field(name).verbose_name): _typed(form[name].value())
        for name in form.errors
        if name in form.fields and name in form._meta.fields
    }


def _typed(value: Any) -> str:
    """What was typed, also into a chooser."""
    return str(getattr(value, "text", value) or "")


def _row(form: Any) -> Iterator[Changed]:
    """Field by field, a row below that is not as it was."""
    model, mine = form._meta.model, form.instance
    parent = {name for name, field in form.fields.items() if hasattr(field, "parent_instance")}
    fields = [f for f in model._meta.concrete_fields if f.name in form.fields and not f.primary_key]
    shown = [field for field in fields if field.name not in parent]
    typed = {f.verbose_name: said(f, getattr(mine, f.name, None)) for f in shown} | _mistaken(form)
    name = f"{model._meta.verbose_name} "
    there = model._default_manager.get(pk=mine.pk)
    theirs = {field.verbose_name: said(field, getattr(there, field.name)) for field in shown}
    differing = [label for label in theirs if theirs[label] != typed[label]]
    for label in differing:
        yield Changed(f"{name}{there}: {label}", theirs[label] or EMPTY, typed[label] or EMPTY)
    if not differing:
        yield Changed(f"{name}{there}", _listed(theirs), "(the same)")


def _listed(values: Mapping[str, str]) -> str:
    return "; ".join(f"{label}: {value}" for label, value in values.items() if value)


def entered_anew(data: Any, prefix: str, there: set[str]) -> None:
    """Makes posted rows that somebody deleted meanwhile new ones, after those that stand.

    `there` has the ids of those that stand. Else the form could not be saved at all any more.
    """
    count = data.get(f"{prefix}-INITIAL_FORMS", "")
    initial = int(count) if re.fullmatch(r"[0-9]{1,4}", count, re.ASCII) else 0
    gone = [n for n in range(initial) if data.get(f"{prefix}-{n}-id", "") not in there]
    if not gone:
        return
    order = [n for n in range(initial) if n not in gone] + gone
    places = {old: new for new, old in enumerate(order)}
    key_of_row = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(.+)", re.ASCII)
    rows = {key: data.pop(key) for key in list(data) if key_of_row.fullmatch(key)}
    for key, values in rows.items():
        number, name = key_of_row.fullmatch(key).groups()  # type: ignore[union-attr]
        place = places.get(int(number), int(number))
        data.setlist(f"{prefix}-{place}-{name}", values)
    for n in range(initial - len(gone), initial):
        data[f"{prefix}-{n}-id"] = ""
    data[f"{prefix}-INITIAL_FORMS"] = str(initial - len(gone))
