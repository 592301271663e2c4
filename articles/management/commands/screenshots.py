"""Takes pictures of every type of page, to look at them; or those that the documentation shows."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from articles import workflow
from articles.management.pictures import Picture, served, signed_in, take
from articles.management.samples import desk_pages, error_pages, sample_pages
from articles.models import Claim

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
DOCS = settings.BASE_DIR / "docs" / "pictures"
LOAD = "Nothing is published here: load the demonstration (`make demo`)."


class Command(BaseCommand):
    help = (
        "Takes pictures of every type of page, 1280 and 390 pixels wide, light and dark, into a "
        "folder outside the repository; with --docs those that docs/ shows, into docs/pictures/. "
        "Needs chromium and the packages for development."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="made if it is not there")
        parser.add_argument(
            "--docs", action="store_true", help="of the demonstration, for docs/ and the README"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["docs"] == bool(options["folder"]):
            raise CommandError("Name a folder, or say --docs.")
        folder = DOCS if options["docs"] else options["folder"].resolve()
        if not options["docs"] and folder.is_relative_to(settings.BASE_DIR):
            raise CommandError(f"{folder} lies in the repository. Choose a folder outside.")
        folder.mkdir(parents=True, exist_ok=True)
        pages = sample_pages() | error_pages()
        if "claim" not in pages:
            raise CommandError(LOAD)
        with served() as site, _for_docs(pages) if options["docs"] else _all(pages) as pictures:
            take(folder, site, pictures)
        self.stdout.write(f"{len(pictures)} pictures in {folder}")


@contextmanager
def _all(pages: dict[str, str]) -> Iterator[list[Picture]]:
    """Every page, in all widths and schemes; the desk's as who may do everything sees it."""
    user = get_user_model().objects.filter(is_superuser=True, is_active=True).first()
    with signed_in(user) as session:
        inside = desk_pages() if session else {}
        yield [
            Picture(f"{name}-{width}-{scheme}", path, width, 0, scheme, session * (name in inside))
            for width, scheme in product(WIDTHS, SCHEMES)
            for name, path in (pages | inside).items()
        ]


@contextmanager
def _for_docs(pages: dict[str, str]) -> Iterator[list[Picture]]:
    """What the pages in docs/ show: parts of pages, small enough to keep in the repository.

    The reviewer takes the first waiting claim that was decided before, and puts it back.
    """
    editor, reviewer = _one_of("editor"), _one_of("reviewer")
    claim = Claim.objects.awaiting_review().filter(reviews__isnull=False).first()
    if claim is None:
        raise CommandError(LOAD)
    inside = desk_pages()
    with ExitStack() as stack:
        edits, reviews = (stack.enter_context(signed_in(user)) for user in (editor, reviewer))
        workflow.take(claim, reviewer, over=True)
        stack.callback(workflow.release, claim, reviewer)
        decision = reverse("review:claim", args=[claim.pk])
        yield [
            Picture("claim", pages["claim"], 1120, 840),
            Picture("article", pages["article"], 1120, 720),
            Picture("measure", pages["measure"], 1120, 720),
            Picture("history", pages["history"], 1120, 720, start_at=".crumbs"),
            Picture("then", pages["claim-then"], 1120, 480),
            Picture("phone", pages["claim"], 390, 780),
            Picture("queue", reverse("review:queue"), 1120, 640, session=reviews),
            Picture("decision", decision, 1280, 860, session=reviews, start_at=".crumbs"),
            Picture("desk-start", inside["desk"], 1120, 560, session=edits),
            Picture("desk-claim", inside["desk-claim-form"], 1120, 780, session=edits),
        ]


def _one_of(role: str) -> Any:
    user = get_user_model().objects.filter(groups__name=role, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no {role} here: load the demonstration (`make demo`).")
    return user
