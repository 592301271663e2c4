"""A whole corpus: its world, then batch after batch in the order of its days."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from articles.corpus import world
from articles.corpus.ahead import in_another_process
from articles.corpus.claims import Batch, Told
from articles.corpus.publishing import Publisher, open_calendar
from articles.editions.issuing import count_anew
from articles.models import Byline, Claim, Issue, Source
from articles.models.choices import Shown
from articles.workflow import acting_as

YEARS = 10
BATCH = 2000
SMALLEST = 250
LAST_DAY = date(2026, 6, 30)
"""Fixed, so that the same seed gives the same corpus on any day."""


class NotEmpty(ValueError):
    """The database holds something already."""


def make(
    claims: int, seed: int, progress: Callable[[int], None], *, anyway: bool, apart: bool
) -> int:
    """Fills the database with so many claims and all around them; how many editions there are.

    The same seed gives the same corpus. NotEmpty when the database holds anything, unless
    `anyway`. Every batch is two transactions, its record and its editions; `apart` lets a second
    process write the records. `progress` is told how many claims are done.
    """
    held = next((m for m in (Claim, Source, Issue) if m.objects.exists()), None)
    if held and not anyway:
        raise NotEmpty(f"the database holds {held._meta.verbose_name_plural} already.")
    first, last = _days()
    people = _people()
    reason = f"generated corpus, seed {seed}"
    with acting_as(people["editor"], reason), transaction.atomic():
        imagined = world.imagine(seed, claims)
        world.write(imagined)
        calendar = open_calendar(first, last + timedelta(days=1), people["chief"])
    batches = partial(_written, imagined, claims, (first, last), (people["editor"], reason))
    reviewers = [user for name, user in people.items() if name.startswith("reviewer")]
    publisher = Publisher(imagined, calendar, reviewers)
    for index, told in in_another_process(batches) if apart else batches():
        with acting_as(people["editor"], reason), transaction.atomic():
            publisher.publish(index, told)
        progress(len(told))
    with transaction.atomic():
        count_anew()
    return publisher.editions


def _written(
    imagined: world.World, claims: int, days: tuple[date, date], acting: tuple[Any, str]
) -> Iterator[tuple[int, list[Told]]]:
    """The claims of the corpus by batches, each written when it is given."""
    size = max(SMALLEST, min(BATCH, claims // 20))
    for index, done in enumerate(range(0, claims, size)):
        number = min(size, claims - done)
        part = _between(*days, done / claims, (done + number) / claims)
        with acting_as(*acting), transaction.atomic():
            batch = Batch(imagined, index, number, part)
            batch.write()
        yield index, batch.told


def _days() -> tuple[date, date]:
    """The days of the corpus: after all that was issued before, since issues go by time."""
    first = date(LAST_DAY.year - YEARS, LAST_DAY.month, LAST_DAY.day)
    latest = Issue.objects.order_by("-issued_at").first()
    if latest is None or latest.issued_at.date() < first:
        return first, LAST_DAY
    start = latest.issued_at.date() + timedelta(days=1)
    return start, max(start, datetime.now(UTC).date())


def _between(first: date, last: date, begin: float, end: float) -> tuple[date, date]:
    days = (last - first).days
    return first + timedelta(days=int(begin * days)), first + timedelta(days=int(end * days))


def _people() -> dict[str, Any]:
    """Users of the corpus, who cannot sign in."""
    people: dict[str, Any] = {}
    roles = {"editor": "editor", "chief": "chief"} | {
        f"reviewer-{n}": "reviewer" for n in range(1, 5)
    }
    for name, role in roles.items():
        user, made = get_user_model().objects.get_or_create(
            username=f"corpus-{name}", defaults={"is_staff": True, "last_name": name.title()}
        )
        if made:
            user.set_unusable_password()
            user.save()
            user.groups.add(Group.objects.get(name=role))
            Byline.objects.create(user=user, name=f"Corpus {name.title()}", shown=Shown.NAME)
        people[name] = user
    return people
