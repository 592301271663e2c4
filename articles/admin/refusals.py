"""What the database refuses, in words for the person who asked for it."""

import time
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db import DataError, IntegrityError, OperationalError
from django.db.models import ProtectedError, RestrictedError

from articles.workflow import WorkflowError

Made = TypeVar("Made")

REFUSALS = (IntegrityError, DataError, OperationalError, WorkflowError)
"""What is told to the user in the form; anything else is a fault of ours."""

COLLISIONS = {"40001", "40P01"}
"""SQLSTATEs of transactions that lost to another one and may be run again."""

PAUSE = 0.2
"""Seconds before that: run again at once, it may take a row before the winner wakes to it."""

_KINDS = {
    "23503": "Something that belongs to it is missing, or something else still refers to it.",
    "23505": "There is one like this already.",
    "40001": "Somebody saved at the same moment. Save again.",
    "40P01": "Somebody saved at the same moment. Save again.",
}


def once_more(act: Callable[[], Made]) -> Made:
    """What `act`, a transaction, gives; done again when it lost to another one."""
    try:
        return act()
    except REFUSALS as error:
        if sqlstate(error) not in COLLISIONS:
            raise
    time.sleep(PAUSE)
    return act()


def readable(error: Exception) -> str:
    """The message of a refusal; raises the error again when it is none (a lost connection)."""
    if isinstance(error, WorkflowError):
        return str(error)
    if isinstance(error, ProtectedError | RestrictedError):
        return "It is not deleted, since other things of the record stand on it."
    cause: Any = error.__cause__
    state = sqlstate(error)
    if state is None or (isinstance(error, OperationalError) and state not in COLLISIONS):
        raise error
    told = _messages().get(cause.diag.constraint_name or "") or _KINDS.get(state)
    return str(told or cause.diag.message_primary)


def sqlstate(error: Exception) -> str | None:
    """The SQLSTATE that the server gave, None where it gave none."""
    return getattr(error.__cause__, "sqlstate", None)


@cache
def _messages() -> dict[str, str]:
    """What the models say of their constraints, by name."""
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_app_config("articles").get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message != constraint.default_violation_error_message
    }
