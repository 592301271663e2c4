"""The command that takes pictures: what it refuses, and what it takes them of."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from articles import workflow
from articles.management.commands import screenshots
from articles.management.commands.screenshots import DOCS
from articles.management.samples import desk_pages, sample_pages
from tests import factories

pytestmark = pytest.mark.django_db


def test_pictures_are_not_put_into_the_repository() -> None:
    with pytest.raises(CommandError, match="Choose a folder outside"):
        call_command("screenshots", str(settings.BASE_DIR / "pictures"))
    assert not (settings.BASE_DIR / "pictures").exists()


@pytest.mark.parametrize("asked", [[], ["--docs", "elsewhere"]])
def test_it_takes_pictures_for_the_docs_or_into_a_folder(asked: list[str]) -> None:
    with pytest.raises(CommandError, match="Name a folder, or say --docs"):
        call_command("screenshots", *asked)


def test_without_anything_published_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="make demo"):
        call_command("screenshots", str(tmp_path))


def test_of_each_type_the_fullest_page_is_taken() -> None:
    bare, full = factories.whole_claim("Bare."), factories.whole_claim("Full.")
    factories.evidence(full)
    factories.figure(full, "3")
    workflow.publish([bare, full], factories.user("chief"))

    pages = sample_pages()

    assert pages["claim"] == f"/claims/{full.pk}-full/"
    assert {"home", "claims", "article", "source", "measure", "corrections"} <= pages.keys()
    assert "claim-withdrawn" not in pages


def test_of_the_desk_every_page_that_it_names_opens() -> None:
    claim = factories.published_claim()
    workflow.submit_for_review(claim, factories.user("editor"))
    client = Client()
    client.force_login(factories.user("chief"))

    pages = desk_pages()

    assert {"review-queue", "review-claim", "desk-text", "desk-claim-form"} <= pages.keys()
    assert {name: client.get(path).status_code for name, path in pages.items()} == dict.fromkeys(
        pages, 200
    )


def test_the_docs_show_every_picture_and_none_is_heavy() -> None:
    kept = {file.name: file.stat().st_size for file in DOCS.iterdir()}
    pages = [*DOCS.parent.glob("*.md"), settings.BASE_DIR / "README.md"]
    shown = {
        name
        for page in pages
        for name in re.findall(r"pictures/([\w-]+\.webp)", page.read_text("utf-8"))
    }

    assert shown == kept.keys()
    assert max(kept.values()) < 100_000
    assert sum(kept.values()) < 1_000_000


def test_the_reviewer_of_the_pictures_puts_the_claim_back(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = factories.whole_claim()
    factories.figure(claim, "3")
    factories.evidence(claim)
    factories.decided(claim, by=factories.user("reviewer"))
    chief, editor = factories.user("chief"), factories.user("editor")
    workflow.publish([claim], chief)
    workflow.update(claim, chief, "Nothing new.")
    workflow.submit_for_review(claim, editor)
    held: list[Any] = []

    def look(*_: object) -> None:
        held.append(workflow.holder_of(claim))

    monkeypatch.setattr(screenshots, "take", look)
    call_command("screenshots", "--docs", stdout=StringIO())

    assert held[0].holder.groups.get().name == "reviewer"
    assert workflow.holder_of(claim) is None
