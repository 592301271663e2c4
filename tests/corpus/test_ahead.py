"""A second process that works ahead."""

from collections.abc import Iterator

import pytest

from articles.corpus.ahead import in_another_process
from articles.models import Source

pytestmark = pytest.mark.django_db(transaction=True)


def sources() -> Iterator[int]:
    for number in range(3):
        yield Source.objects.create(name=f"Source {number}", kind="person").pk


def failing() -> Iterator[int]:
    yield 1
    raise ValueError("no more")


def test_what_the_other_process_committed_is_there_when_it_is_told() -> None:
    seen = [Source.objects.get(pk=pk).name for pk in in_another_process(sources)]

    assert seen == ["Source 0", "Source 1", "Source 2"]


def test_what_the_other_process_raises_is_raised_here() -> None:
    told = in_another_process(failing)

    assert next(told) == 1
    with pytest.raises(ValueError, match="no more"):
        next(told)


def test_the_other_process_ends_when_nobody_listens_any_more() -> None:
    told = in_another_process(lambda: iter(range(10_000)))
    next(told)
    told.close()  # type: ignore[attr-defined]
