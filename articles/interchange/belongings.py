"""What else hangs on the claims of some lines: topics, figures, evidence.

A claim known before gets what it does not have yet; what it has is left as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q

from articles.interchange.batch import Batch
from articles.interchange.claims import Told
from articles.interchange.entries import EvidenceEntry, FigureEntry
from articles.interchange.problems import Place
from articles.interchange.records import MeasureRecord, TopicRecord
from articles.interchange.works import Works
from articles.models import ClaimTopic, Evidence, Figure, Measure, Topic
from articles.slugs import slug_for

_EVIDENCE = ("stance", "excerpt", "translation", "locator", "note")


class Topics:
    """The topics that some lines name, by slug or else by name."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.by_slug: dict[str, Topic] = {}
        self.by_name: dict[str, list[Topic]] = defaultdict(list)

    def match(self) -> None:
        """Finds or makes them."""
        records = [
            (entry.place, entry.content)
            for entry in self.batch.entries
            if isinstance(entry.content, TopicRecord)
        ]
        names = {name for _, _, claim in self.batch.claims() for name in claim.topics}
        slugs = {record.slug for _, record in records} | names | {slug_for(n) for n in names}
        known = Topic.objects.filter(Q(slug__in=slugs) | Q(name__in=names))
        for topic in known.select_related("merged_into").order_by("id"):
            self._index(topic)
        made = [self._record(place, record) for place, record in records]
        new = [topic for topic in made if topic]
        for place, _, claim in self.batch.claims():
            for index, name in enumerate(claim.topics):
                new += self._mentioned(place, f"{claim.at}.topics[{index}]", name)
        self.batch.create(Topic, new, "topics")
        for place, record in records:
            if record.parent:
                child = self.by_slug[record.slug].pk
                self.batch.later("above", child, place, "parent", parent=record.parent)

    def get(self, name: str) -> Topic:
        """The topic of this slug, else of this name."""
        found = self.by_slug.get(name) or self.by_name[name][0]
        return found.merged_into or found

    def _index(self, topic: Topic) -> None:
        self.by_slug[topic.slug] = topic
        self.by_name[topic.name].append(topic)

    def _record(self, place: Place, record: TopicRecord) -> Topic | None:
        found = self.by_slug.get(record.slug)
        if found is None:
            made = Topic(slug=record.slug, name=record.name)
            self._index(made)
            return made
        if found.name != record.name:
            self.batch.problems.add(
                place,
                "name",
                f"the topic “{found.slug}” is known as “{found.name}”. Write that, or change it "
                "at the desk first.",
            )
        return None

    def _mentioned(self, place: Place, path: str, name: str) -> list[Topic]:
        alike = self.by_name[name]
        if name in self.by_slug or len({(t.merged_into or t).slug for t in alike}) == 1:
            return []
        if alike:
            both = " and ".join(f"“{topic.slug}”" for topic in alike[:2])
            self.batch.problems.add(
                place, path, f"the topics {both} both have this name. Write the one you mean."
            )
            return []
        slug = slug_for(name)
        if slug in self.by_slug:
            self.batch.problems.add(
                place,
                path,
                f"“{name}” would have the slug of the topic “{self.by_slug[slug].name}”. Write "
                f"“{slug}” if you mean that one, or choose another name.",
            )
            return []
        made = Topic(slug=slug, name=name)
        self._index(made)
        return [made]


class Measures:
    """The measures that some lines name."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.known: dict[tuple[str, str], Measure] = {}

    def match(self) -> None:
        """Finds or makes them."""
        wanted = {
            (entry.content.name, entry.content.unit): None
            for entry in self.batch.entries
            if isinstance(entry.content, MeasureRecord)
        } | {
            (f.measure, f.unit): None for _, _, claim in self.batch.claims() for f in claim.figures
        }
        rows = Measure.objects.filter(name__in={name for name, _ in wanted})
        self.known = {(m.name, m.unit): m for m in rows.select_related("merged_into")}
        new = {
            pair: Measure(name=pair[0], unit=pair[1]) for pair in wanted if pair not in self.known
        }
        self.known |= new
        self.batch.create(Measure, new.values(), "measures")

    def get(self, name: str, unit: str) -> Measure:
        """The measure of this name and unit."""
        found = self.known[name, unit]
        return found.merged_into or found


class Belongings:
    """Topics, figures and evidence of the lines' claims."""

    def __init__(self, batch: Batch, told: list[Told], works: Works) -> None:
        self.batch, self.told, self.works = batch, told, works
        self.grown = {told.claim.pk for told in told if not told.is_new}

    def write(self, topics: Topics, measures: Measures) -> None:
        """Adds what the record does not have."""
        self._write_topics(topics)
        self._write_figures(measures)
        self._write_evidence()

    def _create(self, model: Any, rows: list[Any], what: str = "") -> None:
        self.batch.create(model, rows, what)
        self.batch.changed |= {row.claim_id for row in rows} & self.grown

    def _write_topics(self, topics: Topics) -> None:
        wanted = {
            (told.claim.pk, topics.get(name).pk): None
            for told in self.told
            for name in told.entry.topics
        }
        rows = ClaimTopic.objects.filter(claim__in=self.grown).values_list("claim", "topic")
        known = set(rows)
        fresh = [pair for pair in wanted if pair not in known]
        self._create(ClaimTopic, [ClaimTopic(claim_id=c, topic_id=t) for c, t in fresh])

    def _write_figures(self, measures: Measures) -> None:
        known: Counter[tuple] = Counter()
        columns = ("claim", "measure", "low", "high", "qualifier", "wording", "as_of")
        for row in Figure.objects.filter(claim__in=self.grown).values_list(*columns):
            known[_exactly(row)] += 1
        made: list[Figure] = []
        for told in self.told:
            seen: Counter[tuple] = Counter()  # a claim may give the same figure twice
            for entry in told.entry.figures:
                figure = self._figure(told, entry, measures.get(entry.measure, entry.unit))
                mark = _exactly(
                    (
                        figure.claim_id,
                        figure.measure_id,
                        *(getattr(figure, name) for name in columns[2:]),
                    )
                )
                seen[mark] += 1
                if seen[mark] > known[mark]:
                    known[mark] += 1
                    made.append(figure)
        self._create(Figure, made, "figures")

    def _figure(self, told: Told, entry: FigureEntry, measure: Measure) -> Figure:
        low = None if entry.low is None else Decimal(entry.low)
        high = None if entry.high is None else Decimal(entry.high)
        if low is not None and high is not None and low > high:
            self.batch.problems.add(
                told.place, f"{entry.at}.low", "`low` is larger than `high`. Exchange them."
            )
        return Figure(
            claim=told.claim,
            measure=measure,
            low=low,
            high=high,
            qualifier=entry.qualifier,
            wording=entry.wording,
            as_of=entry.as_of,
        )

    def _write_evidence(self) -> None:
        known = _KnownEvidence(self.grown)
        made: list[tuple[Told, EvidenceEntry, Evidence]] = []
        for told in self.told:
            seen: Counter[tuple] = Counter()
            for entry in _in_order(told.entry.evidence):
                row = Evidence(
                    claim=told.claim,
                    article=self.works.get(told.place, entry.article),
                    **{name: getattr(entry, name) for name in _EVIDENCE},
                )
                content = _content(row, entry.revision)
                seen[content] += 1
                if known.has(content, entry, self.batch, told, seen[content]):
                    continue
                row.number = entry.number or known.next_number(told)
                if told.is_new:
                    told.claim.last_evidence_number = row.number
                known.add(row, entry.revision)
                made.append((told, entry, row))
        self._create(Evidence, [row for _, _, row in made], "evidence")
        for told, entry, row in made:
            if entry.revision is not None:
                self.batch.later(
                    "text", row.pk, told.place, f"{entry.at}.revision", number=entry.revision
                )


class _KnownEvidence:
    """The evidence of some claims, by number and by content."""

    def __init__(self, claims: Iterable[int]) -> None:
        self.by_number: dict[tuple[int, int], tuple] = {}
        self.by_content: Counter[tuple] = Counter()
        self.last: dict[int, int] = {}
        rows = Evidence.objects.filter(claim__in=claims).select_related("revision")
        for row in rows.order_by("number"):
            self.add(row, row.revision.number if row.revision else None)

    def add(self, row: Evidence, revision: int | None) -> None:
        self.by_number[row.claim_id, row.number] = _content(row, revision)
        self.by_content[_content(row, revision)] += 1
        self.last[row.claim_id] = max(row.number, self.last.get(row.claim_id, 0))

    def next_number(self, told: Told) -> int:
        return max(self.last.get(told.claim.pk, 0), told.claim.last_evidence_number) + 1

    def has(
        self, content: tuple, entry: EvidenceEntry, batch: Batch, told: Told, times: int
    ) -> bool:
        """Whether the claim has it, so many times if it has no number.

        A number that cannot be given any more is reported.
        """
        if entry.number is None:
            return self.by_content[content] >= times
        there = self.by_number.get((told.claim.pk, entry.number))
        if there is None and entry.number < self.next_number(told):
            problem = (
                f"{entry.number} was given before in this claim and is not given again. Leave it "
                "out for the next free number."
            )
            batch.problems.add(told.place, f"{entry.at}.number", problem)
        elif there is not None and there != content:
            problem = (
                f"the claim “{told.claim.uid}” has other evidence with the number {entry.number}. "
                "Write the same, or leave the number out for the next free one."
            )
            batch.problems.add(told.place, f"{entry.at}.number", problem)
        return there is not None


def _content(row: Evidence, revision: int | None) -> tuple:
    told = tuple(getattr(row, name) for name in _EVIDENCE)
    return (row.claim_id, row.article_id, revision, *told)


def _in_order(evidence: list[EvidenceEntry]) -> list[EvidenceEntry]:
    """Numbers rise as they are given; what has none comes after, as the line has it."""
    numbered = sorted((e for e in evidence if e.number), key=lambda entry: entry.number or 0)
    return numbered + [e for e in evidence if not e.number]


def _exactly(row: tuple) -> tuple:
    """Figures compared digit for digit: 1.5 is not 1.50."""
    return tuple(f"{value:f}" if isinstance(value, Decimal) else value for value in row)
