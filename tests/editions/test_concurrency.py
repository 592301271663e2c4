"""Many publish at once, many read: a page read at an issue is the page as of that issue.

Real transactions on connections of their own, through the pages.
"""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from difflib import unified_diff
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from articles import upkeep, workflow
from articles.models import Claim, ClaimLink, ClaimTopic, Edition, Issue, Measure, Source
from articles.models.choices import Change
from articles.workflow import WorkflowError
from tests import factories as make
from tests.editions.checks import check_counts, check_editions
from tests.looking import main_of

WRITERS, READERS = 8, 3
ACTS_EACH, READS_EACH = 8, 10
"""Work, not time, is what each does: a busy machine takes longer and proves the same."""
WHY = "Tried at the same time."


@dataclass
class Desk:
    """What all of them work on: few claims and shared things, so that they meet."""

    chief: User = field(default_factory=lambda: make.user("chief"))
    claims: list[Claim] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    made = Desk()
    outlet = make.outlet()
    article = make.article(outlet=outlet)
    measure = Measure.objects.create(name="Soldiers", unit="soldiers")
    topic = make.topic()
    made.sources = [make.source("A ministry"), make.source("An agency"), outlet]
    for number in range(4):
        claim = make.claim(f"Claim {number}")
        chain = [made.sources[number % 2], *made.sources[2:]]
        make.appearance(claim, article, chain=chain, said_on="2024-10-18")
        make.figure(claim, str(number), measure)
        ClaimTopic.objects.create(claim=claim, topic=topic)
        if made.claims:
            ClaimLink.objects.create(claim=claim, kind="revises", to=made.claims[-1])
        made.claims.append(claim)
    workflow.publish(made.claims, made.chief)
    made.pages = [f"/claims/{claim.pk}-x/" for claim in made.claims]
    made.pages += [f"/sources/{source.pk}-x/" for source in made.sources]
    made.pages += [f"/articles/{article.pk}-x/", f"/measures/{measure.pk}-x/"]
    return made


def reword(desk: Desk, dice: random.Random) -> None:
    with transaction.atomic():
        claim = Claim.objects.filter(pk=dice.choice(desk.claims).pk).lock().get()
        claim.statement = f"Claim {dice.random()}"
        claim.save()
        workflow.correct(claim, desk.chief, WHY, verdict_holds=dice.random() < 0.5)


def rename(desk: Desk, dice: random.Random) -> None:
    with transaction.atomic():
        source = dice.choice(desk.sources)
        Source.objects.filter(pk=source.pk).update(name=f"Source {dice.random()}")
        upkeep.publish_shared([source], desk.chief, WHY)


def withdraw(desk: Desk, dice: random.Random) -> None:
    workflow.withdraw(dice.choice(desk.claims), desk.chief, WHY)


def reinstate(desk: Desk, dice: random.Random) -> None:
    workflow.reinstate(dice.choice(desk.claims), desk.chief, WHY, verdict_holds=True)


def decide(desk: Desk, dice: random.Random) -> None:
    claim = Claim.objects.get(pk=dice.choice(desk.claims).pk)
    workflow.decide(claim, claim.version, make.rating("unverifiable"), "So.", desk.chief)


def merge(desk: Desk, dice: random.Random) -> None:
    into = desk.sources[1] if dice.random() < 0.5 else None
    upkeep.merge(desk.sources[0], into, desk.chief, WHY)


def publish_new(desk: Desk, dice: random.Random) -> None:
    with transaction.atomic():
        claim = make.claim(f"New {dice.random()}")
        other = dice.choice(desk.claims)
        passage = other.appearances.select_related("article").get()
        make.appearance(claim, passage.article, chain=[dice.choice(desk.sources)])
        workflow.publish([claim], desk.chief)


def bring_in(desk: Desk, dice: random.Random) -> None:
    """As an import does: staged first, the lock taken only then."""
    with transaction.atomic():
        claim = Claim.objects.filter(pk=dice.choice(desk.claims).pk).lock().get()
        if not Claim.objects.published().filter(pk=claim.pk).exists():
            return
        source = dice.choice(desk.sources)
        Source.objects.filter(pk=source.pk).update(role=f"Role {dice.random()}")
        intent = workflow.Intent(claim.pk, Change.UPDATE, WHY)
        workflow.publish_imported([[intent]], {claim.pk}, {"source": {source.pk}}, desk.chief)


ACTS = [
    bring_in,
    bring_in,
    reword,
    reword,
    reword,
    rename,
    rename,
    withdraw,
    reinstate,
    reinstate,
    decide,
    merge,
]


def write(desk: Desk, seed: int) -> None:
    """Publishes this and that. Acts that do not fit the state by now are refused."""
    dice, done = random.Random(seed), 0
    try:
        while done < ACTS_EACH:
            try:
                dice.choice(ACTS)(desk, dice)
                done += 1
            except WorkflowError:
                continue
    finally:
        connection.close()


def get(address: str) -> tuple[str, HttpResponse | None]:
    """The page that an address leads to, and its own address; no page where there is none."""
    for _ in range(20):
        request = RequestFactory().get(address)
        match = resolve(request.path_info)
        try:
            response = match.func(request, *match.args, **match.kwargs)
        except Http404:
            return address, None
        if response.status_code not in (301, 302):
            return address, response
        address = response["Location"]
    raise AssertionError(f"{address} leads round in circles")


def told(now: HttpResponse, then: HttpResponse | None) -> str:
    """The lines in which the two differ."""
    before, after = (main_of(page).splitlines() if page else [] for page in (now, then))
    return "\n".join(line for line in unified_diff(before, after, n=1, lineterm="") if line)


def read(desk: Desk, seed: int, written: Event) -> list[str]:
    """Reads pages, each now and as of the last issue that it saw; which of them differed."""
    dice = random.Random(seed)
    results: list[str] = []
    try:
        while not written.is_set() or len(results) < READS_EACH:
            page = dice.choice(desk.pages)
            # Where it led: a merge that sent us on may be undone by the time we arrive.
            page, now = get(page)
            assert now is not None, page
            issue = Issue.objects.get(pk=int(now["X-Factcheck-Issue"]))
            _, then = get(f"{page}?as_of={quote(issue.issued_at.isoformat())}")
            same = then is not None and main_of(now) == main_of(then)
            results.append("" if same else f"{page} at issue {issue.pk}: {told(now, then)}")
    finally:
        connection.close()
    return results


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(WRITERS + READERS) as made:
        yield made


def test_a_page_read_at_an_issue_is_the_page_as_of_that_issue(
    desk: Desk, pool: ThreadPoolExecutor
) -> None:
    before, written = Issue.objects.count(), Event()
    reading = [pool.submit(read, desk, seed, written) for seed in range(READERS)]
    writing = [pool.submit(write, desk, seed) for seed in range(WRITERS)]
    try:
        for job in writing:
            job.result()
    finally:
        written.set()
    results = [result for job in reading for result in job.result()]
    assert [result for result in results if result] == []
    assert Issue.objects.count() >= before + WRITERS, "each of them published something"
    check_editions()
    check_counts()


def test_two_who_publish_one_draft_at_once_make_one_edition(
    desk: Desk, pool: ThreadPoolExecutor
) -> None:
    claim = make.whole_claim()

    def publish(_: int) -> Any:
        try:
            return workflow.publish([claim], desk.chief)
        except WorkflowError as error:
            return error
        finally:
            connection.close()

    outcomes = list(pool.map(publish, range(4)))
    assert Edition.objects.filter(claim=claim).count() == 1
    refused = [outcome for outcome in outcomes if isinstance(outcome, WorkflowError)]
    assert len(refused) == 3
    assert "has been published before" in str(refused[0])


def test_a_decision_and_a_change_at_once_do_not_pass_each_other(
    desk: Desk, pool: ThreadPoolExecutor
) -> None:
    claim = make.claim("As reviewed.")
    seen = claim.version
    changed = pool.submit(_change_slowly, claim)
    time.sleep(0.2)
    with pytest.raises(WorkflowError, match="changed meanwhile"):
        workflow.decide(claim, seen, make.rating("unverifiable"), "So.", desk.chief)
    changed.result()


def _change_slowly(claim: Claim) -> None:
    try:
        with transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(statement="Other words.")
            time.sleep(0.6)
    finally:
        connection.close()
