"""Articles whose text the publisher changed since a claim was last decided on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from articles.editions.differences import Piece, difference
from articles.models import Appearance, ArticleRevision, Claim, Event, Evidence
from articles.models.event import Operation

AROUND = 80
"""Characters shown of what stayed the same, before and after a change."""


@dataclass(frozen=True)
class Corrected:
    """An article that has another text: what its publisher says, and each place that changed."""

    article: Any
    note: str
    places: list[list[Piece]]


def new_texts(since: Any) -> QuerySet[Event]:
    """The additions, after `since`, of a second or later text to any article."""
    return Event.objects.filter(
        owner_kind="article",
        kind="articlerevision",
        operation=Operation.INSERT,
        after__number__gt=1,
        at__gt=since,
    )


def corrected(claim: Claim, since: datetime) -> list[Corrected]:
    """The articles in which the claim stands, or that its evidence cites, with a text added after
    `since`, compared with the last one before; two queries."""
    standing = Appearance.objects.filter(claim=claim).values_list("article", flat=True)
    cited = Evidence.objects.filter(claim=claim).values_list("article", flat=True)
    added = new_texts(since).filter(owner_id__in=standing.union(cited))
    ids = set(added.values_list("object_id", flat=True))
    articles = ArticleRevision.objects.filter(pk__in=ids).values("article")
    texts = ArticleRevision.objects.filter(article__in=articles).select_related("article")
    found = []
    for _, rows in groupby(texts.order_by("article", "number"), lambda row: row.article_id):
        revisions = list(rows)
        first = next(at for at, row in enumerate(revisions) if row.pk in ids)
        notes = [row.note for row in revisions[first:] if row.note]
        places = list(_places(revisions[first - 1].body, revisions[-1].body)) if first else []
        found.append(Corrected(revisions[-1].article, " ".join(notes), places))
    return found


def _places(before: str, after: str) -> Iterator[list[Piece]]:
    """Each run of lines that differs, word by word, what stayed cut short."""
    old, new = before.splitlines(), after.splitlines()
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            pieces = difference("\n".join(old[a:b]), "\n".join(new[c:d]))
            yield [_short(piece) for piece in pieces if piece.text]


def _short(piece: Piece) -> Piece:
    if piece.kind != "same" or len(piece.text) <= 2 * AROUND:
        return piece
    return Piece("same", f"{piece.text[:AROUND]} … {piece.text[-AROUND:]}")
