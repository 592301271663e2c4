"""Brings articles and their claims from JSON Lines into the record."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from tqdm import tqdm

from articles.interchange.importing import ImportFailed, import_files
from articles.interchange.lines import STANDARD_INPUT

MANY = 5000
"""Lines after which the tables' statistics are taken anew."""


class Command(BaseCommand):
    help = (
        "Imports articles, claims and sources from JSON Lines (docs/interchange.md). All of it or, "
        "when a line is wrong, nothing. The same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a file, or - for stdin")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="give every claim the state that its line says, published where it says none; "
            "otherwise all arrive as drafts",
        )
        parser.add_argument(
            "--with-reviews",
            action="store_true",
            help="import the decisions too, under their reviewers' names and yours",
        )
        parser.add_argument(
            "--as",
            dest="username",
            metavar="USER",
            help="who imports; needed for --publish and --with-reviews",
        )
        parser.add_argument(
            "--resume",
            action="store_true",
            help="keep each batch as it is done, and go on from there when called again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[str] = options["files"]
        bar = tqdm(
            total=_size(files),
            unit="B",
            unit_scale=True,
            desc="import",
            leave=False,
            disable=None,  # shown on a terminal only
        )

        kept = "Nothing was imported."
        if options["resume"]:
            kept = "What was done before is kept; call it again to go on."

        def advance(size: int) -> None:
            bar.update(size)

        def tell(words: str) -> None:
            bar.clear()
            self.stderr.write(words, self.style.NOTICE)

        try:
            with bar:
                summary = import_files(
                    files,
                    user=self._user(options["username"]),
                    publish=options["publish"],
                    with_reviews=options["with_reviews"],
                    resume=options["resume"],
                    progress=advance,
                    phase=tell,
                )
        except ImportFailed as failure:
            for problem in failure.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{_number(failure)}. {kept}") from None
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. {kept}") from None
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error} {kept}") from None
        except (OSError, PermissionDenied, ValueError) as error:
            raise CommandError(str(error)) from None
        if summary.lines >= MANY:
            tell("Taking the tables' statistics anew.")
            with connection.cursor() as cursor:  # else pages are planned by what was there before
                cursor.execute("ANALYZE")
        self.stdout.write(str(summary))

    def _user(self, username: str | None) -> Any | None:
        if username is None:
            return None
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"--as: there is no user “{username}”.")
        return user


def _size(files: list[str]) -> int | None:
    """Bytes to read, None where that is not known."""
    if STANDARD_INPUT in files:
        return None
    return sum(Path(file).stat().st_size for file in files if Path(file).is_file())


def _number(failure: ImportFailed) -> str:
    count = len(failure.problems)
    return "1 problem" if count == 1 else f"{count} problems"
