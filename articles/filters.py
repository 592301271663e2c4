"""The filters of claim lists: one FilterSet for every list of claims in force."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from articles.editions import reading
from articles.models.choices import ClaimKind
from articles.models.edition import EditionQuerySet
from articles.search import NOT_YET_REVIEWED, Search
from articles.slugs import is_id


class Numbers(forms.MultipleChoiceField):
    """Ids of things, one or several."""

    def validate(self, value: list[str]) -> None:
        for text in value:
            if not is_id(text):
                raise ValidationError(f"“{text[:40]}” is no number. Choose one from the list.")


class Words(forms.MultipleChoiceField):
    """Short names, one or several; one that nothing has finds nothing."""

    def validate(self, value: list[str]) -> None:
        for text in value:
            if len(text) > 50 or not text.isprintable():
                raise ValidationError(f"“{text[:40]}” names none. Choose one from the list.")


class NumbersFilter(django_filters.Filter):
    """Keeps what has one of these ids, by a method of the FilterSet."""

    field_class = Numbers


class WordsFilter(django_filters.Filter):
    """Keeps what has one of these names, by a method of the FilterSet."""

    field_class = Words


class EditionFilter(django_filters.FilterSet):
    """Which claims in force to list; several values of one filter mean any of them.

    `at` is the moment that is read (None: now): what was merged by then counts as one. `search` is
    what `q` looks for, where it is looked up already.
    """

    MOST_TYPED = 300

    q = django_filters.CharFilter(method="matching", label="Words", max_length=MOST_TYPED)
    rating = WordsFilter(method="rated", label="Rating")
    kind = django_filters.MultipleChoiceFilter(
        method="of_kind", label="Kind", choices=ClaimKind.choices
    )
    source = NumbersFilter(method="said_by", label="Said by")
    relay = NumbersFilter(method="relayed_by", label="Passed on by")
    outlet = NumbersFilter(method="published_by", label="Published by")
    topic = NumbersFilter(method="about", label="Topic")
    after = django_filters.DateFilter(method="dated", label="Said on or after")
    before = django_filters.DateFilter(method="dated", label="Said on or before")

    def __init__(
        self, *args: Any, at: datetime | None = None, search: Search | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.search = search

    def matching(self, rows: EditionQuerySet, name: str, value: str) -> QuerySet:
        """Those that a search finds (see `articles.search`)."""
        if not self.search or self.search.text != value:
            self.search = Search.of(value, self.at)
        return self.search.among(rows)

    def rated(self, rows: EditionQuerySet, name: str, value: list[str]) -> QuerySet:
        """Those with one of these ratings."""
        return rows.rated("" if slug == NOT_YET_REVIEWED else slug for slug in value)

    def of_kind(self, rows: EditionQuerySet, name: str, value: list[str]) -> QuerySet:
        """Those of one of these kinds."""
        return rows.of_kind(value)

    def said_by(self, rows: EditionQuerySet, name: str, value: list[str]) -> QuerySet:
        """Those that one of these sources said first."""
        return rows.said_by(self._with_merged("source", value))

    def relayed_by(self, rows: EditionQuerySet, name: str, value: list[str]) -> QuerySet:
        """Those that one of these sources passed on."""
        return rows.relayed_by(self._with_merged("source", value))

    def published_by(self, rows: EditionQuerySet, name: str, value: list[str]) -> QuerySet:
        """Those in an article of one of these outlets."""
        return rows.published_by(self._with_merged("source", value))

    def about(self, rows: EditionQuerySet, name: str, value: list[str]) -> QuerySet:
        """Those about one of these topics or one under it."""
        return rows.about(self._with_merged("topic", value))

    def dated(self, rows: EditionQuerySet, name: str, value: Any) -> QuerySet:
        """Those said on these days."""
        return rows.said_between(**{"after": None, "before": None, name: value})

    def _with_merged(self, kind: str, ids: Iterable[str]) -> list[int]:
        return reading.merged_ids(kind, [int(pk) for pk in ids], self.at)
