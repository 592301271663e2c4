"""Reading an article's line; the format is described in docs/interchange.md.

Line ends in texts become LF, as in the working record.
"""

import re
from datetime import UTC, datetime

from articles.anchoring import locate, normalised_lines
from articles.interchange.entries import (
    ArticleLine,
    ClaimEntry,
    EvidenceEntry,
    FigureEntry,
    Hop,
    LinkEntry,
    Passage,
    Reference,
    ReviewEntry,
    SourceMention,
    Text,
)
from articles.interchange.lines import shown
from articles.interchange.reader import Reader, limit
from articles.models import (
    Appearance,
    Article,
    Attribution,
    Claim,
    Evidence,
    Figure,
    Measure,
    Review,
    Source,
    Topic,
)
from articles.models.choices import (
    ArticleKind,
    Channel,
    ClaimKind,
    LinkKind,
    Modality,
    Qualifier,
    SourceKind,
    Stance,
)
from articles.models.claim import UID

_EARLIEST = datetime.min.replace(tzinfo=UTC)
STATES = ("draft", "published", "withdrawn")


def read_article(line: Reader) -> ArticleLine:
    """An article's line; what is wrong goes to the line's report."""
    article = _reference(line, finish=False)
    read = ArticleLine(
        article=article,
        authors=line.objects("authors", _source),
        full_text_public=line.flag("full_text_public"),
        texts=_texts(line),
        cites=line.objects("cites", _reference),
        claims=line.objects("claims", _claim),
    )
    line.finish()
    _check_article(line, read)
    return read


def _reference(r: Reader, finish: bool = True) -> Reference:
    outlet = r.object("outlet")
    found = Reference(
        at=r.path,
        kind=r.choice("kind", ArticleKind),
        headline=r.text("headline", required=True, most=limit(Article, "headline")),
        url=r.url("url"),
        outlet=_source(outlet) if outlet else None,
        published_on=r.date("published_on"),
        language=r.language("language", default=""),
    )
    if finish:
        r.finish()
    if found.outlet and found.outlet.kind == SourceKind.UNNAMED:
        r.wrong(
            "outlet.kind", "an outlet has a name. Choose another kind, or leave the outlet out."
        )
    return found


def _source(r: Reader, name: str = "name", finish: bool = True) -> SourceMention:
    found = SourceMention(
        at=r.path,
        field=r.at(name),
        name=r.text(name, required=True, most=limit(Source, "name")).strip(),
        kind=r.choice("kind", SourceKind),
        country=r.text("country", most=limit(Source, "country")),
        key=r.text("key", most=limit(Source, "key")),
    )
    if finish:
        r.finish()
    return found


def _texts(r: Reader) -> list[Text]:
    body = normalised_lines(r.text("body"))
    several = r.objects("revisions", _revision)
    if body and several:
        r.wrong("revisions", "give `body`, or `revisions` when there are several, and not both.")
    seen: set[int | None] = set()
    for text in several:
        if text.number in seen:
            r.report(f"{text.at}.number", f"{text.number} is given twice. Number each text anew.")
        seen.add(text.number)
    return several or ([Text(r.at("body"), None, body)] if body else [])


def _revision(r: Reader) -> Text:
    found = Text(
        at=r.path,
        number=r.number("number", required=True, least=1),
        body=normalised_lines(r.text("body", required=True)),
        captured_at=r.moment("captured_at"),
        note=r.text("note"),
    )
    r.finish()
    return found


def _claim(r: Reader) -> ClaimEntry:
    statement = r.text("statement")
    found = ClaimEntry(
        at=r.path,
        n=r.number("n", required=True) or 0,
        key=r.text("key", most=limit(Claim, "uid")),
        statement=statement,
        language=r.language("language", default=""),
        kind=r.choice("kind", ClaimKind, default=""),
        occurred_on=r.date("occurred_on"),
        place=r.text("place", most=limit(Claim, "place")),
        topics=[name.strip() for name in r.texts("topics", most=limit(Topic, "name"))],
        passage=_passage(r),
        modality=r.choice("modality", Modality, default=Modality.REPORTED),
        is_quotation=bool(r.flag("is_quotation")),
        translation=r.text("translation"),
        chain=r.objects("attributions", _hop),
        figures=r.objects("figures", _figure),
        links=r.objects("links", _link),
        evidence=r.objects("evidence", _evidence),
        reviews=r.objects("reviews", _review),
        state=r.choice("state", STATES, default=""),
        note=r.text("note"),
    )
    r.finish()
    _check_claim(r, found)
    return found


def _passage(r: Reader) -> Passage:
    return Passage(
        exact=normalised_lines(r.text("exact")) or None,
        start=r.number("start"),
        end=r.number("end"),
        locator=r.text("locator", most=limit(Appearance, "locator")) or None,
        revision=r.number("revision", least=1),
    )


def _hop(r: Reader) -> Hop:
    found = Hop(
        source=_source(r, "source", finish=False),
        capacity=r.text("capacity", most=limit(Attribution, "capacity")),
        cue=r.text("cue", most=limit(Attribution, "cue")),
        said_on=r.date("said_on"),
        place=r.text("place", most=limit(Attribution, "place")),
        channel=r.choice("channel", Channel, default=""),
    )
    r.finish()
    return found


def _figure(r: Reader) -> FigureEntry:
    found = FigureEntry(
        at=r.path,
        measure=r.text("measure", required=True, most=limit(Measure, "name")).strip(),
        unit=r.text("unit", most=limit(Measure, "unit")),
        low=r.decimal("low"),
        high=r.decimal("high"),
        qualifier=r.choice("qualifier", Qualifier, default=Qualifier.EXACTLY),
        wording=r.text("wording", most=limit(Figure, "wording")),
        as_of=r.date("as_of"),
    )
    r.finish()
    if not r.given("low") and not r.given("high"):
        r.wrong("low", "give a number: `low`, `high`, or both.")
    return found


def _link(r: Reader) -> LinkEntry:
    r.known.add("to")
    to = r.value.get("to")
    if isinstance(to, bool) or not isinstance(to, int | str) or to == "":
        r.wrong("to", "name another claim by its `n` on this line, or by its key.")
        to = 0
    found = LinkEntry(r.path, r.choice("kind", LinkKind), to)
    r.finish()
    return found


def _evidence(r: Reader) -> EvidenceEntry:
    article = r.object("article")
    if article is None:
        r.wrong("article", "this is missing. Say which document it is.")
    found = EvidenceEntry(
        at=r.path,
        number=r.number("number", least=1),
        stance=r.choice("stance", Stance),
        excerpt=normalised_lines(r.text("excerpt")),
        translation=r.text("translation"),
        locator=r.text("locator", most=limit(Evidence, "locator")),
        revision=r.number("revision", least=1),
        note=r.text("note"),
        article=_reference(article or Reader({}, r.at("article"), _silent)),
    )
    r.finish()
    return found


def _silent(path: str, message: str) -> None:
    """For what is missing and was reported as such."""


def _review(r: Reader) -> ReviewEntry:
    found = ReviewEntry(
        at=r.path,
        rating=r.text("rating", required=True),
        summary=r.text("summary", required=True, most=limit(Review, "summary")),
        rationale=r.text("rationale"),
        evidence=r.numbers("evidence"),
        true_until=r.date("true_until"),
        decided_at=r.moment("decided_at", required=True) or _EARLIEST,
        reviewer=r.text("reviewer", most=limit(Review, "reviewer_name")),
    )
    r.finish()
    return found


# What holds between the fields


def _check_claim(r: Reader, claim: ClaimEntry) -> None:
    passage = claim.passage
    if claim.key and not re.fullmatch(UID, claim.key):
        r.wrong("key", "use letters, digits and dashes, no spaces, and nothing like “12-a”.")
    if not claim.key and not claim.statement.strip():
        r.wrong(
            "statement", "this is missing. Say what is claimed, or give the key of a known claim."
        )
    if not claim.key and r.value.get("kind") in (None, ""):
        r.wrong("kind", f"this is missing. Choose one of {', '.join(ClaimKind.values)}.")
    if claim.state == "withdrawn" and not claim.note.strip():
        r.wrong("note", "say for the readers why the claim is withdrawn.")
    if passage.exact is None and passage.locator is None:
        r.wrong("exact", "say where the claim stands: `exact`, `start` and `end`, or a `locator`.")
    if passage.exact is None and (r.given("start") or r.given("end")):
        r.wrong("exact", "this is missing. Give the words from `start` to `end`.")


def _check_article(line: Reader, read: ArticleLine) -> None:
    seen: dict[int, str] = {}
    for claim in read.claims:
        if claim.n in seen:
            line.report(
                f"{claim.at}.n", f"{claim.n} is the number of {seen[claim.n]} too. Number anew."
            )
        seen[claim.n] = claim.at
    for claim in read.claims:
        _check_span(line, claim, read.texts)
        for link in claim.links:
            if isinstance(link.to, int) and (link.to not in seen or link.to == claim.n):
                line.report(
                    f"{link.at}.to",
                    f"there is no other claim with the number {link.to} on this line. Name one by "
                    "its `n`, or a claim elsewhere by its key.",
                )


def _check_span(line: Reader, claim: ClaimEntry, texts: list[Text]) -> None:
    passage = claim.passage
    text = text_of(passage, texts)
    if passage.revision is not None and texts and text is None:
        line.report(f"{claim.at}.revision", f"this line has no text {passage.revision}.")
    elif passage.exact is not None and texts and text is None:
        line.report(f"{claim.at}.revision", "say in which of the texts the words stand.")
    elif passage.exact is not None and text is not None and text.body:
        message = misplaced(passage, text.body)
        if message:
            where = "start" if passage.start is None or passage.end is None else "exact"
            line.report(f"{claim.at}.{where}", message)


def text_of(passage: Passage, texts: list[Text]) -> Text | None:
    """Which of the line's texts a passage is in, if the line says so."""
    if passage.revision is None:
        return texts[0] if len(texts) == 1 else None
    return next((t for t in texts if (t.number or 1) == passage.revision), None)


def misplaced(passage: Passage, body: str) -> str:
    """What is wrong with the place of a passage in a text; "" when it stands there."""
    exact, start, end = passage.exact or "", passage.start, passage.end
    if start is not None and end == start + len(exact) and body[start:end] == exact:
        return ""
    places = " and ".join(str(found.start) for found in locate(body, exact)[:5])
    where = f"these words stand at {places}" if places else "these words do not stand in the text"
    if start is None or end is None:
        return f"give `start` and `end`; {where}."
    there = shown(body[start:end])
    return f"at {start} to {end} the text has {there}; {where}. Correct the words or the position."
