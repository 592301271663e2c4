"""Enters an article by hand in a browser, and compares what readers get with its import."""

import json
import os
import secrets
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from articles import workflow
from articles.models import Article, ArticleRevision, Authorship, Claim, Edition, Source
from benchmarks.hands import DeskHand, StockHand

IDS = {"id", "uid", "claim", "path", "sha256"}


PASSWORD = secrets.token_urlsafe()


def compare(file: Path, *, stock: bool) -> None:
    """Prints the table as Markdown, and whether the documents are those of the import."""
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    line = json.loads(file.read_text().splitlines()[0])
    with _database():
        imported = _imported(file)
    counts = {}
    for hand in (DeskHand, StockHand) if stock else (DeskHand,):
        with _database():
            counts[hand.name], documents = _by_hand(hand, line)
        same = documents == imported
        print(f"{hand.name}: {'the same documents as the import' if same else 'DIFFERENT'}")
        if not same:
            _show_difference(documents, imported)
    _print_table(line, counts)


@contextmanager
def _database() -> Iterator[None]:
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _chief() -> User:
    chief = User.objects.create_user("chief", password=PASSWORD, is_staff=True)
    chief.groups.add(Group.objects.get(name="chief"))
    return chief


def _imported(file: Path) -> list[Any]:
    call_command("import_articles", str(file), verbosity=0)
    return _published()


def _published() -> list[Any]:
    """The documents that readers get of all claims, without ids, in the order of the text."""
    workflow.publish(list(Claim.objects.drafts()), _chief_there())
    editions = Edition.objects.in_force().listed()
    documents = sorted(
        (edition.document for edition in editions), key=lambda one: one["appearances"][0]["start"]
    )
    return [_without_ids(document) for document in documents]


def _chief_there() -> User:
    return User.objects.filter(username="chief").first() or _chief()


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_ids(part) for name, part in value.items() if name not in IDS}
    return [_without_ids(part) for part in value] if isinstance(value, list) else value


def _by_hand(hand: type[DeskHand] | type[StockHand], line: Any) -> tuple[list[int], list[Any]]:
    _chief()
    article = _article(line)
    server = LiveServer("localhost")
    try:
        with sync_playwright() as playwright:
            program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            page = browser.new_context(
                base_url=server.url, viewport={"width": 1440, "height": 1000}
            ).new_page()
            _sign_in(page)
            counts = _enter(hand(page, article), line)
            browser.close()
    finally:
        server.stop()
    return counts, _published()


def _enter(hand: DeskHand | StockHand, line: Any) -> list[int]:
    statements = {entry["n"]: entry["statement"] for entry in line["claims"]}
    counts = []
    for entry in line["claims"]:
        before = hand.count
        hand.enter(entry, line, statements)
        counts.append(hand.count - before)
    return counts


def _article(line: Any) -> Article:
    outlet = Source.objects.create(name=line["outlet"]["name"], kind=line["outlet"]["kind"])
    article = Article.objects.create(
        kind=line["kind"],
        headline=line["headline"],
        outlet=outlet,
        language=line["language"],
        published_on=line["published_on"],
    )
    ArticleRevision.objects.create(article=article, body=line["body"])
    for position, author in enumerate(line["authors"]):
        source = Source.objects.create(name=author["name"], kind=author["kind"])
        Authorship.objects.create(article=article, source=source, position=position)
    return article


def _sign_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("chief")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def _show_difference(one: list[Any], other: list[Any]) -> None:
    for mine, theirs in zip(one, other, strict=False):
        for name in mine.keys() | theirs.keys():
            if mine.get(name) != theirs.get(name):
                told = f"{str(mine.get(name))[:1500]}\n    {str(theirs.get(name))[:1500]}"
                print(f"  {mine['statement']}: {name}:\n    {told}")


def _print_table(line: Any, counts: dict[str, list[int]]) -> None:
    print("\n| claim | hops | figures | links |", " | ".join(counts), "|")
    print("|" + "---|" * (4 + len(counts)))
    for number, entry in enumerate(line["claims"]):
        told = [len(entry["attributions"]), len(entry["figures"]), len(entry["links"])]
        cells = [number + 1, *told, *(counts[name][number] for name in counts)]
        print("|", " | ".join(map(str, cells)), "|")
    for name, of in counts.items():
        pairs = zip(line["claims"], of, strict=True)
        two = [count for entry, count in pairs if len(entry["attributions"]) == 2]
        middle = statistics.median(two) if two else "–"
        print(f"{name}: {sum(of)} in all, median {statistics.median(of)}, of two hops {middle}")
