"""Counts what it takes to enter an article's claims at the desk, and by the stock admin pages.

    .venv/bin/python -m benchmarks.desk_interactions ARTICLE.jsonl

Drives a browser through both, in databases of its own that it throws away, publishes the claims,
and compares the documents that readers get with those of the same file imported. Counted are
clicks, fields typed into and passages selected; choosing from a native list is two. A field that
already holds what it should is not touched. Needs chromium.
"""

import argparse
import os
from pathlib import Path

import django


def main() -> None:
    """Reads the command line; the models load only once Django is set up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="one article a line, as docs/interchange.md says")
    parser.add_argument("--desk-only", action="store_true", help="leave the stock admin out")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright has an event loop of its own
    django.setup()
    from benchmarks.comparing import compare

    compare(asked.file, stock=not asked.desk_only)


if __name__ == "__main__":
    main()
