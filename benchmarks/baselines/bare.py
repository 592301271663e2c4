"""The site itself with lists that count nothing for their filters: what a list costs alone."""

from typing import Any

from factcheck.wsgi import application

from articles.views import counting  # isort: skip - models load once Django is set up

__all__ = ["application"]


def _nothing(asked: Any, *, is_filtered: bool) -> counting.Counts:
    return counting.Counts(1)


counting.count = _nothing
