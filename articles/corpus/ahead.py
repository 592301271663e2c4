"""Working ahead in a second process, so that two processors have something to do."""

import multiprocessing
import pickle
from collections.abc import Callable, Iterable, Iterator
from queue import Empty
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")
AHEAD = 3


def in_another_process(produce: Callable[[], Iterable[T]]) -> Iterator[T]:
    """What `produce` gives, made by another process that is a few steps ahead.

    Its things are pickled; what it raises is raised here. It has database connections of its own:
    call this outside any transaction, and let it commit what is read here.
    """
    connections.close_all()
    context = multiprocessing.get_context("fork")
    queue: Any = context.Queue(AHEAD)
    worker = context.Process(target=_produce, args=(produce, queue), daemon=True)
    worker.start()
    try:
        while (found := _next(queue, worker)) is not None:
            yield found[0]
    finally:
        worker.terminate()
        worker.join()


def _next(queue: Any, worker: Any) -> tuple[Any] | None:
    while True:
        try:
            kind, value = queue.get(timeout=5)
        except Empty:
            if not worker.is_alive():
                raise RuntimeError("the process that worked ahead was ended.") from None
            continue
        if kind == "failed":
            raise pickle.loads(value)  # noqa: S301 - from our own process
        return (value,) if kind == "made" else None


def _produce(produce: Callable[[], Iterable[Any]], queue: Any) -> None:
    try:
        for thing in produce():
            queue.put(("made", thing))
        queue.put(("done", None))
    except Exception as error:
        queue.put(("failed", pickle.dumps(error)))
    finally:
        connections.close_all()
        queue.close()
        queue.join_thread()
