"""The command that takes pictures: what it refuses, and what it takes them of."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles import workflow
from articles.management.samples import sample_pages
from tests import factories

pytestmark = pytest.mark.django_db


def test_pictures_are_not_put_into_the_repository() -> None:
    with pytest.raises(CommandError, match="Choose a folder outside"):
        call_command("screenshots", str(settings.BASE_DIR / "pictures"))
    assert not (settings.BASE_DIR / "pictures").exists()


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
