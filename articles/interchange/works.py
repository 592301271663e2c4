"""Which article a line means, and its texts, authors and citations."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from articles.interchange.batch import Batch, Fillings
from articles.interchange.entries import ArticleLine, Passage, Reference, Text
from articles.interchange.problems import Place
from articles.interchange.sources import Sources
from articles.models import Appearance, Article, ArticleRevision, Authorship, Citation
from articles.models.choices import SourceKind

Marks = tuple[str, int | None, str, str | None]
"""What tells an article without a link from others: kind, outlet, headline, date."""


@dataclass(frozen=True)
class Kept:
    """One text of an article in the record."""

    id: int
    number: int
    sha256: str


class Works:
    """The articles that some lines name; those without a link are told apart by text or marks."""

    def __init__(self, batch: Batch, sources: Sources) -> None:
        self.batch, self.sources = batch, sources
        self.by_url: dict[str, Article] = {}
        self.by_sha: dict[str, list[Article]] = defaultdict(list)
        self.by_marks: dict[Marks, list[Article]] = defaultdict(list)
        self.new: list[Article] = []
        self.fillings = Fillings("article")
        self.bare: set[int] = set()
        self.with_text: set[int] = set()
        self.of: dict[tuple[Place, str], Article] = {}
        self.texts: dict[int, dict[int, Kept]] = defaultdict(dict)
        self.text_of_line: dict[tuple[Place, int | None], Kept] = {}

    def match(self) -> None:
        """Finds or makes the articles, then their texts, authors and citations."""
        lines = list(self.batch.articles())
        self._load([*_references(self.batch)], [sha(t.body) for _, li in lines for t in li.texts])
        for place, line in lines:
            self._line(place, line)
        for place, reference in _references(self.batch):
            if (place, reference.at) not in self.of:
                self.of[place, reference.at] = self._referred_to(place, reference)
        self.batch.create(Article, self.new, "articles")
        self.fillings.save(self.batch)

    def get(self, place: Place, reference: Reference) -> Article:
        """The article that a reference was matched with."""
        return self.of[place, reference.at]

    def _load(self, references: list[tuple[Place, Reference]], shas: list[str]) -> None:
        urls = {reference.url for _, reference in references} - {""}
        headlines = {reference.headline for _, reference in references if not reference.url}
        same_text = ArticleRevision.objects.filter(sha256__in=shas).values("article")
        known = Article.objects.filter(
            Q(url__in=urls) | Q(url=None) & (Q(headline__in=headlines) | Q(id__in=same_text))
        ).order_by("id")
        articles = {article.pk: article for article in known}
        rows = ArticleRevision.objects.filter(article__in=articles).order_by("number")
        for pk, article, number, digest in rows.values_list("id", "article", "number", "sha256"):
            self.texts[article][number] = Kept(pk, number, digest)
            self.with_text.add(id(articles[article]))
            if articles[article].url is None:
                self.by_sha[digest].append(articles[article])
        spoken = set(
            Appearance.objects.filter(article__in=articles).values_list("article", flat=True)
        )
        self.bare = {pk for pk in articles if pk not in self.texts and pk not in spoken}
        for article_ in articles.values():
            self._index(article_)

    def _index(self, article: Article) -> None:
        if article.url:
            self.by_url[article.url] = article
        else:
            self.by_marks[_marks(article)].append(article)

    # Matching

    def _line(self, place: Place, line: ArticleLine) -> None:
        found = self._known(place, line)
        if found is None:
            found = self._make(place, line.article)
            found.full_text_public = line.full_text_public is not False
        else:
            self._agree(place, line, found)
        if line.texts:
            self.with_text.add(id(found))
        for text in line.texts:
            if not found.url and found not in self.by_sha[sha(text.body)]:
                self.by_sha[sha(text.body)].append(found)
        self.of[place, line.article.at] = found

    def _known(self, place: Place, line: ArticleLine) -> Article | None:
        if line.article.url:
            return self.by_url.get(line.article.url)
        for text in line.texts:
            for found in self.by_sha[sha(text.body)][:1]:
                return found
        alike = self.by_marks[self._marks_of(place, line.article)]
        if line.texts:
            alike = [article for article in alike if id(article) not in self.with_text]
        return self._only(place, line.article, alike)

    def _referred_to(self, place: Place, reference: Reference) -> Article:
        if reference.url:
            found = self.by_url.get(reference.url)
        else:
            alike = self.by_marks[self._marks_of(place, reference)]
            found = self._only(place, reference, alike)
        return found or self._make(place, reference)

    def _only(self, place: Place, reference: Reference, alike: list[Article]) -> Article | None:
        if len(alike) > 1:
            ids = " and ".join(f"article {article.pk or '(new)'}" for article in alike[:2])
            self.batch.problems.add(
                place,
                _at(reference, "headline"),
                f"this fits {ids}, of the same kind, outlet, headline and date. Give the `url`.",
            )
        return alike[0] if alike else None

    def _make(self, place: Place, reference: Reference) -> Article:
        made = Article(
            kind=reference.kind,
            headline=reference.headline,
            url=reference.url or None,
            outlet=self._outlet(place, reference),
            published_on=reference.published_on,
            language=reference.language or "en",
        )
        self.new.append(made)
        self._index(made)
        return made

    def _outlet(self, place: Place, reference: Reference) -> Any:
        return reference.outlet and self.sources.get(place, reference.outlet)

    def _marks_of(self, place: Place, reference: Reference) -> Marks:
        outlet = self._outlet(place, reference)
        return (
            reference.kind,
            outlet and outlet.pk,
            reference.headline,
            reference.published_on,
        )

    def _agree(self, place: Place, line: ArticleLine, found: Article) -> None:
        """What is empty in the record is filled; what differs is reported, never overwritten."""
        given = line.article
        outlet = self._outlet(place, given)
        self._same(place, "kind", given.kind, found.kind)
        self._same(place, "headline", given.headline, found.headline)
        if outlet and not found.outlet_id:
            self.fillings.note(found, {"outlet": outlet})
        elif outlet and found.outlet_id != outlet.pk:
            self._same(place, "outlet", outlet.name, found.outlet)
        if given.published_on and not found.published_on:
            self.fillings.note(found, {"published_on": given.published_on})
        elif given.published_on:
            self._same(place, "published_on", given.published_on, found.published_on)
        shown = line.full_text_public
        if found.pk in self.bare:  # only ever referred to, which says neither
            if given.language and given.language != found.language and found.language == "en":
                self.fillings.note(found, {"language": given.language})
            if shown is not None and shown != found.full_text_public:
                self.fillings.note(found, {"full_text_public": shown})
        if given.language:
            self._same(place, "language", given.language, found.language)
        if shown is not None:
            self._same(place, "full_text_public", shown, found.full_text_public)

    def _same(self, place: Place, name: str, given: object, known: object) -> None:
        if given != known:
            self.batch.problems.add(
                place,
                name,
                f"the article is known with “{known}”, and here with “{given}”. Write the same, "
                "or change it at the desk first.",
            )

    # What belongs to them

    def complete(self) -> None:
        """Texts, authors and citations of the lines' articles; call it when unnamed are known."""
        self._write_texts()
        self._write_authors()
        self._write_citations()

    def _write_texts(self) -> None:
        made: dict[tuple[int, int], ArticleRevision] = {}
        lines = list(self.batch.articles())
        for place, line in lines:
            article = self.get(place, line.article)
            for text in line.texts:
                kept = self._kept(place, article, text)
                if kept is None:
                    known = self.texts[article.pk]
                    number = text.number or max(known, default=0) + 1
                    made[article.pk, number] = ArticleRevision(
                        article_id=article.pk,
                        number=number,
                        body=text.body,
                        captured_at=text.captured_at,
                        note=text.note,
                    )
                    kept = known[number] = Kept(0, number, sha(text.body))
                self.text_of_line[place, text.number] = kept
        self.batch.create(ArticleRevision, made.values(), "texts")
        for (article_id, number), revision in made.items():
            self.texts[article_id][number] = Kept(revision.pk, number, sha(revision.body))

    def _kept(self, place: Place, article: Article, text: Text) -> Kept | None:
        known = self.texts[article.pk]
        digest = sha(text.body)
        if text.number is None:
            return next((kept for kept in known.values() if kept.sha256 == digest), None)
        found = known.get(text.number)
        if found and found.sha256 != digest:
            self.batch.problems.add(
                place,
                f"{text.at}.body",
                f"text {text.number} of this article is known with other words. Give the new text "
                "the next number.",
            )
        return found

    def text(self, place: Place, line: ArticleLine, passage: Passage) -> Kept | None:
        """The text that a passage of a line is in: its own, else the article's; None for none."""
        article = self.get(place, line.article)
        if passage.revision is None and len(line.texts) == 1:
            kept = self.text_of_line[place, line.texts[0].number]
            return self.texts[article.pk][kept.number]
        known = self.texts[article.pk]
        if passage.revision is not None:
            if len(line.texts) == 1 and line.texts[0].number is None:
                kept = self.text_of_line[place, None]
                return self.texts[article.pk][kept.number]
            return known.get(passage.revision)
        return known[max(known)] if known else None

    def _write_authors(self) -> None:
        lines = [(place, line) for place, line in self.batch.articles() if line.authors]
        ids = {self.get(place, line.article).pk for place, line in lines}
        known: dict[int, list[int]] = defaultdict(list)
        rows = Authorship.objects.filter(article__in=ids).order_by("position", "id")
        for article, source in rows.values_list("article", "source"):
            known[article].append(source)
        made = []
        for place, line in lines:
            article_id = self.get(place, line.article).pk
            authors = [self.sources.get(place, mention).pk for mention in line.authors]
            if len(set(authors)) < len(authors):
                self.batch.problems.add(place, "authors", "one of them stands twice.")
            elif not known[article_id]:
                known[article_id] = authors
                made += [
                    Authorship(article_id=article_id, source_id=source, position=position)
                    for position, source in enumerate(authors)
                ]
            elif known[article_id] != authors:
                self.batch.problems.add(
                    place, "authors", "the article is known with other authors. Write the same."
                )
        self.batch.create(Authorship, made)

    def _write_citations(self) -> None:
        wanted: dict[tuple[int, int], None] = {}
        for place, line in self.batch.articles():
            article = self.get(place, line.article)
            for reference in line.cites:
                cited = self.get(place, reference)
                if cited is article:
                    self.batch.problems.add(
                        place, reference.at, "an article does not rely on itself. Leave it out."
                    )
                else:
                    wanted[article.pk, cited.pk] = None
        known = set(
            Citation.objects.filter(article__in={one for one, _ in wanted}).values_list(
                "article", "cited"
            )
        )
        fresh = [pair for pair in wanted if pair not in known]
        self.batch.create(Citation, [Citation(article_id=a, cited_id=c) for a, c in fresh])


def sha(body: str) -> str:
    """The SHA-256 by which texts are compared, as the database derives it."""
    return hashlib.sha256(body.encode()).hexdigest()


def unnamed_authors(line: ArticleLine) -> list[Any]:
    """Those of a line's authors that are nobody known."""
    return [author for author in line.authors if author.kind == SourceKind.UNNAMED]


def _marks(article: Article) -> Marks:
    return article.kind, article.outlet_id, article.headline, article.published_on


def _references(batch: Batch) -> Iterator[tuple[Place, Reference]]:
    for place, line in batch.articles():
        yield place, line.article
        for reference in line.cites:
            yield place, reference
        for claim in line.claims:
            for evidence in claim.evidence:
                yield place, evidence.article


def _at(reference: Reference, name: str) -> str:
    return f"{reference.at}.{name}" if reference.at else name
