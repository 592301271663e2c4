"""A record in which everything that is not public carries a mark, and everything public does not.

What is marked: drafts, a withdrawn claim, working changes to what is published, unpublished
evidence and decisions, unused shared things, and the people of the desk.
"""

from dataclasses import dataclass, field
from itertools import count

from django.contrib.auth.models import User

from articles import workflow
from articles.models import (
    Article,
    ArticleRevision,
    Byline,
    Claim,
    ClaimLink,
    ClaimTopic,
    Figure,
    Measure,
    Source,
    Topic,
)
from tests import factories as make

MARK = "zq7x"
TAKEN_BACK = "zq8w"
"""The mark of what was public until it was withdrawn: pages of the past still have it."""

_serial = count(1)


def secret(what: str) -> str:
    """Words that no public page may hold: the mark, a number, `what`."""
    return f"{mark()} {what}"


def mark() -> str:
    """The mark with a number, alone."""
    return f"{MARK}{next(_serial)}"


@dataclass
class Desk:
    """People whose names, logins and addresses are nobody's business."""

    editor: User = field(default_factory=lambda: _person("editor"))
    reviewer: User = field(default_factory=lambda: _person("reviewer"))
    chief: User = field(default_factory=lambda: _person("chief"))


def _person(role: str) -> User:
    return make.user(
        role,
        username=mark(),
        email=f"{mark()}@example.org",
        first_name=mark(),
        last_name=mark(),
    )


@dataclass
class Record:
    """What is public, what is not, and by what it may be asked for."""

    desk: Desk
    public: list[Claim]
    withdrawn: Claim
    drafts: list[Claim]
    article: Article
    excerpted: Article
    source: Source
    outlet: Source
    topic: Topic
    measure: Measure


def published_record() -> Record:
    """Two published claims and a withdrawn one, in two articles, without any mark but its own."""
    desk = Desk()
    outlet = make.outlet("The Courier")
    source = make.source("The Ministry", kind="government", role="Speaks for the state")
    topic = make.topic("Deployment", parent=make.topic("War"))
    measure = Measure.objects.create(name="Soldiers sent", unit="soldiers")
    article = make.article(
        "The office said that 1,500 soldiers left. Later it said 3,000.", outlet=outlet,
        headline="Soldiers left", url="https://example.org/soldiers", published_on="2024-10-18",
    )  # fmt: skip
    excerpted = make.article(
        f"Only this passage is shown. {secret('text that may not be shown')}.",
        outlet=outlet, headline="A closed text", full_text_public=False,
    )  # fmt: skip
    older, newer = make.claim("1,500 left.", kind="quantity"), make.claim("3,000 left.")
    taken_back = make.claim(f"{TAKEN_BACK} statement", place=f"{TAKEN_BACK} place")
    make.appearance(older, article, chain=[source, outlet], said_on="2024-10-18")
    make.appearance(newer, article, exact="3,000", chain=[source, outlet])
    make.appearance(newer, excerpted, exact="Only this passage is shown.", chain=[outlet])
    make.appearance(
        taken_back, article, exact="Later", chain=[source], translation=f"{TAKEN_BACK} words"
    )
    make.figure(older, "1500", measure, as_of="2024-10-18")
    ClaimTopic.objects.create(claim=older, topic=topic)
    ClaimLink.objects.create(claim=newer, kind="revises", to=older)
    make.evidence(older, note="A public note.")
    _publish(desk, [older, newer, taken_back])
    make.decided(newer, "unverifiable", by=desk.reviewer)
    Byline.objects.update(shown="desk")
    workflow.withdraw(taken_back, desk.chief, "It was not in the text.")
    return Record(
        desk, [older, newer], taken_back, [], article, excerpted, source, outlet, topic, measure
    )


def _publish(desk: Desk, claims: list[Claim]) -> None:
    workflow.publish(claims, desk.chief)


def add_unused(record: Record) -> None:
    """Drafts and shared things that no published claim names."""
    body = f"{secret('unread text')} said so."
    article = make.article(
        body, headline=secret("headline"), url=f"https://example.org/{mark()}",
        outlet=make.outlet(secret("outlet"), aliases=[secret("alias")]),
    )  # fmt: skip
    draft = make.claim(secret("draft"), occurred_on="2024-10-18")
    make.appearance(draft, article, chain=[make.source(secret("source"))])
    inside = make.claim(secret("draft in a published article"))
    make.appearance(inside, record.article, exact="soldiers left", chain=[record.source])
    ClaimTopic.objects.create(claim=draft, topic=make.topic(secret("topic")))
    ClaimTopic.objects.create(claim=inside, topic=record.topic)
    make.figure(inside, "98765", record.measure, wording=secret("wording"))
    make.figure(draft, "12345", Measure.objects.create(name=secret("measure")))
    make.source(secret("member"), parent=record.source)
    make.topic(secret("subtopic"), parent=record.topic)
    make.decided(draft, summary=secret("summary"), rationale=secret("rationale"))
    workflow.submit_for_review(inside, record.desk.editor)
    for discussed in [*record.public, record.withdrawn, draft]:
        name = record.desk.reviewer.username
        workflow.write_note(discussed, record.desk.editor, f"{secret('note')} for @{name}")
        workflow.ask(discussed, record.desk.reviewer, secret("question"))
        workflow.submit_for_review(discussed, record.desk.editor, secret("answer"))
    for published in record.public:
        ClaimLink.objects.create(claim=inside, kind="contradicts", to=published)
    record.drafts += [draft, inside]


def rewrite(record: Record) -> None:
    """Everything of what is published is changed by an editor, who may not publish."""
    with workflow.acting_as(record.desk.editor):
        for claim in record.public:
            _rewrite_claim(record, claim)
        Claim.objects.filter(pk=record.withdrawn.pk).update(statement=secret("put right"))
        for source in (record.source, record.outlet):
            source.name, source.role = secret("new name"), secret("new role")
            source.aliases, source.country = [secret("new alias")], secret("country")
            source.url = f"https://example.org/{mark()}"
            source.same_as = [source.url]
            source.parent = make.source(secret("ministry above"))
            source.save()
        for topic in (record.topic, record.topic.parent):
            assert topic
            topic.name, topic.slug = secret("new topic"), mark()
            topic.save()
        Measure.objects.filter(pk=record.measure.pk).update(
            name=secret("new measure"), unit=secret("unit")
        )
        for article in (record.article, record.excerpted):
            _rewrite_article(article)


def _rewrite_claim(record: Record, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(
        statement=secret("new words"), place=secret("place"), kind="causal", occurred_on="2024-10"
    )
    make.evidence(claim, excerpt=secret("excerpt"), note=secret("note"), locator=secret("page"))
    make.appearance(claim, chain=[make.source(secret("another source"))])
    passage = claim.appearances.filter(article=record.article).get()
    passage.attributions.update(capacity=secret("capacity"), place=secret("Moscow"))
    passage.translation = secret("translation")
    passage.save()
    Figure.objects.filter(claim=claim).update(low="97531", high="97531", wording=secret("wording"))
    ClaimTopic.objects.create(claim=claim, topic=make.topic(secret("new topic of it")))
    make.decided(claim, "refuted", summary=secret("verdict"), rationale=secret("why"))
    for other in record.drafts:
        ClaimLink.objects.create(claim=claim, kind="depends_on", to=other)


def _rewrite_article(article: Article) -> None:
    article.headline, article.url = secret("new headline"), f"https://example.org/{mark()}"
    article.outlet = make.outlet(secret("new outlet"))
    article.published_on, article.full_text_public = "2024-11-11", True
    article.save()
    ArticleRevision.objects.create(
        article=article, body=secret("new text"), note=secret("what was corrected")
    )
    article.citations.create(cited=make.article(secret("cited text"), headline=secret("cited")))
    article.authorships.create(source=make.source(secret("author")))


def delete_a_passage(record: Record) -> None:
    """The second claim loses its passage in the article; a claim that stays has two."""
    record.public[1].appearances.filter(article=record.article).delete()
