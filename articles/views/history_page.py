"""The public history of a claim: all its editions, the newest first, each against the one before.

Names are those in force at the moment the page is read for, as everywhere: an edition differs here
where the claim does, and not because a source it names was renamed since.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.editions import reading
from articles.editions.differences import Difference, differences
from articles.models.edition import Edition, EditionQuerySet
from articles.views import words
from articles.views.chains import originators
from articles.views.history import rating_of
from articles.views.links import WITHDRAWN, moment_text, permalink, with_query
from articles.views.pages import PublicRequest, Then, in_time, public, wanted_slug
from articles.views.paging import NEWEST_EDITION, next_page, page

SIZE = 10
_TOLD_APART = {"rating"}
"""Parts that the page shows as what they are, not as words that came and went."""


@dataclass(frozen=True)
class Told:
    """One edition, told against the one before it that can be read.

    `changed` is empty for the first, whose wording and verdict are told whole (`is_first`), and
    where nothing of the text may show (`is_blank`).
    """

    edition: Edition
    href: str
    is_blank: bool
    is_first: bool
    rating_before: dict[str, Any] | None
    rating: dict[str, Any] | None
    review: dict[str, Any] | None
    by: str
    changed: list[Difference]
    reach: tuple[str, str] | None

    @property
    def what(self) -> str:
        """What was done: "Published", "Corrected"."""
        return words.CHANGES[self.edition.change]

    @property
    def rating_changed(self) -> bool:
        """Whether its verdict is another than before."""
        return not self.is_blank and self.rating != self.rating_before

    @property
    def said_by(self) -> str:
        """Who said it first."""
        return words.listed([source["name"] for source in originators(self.edition.document)])

    @property
    def is_same(self) -> bool:
        """Whether it reads in all but its note and dates as the one before."""
        whole = self.is_blank or self.is_first
        return not (whole or self.changed or self.reach or self.rating_changed)


@public
def history(request: PublicRequest, pk: int, slug: str) -> HttpResponse:
    """A claim's editions up to the moment, `SIZE` a page; nothing of the text of one withdrawn."""
    at = request.moment.at
    present = Edition.objects.in_force(at).of_claims([pk]).first()
    if present is None:
        raise Http404
    is_blank = present.withdrawn or present.redacted
    path = _path(pk, present.slug or WITHDRAWN)
    if slug != present.slug and not is_blank:
        return wanted_slug(request, path)
    issued = Edition.objects.of_claims([pk]).filter(number__lte=present.number)
    shown = page(issued, NEWEST_EDITION, request.GET.get("page", ""), SIZE)
    context = in_time(request, path) | {
        "room": "claims",
        "present": present,
        "is_blank": is_blank,
        "told": _told(request, shown.rows, issued, is_blank),
        "count": present.number,
        "is_first": shown.is_first,
        "start": with_query(request, page=None),
        "following": next_page(request, shown),
        "path": path,
        "as_of": f"?as_of={moment_text(at)}" if at else "",
    }
    if at:
        context["then"] = Then(at, path)
    return render(request, "articles/claim_history.html", context)


def _path(pk: int, slug: str) -> str:
    return reverse("articles:history", kwargs={"pk": pk, "slug": slug})


def _told(
    request: PublicRequest, rows: Sequence[Edition], issued: EditionQuerySet, is_blank: bool
) -> list[Told]:
    """The rows told; four queries, and none of the texts where the claim is withdrawn."""
    if is_blank:
        return [_blank(edition, hide=True) for edition in rows]
    readable = [edition for edition in rows if not _has_no_text(edition)]
    oldest = rows[-1].number if rows else 0
    older = issued.listed().filter(number__lt=oldest).order_by("-number").first()
    compared = [*readable, older] if older else readable
    reading.overlay([edition.document for edition in compared], request.moment.at)
    _name_linked(compared, request.moment.at)
    names = reading.bylines(_reviewers(readable))
    before = dict(
        zip((edition.number for edition in readable), [*compared[1:], None], strict=False)
    )
    return [
        _blank(edition, hide=False)
        if _has_no_text(edition)
        else _compared(edition, before[edition.number], names)
        for edition in rows
    ]


def _name_linked(editions: Sequence[Edition], at: datetime | None) -> None:
    """Quotes linked claims as they read at that moment, and what was taken back not at all."""
    links = [link for edition in editions for link in edition.document["links"]]
    readable = Edition.objects.in_force(at).listed()
    found = readable.of_claims({link["claim"] for link in links})
    statements = dict(found.values_list("claim_id", "statement"))
    for link in links:
        link["statement"] = statements.get(link["claim"], "a claim that was withdrawn")


def _has_no_text(edition: Edition) -> bool:
    return edition.withdrawn or edition.redacted


def _reviewers(editions: Iterable[Edition]) -> list[int]:
    reviews = [edition.document["review"] or {} for edition in editions]
    return [review["reviewer"] for review in reviews if review.get("reviewer")]


def _blank(edition: Edition, *, hide: bool) -> Told:
    """An edition of which only what, when and why is told; `hide` keeps its slug to itself."""
    path = reverse("articles:claim", kwargs={"pk": edition.claim_id, "slug": WITHDRAWN})
    then = f"{path}?as_of={moment_text(edition.issued_at)}"
    href = then if hide else permalink("claim", edition, edition.issued_at)
    return Told(edition, href, True, False, None, None, None, "", [], None)


def _compared(edition: Edition, before: Edition | None, names: dict[int, str]) -> Told:
    document = edition.document
    old = before.document if before else None
    found = differences(old, document) if old else []
    review = document["review"]
    if old and review and old["review"] and review["decided_at"] == old["review"]["decided_at"]:
        review = None
    was, becomes = words.reach_of(old) if old else "", words.reach_of(document)
    return Told(
        edition,
        permalink("claim", edition, edition.issued_at),
        is_blank=False,
        is_first=old is None,
        rating_before=rating_of(old) if old else None,
        rating=rating_of(document),
        review=review,
        by=_by(review, names),
        changed=[one for one in found if one.part not in _TOLD_APART],
        reach=(was, becomes) if old and was != becomes else None,
    )


def _by(review: dict[str, Any] | None, names: dict[int, str]) -> str:
    if not review:
        return ""
    return names.get(review["reviewer"]) or review["reviewer_name"] or "the desk"
