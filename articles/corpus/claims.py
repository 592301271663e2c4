"""Articles of some days and the claims in them, as rows ready to be copied."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from articles import copying
from articles.anchoring import anchor
from articles.corpus.words import Voice
from articles.corpus.world import ARTICLE, SOURCE, World
from articles.models import (
    Appearance,
    Article,
    ArticleRevision,
    Attribution,
    Authorship,
    Citation,
    Claim,
    ClaimLink,
    ClaimTopic,
    Evidence,
    Figure,
    Source,
)

COLUMNS: dict[Any, tuple[str, ...]] = {
    Article: ARTICLE,
    ArticleRevision: ("id", "article_id", "number", "body", "captured_at", "note"),
    Authorship: ("article_id", "source_id", "position"),
    Citation: ("article_id", "cited_id"),
    Source: SOURCE,
    ClaimTopic: ("claim_id", "topic_id"),
    Appearance: (
        "id", "claim_id", "article_id", "revision_id", "exact", "prefix", "suffix", "start", "end",
        "locator", "is_quotation", "modality", "translation",
    ),
    Attribution: (
        "appearance_id", "position", "source_id", "capacity", "cue", "said_on", "place", "channel",
    ),
    Figure: ("claim_id", "measure_id", "low", "high", "qualifier", "wording", "as_of"),
    Evidence: (
        "claim_id", "number", "article_id", "revision_id", "stance", "excerpt", "translation",
        "locator", "note",
    ),
    ClaimLink: ("claim_id", "kind", "to_id"),
    Claim: (
        "id", "uid", "statement", "language", "kind", "occurred_on", "place", "version",
        "last_evidence_number", "review_requested_at", "created_at",
    ),
}  # fmt: skip
"""In the order in which they are written: what a claim owns before it (migrations/0010)."""

KINDS = (
    ("event", "quantity", "quotation", "position", "prediction", "causal"),
    (38, 22, 14, 12, 9, 5),
)
MODALITIES = (
    ("reported", "asserted", "hedged", "conditional", "denied", "predicted"),
    (55, 20, 10, 4, 5, 6),
)
CHANNELS = ("", "", "speech", "interview", "briefing", "press_release", "document", "post", "leak")
LINKS = ("revises", "contradicts", "repeats", "narrows", "depends_on")
SLOTS = ((1, 2, 3, 4, 5, 7, 10, 22), (14, 22, 22, 16, 12, 9, 4, 1))
"""How many claims an article makes, and of a hundred articles how many make so many."""
NEW = 0.62
"""Of the passages of articles, the part that makes a claim nobody made before."""
REMEMBERED = 250


@dataclass
class Told:
    """A claim as the corpus goes on telling of it; `voice` is the place among the world's."""

    pk: int
    statement: str
    voice: int
    day: date
    source: tuple[int, str]
    evidence: int = 0
    links: int = 0
    articles: set[int] = field(default_factory=set)


class Batch:
    """The articles of some days, with `number` new claims."""

    def __init__(self, world: World, index: int, number: int, days: tuple[date, date]) -> None:
        self.world, self.index = world, index
        self.random = Random(f"{world.seed} batch {index}")  # noqa: S311 - a corpus is no secret
        self.first, self.last = days
        self.rows: dict[Any, list[tuple]] = {model: [] for model in COLUMNS}
        self.told: list[Told] = []
        self.unnamed = 0
        self.claim_ids = iter(copying.next_ids(Claim, number))
        self.ids: dict[Any, list[int]] = {}
        while len(self.told) < number:
            self._article((number - len(self.told)), number)

    def write(self) -> None:
        """Copies the rows into their tables."""
        for model, names in COLUMNS.items():
            copying.copy_rows(model, names, self.rows[model])
        self.rows = {}

    def _next(self, model: Any) -> int:
        if not self.ids.get(model):
            self.ids[model] = copying.next_ids(model, 500)[::-1]
        return self.ids[model].pop()

    # Articles

    def _article(self, left: int, number: int) -> None:
        random, world = self.random, self.world
        gone = (number - left) / number
        day = self.first + timedelta(days=int(gone * ((self.last - self.first).days + 1)))
        voice, pk = world.voice(random), self._next(Article)
        outlet = world.outlets.draw(random, 1)[0]
        kind = random.choices(("news_article", "press_release", "post"), (90, 6, 4))[0]
        headline = voice.sentence(random, 5, 10)
        url = f"https://news.example.org/{world.seed}/{self.index}/{len(self.rows[Article])}"
        tag, dated = voice.language.tag, day.isoformat()
        full = random.random() < 0.8
        self.rows[Article].append((pk, kind, headline, outlet[0], url, tag, dated, full))
        if random.random() < 0.5:
            self.rows[Authorship].append((pk, world.writers.draw(random, 1)[0], 0))
        if random.random() < 0.08:
            self.rows[Citation].append((pk, world.documents.draw(random, 1)[0]))
        if random.random() < 0.01:
            self._film(pk, voice, day, outlet)
        else:
            self._text(pk, voice, day, outlet, left)

    def _film(self, article: int, voice: Voice, day: date, outlet: tuple[int, str]) -> None:
        told = self._claim(voice, day, self.world.sources.draw(self.random, 1)[0])
        at = self.random.randint(0, 900)
        self._appearance(told, article, (None, None, "", "", None, None, f"t={at},{at + 9}"))
        self._chain(told, article, day, outlet)

    def _text(
        self, article: int, voice: Voice, day: date, outlet: tuple[int, str], left: int
    ) -> None:
        random = self.random
        revision = self._next(ArticleRevision)
        said = self._said(article, voice, day, random.choices(*SLOTS)[0], left)
        parts: list[str] = []
        length = 0
        places = []
        for told, source in said:
            before, after = self._frame(voice, source, day)
            filler = voice.sentence(random, 6, 16) + voice.language.stop
            start = length + len(before)
            end = start + len(told.statement)
            places.append((told, start, end))
            part = f"{before}{told.statement}{after} {filler}\n"
            parts.append(part)
            length += len(part)
        body = "".join(parts)
        captured = moment(day)
        self.rows[ArticleRevision].append((revision, article, 1, body, captured, ""))
        if random.random() < 0.02:
            note = "A name was spelled wrongly."
            longer = body + voice.sentence(random, 5, 9) + voice.language.stop
            self.rows[ArticleRevision].append(
                (self._next(ArticleRevision), article, 2, longer, captured, note)
            )
        for told, start, end in places:
            found = anchor(body, start, end)
            where = (revision, found.exact, found.prefix, found.suffix, start, end, None)
            self._appearance(told, article, where)
            self._chain(told, article, day, outlet)

    def _frame(self, voice: Voice, source: str, day: date) -> tuple[str, str]:
        """What stands around a claim in its sentence."""
        said = voice.language.said.format(source=source, day=day.isoformat(), claim="\0")
        before, _, after = said.partition("\0")
        return before[0].upper() + before[1:], after + voice.language.stop

    def _said(
        self, article: int, voice: Voice, day: date, slots: int, left: int
    ) -> list[tuple[Told, str]]:
        """The claims of an article, new ones and such as were heard before."""
        random = self.random
        found = []
        sources = self.world.sources.draw(random, slots)
        for source in sources:
            told = None
            if random.random() > NEW and self.told:
                told = random.choice(self.told[-REMEMBERED:])
                if article in told.articles or self.world.voices[told.voice] is not voice:
                    continue
            elif left:
                told = self._claim(voice, day, source)
                left -= 1
            if told:
                told.articles.add(article)
                found.append((told, source[1]))
        if not found:
            told = self._claim(voice, day, sources[0]) if left else self.told[-1]
            found.append((told, sources[0][1]))
        return found

    # Claims

    def _claim(self, voice: Voice, day: date, source: tuple[int, str]) -> Told:
        random = self.random
        pk = next(self.claim_ids)
        kind = random.choices(*KINDS)[0]
        statement = voice.sentence(random, 6, 15)
        if kind == "quantity" and voice.language.space:
            statement = f"{random.choice((3, 12, 40, 150, 1500, 3000, 12000))} {statement}"
        uid = f"k{self.world.seed:x}-{self.index:x}-{len(self.told):x}"
        occurred = (day - timedelta(days=random.randint(0, 40))).isoformat()
        told = Told(pk, statement, self.world.voices.index(voice), day, source)
        told.evidence = self._evidence(pk, voice)
        waiting = moment(day) if random.random() < 0.01 else None
        self.rows[Claim].append(
            (
                pk, uid, statement, voice.language.tag, kind,
                occurred if random.random() < 0.6 else None,
                random.choice(voice.places) if random.random() < 0.4 else "",
                1, told.evidence, waiting, moment(day),
            )
        )  # fmt: skip
        for topic in dict.fromkeys(self.world.topics.draw(random, random.choice((1, 1, 2, 3)))):
            self.rows[ClaimTopic].append((pk, topic))
        if kind == "quantity" or random.random() < 0.08:
            self._figure(pk, day)
        if self.told and random.random() < 0.12:
            to = random.choice(self.told[-REMEMBERED:])
            told.links = 1
            self.rows[ClaimLink].append((pk, random.choice(LINKS), to.pk))
        self.told.append(told)
        return told

    def _figure(self, claim: int, day: date) -> None:
        random = self.random
        low = random.choice((random.randint(1, 99), random.randint(1, 60) * 250))
        qualifier = random.choice(("exactly", "about", "at_least", "at_most", "between"))
        high: int | None = low
        if qualifier == "between":
            high = low + random.randint(1, 5000)
        elif qualifier == "at_least":
            high = None
        as_of = day.isoformat() if random.random() < 0.6 else None
        measure = self.world.measures.draw(random, 1)[0]
        self.rows[Figure].append((claim, measure, low, high, qualifier, "", as_of))

    def _evidence(self, claim: int, voice: Voice) -> int:
        random = self.random
        number = random.choices((0, 1, 2, 3, 6), (25, 40, 22, 11, 2))[0]
        cited = self.world.documents.draw(random, number)
        for n, article in enumerate(cited, start=1):
            stance = random.choice(("supports", "refutes", "context"))
            excerpt = voice.sentence(random, 6, 18) if random.random() < 0.7 else ""
            locator = f"page {random.randint(1, 90)}" if random.random() < 0.5 else ""
            note = voice.sentence(random, 5, 12) if random.random() < 0.5 else ""
            self.rows[Evidence].append(
                (claim, n, article, None, stance, excerpt, "", locator, note)
            )
        return number

    # Appearances

    def _appearance(self, told: Told, article: int, where: Iterable[Any]) -> None:
        random = self.random
        self.appearance = self._next(Appearance)
        modality = random.choices(*MODALITIES)[0]
        quoted = random.random() < 0.2
        self.rows[Appearance].append(
            (self.appearance, told.pk, article, *where, quoted, modality, "")
        )

    def _chain(self, told: Told, article: int, day: date, outlet: tuple[int, str]) -> None:
        random, world = self.random, self.world
        source = told.source[0]
        if random.random() < 0.2:
            source = world.sources.draw(random, 1)[0][0]
        if random.random() < 0.04:
            source = self._nobody(article)
        chain = [source]
        if random.random() < 0.25:
            chain.append(world.agencies.draw(random, 1)[0][0])
        if random.random() < 0.75:
            chain.append(outlet[0])
        for position, hop in enumerate(dict.fromkeys(chain)):
            said = (day - timedelta(days=random.choice((0, 0, 1, 1, 2, 5)))).isoformat()
            first = position == 0
            self.rows[Attribution].append(
                (
                    self.appearance, position, hop, "", "said" if first else "reports",
                    said if first and random.random() < 0.8 else None,
                    "", random.choice(CHANNELS) if first else "",
                )
            )  # fmt: skip

    def _nobody(self, article: int) -> int:
        pk = self._next(Source)
        key = f"corpus-{self.world.seed}-{self.index}-{self.unnamed}"
        self.unnamed += 1
        name = self.random.choice(("officials", "a source close to the talks", "witnesses"))
        self.rows[Source].append((pk, key, name, [], "unnamed", "", None, "", "", [], article))
        return pk


def moment(day: date) -> datetime:
    """Noon of a day, when the desk publishes."""
    return datetime.combine(day, time(12), UTC)
