"""An article's claims as the desk lists them: in reading order, each with where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from articles.admin.entry.marked import Mark, marked
from articles.anchoring import find_again
from articles.models import Appearance, Article, ArticleRevision, Attribution, Claim, Edition
from articles.views.links import permalink
from articles.views.words import NOT_YET_REVIEWED


@dataclass
class Listed:
    """One appearance in the article."""

    appearance: Any
    number: int
    state: str
    rating: dict[str, Any]
    chain: list[str]
    href: str
    public: str
    start: int | None
    end: int | None

    @property
    def words(self) -> str:
        """The passage, or where it is when there is no text."""
        return self.appearance.exact or self.appearance.locator or ""


STATES = {"draft": "Draft", "published": "Published", "ahead": "Changed since published"}
STATES |= {"withdrawn": "Withdrawn"}


def states(ids: Sequence[int]) -> dict[int, str]:
    """ "draft", "published", "ahead" (of its edition) or "withdrawn", by claim."""
    rows = Claim.objects.filter(pk__in=ids).with_edition().with_whether_ahead()
    found = {}
    for claim in rows:
        known: Any = claim
        if known.is_withdrawn is None:
            found[claim.pk] = "draft"
        elif known.is_withdrawn:
            found[claim.pk] = "withdrawn"
        else:
            found[claim.pk] = "ahead" if known.is_ahead else "published"
    return found


def listing(article: Article, text: ArticleRevision | None, *, editable: bool) -> list[Listed]:
    """The article's appearances, those in `text` as one reads and the others after, in a fixed
    number of queries."""
    rows = list(Appearance.objects.filter(article=article).select_related("claim"))
    ids = [row.claim_id for row in rows]
    state_of, chains = states(ids), _chains(rows)
    editions = {e.claim_id: e for e in Edition.objects.in_force().listed().filter(claim__in=ids)}
    listed = []
    for row in rows:
        edition = editions.get(row.claim_id)
        start, end = _place(row, text)
        listed.append(
            Listed(
                row,
                0,
                STATES[state_of[row.claim_id]],
                (edition and edition.verdict) or NOT_YET_REVIEWED,
                chains.get(row.pk, []),
                _href(row, editable),
                permalink("claim", edition) if edition else "",
                start,
                end,
            )
        )
    listed.sort(key=lambda one: (one.start is None, one.start or 0, -(one.end or 0)))
    for number, one in enumerate(listed, 1):
        one.number = number
    return listed


def _chains(rows: Sequence[Appearance]) -> dict[int, list[str]]:
    hops = Attribution.objects.filter(appearance__in=rows).order_by("appearance", "position")
    chains: dict[int, list[str]] = {}
    for appearance, name in hops.values_list("appearance", "source__name"):
        chains.setdefault(appearance, []).append(name)
    return chains


def _place(row: Appearance, text: ArticleRevision | None) -> tuple[int | None, int | None]:
    """Where it stands in `text`: as entered, or where its words are found again."""
    if text is None or row.exact is None or row.start is None:
        return None, None
    if row.revision_id == text.pk:
        return row.start, row.end
    again = find_again(text.body, row.exact, row.prefix, row.suffix, row.start)
    return (again.start, again.end) if again else (None, None)


def _href(row: Appearance, editable: bool) -> str:
    if not editable:
        return reverse("admin:articles_claim_change", args=[row.claim_id])
    page = reverse("admin:articles_article_claim", args=[row.article_id, row.claim_id])
    return f"{page}?appearance={row.pk}"


def marked_text(body: str, listed: Sequence[Listed], here: int | None = None) -> Any:
    """`body` with the listed claims marked; `here` is the appearance being looked at."""
    return marked(
        body,
        [
            Mark(
                one.number,
                one.start,
                one.end,
                one.href,
                one.appearance.claim.statement,
                one.rating["colour"],
                one.rating["shape"],
                one.appearance.pk == here,
            )
            for one in listed
            if one.start is not None and one.end is not None
        ],
    )
