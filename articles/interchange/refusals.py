"""What the database itself refuses, in words."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.apps import apps
from django.db import DatabaseError, OperationalError, connection, transaction

T = TypeVar("T")


def readable(error: DatabaseError) -> tuple[str, str]:
    """The field, "" where it is not told, and the message of a refusal."""
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None)
    message = _messages().get(constraint or "", "")
    if not message and diagnosis is not None:
        message = f"{diagnosis.message_primary or error}"
        detail = diagnosis.message_detail or ""
        if detail and not detail.startswith("Failing row"):
            message += f" ({detail})"
    message = (message or str(error)).strip().replace("\n", " ")
    name, colon, rest = message.partition(": ")
    if colon and name.replace("_", " ").replace(" ", "").isalpha() and len(name) < 30:
        return name, rest
    return "", message


def _messages() -> dict[str, str]:
    """What the models say of their constraints."""
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_app_config("articles").get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message != constraint.default_violation_error_message
    }


def all_or_each(
    rows: Sequence[T], write: Callable[[Sequence[T]], None], tell: Callable[[T, str, str], None]
) -> None:
    """Writes the rows together; if the database refuses, one by one, to tell which it refuses.

    A lost connection is no refusal and is raised.
    """
    try:
        with transaction.atomic():
            write(rows)
        return
    except DatabaseError as error:
        if isinstance(error, OperationalError) and not connection.is_usable():
            raise
        if len(rows) == 1:
            tell(rows[0], *readable(error))
            return
    for row in rows:
        all_or_each([row], write, tell)
