"""Nothing that is not published can be read by anybody who is not logged in.

All public addresses are walked over a record whose every unpublished word is marked (see
`secret_record.py`): those of the URLconf with every id, name and filter one could try, and all
that the pages link to.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from articles import upkeep, workflow
from articles.models import (
    Article,
    Checkpoint,
    Claim,
    Edition,
    Issue,
    Measure,
    PublicCount,
    SharedEdition,
    Source,
    Topic,
)
from tests.looking import main_of
from tests.sealing.sealed import sealed
from tests.secret_record import (
    MARK,
    TAKEN_BACK,
    Record,
    add_unused,
    delete_a_passage,
    published_record,
    rewrite,
)

pytestmark = pytest.mark.django_db

Answer = Any  # what the test client gives has no public type

PUBLIC_TABLES = {
    "articles_edition",
    "articles_sharededition",
    "articles_issue",
    "articles_publiccount",
    "articles_samplededition",
    "articles_publicversion",
    "articles_byline",
    "articles_articlerevision",
    "articles_checkpoint",
    "articles_sealedleaf",
    "articles_sealednode",
}
HIDDEN = re.compile(rf".{{0,200}}{MARK}\d.{{0,100}}", re.DOTALL)
NOW_HIDDEN = re.compile(rf".{{0,200}}({MARK}\d|{TAKEN_BACK}).{{0,100}}", re.DOTALL)
SLUGS = ("x", "soldiers-left", "1-500-left", "untitled")
SHARED = {"articles": Article, "sources": Source, "measures": Measure, "topics": Topic}


@pytest.fixture
def record() -> Record:
    """Published, with all that is not public beside it, and reworked since."""
    made = published_record()
    sealed()
    add_unused(made)
    rewrite(made)
    delete_a_passage(made)
    sealed()
    return made


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every route of the URLconf that is not the desk's."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(("admin", "review")):
            continue
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from patterns(pattern, route)


def ids(route: str) -> list[int]:
    """Every id of what the route is about, published or not, and one that nothing has."""
    room = route.removeprefix("previews/").split("/")[0]
    model = SHARED.get(room, Claim)
    return [*model._default_manager.values_list("pk", flat=True), 999_999_999]


def filled(route: str) -> Iterator[str]:
    """The route with every value that its parameters could take here."""
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    values: dict[tuple[str, ...], Iterable[tuple[Any, ...]]] = {
        (): [()],
        ("pk",): ((pk,) for pk in ids(route)),
        ("pk", "slug"): product(ids(route), SLUGS),
        ("pk", "slug", "number"): product(ids(route), SLUGS[:1], (1, 2)),
        ("kind", "pk", "number"): _shared_editions(),
        ("size",): ((size,) for size in (*_sizes(), 999_999_999)),
        ("uid",): ((uid,) for uid in (*Claim.objects.values_list("uid", flat=True), "nobody")),
    }
    if tuple(names) not in values:
        pytest.fail(f"Say here how to fill {route}")
    for given in values[tuple(names)]:
        yield "/" + _with(route, **dict(zip(names, map(str, given), strict=True)))


def _shared_editions() -> Iterator[tuple[str, int, int]]:
    """Kind, id and number of editions of all shared things, published or not."""
    for kind, model in SHARED.items():
        for pk in model._default_manager.values_list("pk", flat=True):
            yield from ((kind.removesuffix("s"), pk, number) for number in (1, 2))


def _sizes() -> list[int]:
    return list(Checkpoint.objects.values_list("size", flat=True))


def _with(route: str, **values: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], route)


def queries() -> list[str]:
    """Query strings that a curious reader would try."""
    hidden = Source.objects.filter(name__contains=MARK).values_list("pk", flat=True)
    times = [timezone.now().isoformat(), *map(_iso, Issue.objects.all())]
    return [
        "",
        "?q=soldiers",
        f"?q={MARK}",
        "?q=new+words",
        "?q=withdrawn",
        "?rating=refuted&rating=not-yet-reviewed",
        "?kind=causal",
        *(f"?source={pk}&outlet={pk}&relay={pk}" for pk in hidden[:3]),
        *(f"?topic={pk}" for pk in Topic.objects.values_list("pk", flat=True)),
        "?sort=change",
        "?text=2",
        "?page=x",
        "?after=2024-01-01&before=x",
        "?as_of=x",
        "?as_of=2000-01-01",
        "?as_of=2999-01-01",
        *(f"?as_of={quote(time)}" for time in times),
    ]


def _iso(issue: Issue) -> str:
    return issue.issued_at.isoformat()


def links(address: str, response: Answer) -> set[str]:
    """Every address on this site that an answer leads to."""
    found = re.findall(r"""(?:href|src|action)=["']([^"'#]+)""", response.getvalue().decode())
    if "Location" in response:
        found.append(response["Location"])
    absolute = {
        urljoin(f"http://testserver{address}", link.replace("&amp;", "&")) for link in found
    }
    here = [urlsplit(link) for link in absolute if urlsplit(link).netloc == "testserver"]
    return {
        f"{link.path}?{link.query}" if link.query else link.path
        for link in here
        if not link.path.startswith(("/static/", "/admin/", "/review/"))
        and not (link.query and "?" in address)  # filters lead to filters without an end
    }


def fetch(addresses: Iterable[str]) -> dict[str, Answer]:
    client = Client()
    return {address: client.get(address) for address in addresses}


def walk(start: Iterable[str]) -> dict[str, Answer]:
    """The answers of these addresses and of all that they lead to."""
    client, answers = Client(raise_request_exception=True), {}
    todo = list(dict.fromkeys(start))
    while todo:
        address = todo.pop()
        answers[address] = client.get(address)
        assert answers[address].status_code < 500, address
        assert len(answers) < 5000, "the site leads on and on"
        todo += links(address, answers[address]) - answers.keys() - set(todo)
    return answers


def told(response: Answer) -> str:
    """All that an answer tells: its body and its headers."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{response.getvalue().decode()}".lower()


def leaks(answers: dict[str, Answer]) -> list[tuple[str, str]]:
    """Each answer that tells what it should not, with the words around it."""
    found = []
    for address, response in answers.items():
        pattern = HIDDEN if "as_of=" in address else NOW_HIDDEN
        found += [(address, leak[0]) for leak in pattern.finditer(told(response))]
    return found


def tables(captured: Iterable[dict[str, str]]) -> set[str]:
    """The tables that these queries name."""
    sql = "\n".join(query["sql"] for query in captured)
    return set(re.findall(r"\b((?:articles|auth|django)_[a-z_]+)\b", sql))


def everything() -> list[str]:
    return [
        address + query
        for route in patterns(get_resolver())
        for address in filled(route)
        for query in (queries() if "<" not in route else ["", "?as_of=2000-01-01", "?text=2"])
    ]


def test_no_public_address_tells_anything_unpublished(record: Record) -> None:
    addresses = everything()
    with CaptureQueriesContext(connection) as captured:
        answers = walk(addresses)
    kinds = {response.status_code for response in answers.values()}
    assert {200, 301, 302, 400, 404} <= kinds, "the walk went everywhere"
    assert leaks(answers) == []
    assert tables(captured) == PUBLIC_TABLES


def test_the_walk_finds_what_is_published_by_mistake(record: Record) -> None:
    workflow.publish([record.drafts[1]], record.desk.chief)
    assert leaks(walk(["/"]))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_public_pages_are_for_reading_alone(method: str, record: Record) -> None:
    client = Client()
    for route in patterns(get_resolver()):
        address = next(filled(route))
        assert getattr(client, method)(address).status_code == 405, address


def test_a_head_request_tells_no_more_than_a_page(record: Record) -> None:
    client = Client()
    for route in patterns(get_resolver()):
        for address in filled(route):
            response = client.head(address)
            assert response.getvalue() == b""
            assert not HIDDEN.search(told(response)), address


def test_the_desk_tells_a_stranger_nothing_but_where_to_log_in(record: Record) -> None:
    client = Client()
    for model in (*SHARED.values(), Claim, Edition, SharedEdition, Issue):
        for tail in ("", "add/", f"{model._default_manager.latest('pk').pk}/change/"):
            response = client.get(f"/admin/articles/{model._meta.model_name}/{tail}")
            assert response.status_code in (302, 404)
            assert not HIDDEN.search(told(response))


# Rewritten by somebody who may not publish


@pytest.fixture
def untouched() -> Record:
    made = published_record()
    add_unused(made)
    return made


def pages(answers: dict[str, Answer]) -> dict[str, str]:
    return {
        address: main_of(response)
        for address, response in answers.items()
        if response.status_code == 200 and "text/html" in response["Content-Type"]
    }


def counts() -> dict[tuple[str, str], int]:
    return {(row.part, row.key): row.claims for row in PublicCount.objects.filter(claims__gt=0)}


def publish_all(record: Record) -> None:
    """One act of somebody who may: all that changed, at once."""
    with transaction.atomic():
        for claim in record.public:
            workflow.correct(claim, record.desk.chief, "Put right.", verdict_holds=True)
        things: list[Any] = [record.source, record.outlet, record.topic, record.measure]
        upkeep.publish_shared([*things, record.article, record.excerpted], record.desk.chief)


def test_no_page_list_or_count_changes_while_the_working_record_is_rewritten(
    untouched: Record,
) -> None:
    before, counted = pages(walk(["/"])), counts()
    rewrite(untouched)
    delete_a_passage(untouched)
    assert pages(fetch(before)) == before
    assert counts() == counted


def test_the_next_edition_shows_all_of_it(untouched: Record) -> None:
    rewrite(untouched)
    delete_a_passage(untouched)
    publish_all(untouched)
    after = pages(walk(["/"]))
    for claim in untouched.public:
        edition = Edition.objects.in_force().get(claim=claim)
        page = after[f"/claims/{claim.pk}-{edition.slug}/"].lower()
        assert edition.statement.lower() in page
    for what in ("new words", "new name", "new topic", "new measure", "new headline", "new text"):
        assert any(re.search(rf"{MARK}\d+ {what}", page) for page in after.values()), what


def test_every_page_as_of_before_still_reads_as_before(untouched: Record) -> None:
    present = pages(walk(["/"]))
    at = quote(_iso(Issue.objects.latest("issued_at")))
    then = pages(fetch(f"{address}?as_of={at}" for address in present if "?" not in address))
    rewrite(untouched)
    delete_a_passage(untouched)
    publish_all(untouched)
    assert pages(fetch(then)) == then
    for address, page in then.items():
        if re.match(r"/(claims|articles|sources|measures)/\d", address):
            assert page == present[address.partition("?")[0]], address
