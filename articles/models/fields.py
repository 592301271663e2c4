"""Columns that several models share: uncertain dates, sort names, exact decimals, lasting names."""

import secrets
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import EmptyResultSet, ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q

from articles import dates

LANGUAGE_TAG = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z"


def _validate_edtf(text: str) -> None:
    try:
        dates.parse(text)
    except ValueError as error:
        raise ValidationError(str(error), code="edtf") from None


class EDTFField(models.CharField):
    """A date as the source gives it, as EDTF text (see `articles.dates`); no date is NULL."""

    default_validators = [_validate_edtf]

    # For the type checker, which cannot see that `__init__` makes the column nullable.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"], kwargs["null"], kwargs["blank"] = 40, True, True
        kwargs.setdefault("help_text", f"As precisely as the source gives it: {dates.EXAMPLES}.")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "null", "blank"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or None

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value) or None


def first_day(name: str) -> models.GeneratedField:
    """The earliest day that the EDTF column `name` can mean, kept by the database."""
    return _derived(name, "public.edtf_earliest", models.DateField(null=True))


def last_day(name: str) -> models.GeneratedField:
    """The latest day that the EDTF column `name` can mean, kept by the database."""
    return _derived(name, "public.edtf_latest", models.DateField(null=True))


def sort_name(name: str = "name") -> models.GeneratedField:
    """The column lower-cased and without diacritics, kept by the database, for sorting."""
    return _derived(name, "public.sort_name", models.TextField())


def desk_words(*names: str) -> Func:
    """What the desk finds a record by: the words of these columns, without diacritics.

    A list's words are its items' words. The database keeps no column of it, only an index.
    """
    function = "desk_words" if len(names) == 1 else "desk_names"
    columns = [F(name) for name in names]
    return Func(*columns, function=f"public.{function}", output_field=SearchVectorField())


def _derived(name: str, function: str, output: models.Field) -> models.GeneratedField:
    return models.GeneratedField(
        expression=Func(F(name), function=function), output_field=output, db_persist=True
    )


def is_edtf(table: str, name: str) -> models.CheckConstraint:
    """The rule that the EDTF column `name` holds a date of the profile, or nothing."""
    known = {f"{name}_earliest__isnull": False, f"{name}_latest__gte": F(f"{name}_earliest")}
    return models.CheckConstraint(
        name=f"{table}_{name}_is_edtf",
        condition=Q(**{f"{name}__isnull": True}) | Q(**known),
        violation_error_message=f"{name}: write the date like {dates.EXAMPLES}.",
    )


class Among(models.Lookup):
    """`claim__among=ids`: as `in`, for any number of ids at the cost of one parameter."""

    lookup_name = "among"

    def get_prep_lookup(self) -> list[int]:
        return [int(pk) for pk in self.rhs]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        if not self.rhs:
            raise EmptyResultSet
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} = ANY (%s)", (*params, self.rhs)


models.BigIntegerField.register_lookup(Among)
models.ForeignKey.register_lookup(Among)


class LanguageField(models.CharField):
    """A language tag in the form of BCP 47: en, ko, zh-Hant."""

    default_validators = [
        RegexValidator(LANGUAGE_TAG, "This is no language tag. Write it like en, ko, zh-Hant.")
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 35
        kwargs.setdefault("default", "en")
        super().__init__(*args, **kwargs)


def is_language(table: str) -> models.CheckConstraint:
    """The rule that the column `language` holds a language tag."""
    return models.CheckConstraint(
        name=f"{table}_language_is_a_tag",
        condition=Q(language__regex=LANGUAGE_TAG),
        violation_error_message="language: write a language tag like en, ko, zh-Hant.",
    )


class ExactDecimalField(models.DecimalField):
    """A decimal of any scale, kept digit for digit as it was given ("1.50" stays "1.50")."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = 60, 20
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "numeric"

    def get_db_prep_save(self, value: Any, connection: Any) -> Decimal | None:
        return self.to_python(value)


def lasting_name(letter: str) -> str:
    """A new random name that outlives databases: a letter and 15 letters or digits."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    return letter + "".join(alphabet[byte % 32] for byte in secrets.token_bytes(15))


def in_choices(table: str, name: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The rule that the column `name` holds one of `choices`."""
    return models.CheckConstraint(
        name=f"{table}_{name}_is_known",
        condition=Q(**{f"{name}__in": choices.values}),
        violation_error_message=f"{name}: choose one of {', '.join(choices.values)}.",
    )
