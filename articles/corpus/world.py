"""What all claims of a corpus share: sources in trees, topics, measures, documents, reviewers."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from articles import copying
from articles.corpus.words import LANGUAGES, Voice, Zipf
from articles.models import Article, Measure, Source, Topic
from articles.slugs import slug_for

SOURCE = (
    "id", "key", "name", "aliases", "kind", "role", "parent_id", "country", "url", "same_as",
    "article_id",
)  # fmt: skip
ARTICLE = (
    "id", "kind", "headline", "outlet_id", "url", "language", "published_on", "full_text_public",
)  # fmt: skip

ROOTS = (
    "Armed conflict", "Diplomacy", "Economy", "Elections", "Energy", "Environment", "Health",
    "Justice", "Migration", "Science", "Society", "Technology",
)  # fmt: skip
MINISTRIES = ("Defence", "Foreign Affairs", "Health", "Finance", "Energy", "the Interior")
UNITS = ("soldiers", "people", "percent", "tonnes", "dollars", "°C", "cases", "votes", "km²", "")
THINGS = ("Soldiers", "Deaths", "Prices", "Votes", "Exports", "Cases", "Refugees", "Emissions")
DOCUMENTS = ("report", "official_document", "dataset", "treaty", "press_release", "video")


@dataclass
class World:
    """Whom and what the claims of a corpus name; the first of each kind the most often.

    `voices` weighs languages; `sources` holds (id, name), the rest ids.
    """

    seed: int
    voices: list[Voice]
    sources: Zipf
    outlets: Zipf
    agencies: Zipf
    writers: Zipf
    topics: Zipf
    measures: Zipf
    documents: Zipf
    rows: dict[Any, list[tuple]] = field(default_factory=dict)

    def voice(self, random: Random) -> Voice:
        """One of the languages."""
        return random.choices(self.voices, [v.language.share for v in self.voices])[0]


def imagine(seed: int, claims: int) -> World:
    """The world of a corpus of so many claims; its rows have ids, and are not written yet."""
    random = Random(f"{seed} world")  # noqa: S311 - a corpus is no secret
    voices = [Voice(language, seed) for language in LANGUAGES]
    maker = _Maker(seed, random, voices)
    maker.states(min(60, 6 + claims // 2000))
    maker.media(max(12, claims // 1000))
    maker.people(max(30, claims // 50))
    topics = _topics(random, voices[0], seed)
    measures = _measures(random, voices[0], seed, max(8, claims // 500))
    documents = maker.documents(max(20, claims // 25))
    speakers = maker.speakers
    random.shuffle(speakers)
    return World(
        seed,
        voices,
        sources=Zipf(speakers),
        outlets=Zipf(maker.outlets),
        agencies=Zipf(maker.agencies),
        writers=Zipf(maker.writers, offset=20),
        topics=Zipf([pk for pk, *_ in topics]),
        measures=Zipf([pk for pk, *_ in measures]),
        documents=Zipf([row[0] for row in documents]),
        rows={Source: maker.rows, Topic: topics, Measure: measures, Article: documents},
    )


def write(world: World) -> None:
    """Writes what was imagined."""
    copying.copy_rows(Source, SOURCE, world.rows[Source])
    copying.copy_rows(Topic, ("id", "name", "slug", "parent_id"), world.rows[Topic])
    copying.copy_rows(Measure, ("id", "name", "unit"), world.rows[Measure])
    copying.copy_rows(Article, ARTICLE, world.rows[Article])
    world.rows = {}


class _Maker:
    """Makes sources, most of them under another."""

    def __init__(self, seed: int, random: Random, voices: list[Voice]) -> None:
        self.seed, self.random, self.voices = seed, random, voices
        self.rows: list[tuple] = []
        self.speakers: list[tuple[int, str]] = []
        self.outlets: list[tuple[int, str]] = []
        self.agencies: list[tuple[int, str]] = []
        self.writers: list[int] = []
        self.bodies: list[tuple[int, str, str]] = []
        self.countries: list[str] = []
        self.ids: list[int] = []

    def _next(self) -> int:
        if not self.ids:
            self.ids = copying.next_ids(Source, 1000)[::-1]
        return self.ids.pop()

    def _add(
        self, name: str, kind: str, parent: int | None = None, country: str = "", role: str = ""
    ) -> int:
        pk = self._next()
        aliases = [name.split()[-1]] if kind == "person" and self.random.random() < 0.1 else []
        key = f"corpus-{self.seed}-{len(self.rows)}"
        same_as = [f"https://example.org/{key}"] if self.random.random() < 0.2 else []
        self.rows.append(
            (pk, key, name, aliases, kind, role, parent, country, "", same_as, None)
        )  # fmt: skip
        return pk

    def _word(self) -> str:
        return str(self.voices[0].words.draw(self.random, 1)[0]).title()

    def states(self, number: int) -> None:
        """Governments with their ministries."""
        for _ in range(number):
            country = f"{self._word()}{self.random.choice(('ia', 'land', 'stan', ''))}"
            state = self._add(f"Government of {country}", "government", country=country)
            self.speakers.append((state, f"the government of {country}"))
            self.countries.append(country)
            for what in MINISTRIES:
                name = f"Ministry of {what} of {country}"
                pk = self._add(name, "organization", state, country)
                self.bodies.append((pk, name, country))
                self.speakers.append((pk, f"the {name}"))

    def media(self, number: int) -> None:
        """Agencies, outlets and those who write for them."""
        for _ in range(min(40, 4 + number // 20)):
            name = f"{self._word()} News Agency"
            self.agencies.append((self._add(name, "agency"), name))
        for index in range(number):
            name = f"The {self._word()} {self.random.choice(('Times', 'Post', 'Herald', 'Daily'))}"
            country = self.random.choice(self.countries)
            outlet = self._add(f"{name} {index}" if index > 50 else name, "outlet", None, country)
            self.outlets.append((outlet, name))
            for _ in range(3):
                voice = self._voice()
                self.writers.append(self._add(voice.name(self.random), "person", outlet))

    def people(self, number: int) -> None:
        """Persons, most of them of a ministry, and accounts of nobody knows whom."""
        for _ in range(number):
            name = self._voice().name(self.random)
            if self.random.random() < 0.15:
                name = f"@{name.replace(' ', '_').lower()}{self.random.randint(1, 99)}"
                self.speakers.append((self._add(name, "account"), name))
                continue
            body, of, country = self.random.choice(self.bodies)
            role = self.random.choice(("Spokesperson", "Minister", "Director", "Deputy", "Expert"))
            pk = self._add(name, "person", body, country, f"{role}, {of}")
            self.speakers.append((pk, name))

    def documents(self, number: int) -> list[tuple]:
        """What evidence cites: reports, data sets, treaties."""
        outlets = [pk for pk, _, _ in self.bodies]
        rows = []
        for index, pk in enumerate(copying.next_ids(Article, number)):
            kind = self.random.choice(DOCUMENTS)
            title = self.voices[0].sentence(self.random, 4, 9)
            url = f"https://documents.example.org/{self.seed}/{index}"
            year, month = self.random.randint(2005, 2024), self.random.randint(1, 12)
            dated = f"{year}-{month:02}" if self.random.random() < 0.7 else f"{year}"
            rows.append((pk, kind, title, self.random.choice(outlets), url, "en", dated, True))
        return rows

    def _voice(self) -> Voice:
        weights = [voice.language.share for voice in self.voices]
        return self.random.choices(self.voices, weights)[0]


def _topics(random: Random, voice: Voice, seed: int) -> list[tuple]:
    """(id, name, slug, parent): a tree of three levels, those of the lower two in any order."""
    ids = iter(copying.next_ids(Topic, len(ROOTS) * 19))
    roots: list[tuple] = []
    lower: list[tuple] = []

    def add(rows: list[tuple], name: str, parent: int | None) -> int:
        pk = next(ids)
        slug = f"{slug_for(name)}-{seed}-{len(rows)}" if parent else f"{slug_for(name)}-{seed}"
        rows.append((pk, name, slug, parent))
        return pk

    for name in ROOTS:
        root = add(roots, name, None)
        for _ in range(6):
            branch = add(lower, voice.sentence(random, 1, 2), root)
            for _ in range(2):
                add(lower, voice.sentence(random, 1, 2), branch)
    random.shuffle(lower)
    return roots + lower


def _measures(random: Random, voice: Voice, seed: int, number: int) -> list[tuple]:
    rows: dict[tuple[str, str], None] = {}
    while len(rows) < number:
        what, where = random.choice(THINGS), voice.sentence(random, 1, 2)
        rows[f"{what} in {where} ({seed})", random.choice(UNITS)] = None
    ids = copying.next_ids(Measure, number)
    return [(pk, name, unit) for pk, (name, unit) in zip(ids, rows, strict=True)]
