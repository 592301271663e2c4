"""What every act of the workflow goes by: refusals, whose change it is, claims locked in order."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from articles.models import Claim

Given = ParamSpec("Given")
Result = TypeVar("Result")


class WorkflowError(ValueError):
    """What was asked does not fit the claim's state; the message says why and what to do."""


class ClaimsRefused(WorkflowError):
    """Claims that cannot be published, each with the reason, by id."""

    def __init__(self, refusals: dict[int, str]) -> None:
        super().__init__(next(iter(refusals.values())))
        self.refusals = refusals


@contextmanager
def acting_as(user: Any | None, reason: str | None = None) -> Iterator[None]:
    """Changes in this block are `user`'s contributions; the database's triggers record it.

    `reason` stands beside them in the recorded history; None keeps that of the block around.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('factcheck.user_id', true),"
            " current_setting('factcheck.reason', true)"
        )
        before, why = (value or "" for value in cursor.fetchone())
    _set_acting(str(user.pk) if user and user.pk else "", why if reason is None else reason)
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.is_usable():
            _set_acting(before, why)


def _set_acting(pk: str, reason: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('factcheck.user_id', %s, false),"
            " set_config('factcheck.reason', %s, false)",
            [pk, reason.replace("\0", "")],
        )


def one_act(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Makes it one transaction, all of it recorded as a change of the user it is done `by`."""
    taken = signature(function)

    @wraps(function)
    def done(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        by = taken.bind(*args, **kwargs).arguments["by"]
        with acting_as(by), transaction.atomic():
            return function(*args, **kwargs)

    return done


def name_of(user: Any) -> str:
    """By what colleagues know a user."""
    return str(user.get_full_name() or user.get_username())


def locked_claims(ids: Iterable[int]) -> list[Claim]:
    """These claims, locked in id order until the transaction ends."""
    return list(Claim.objects.filter(pk__in=set(ids)).lock())


def require_note(note: str) -> None:
    """WorkflowError unless readers are told something."""
    if not note.strip():
        raise WorkflowError("note: say for the readers what changed and why.")
