"""Measures the site at two sizes beside what it could be compared with, and tells what holds.

    make benchmark
    .venv/bin/python -m benchmarks --parts pages revisits
    .venv/bin/python -m benchmarks --quick

Corpora, databases and results are kept in the data folder: a part that was measured is not
measured again until --again. See docs/performance.md.
"""

import argparse
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.corpora import Corpus, corpus
from benchmarks.parts import PARTS, bench
from benchmarks.report import report
from benchmarks.servers import DidNotStart
from benchmarks.timing import Unexpected

SIZES = (10_000, 1_000_000)
QUICK = (100, 300)
ROUNDS = 5


def main() -> int:
    """Reads the command line, measures what is left to measure, prints the report."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # and the servers with it
    small, large = asked.sizes
    data = asked.data.resolve()
    results = data / f"results-{small}-{large}"
    results.mkdir(parents=True, exist_ok=True)
    left = [name for name in asked.parts if asked.again or not _file(results, name).exists()]
    corpora: list[Corpus] = []
    failed = []
    try:
        for size in asked.sizes if left else ():
            _say(f"corpus of {size:,} claims")
            corpora.append(corpus(size, data))
        for name in left:
            _say(name)
            try:
                _measure(name, corpora, asked, results)
            except (DidNotStart, Unexpected) as error:
                failed.append(f"{name}: {error}")
    finally:
        for made in corpora:
            made.stop()
    told = [json.loads(_file(results, name).read_text()) for name in PARTS if _has(results, name)]
    text = report(told)
    (results / "report.md").write_text(text)
    print(text)
    print(*failed, sep="\n", file=sys.stderr)
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(".data/benchmarks"), help="folder")
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES, metavar=("SMALL", "LARGE"))
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--seconds", type=float, default=4, help="of load on each subject")
    parser.add_argument("--again", action="store_true", help="measure what was measured before")
    parser.add_argument("--quick", action="store_true", help="tiny corpora, to see that it works")
    asked = parser.parse_args()
    if asked.quick:
        asked.sizes, asked.seconds, asked.again = QUICK, 0.01, True
    return asked


def _measure(name: str, corpora: list[Corpus], asked: argparse.Namespace, results: Path) -> None:
    _file(results, name).unlink(missing_ok=True)
    began = time.monotonic()
    small, large = corpora
    rounds = 1 if asked.quick else ROUNDS
    with bench(small, large, asked.data.resolve(), asked.seconds, rounds) as on:
        kept: dict[str, Any] = {"name": name} | PARTS[name](on)
    kept["seconds"] = time.monotonic() - began
    _file(results, name).write_text(json.dumps(kept, indent=1))


def _file(results: Path, name: str) -> Path:
    return results / f"{name}.json"


def _has(results: Path, name: str) -> bool:
    return _file(results, name).exists()


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
