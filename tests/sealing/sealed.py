"""How tests seal, look after what they sealed, and tamper with it as a superuser would."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from articles.models import Checkpoint, Claim, Edition, Event
from articles.sealing.checking import Report, check
from articles.sealing.notes import Signer
from articles.sealing.sealing import seal

KEY = Signer("facts.example.org", b"\x07" * 32)
OTHER_KEY = Signer("facts.example.org", b"\x08" * 32)


def sealed() -> Checkpoint:
    """The checkpoint after sealing all there is."""
    checkpoint = seal(KEY)
    assert checkpoint
    return checkpoint


def checked(**kept: str) -> Report:
    """What a check finds, with checkpoints that were kept elsewhere."""
    return check([KEY.verifier], kept)


def problems(**kept: str) -> list[str]:
    """What a check finds amiss."""
    return checked(**kept).problems


@contextmanager
def as_superuser() -> Iterator[Any]:
    """A cursor for which no trigger runs, foreign keys included."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


def tamper(statement: str, *values: Any) -> None:
    """Runs SQL that changes exactly one row, past all triggers."""
    with as_superuser() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def edition(claim: Claim, number: int) -> Edition:
    """An edition of a claim by its number."""
    return Edition.objects.get(claim=claim, number=number)


def event_of(claim: Claim) -> Event:
    """The event of when the claim was entered."""
    return Event.objects.filter(owner_kind="claim", owner_id=claim.pk, kind="claim").earliest("id")


def label(event: Event) -> str:
    """What a check calls an event."""
    return (
        f"Event {event.pk} ({event.owner_kind} {event.owner_id}, {event.operation} of {event.kind} "
        f"{event.object_id}, {event.at:%Y-%m-%d %H:%M})"
    )
