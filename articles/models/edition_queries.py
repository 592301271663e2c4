"""The questions that pages ask of editions. `in_force` answers "what may the public see?"."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import RawSQL

from articles.models.choices import Change, LinkKind

UNDATED = date(1, 1, 1)
"""`sort_on` of a claim that neither its source nor its article dates."""

AMENDMENTS = [Change.CORRECTION, Change.UPDATE, Change.WITHDRAWAL, Change.REINSTATEMENT]
"""The changes that stand in the list of corrections."""
NEW_VERDICT = Q(change__in=[Change.FIRST, Change.REVIEW]) & ~Q(rating="")
REEXAMINED = Q(document__reexamined_since__gt="")


class Lexemes(Func):
    """What to look for in a search vector: words in a row, by their stems; see migration 0011.

    `starting`: the last of them may only begin a word.
    """

    function = "public.search_query"
    output_field = SearchQueryField()

    def __init__(self, text: str, *, starting: bool = False) -> None:
        super().__init__(Value(text), Value(starting))


class Has(Func):
    """Whether a search vector has what is looked for."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, vector: str, sought: Func | RawSQL) -> None:
        super().__init__(F(vector), sought)


class InForceQuerySet(models.QuerySet):
    """Editions of either kind; what only the index reads is not loaded."""

    VECTORS: tuple[str, ...] = ("search_vector",)

    def in_force(self, at: datetime | None = None) -> Self:
        """Those that readers see now, or saw at the moment `at`."""
        shown = self.defer(*self.VECTORS)
        if at is None:
            return shown.filter(superseded_at=None)
        still = Q(superseded_at=None) | Q(superseded_at__gt=at)
        return shown.filter(still, issued_at__lte=at)


class EditionQuerySet(InForceQuerySet):
    """Claim editions, with the questions that pages ask of them."""

    VECTORS = ("search_vector", "statement_vector")

    def listed(self) -> Self:
        """Without the withdrawn and the blanked, which have a page but stand in no list."""
        return self.filter(withdrawn=False, redacted=False)

    def without_documents(self) -> Self:
        """With the columns for lists alone."""
        return self.defer(*self.VECTORS, "document")

    def of_claims(self, claims: Iterable[int]) -> Self:
        """Those of these claims."""
        return self.filter(claim__among=list(claims))

    def called(self, uid: str) -> Self:
        """Those of the claim with this lasting name."""
        return self.filter(uid=uid)

    def with_new_verdict(self) -> Self:
        """Those that came with a verdict, and no correction since."""
        return self.filter(NEW_VERDICT)

    def amending(self) -> Self:
        """Those that readers of an earlier one have to be told of: see AMENDMENTS."""
        return self.filter(change__in=AMENDMENTS)

    def with_figures(self) -> Self:
        """Those that give a figure for any measure."""
        return self.exclude(measures=[])

    def new_and_undecided(self) -> Self:
        """Those just published, without a verdict."""
        return self.filter(change=Change.FIRST, rating="")

    def being_reexamined(self) -> Self:
        """Those announced as being looked at again."""
        return self.filter(REEXAMINED)

    def said_by(self, sources: Iterable[int]) -> Self:
        """Those that one of these sources said first."""
        return self.filter(originators__overlap=list(sources))

    def relayed_by(self, sources: Iterable[int]) -> Self:
        """Those that one of these sources passed on."""
        return self.filter(relays__overlap=list(sources))

    def published_by(self, outlets: Iterable[int]) -> Self:
        """Those in an article of one of these outlets."""
        return self.filter(outlets__overlap=list(outlets))

    def in_articles(self, articles: Iterable[int]) -> Self:
        """Those that appear in one of these articles."""
        return self.filter(articles__overlap=list(articles))

    def about(self, topics: Iterable[int]) -> Self:
        """Those about one of these topics or a topic under it."""
        return self.filter(topics__overlap=list(topics))

    def measuring(self, measures: Iterable[int]) -> Self:
        """Those that give a figure for one of these measures."""
        return self.filter(measures__overlap=list(measures))

    def rated(self, slugs: Iterable[str]) -> Self:
        """Those with one of these ratings; "" is not yet reviewed."""
        return self.filter(rating__in=list(slugs))

    def of_kind(self, kinds: Iterable[str]) -> Self:
        """Those of one of these kinds."""
        return self.filter(kind__in=list(kinds))

    def linking_to(self, claims: Iterable[int]) -> Self:
        """Those with a link of any kind to one of these claims."""
        names = [f"{kind}:{claim}" for claim in claims for kind in LinkKind.values]
        return self.filter(linked_claims__overlap=names)

    def revising(self, claims: Iterable[int]) -> Self:
        """Those that revise one of these claims."""
        return self.filter(linked_claims__overlap=[f"{LinkKind.REVISES}:{pk}" for pk in claims])

    def said_between(self, after: date | None, before: date | None) -> Self:
        """Those said on these days, both included; None leaves an end open."""
        found = self.filter(sort_on__gte=after) if after else self
        return found.filter(sort_on__lte=before, sort_on__gt=UNDATED) if before else found

    def newest(self) -> Self:
        """Newest said first."""
        return self.order_by("-sort_on", "-claim_id")


class SharedEditionQuerySet(InForceQuerySet):
    """Editions of shared things."""

    def of(self, kind: str, ids: Iterable[int]) -> Self:
        """Those of these sources, articles, measures or topics."""
        return self.filter(kind=kind, object_id__among=list(ids))

    def listed(self) -> Self:
        """Without what was merged into another."""
        return self.filter(merged_into=None)
