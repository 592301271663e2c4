"""Which claim a line means, and where it appears with which chain."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from articles import copying
from articles.anchoring import anchor
from articles.interchange.batch import Batch
from articles.interchange.entries import ArticleLine, ClaimEntry
from articles.interchange.problems import Place
from articles.interchange.schema import misplaced
from articles.interchange.sources import Sources
from articles.interchange.works import Kept, Works
from articles.models import Appearance, ArticleRevision, Attribution, Claim
from articles.models.choices import SourceKind

Chain = list[tuple[int, str, str, str | None, str, str]]
_HOP = ("source", "capacity", "cue", "said_on", "place", "channel")


@dataclass
class Told:
    """A claim of a line, once it is known which it is and in which text."""

    place: Place
    line: ArticleLine
    entry: ClaimEntry
    article: int
    text: Kept | None
    claim: Claim = field(init=False)
    is_new: bool = False
    version: int = 0


@dataclass
class Known:
    """An appearance in the record."""

    row: Appearance
    chain: Chain


class Claims:
    """The claims of some lines."""

    def __init__(self, batch: Batch, sources: Sources, works: Works) -> None:
        self.batch, self.sources, self.works = batch, sources, works
        self.told: list[Told] = []
        self.new: list[Claim] = []

    def match(self) -> None:
        """Finds the claims and locks them, or makes them: see `write`."""
        for place, line, entry in self.batch.claims():
            article = self.works.get(place, line.article).pk
            text = self.works.text(place, line, entry.passage)
            self.told.append(Told(place, line, entry, article, text))
        by_key = self._by_key()
        by_place = self._by_place()
        for told in self.told:
            entry = told.entry
            found = by_key.get(entry.key) if entry.key else by_place.get(_spot(told))
            if found is None and not entry.key and entry.passage.exact:
                found = by_place.get((told.article, entry.statement, entry.passage.exact))
            if found is None:
                found = self._make(told)
                by_key[found.uid] = by_place[_spot(told)] = found
            else:
                self._agree(told, found)
            told.claim = found
        for pk, claim in zip(copying.next_ids(Claim, len(self.new)), self.new, strict=True):
            claim.pk = pk
        known = {told.claim.pk for told in self.told if not told.is_new}
        versions = dict(Claim.objects.filter(pk__in=known).lock().values_list("pk", "version"))
        for told in self.told:
            told.version = versions.get(told.claim.pk, 0)

    def write(self) -> None:
        """Writes the new claims; when all else of them is written, which they begin with."""
        self.batch.create(Claim, self.new, "claims")

    def _by_key(self) -> dict[str, Claim]:
        keys = {told.entry.key for told in self.told if told.entry.key}
        return {claim.uid: claim for claim in Claim.objects.filter(uid__in=keys)}

    def _by_place(self) -> dict[tuple, Claim]:
        """Claims in the lines' articles, by what a line without a key is recognised by."""
        unkeyed = [told for told in self.told if not told.entry.key]
        rows = (
            Appearance.objects.filter(
                article__in={told.article for told in unkeyed},
                claim__statement__in={told.entry.statement for told in unkeyed},
            )
            .select_related("claim")
            .order_by("-id")
        )
        found: dict[tuple, Claim] = {}
        for row in rows:
            statement = row.claim.statement
            if row.exact is not None:
                found[row.article_id, statement, row.exact] = row.claim
                place = (row.revision_id, row.start, row.end)
                found[row.article_id, statement, place] = row.claim
            else:
                found[row.article_id, statement, None, row.locator] = row.claim
        return found

    def _make(self, told: Told) -> Claim:
        entry = told.entry
        for name, value in (("statement", entry.statement.strip()), ("kind", entry.kind)):
            if not value:
                self.batch.problems.add(
                    told.place,
                    f"{entry.at}.{name}",
                    f"there is no claim “{entry.key}” yet, and a new one needs this. Give it, or "
                    "correct the key.",
                )
        told.is_new = True
        made = Claim(
            statement=entry.statement,
            language=entry.language or "en",
            kind=entry.kind,
            occurred_on=entry.occurred_on,
            place=entry.place,
        )
        if entry.key:
            made.uid = entry.key
        self.new.append(made)
        return made

    def _agree(self, told: Told, found: Claim) -> None:
        told.is_new = found._state.adding
        for name in ("statement", "language", "kind", "occurred_on", "place"):
            given, known = getattr(told.entry, name), getattr(found, name)
            if given and given != known:
                self.batch.problems.add(
                    told.place,
                    f"{told.entry.at}.{name}",
                    f"the claim “{found.uid}” is known with “{known or ''}”. Write the same or "
                    "leave it out, give another key, or change the claim at the desk first.",
                )

    # Appearances

    def appear(self) -> None:
        """Adds the passages that the record does not have, each with its chain."""
        self._check_places()
        known = self._known_appearances()
        made: list[tuple[Told, Appearance]] = []
        for told in self.told:
            spot = _where(told, told.claim.pk)
            if spot in known:
                self._same_appearance(told, known[spot])
                continue
            row = self._appearance(told)
            known[spot] = Known(row, self._chain(told))
            made.append((told, row))
            if not told.is_new:
                self.batch.changed.add(told.claim.pk)
        self.batch.create(Appearance, [row for _, row in made], "appearances")
        self.batch.create(
            Attribution,
            [
                Attribution(
                    appearance=row,
                    position=position,
                    **dict(zip(("source_id", *_HOP[1:]), hop, strict=True)),
                )
                for told, row in made
                for position, hop in enumerate(self._chain(told))
            ],
        )

    def _chain(self, told: Told) -> Chain:
        return [
            (
                self.sources.get(told.place, hop.source).pk,
                hop.capacity,
                hop.cue,
                hop.said_on,
                hop.place,
                hop.channel,
            )
            for hop in told.entry.chain
        ]

    def _known_appearances(self) -> dict[tuple, Known]:
        rows = list(
            Appearance.objects.filter(
                claim__in={told.claim.pk for told in self.told if not told.is_new},
                article__in={told.article for told in self.told},
            ).order_by("-id")
        )
        chains: dict[int, Chain] = defaultdict(list)
        hops = Attribution.objects.filter(appearance__in=[row.pk for row in rows])
        for appearance, *hop in hops.order_by("position").values_list("appearance", *_HOP):
            chains[appearance].append(tuple(hop))
        known: dict[tuple, Known] = {}
        for row in rows:
            found = Known(row, chains[row.pk])
            if row.exact is not None:
                known[row.claim_id, row.revision_id, row.start, row.end] = found
            else:
                known[row.claim_id, row.article_id, row.locator] = found
        return known

    def _appearance(self, told: Told) -> Appearance:
        entry, passage = told.entry, told.entry.passage
        prefix, suffix = "", ""
        if passage.exact is not None and passage.start is not None and passage.end is not None:
            body = self._body(told)
            if body:
                found = anchor(body, passage.start, passage.end)
                prefix, suffix = found.prefix, found.suffix
        in_text = passage.exact is not None or passage.revision is not None
        return Appearance(
            claim=told.claim,
            article_id=told.article,
            revision_id=told.text.id if told.text and in_text else None,
            exact=passage.exact,
            prefix=prefix,
            suffix=suffix,
            start=passage.start if passage.exact is not None else None,
            end=passage.end if passage.exact is not None else None,
            locator=passage.locator,
            is_quotation=entry.is_quotation,
            modality=entry.modality,
            translation=entry.translation,
        )

    def _same_appearance(self, told: Told, known: Known) -> None:
        entry = told.entry
        for name, value in (
            ("modality", entry.modality),
            ("is_quotation", entry.is_quotation),
            ("translation", entry.translation),
            ("locator", entry.passage.locator),
        ):
            if value != getattr(known.row, name):
                self._differs(told, name)
        if self._chain(told) != known.chain:
            self._differs(told, "attributions")

    def _differs(self, told: Told, name: str) -> None:
        self.batch.problems.add(
            told.place,
            f"{told.entry.at}.{name}",
            f"the claim “{told.claim.uid}” is known at this passage with another value. Write the "
            "same, or change it at the desk first.",
        )

    def _check_places(self) -> None:
        """Passages in texts that their line does not hold; the others were checked as read."""
        elsewhere = [t for t in self.told if t.entry.passage.exact is not None and not t.line.texts]
        ids = {told.text.id for told in elsewhere if told.text}
        self.bodies: dict[int, str] = dict(
            ArticleRevision.objects.filter(id__in=ids).values_list("id", "body")
        )
        for told in elsewhere:
            path = f"{told.entry.at}.exact"
            if told.text is None:
                message = "the article has no such text. Give its `body`, or a `locator`."
            else:
                message = misplaced(told.entry.passage, self.bodies[told.text.id])
            if message:
                self.batch.problems.add(told.place, path, message)

    def _body(self, told: Told) -> str:
        passage, texts = told.entry.passage, told.line.texts
        if not texts:
            return self.bodies.get(told.text.id, "") if told.text else ""
        if len(texts) == 1:
            return texts[0].body
        return next(text.body for text in texts if text.number == passage.revision)


def unnamed_speakers(batch: Batch, works: Works) -> Iterator[tuple[Place, Any, int]]:
    """The unnamed sources of chains and by-lines, each with the id of its article."""
    for place, line in batch.articles():
        article = works.get(place, line.article).pk
        hops = [hop.source for claim in line.claims for hop in claim.chain]
        for mention in (*line.authors, *hops):
            if mention.kind == SourceKind.UNNAMED:
                yield place, mention, article


def _spot(told: Told) -> tuple:
    """What a claim without a key is recognised by, beside article and statement."""
    passage, statement = told.entry.passage, told.entry.statement
    if passage.exact is None:
        return told.article, statement, None, passage.locator
    return told.article, statement, (told.text and told.text.id, passage.start, passage.end)


def _where(told: Told, claim: int) -> tuple:
    passage = told.entry.passage
    if passage.exact is None:
        return claim, told.article, passage.locator
    return claim, told.text and told.text.id, passage.start, passage.end
