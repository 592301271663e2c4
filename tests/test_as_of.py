"""A page of the past is the page that readers saw then, whatever was done since.

Hypothesis thinks up what a desk does, with real commits. After each act every page is read as
readers see it; in the end each is read again as of each issue, and as of the last moment before
the next one. Only what has to differ is put aside: the banner, what keeps search engines from the
page, and where in time its links lead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import unified_diff
from itertools import count, pairwise
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles import upkeep, workflow
from articles.models import (
    Appearance,
    ArticleRevision,
    Claim,
    ClaimLink,
    ClaimTopic,
    Edition,
    Issue,
    Measure,
)
from articles.models.choices import Change
from articles.views.links import moment_text
from articles.workflow import WorkflowError
from tests import factories as make

WHY = "We looked again."
KEPT_IN_FORMS = re.compile(r'<input type="hidden" name="as_of"[^>]*>')
BANNER = re.compile(r'<aside class="then".*?</aside>', re.DOTALL)
FOR_ENGINES = re.compile(r'<(meta name="robots"|link rel="canonical")[^>]*>')
AFTER_OTHERS = re.compile(r"&amp;as_of=[^\"&#]*")
BEFORE_OTHERS = re.compile(r"\?as_of=[^\"&#]*&amp;")
ALONE = re.compile(r"\?as_of=[^\"&#]*")
TICK = timedelta(microseconds=1)

serial = count(1)
which = st.integers(0, 5)
holds = st.booleans()


@dataclass(frozen=True)
class Answer:
    """What came of an address: where it led, and what stands there."""

    status: int
    path: str
    html: str


def get(client: Client, path: str, at: datetime | None = None) -> Answer:
    """The page at an address now or as of a moment, redirects followed."""
    mark = "&" if "?" in path else "?"
    address = f"{path}{mark}as_of={quote(moment_text(at))}" if at else path
    response = client.get(address)
    while response.status_code in (301, 302):
        address = response["Location"]
        response = client.get(address)
    if response.status_code == 404:
        return Answer(404, "", "")
    html = response.content.decode()
    if at:
        assert 'content="noindex"' in html, address
        assert BANNER.search(html), address
    return Answer(response.status_code, urlsplit(address).path, as_read(html))


def as_read(html: str) -> str:
    """A page without what has to differ between now and the past."""
    for pattern in (BANNER, FOR_ENGINES, KEPT_IN_FORMS):
        html = pattern.sub("", html)
    html = AFTER_OTHERS.sub("", html)
    html = BEFORE_OTHERS.sub("?", html)
    html = ALONE.sub("", html)
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())


def changes(seen: Answer, then: Answer) -> Iterator[str]:
    """The lines in which two answers differ."""
    yield f"{seen.status} {seen.path} → {then.status} {then.path}"
    yield from unified_diff(seen.html.splitlines(), then.html.splitlines(), lineterm="", n=0)


class Newsroom(RuleBasedStateMachine):
    """A small desk whose claims share sources, articles, a measure and topics."""

    @initialize()
    def open(self) -> None:
        self.client = Client()
        self.chief, self.reviewer = make.user("chief"), make.user("reviewer")
        self.ministry, self.agency = make.source("A ministry"), make.source("An agency")
        self.outlets = [make.outlet(), make.outlet()]
        self.articles = [make.article(outlet=outlet) for outlet in self.outlets]
        self.measures = [Measure.objects.create(name=self._words(), unit="men") for _ in "12"]
        above = make.topic()
        self.topics = [above, make.topic(parent=above)]
        self.claims = [self._claim(place) for place in range(3)]
        ClaimLink.objects.create(claim=self.claims[1], kind="revises", to=self.claims[0])
        self.read: dict[int, dict[str, Answer]] = {}
        self._look()
        workflow.publish(self.claims[:2], self.chief)
        self._look()

    def _claim(self, place: int) -> Claim:
        claim = make.claim()
        source = self.agency if place == 1 else self.ministry
        article = self.articles[place % 2]
        make.appearance(claim, article, chain=[source, self.outlets[place % 2]])
        make.figure(claim, str(1000 + place), self.measures[0])
        make.evidence(claim)
        ClaimTopic.objects.create(claim=claim, topic=self.topics[place % 2])
        return claim

    @property
    def shared(self) -> list[Any]:
        return [
            *[self.ministry, self.agency, *self.outlets],
            *[*self.articles, *self.measures, *self.topics],
        ]

    def _pages(self) -> list[str]:
        pages = [f"/claims/{claim.pk}-x/" for claim in self.claims]
        pages += [f"/claims/{claim.pk}-x/history/" for claim in self.claims[:1]]
        pages += [f"/{type(one)._meta.model_name}s/{one.pk}-x/" for one in self.shared]
        pages += [f"/claims/?source={self.ministry.pk}&topic={self.topics[0].pk}"]
        return pages

    def _look(self) -> None:
        """Reads every page as readers see it now, where something was issued since."""
        last = Issue.objects.order_by("-id").values_list("id", flat=True).first() or 0
        if last not in self.read:
            self.read[last] = {page: get(self.client, page) for page in self._pages()}

    def _try(self, act: Any, *args: Any, **kwargs: Any) -> None:
        """Does it, all or nothing; what does not fit the state is refused, and changes nothing."""
        try:
            with transaction.atomic():
                act(*args, **kwargs)
        except WorkflowError:
            pass
        self._look()

    def _one(self, things: list[Any], number: int) -> Any:
        found = things[number % len(things)]
        found.refresh_from_db()
        return found

    def _words(self) -> str:
        return f"Words {next(serial)}"

    # The working record, and what is published of it

    @rule(
        number=which,
        value=which,
        edit=st.sampled_from(["reword", "prove", "measure", "move", "unlink"]),
        then=st.sampled_from(["wait", "correct", "update"]),
        keep=holds,
    )
    def edit(self, number: int, value: int, edit: str, then: str, keep: bool) -> None:
        claim = self._one(self.claims, number)
        getattr(self, f"_{edit}")(claim, value)
        if then != "wait":
            self._try(getattr(workflow, then), claim, self.chief, WHY, keep)

    def _reword(self, claim: Claim, value: int) -> None:
        Claim.objects.filter(pk=claim.pk).update(statement=self._words())

    def _prove(self, claim: Claim, value: int) -> None:
        make.evidence(claim, "refutes", article=self.articles[value % 2], note=self._words())

    def _measure(self, claim: Claim, value: int) -> None:
        claim.figures.all().delete()
        make.figure(claim, str(value), self._one(self.measures, value))

    def _move(self, claim: Claim, value: int) -> None:
        Appearance.objects.filter(claim=claim).delete()
        source = self._one([self.ministry, self.agency], value // 2)
        make.appearance(claim, self.articles[value % 2], chain=[source, self.outlets[value % 2]])

    def _unlink(self, claim: Claim, value: int) -> None:
        ClaimTopic.objects.filter(claim=claim).delete()
        ClaimTopic.objects.create(claim=claim, topic=self.topics[value % 2])
        if not ClaimLink.objects.filter(claim=claim).delete()[0] and value:
            ClaimLink.objects.create(claim=claim, kind="contradicts", to=self._other(claim))

    def _other(self, claim: Claim) -> Claim:
        return next(one for one in self.claims if one.pk != claim.pk)

    @rule(number=st.integers(0, 9), issue=st.integers(0, 3))
    def rename(self, number: int, issue: int) -> None:
        thing = self._one(self.shared, number)
        name = "headline" if hasattr(thing, "headline") else "name"
        type(thing).objects.filter(pk=thing.pk).update(**{name: self._words()})
        if issue:
            self._try(upkeep.publish_shared, [thing], self.chief)

    @rule(number=which, text=holds)
    def rework_an_article(self, number: int, text: bool) -> None:
        article = self._one(self.articles, number)
        if text:
            ArticleRevision.objects.create(article=article, body=f"{self._words()}. No more.")
        else:
            article.outlet = self.outlets[number // 2 % 2]
            article.save()
        self._try(upkeep.publish_shared, [article], self.chief)

    # What readers see

    @rule(number=which, keep=holds)
    def publish(self, number: int, keep: bool) -> None:
        self._try(workflow.publish, [self._one(self.claims, number)], self.chief, keep)

    @rule(number=which)
    def reexamine(self, number: int) -> None:
        self._try(workflow.reexamine, self._one(self.claims, number), self.chief, WHY)

    @rule(number=which)
    def withdraw(self, number: int) -> None:
        self._try(workflow.withdraw, self._one(self.claims, number), self.chief, WHY)

    @rule(number=which, keep=holds)
    def reinstate(self, number: int, keep: bool) -> None:
        self._try(workflow.reinstate, self._one(self.claims, number), self.chief, WHY, keep)

    @rule(number=which, slug=st.sampled_from(["supported", "refuted"]), says=holds)
    def decide(self, number: int, slug: str, says: bool) -> None:
        claim = self._one(self.claims, number)
        how = {"change": Change.UPDATE, "note": WHY, "by": self.chief} if says else {}
        self._try(make.decided, claim, slug, **({"by": self.reviewer} | how))

    @rule(kind=st.integers(0, 3), into=st.sampled_from([True, True, False]))
    def merge(self, kind: int, into: bool) -> None:
        one, other = [
            (self.ministry, self.agency), self.articles, self.measures, self.topics[::-1]
        ][kind]  # fmt: skip
        one.refresh_from_db()
        self._try(upkeep.merge, one, other if into else None, self.chief, WHY)

    @precondition(lambda self: len(self.claims) < 4)
    @rule(place=which)
    def begin_another(self, place: int) -> None:
        made = self._claim(place)
        for pages in self.read.values():
            pages[f"/claims/{made.pk}-x/"] = Answer(404, "", "")
        self.claims.append(made)

    def teardown(self) -> None:
        """Every page as of every issue is the page that was read then."""
        if not hasattr(self, "read"):
            return
        issues = dict(Issue.objects.filter(pk__in=self.read).values_list("id", "issued_at"))
        for page, seen in self.read[max(self.read)].items():
            now = get(self.client, page)
            assert now == seen, "\n".join([f"{page} without an issue", *changes(seen, now)])
        ends = {pk: issues.get(later) for pk, later in pairwise(self.read)}
        for pk, pages in self.read.items():
            if pk not in issues:
                continue
            end = ends.get(pk)
            for place, (page, seen) in enumerate(pages.items()):
                # Both ends of the time it was in force, by turns: both for every page is slow.
                at = end - TICK if end and place % 2 else issues[pk]
                then = get(self.client, page, at)
                assert then == seen, "\n".join([f"{page} at issue {pk}", *changes(seen, then)])


@pytest.mark.usefixtures("transactional_db")
def test_each_kind_of_act_leaves_the_past_alone() -> None:
    room = Newsroom()
    room.open()
    room.edit(0, 1, "reword", "correct", True)
    room.decide(0, "supported", False)
    room.merge(0, True)
    room.edit(1, 3, "move", "update", False)
    room.rename(1, 1)
    room.merge(0, False)
    room.publish(2, True)
    room.merge(3, True)
    room.withdraw(2)
    room.edit(1, 5, "measure", "update", False)
    room.merge(2, True)
    room.rework_an_article(0, True)
    room.rework_an_article(3, False)
    room.merge(1, True)
    room.reexamine(0)
    room.decide(0, "refuted", True)
    room.edit(0, 1, "unlink", "correct", False)
    room.reinstate(2, False)
    assert len(room.read) >= 17, "each of these was issued"
    room.teardown()


@pytest.mark.usefixtures("transactional_db")
def test_every_page_of_the_past_is_what_readers_saw() -> None:
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=3,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Edition.objects.exclude(number=1).exists(), "something was published again"


def step(html: str, way: str) -> str:
    """Where a page of the past leads to: its "prev" or "next"; "" for nowhere."""
    found = re.search(rf'href="([^"]*)" rel="{way}"', html)
    return found[1].replace("&amp;", "&") if found else ""


@pytest.mark.django_db
def test_one_can_step_through_all_that_a_sources_page_has_shown(client: Client) -> None:
    chief, source = make.user("chief"), make.source("Old name")
    for statement in ("It rained.", "It snowed."):
        claim = make.claim(statement)
        make.appearance(claim, chain=[source])
        workflow.publish([claim], chief)
    source.name = "New name"
    source.save()
    upkeep.publish_shared([source], chief)
    workflow.withdraw(claim, chief, WHY)

    told = []
    address = f"/sources/{source.pk}-x/?as_of={moment_text(Issue.objects.latest('id').issued_at)}"
    while address:
        html = client.get(address, follow=True).content.decode()
        told.append(("New name" in html, "It rained." in html, "It snowed." in html))
        address = step(html, "prev")
    assert told == [
        (True, True, False),
        (True, True, True),
        (False, True, True),
        (False, True, False),
    ]
    onward = []
    while address := step(html, "next"):
        html = client.get(address, follow=True).content.decode()
        onward.append(("New name" in html, "It rained." in html, "It snowed." in html))
    assert onward == told[-2::-1]


@pytest.mark.django_db
def test_from_a_claim_as_withdrawn_then_one_can_step_back_and_on(client: Client) -> None:
    chief = make.user("chief")
    claim = make.published_claim("It rained.", by=chief)
    workflow.withdraw(claim, chief, WHY)
    withdrawn = Edition.objects.in_force().get(claim=claim)
    workflow.reinstate(claim, chief, WHY)

    page = f"/claims/{claim.pk}-x/?as_of={moment_text(withdrawn.issued_at)}"
    html = client.get(page, follow=True).content.decode()
    assert "It rained." in client.get(step(html, "prev"), follow=True).content.decode()
    assert "It rained." in client.get(step(html, "next"), follow=True).content.decode()


@pytest.mark.django_db
def test_lists_that_a_page_of_the_past_leads_to_are_of_that_moment(client: Client) -> None:
    chief, source = make.user("chief"), make.source()
    for _ in range(11):
        make.appearance(claim := make.claim(), chain=[source])
        workflow.publish([claim], chief)
    then = moment_text(Issue.objects.latest("id").issued_at)
    workflow.withdraw(claim, chief, WHY)

    html = client.get(f"/sources/{source.pk}-x/?as_of={then}", follow=True).content.decode()
    link = re.search(r'href="([^"]*)">All 11 claims', html)
    assert link
    assert claim.statement in client.get(link[1].replace("&amp;", "&")).content.decode()
