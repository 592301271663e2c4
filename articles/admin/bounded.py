"""Lists of the desk that cost the same whether there are a hundred records or a million.

Counted and paged is up to a bound, and said so beyond it; choices of filters are few; only what an
index is on can be sorted by.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Measure, PublicCount, Source, Topic
from articles.slugs import is_id

COUNTED = 1000
"""Records of a list that are counted, paged through and acted on at once."""
OFFERED = 40
RECENT = 2000
"""Newest records whose values a filter offers."""

Choices = Iterable[tuple[int, str]]


def counted(rows: QuerySet, bound: int = COUNTED) -> tuple[int, bool]:
    """How many there are, up to the bound, and whether there are more."""
    found = rows.order_by().values("pk")[: bound + 1].count()
    return min(found, bound), found > bound


class BoundedPaginator(Paginator):
    """The first pages; `is_more` says that there are records beyond."""

    @cached_property
    def _counted(self) -> tuple[int, bool]:
        return counted(cast(QuerySet, self.object_list))

    @property
    def count(self) -> int:
        """Records on these pages."""
        return self._counted[0]

    @property
    def is_more(self) -> bool:
        """Whether there are others that no page shows."""
        return self._counted[1]


class BoundedList(ChangeList):
    """Sorted only by what may be sorted by, also when an address asks for more."""

    def get_ordering_field(self, field_name: Any) -> Any:
        if self.sortable_by is not None and field_name not in self.sortable_by:
            return None
        return super().get_ordering_field(field_name)


class RecentValuesFilter(admin.AllValuesFieldListFilter):
    """The values that the newest records have; any other can stand in the address."""

    def __init__(
        self,
        field: Any,
        request: HttpRequest,
        params: Any,
        model: Any,
        model_admin: Any,
        field_path: str,
    ) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        newest = model._default_manager.order_by("-pk").values_list(field_path, flat=True)
        values = sorted({*newest[:RECENT]} - {None})
        known = [str(value) for value in values]
        chosen = [value for value in self.lookup_val or () if value not in known]
        self.lookup_choices: Any = known + chosen

    def choices(self, changelist: Any) -> Any:
        """As Django's, with words for none."""
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or f"no {self.title}"}


class FewFilter(admin.SimpleListFilter):
    """A few of the things that rows can be narrowed by; others are found by their names."""

    field: str
    offered: Callable[[], Choices]
    model: Any

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.related = model._meta.get_field(self.field).related_model
        super().__init__(request, params, model, model_admin)

    @property
    def chosen(self) -> int | None:
        """The id that was chosen."""
        value = self.value() or ""
        return int(value) if is_id(value) else None

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        choices = dict(type(self).offered())
        if self.chosen is not None:
            thing = self.related._default_manager.filter(pk=self.chosen).first()
            if thing is not None:
                choices.setdefault(thing.pk, str(thing))
        return [(str(pk), name) for pk, name in choices.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        return None if self.chosen is None else queryset.filter(**{self.field: self.chosen})


def few(field: str, title: str, offered: Callable[[], Choices]) -> type[FewFilter]:
    """The filter by what the key `field` leads to, of which `offered` gives some."""
    given = {"field": field, "title": title, "offered": staticmethod(offered)}
    return type("Few", (FewFilter,), given | {"parameter_name": f"{field}__id__exact"})


def staff() -> Choices:
    """Who works at the desk."""
    users = get_user_model()._default_manager.filter(is_staff=True).order_by("username")
    return [(user.pk, str(user)) for user in users[:OFFERED]]


def topics() -> Choices:
    """The topics most used in public."""
    return _most_used("topic", Topic.objects.filter(merged_into=None))


def outlets() -> Choices:
    """The outlets most used in public."""
    return _most_used("published", Source.objects.filter(kind="outlet", merged_into=None))


def measures() -> Choices:
    """The measures most used in public."""
    return _most_used("measure", Measure.objects.filter(merged_into=None))


def parents() -> Choices:
    """Topics that have others under them."""
    above = Topic.objects.filter(pk__in=Topic.objects.values("parent"))
    return [(topic.pk, str(topic)) for topic in above[:OFFERED]]


def _most_used(part: str, others: QuerySet) -> Choices:
    """By how many claims in force show them; filled up with `others` where these are fewer."""
    keys = PublicCount.objects.filter(part=part, claims__gt=0).order_by("-claims", "key")
    ids = [int(key) for key in keys.values_list("key", flat=True)[:OFFERED]]
    known = others.model._default_manager.in_bulk(ids)
    found = {pk: str(known[pk]) for pk in ids if pk in known}
    for other in others[: OFFERED if len(found) < OFFERED else 0]:
        found.setdefault(other.pk, str(other))
    return list(found.items())[:OFFERED]
