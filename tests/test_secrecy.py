"""Nothing that is not published can be read by anybody who is not logged in.

All public addresses are walked over a record whose every unpublished word is marked (see
`secret_record.py`): those of the URLconf with every id, name and filter one could try, and all that the
pages link to.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from articles.models import (
    Article,
    Claim,
    Issue,
    Measure,
    Source,
    Topic,
)
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

PUBLIC_TABLES = {
    "articles_edition",
    "articles_sharededition",
    "articles_issue",
    "articles_publiccount",
    "articles_byline",
    "articles_articlerevision",
}
HIDDEN = re.compile(rf".{{0,200}}{MARK}\d.{{0,100}}", re.DOTALL)
NOW_HIDDEN = re.compile(rf".{{0,200}}({MARK}\d|{TAKEN_BACK}).{{0,100}}", re.DOTALL)
SHARED = {"articles": Article, "sources": Source, "measures": Measure, "topics": Topic}


@pytest.fixture
def record() -> Record:
    """Published, with all that is not public beside it, and reworked since."""
    made = published_record()
    add_unused(made)
    rewrite(made)
    delete_a_passage(made)
    return made


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every route of the URLconf that is not the desk's."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        elif not route.startswith(("admin", "review")):
            yield from patterns(pattern, route)


def ids(route: str) -> list[int]:
    """Every id of what the route is about, published or not, and one that nothing has."""
    model = Claim if "claims/" in route else SHARED[route.split("/")[0]]
    return [*model.objects.values_list("pk", flat=True), 999_999_999]


def filled(route: str) -> Iterator[str]:
    """The route with every value that its parameters could take here."""
    names = set(re.findall(r"<(?:\w+:)?(\w+)>", route))
    if not names:
        yield "/" + route
    elif names == {"pk", "slug"}:
        for pk in ids(route):
            for slug in ("x", "soldiers-left", "1-500-left", "untitled"):
                yield "/" + _with(route, pk=str(pk), slug=slug)
    elif names == {"uid"}:
        for uid in [*Claim.objects.values_list("uid", flat=True), "nobody"]:
            yield "/" + _with(route, uid=uid)
    else:
        pytest.fail(f"Say here how to fill {route}")


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


def links(address: str, response: HttpResponse) -> set[str]:
    """Every address on this site that an answer leads to."""
    found = re.findall(r"""(?:href|src|action)=["']([^"'#]+)""", response.content.decode())
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


def walk(start: Iterable[str]) -> dict[str, HttpResponse]:
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


def told(response: HttpResponse) -> str:
    """All that an answer tells: its body and its headers."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{response.content.decode()}".lower()


@pytest.mark.django_db
def test_no_public_address_tells_anything_unpublished(record: Record) -> None:
    addresses = [
        address + query
        for route in patterns(get_resolver())
        for address in filled(route)
        for query in (queries() if "<" not in route else ["", "?as_of=2000-01-01", "?text=2"])
    ]
    with CaptureQueriesContext(connection) as captured:
        answers = walk(addresses)
    kinds = {response.status_code for response in answers.values()}
    assert {200, 301, 302, 400, 404} <= kinds, "the walk went everywhere"
    for address, response in answers.items():
        leak = (HIDDEN if "as_of=" in address else NOW_HIDDEN).search(told(response))
        assert not leak, (address, leak and leak[0])
    tables = {name for query in captured for name in re.findall(r'"(\w+_\w+)"\.', query["sql"])}
    tables |= {t for query in captured for t in re.findall(r'FROM "?(\w+)"?', query["sql"])}
    assert {t for t in tables if t.startswith(("articles_", "auth_", "django_"))} == PUBLIC_TABLES
