"""Which source a line means: the matching rules of docs/interchange.md, for many lines at once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q

from articles.interchange.batch import Batch, Fillings
from articles.interchange.entries import Reference, SourceMention
from articles.interchange.problems import Place
from articles.interchange.records import SourceRecord
from articles.models import Source
from articles.models.choices import SourceKind

_MADE_KEY = re.compile(r"s[0-9a-hjkmnp-tv-z]{15}")
"""A key nobody chose; see `articles.models.fields.lasting_name`."""


class Sources:
    """The sources that some lines name. New ones are made by `save`, and have their id then."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.by_key: dict[str, Source] = {}
        self.by_name: dict[str, list[Source]] = defaultdict(list)
        self.new: list[Source] = []
        self.fillings = Fillings("source")
        self.of: dict[tuple[Place, str], Source] = {}

    def match(self) -> None:
        """Finds or makes all that the lines name, but for the unnamed (see `match_unnamed`)."""
        mentions = [*_named(self.batch)]
        records = [
            (entry.place, entry.content)
            for entry in self.batch.entries
            if isinstance(entry.content, SourceRecord)
        ]
        keys = {mention.key for _, mention in mentions} | {record.key for _, record in records}
        self._load(keys, {mention.name for _, mention in mentions})
        for place, record in records:
            self._record(place, record)
        for place, mention in mentions:
            found = self._by_key(place, mention) or self._by_name(place, mention)
            self._take(place, mention, found or self._make(mention))
        self._save()
        for place, record in records:
            if record.parent:
                self.batch.later(
                    "parent", self.by_key[record.key].pk, place, "parent", parent=record.parent
                )

    def match_unnamed(self, speaking: Iterable[tuple[Place, SourceMention, int]]) -> None:
        """The unnamed: each belongs to an article (its id), and is matched within it alone."""
        speaking = list(speaking)
        articles = {article for _, _, article in speaking}
        keys = {mention.key for _, mention, _ in speaking} - {""}
        mine = Q(article__in=articles, kind=SourceKind.UNNAMED) | Q(key__in=keys)
        at_home: dict[tuple[int | None, str], Source] = {}
        for source in Source.objects.filter(mine).order_by("-id"):
            self.by_key[source.key] = source
            at_home[source.article_id, source.name] = source
        for place, mention, article in speaking:
            found = self._by_key(place, mention, article)
            if found is None and not mention.key:
                found = at_home.get((article, mention.name))
            if found is None:
                found = self._make(mention, article)
                at_home[article, mention.name] = found
            self._take(place, mention, found)
        self._save()

    def get(self, place: Place, mention: SourceMention) -> Source:
        """The source that a mention was matched with."""
        return self.of[place, mention.at]

    def _load(self, keys: set[str], names: set[str]) -> None:
        called = Q(name__in=names) | Q(aliases__overlap=list(names))
        known = Source.objects.filter(Q(key__in=keys) | (called & ~Q(kind=SourceKind.UNNAMED)))
        for source in known.select_related("merged_into").order_by("id"):
            self._index(source)

    def _index(self, source: Source) -> None:
        self.by_key[source.key] = source
        for name in {source.name, *source.aliases}:
            self.by_name[name].append(source)

    def _take(self, place: Place, mention: SourceMention, source: Source) -> None:
        self.of[place, mention.at] = source

    def _make(self, mention: SourceMention, article: int | None = None) -> Source:
        made = Source(
            name=mention.name, kind=mention.kind, country=mention.country, article_id=article
        )
        if mention.key:
            made.key = mention.key
        self.new.append(made)
        if article is None:
            self._index(made)
        else:
            self.by_key[made.key] = made
        return made

    def _save(self) -> None:
        self.batch.create(Source, self.new, "sources")
        self.new = []
        self.fillings.save(self.batch)

    # Matching

    def _by_key(
        self, place: Place, mention: SourceMention, article: int | None = None
    ) -> Source | None:
        found = self.by_key.get(mention.key) if mention.key else None
        if found is None:
            return None
        add, key = self.batch.problems.add, mention.key
        if mention.name not in (found.name, *found.aliases):
            add(
                place,
                mention.field,
                f"the key “{key}” belongs to “{found.name}”. Write that name, add this one to its "
                "aliases, or choose another key.",
            )
        elif mention.kind != found.kind:
            add(
                place,
                f"{mention.at}.kind",
                f"“{found.name}” (key “{key}”) is known as {found.kind}. Write that.",
            )
        elif found.article_id != article:
            add(
                place,
                f"{mention.at}.key",
                f"the unnamed source “{key}” speaks in another article. Leave the key out.",
            )
        elif mention.country and found.country != mention.country:
            if found.country:
                add(
                    place,
                    f"{mention.at}.country",
                    f"“{found.name}” (key “{key}”) is known with {found.country}. Write that.",
                )
            else:
                self.fillings.note(found, {"country": mention.country})
        return found

    def _by_name(self, place: Place, mention: SourceMention) -> Source | None:
        fitting = [s for s in self.by_name[mention.name] if s.kind == mention.kind]
        if mention.country:
            fitting = [s for s in fitting if s.country == mention.country]
        elif len(fitting) > 1:
            fitting = [s for s in fitting if not s.country] or fitting
        if mention.key:
            fitting = [s for s in fitting if _MADE_KEY.fullmatch(s.key)]
        found = list({id(s.merged_into or s): s.merged_into or s for s in fitting}.values())
        found = list({s.key: s for s in found}.values())
        if len(found) > 1:
            both = " and ".join(described(source) for source in found[:2])
            self.batch.problems.add(
                place, mention.field, f"this fits {both}. Add the `key` of the one you mean."
            )
        return found[0] if found else None

    # Records

    def _record(self, place: Place, record: SourceRecord) -> None:
        found = self.by_key.get(record.key)
        if found is None:
            made = Source(key=record.key, name=record.name, kind=record.kind)
            for name in ("aliases", "role", "country", "url", "same_as"):
                setattr(made, name, getattr(record, name))
            self.new.append(made)
            self._index(made)
            return
        for name in ("name", "kind"):
            self._same(place, found, name, getattr(record, name))
        for name in ("aliases", "role", "country", "url", "same_as"):
            given = getattr(record, name)
            if given and not getattr(found, name):
                self.fillings.note(found, {name: given})
            elif given:
                self._same(place, found, name, given)

    def _same(self, place: Place, found: Source, name: str, given: object) -> None:
        known = getattr(found, name)
        if given != known:
            shown = ", ".join(known) if isinstance(known, list) else known
            self.batch.problems.add(
                place,
                name,
                f"the source “{found.key}” is known with “{shown}”. Write that, or change it at "
                "the desk first.",
            )


def described(source: Source) -> str:
    """A source with all that tells it from another of its name."""
    details = [source.kind, source.country, f"key “{source.key}”"]
    return f"“{source.name}” ({', '.join(detail for detail in details if detail)})"


def _named(batch: Batch) -> Iterator[tuple[Place, SourceMention]]:
    for place, line in batch.articles():
        for mention in _mentions_of(line.article, line.authors, line.cites):
            yield place, mention
        for claim in line.claims:
            for hop in claim.chain:
                if hop.source.kind != SourceKind.UNNAMED:
                    yield place, hop.source
            for evidence in claim.evidence:
                yield from ((place, m) for m in _mentions_of(evidence.article, [], []))


def _mentions_of(
    article: Reference, authors: list[SourceMention], cites: list[Reference]
) -> Iterator[SourceMention]:
    for reference in (article, *cites):
        if reference.outlet:
            yield reference.outlet
    yield from (author for author in authors if author.kind != SourceKind.UNNAMED)
