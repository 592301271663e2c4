"""Form fields that keep what was typed, and forms that name what was not."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.forms.utils import pretty_name

from articles.anchoring import normalised_lines


class NamesWhatIsMissing(forms.BaseForm):
    """A form that says which of its fields is empty: a row on a long page has many."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = field.label or pretty_name(name)
            field.error_messages["required"] = f"“{label}” is empty. Fill it in."


class ExactText(forms.CharField):
    """Text kept code point for code point, but for the CRLF that browsers send for a line end.

    Django's own field takes white space off the ends, no-break spaces too.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return normalised_lines(text) if isinstance(text, str) else text


class Lines(SimpleArrayField):
    """A list entered one item a line, since names have commas ("Smith, Jr."); blank lines fall."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})

    def __init__(self, base_field: forms.Field, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)
        super().__init__(base_field, delimiter="\n", **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "\n".join(line for line in value.splitlines() if line.strip())
        return super().to_python(value)
