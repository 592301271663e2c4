"""What is measured, part by part, and the ratios that issue 9 asks of each."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks import import_export
from benchmarks.corpora import Corpus, environment, sqlite
from benchmarks.report import Figures, Ratio, against
from benchmarks.servers import FLOOR, Running, gunicorn, running, site
from benchmarks.timing import Loader, Subject, time_all


@dataclass(frozen=True)
class Bench:
    """What every part works with."""

    small: Corpus
    large: Corpus
    data: Path
    seconds: float
    rounds: int
    loader: Loader = field(default_factory=Loader)
    stack: ExitStack = field(default_factory=ExitStack)

    def site(self, of: Corpus, *, keeping: bool = False) -> Running:
        """The site itself on a corpus, under gunicorn. It makes every page anew unless `keeping`,
        since a benchmark asks for the same few again and again."""
        name = f"site-{of.size}{'-keeping' if keeping else ''}"
        given = site(of.folder) | ({} if keeping else {"PAGES_KEPT_MB": "0"})
        return self._run(name, gunicorn("factcheck.wsgi"), given)

    def bare(self, of: Corpus) -> Running:
        """The site with lists that count nothing for their filters."""
        given = site(of.folder) | {"PAGES_KEPT_MB": "0"}
        return self._run(f"bare-{of.size}", gunicorn("benchmarks.baselines.bare"), given)

    def hello(self) -> Running:
        """A Django view that says hello."""
        return self._run("hello", gunicorn("benchmarks.baselines.hello"), dict(os.environ))

    def raw(self, of: Corpus) -> Running:
        """psycopg and orjson alone."""
        command = gunicorn("benchmarks.baselines.raw", environment(self.data))
        return self._run(f"raw-{of.size}", command, os.environ | {"DATABASE": of.connection})

    def plain(self, of: Corpus) -> Running:
        """The plain Django way."""
        given = site(of.folder) | {"DJANGO_SETTINGS_MODULE": "benchmarks.baselines.plain_settings"}
        return self._run(f"plain-{of.size}", gunicorn("benchmarks.baselines.plain"), given)

    def datasette(self, of: Corpus) -> Running:
        """Datasette on the same claims, in SQLite."""
        limits = ["--setting", "sql_time_limit_ms", "60000", "--setting", "facet_time_limit_ms"]
        command = [environment(self.data), "-m", "datasette", "serve", "-i", str(sqlite(of))]
        command += ["--port", "{port}", *limits, "60000"]
        return self._run(f"datasette-{of.size}", command, dict(os.environ))

    def floor(self) -> Running:
        """A server that does nothing, to know what the load generator takes itself."""
        return self._run("floor", [environment(self.data), "-c", FLOOR], dict(os.environ))

    def _run(self, name: str, command: list[str], given: dict[str, str]) -> Running:
        return self.stack.enter_context(running(name, command, given, self.data))

    def time(self, subjects: list[Subject]) -> Figures:
        """See `time_all`."""
        return time_all(self.loader, subjects, self.seconds, self.rounds)


@contextmanager
def bench(small: Corpus, large: Corpus, data: Path, seconds: float, rounds: int) -> Iterator[Bench]:
    """A bench whose servers end with the block."""
    made = Bench(small, large, data, seconds, rounds)
    with made.stack:
        try:
            yield made
        finally:
            made.loader.close()


def _kept(
    figures: Figures, ratios: list[Ratio], servers: list[Running], notes: list[str]
) -> dict[str, Any]:
    memory = {server.name: server.memory() for server in servers}
    told = [ratio.told() for ratio in ratios]
    return {"figures": figures, "ratios": told, "memory": memory, "notes": notes}


def pages(on: Bench) -> dict[str, Any]:
    """Pages of one thing against hello world, and as of a past date against now."""
    asked = on.large.samples()
    paths, sizes = asked["paths"], asked["sizes"]
    here, hello = on.site(on.large), on.hello()
    names = [
        f"{kind}{tail}"
        for kind in ("claim", "article", "source", "measure", "source list")
        for tail in ("", " then")
    ]
    subjects = [Subject("the load generator alone", on.floor(), ["/"])]
    subjects += [Subject("hello world", hello, ["/"])]
    subjects += [Subject(name, here, paths[name]) for name in names]
    subjects += [Subject("home", here, paths["home"])]
    figures = on.time(subjects)
    notes = {
        "article": f"{sizes['article']} claims",
        "source": f"{sizes['source']:,} claims",
        "measure": f"{sizes['measure']:,} claims with figures",
    }
    ratios = [against(figures, "claim page against hello world", "claim", "hello world", 12)]
    for kind, note in notes.items():
        what = f"{kind} page against hello world"
        ratios.append(against(figures, what, kind, "hello world", 25, note=note))
    for kind in ("claim", "article", "measure"):
        what = f"{kind} page as of a past date against now"
        ratios.append(against(figures, what, f"{kind} then", kind, 2))
    for kind, what in (("source", "source page"), ("source list", "its list of claims")):
        what = f"{what} as of a past date against now"
        ratios.append(against(figures, what, f"{kind} then", kind, 10))
    return _kept(figures, ratios, [hello, here], [f"The past date is {asked['then']}."])


LISTS = "list, search, sources, corrections, home"


def lists(on: Bench) -> dict[str, Any]:
    """Lists at both sizes, against each other and against the same rows by hand."""
    small, large = on.small.samples(), on.large.samples()
    near, far = on.site(on.small), on.site(on.large)
    raw, bare = on.raw(on.large), on.bare(on.large)
    names = [name for name in large["paths"] if name.startswith(tuple(LISTS.split(", ")))]
    names = [name for name in names if name in small["paths"] and "then" not in name]
    subjects: list[Subject] = []
    for name in names:
        subjects.append(Subject(f"{name}, {on.small.size:,}", near, small["paths"][name]))
        subjects.append(Subject(name, far, large["paths"][name]))
    words = large["words"]
    by_hand = {"list": "/", "list of a rating": f"/?rating={large['rating']}"}
    by_hand |= {f"search, {kind} word": f"/?q={words[kind]}" for kind in ("rare", "common")}
    subjects += [Subject(f"{name}, raw", raw, [path]) for name, path in by_hand.items()]
    subjects += [Subject(f"{name}, no counts", bare, large["paths"][name]) for name in _COUNTED]
    figures = on.time(subjects)
    sizes = f"{on.large.size:,} against {on.small.size:,} claims"
    ratios = [
        against(figures, f"{name}, {sizes}", name, f"{name}, {on.small.size:,}", 1.3)
        for name in names
    ]
    for name, target in (("list", 5), ("search, rare word", 4), ("search, common word", 4)):
        what = f"{name} against raw psycopg and orjson"
        ratios.append(against(figures, what, name, f"{name}, raw", target))
    last = against(figures, "last page against first page", "list, last page", "list", 1.2)
    ratios += [
        Ratio(
            f"facets of {name}: added to the page's cost without",
            against(figures, "", name, f"{name}, no counts", 1).value - 1,
            3,
        )
        for name in _COUNTED
    ]
    note = f"The rare word is “{words['rare']}”, the common one “{words['common']}”."
    return _kept(figures, [*ratios, last], [near, far, raw], [note])


_COUNTED = ("list of a rating", "list of a topic, rating and outlet", "search, common word")


def alternatives(on: Bench) -> dict[str, Any]:
    """What plain Django and Datasette take for the same lists; no target hangs on them."""
    large = on.large.samples()
    rare, common = large["words"]["rare"], large["words"]["common"]
    here, raw = on.site(on.large), on.raw(on.large)
    plain, datasette = on.plain(on.large), on.datasette(on.large)
    table = "/editions/editions"
    newest = "_sort_desc=sort_on&_size=25"
    rating = large["rating"]
    pages = -(-on.large.size // 25)
    subjects = [
        Subject("list, raw", raw, ["/"]),
        *(Subject(name, here, large["paths"][name]) for name in _COMPARED),
        Subject("plain Django: list", plain, ["/"]),
        Subject("plain Django: list, last page", plain, [f"/?page={pages}"]),
        Subject("plain Django: list of a rating", plain, [f"/?rating={rating}"]),
        Subject("plain Django: search, rare word", plain, [f"/?q={rare}"]),
        Subject("plain Django: search, common word", plain, [f"/?q={common}"]),
        Subject("Datasette: list", datasette, [f"{table}?{newest}"]),
        Subject("Datasette: list of a rating", datasette, [f"{table}?rating={rating}&{newest}"]),
        Subject(
            "Datasette: list of a rating with facets",
            datasette,
            [f"{table}?rating={rating}&{newest}&_facet=kind&_facet=language"],
        ),
        Subject("Datasette: search, rare word", datasette, [f"{table}?_search={rare}&_size=25"]),
        Subject(
            "Datasette: search, common word", datasette, [f"{table}?_search={common}&_size=25"]
        ),
    ]
    figures = on.time(subjects)
    return _kept(figures, [], [here, raw, plain, datasette], [])


_COMPARED = (
    "list",
    "list, last page",
    "list of a rating",
    "search, rare word",
    "search, common word",
)


def revisits(on: Bench) -> dict[str, Any]:
    """Pages that a reader has, and pages made for another before, against hello world."""
    asked = on.large.samples()
    here, hello = on.site(on.large, keeping=True), on.hello()
    subjects = [Subject("hello world", hello, ["/"])]
    subjects += [Subject(f"{name}, kept", here, asked["paths"][name][:20]) for name in _REVISITED]
    for name in _REVISITED:
        paths = asked["paths"][name]
        known = [{"If-None-Match": _tag(here, path)} for path in paths]
        subjects.append(Subject(f"{name}, unchanged (304)", here, paths, known, 304))
    figures = on.time(subjects)
    ratios = [
        Ratio(
            f"{subject.name}: throughput against hello world, {connections} at once",
            figures[subject.name][connections]["rate"]
            / figures["hello world"][connections]["rate"],
            0.6,
            at_least=True,
        )
        for subject in subjects
        if subject.status == 304
        for connections in ("1", "16")
    ]
    return _kept(figures, ratios, [hello, here], [])


_REVISITED = ("claim", "list", "claim then")


def _tag(server: Running, path: str) -> str:
    asking = HTTPConnection("127.0.0.1", server.port, timeout=60)
    asking.request("GET", path)
    answer = asking.getresponse()
    answer.read()
    asking.close()
    return answer.headers["ETag"]


def desk(on: Bench) -> dict[str, Any]:
    """The desk's lists, searches and choosers at both sizes."""
    small, large = on.small.samples(), on.large.samples()
    near, far = on.site(on.small), on.site(on.large)
    names = [name for name in large["paths"] if name.startswith("desk")]
    subjects: list[Subject] = []
    for name in names:
        own = f"{name}, {on.small.size:,}"
        subjects.append(Subject(own, near, small["paths"][name], [small["headers"]]))
        subjects.append(Subject(name, far, large["paths"][name], [large["headers"]]))
    figures = on.time(subjects)
    ratios = [
        against(
            figures,
            f"{name}: p95 against p50 at {on.small.size:,} claims",
            name,
            f"{name}, {on.small.size:,}",
            10,
            figure=("p95", "p50"),
        )
        for name in names
    ]
    return _kept(figures, ratios, [near, far], [])


def bulk(on: Bench) -> dict[str, Any]:
    """Import with publishing, and export."""
    return import_export.measure(on.small, on.large, on.data)


PARTS: dict[str, Callable[[Bench], dict[str, Any]]] = {
    "pages": pages,
    "lists": lists,
    "alternatives": alternatives,
    "revisits": revisits,
    "desk": desk,
    "bulk": bulk,
}
"""In the order in which they are measured and told."""
