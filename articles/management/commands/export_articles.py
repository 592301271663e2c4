"""Writes the record as JSON Lines."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.interchange.exporting import articles_to_export, claims_left_out, export_lines


class Command(BaseCommand):
    help = (
        "Writes all articles, claims and sources as JSON Lines (docs/interchange.md), drafts "
        "included. Editions and their history are not in it: for that, back the database up."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", metavar="FILE", help="where to; standard output if left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name: str | None = options["file"]
        try:
            lines = self._to_file(Path(name)) if name else self._write(self._output())
        except BrokenPipeError:  # the reader had enough, as with `| head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        except OSError as error:
            raise CommandError(str(error)) from None
        self.stderr.write(f"{lines} lines written.")
        if missing := claims_left_out():
            self.stderr.write(
                f"Left out: {missing} claim{'' if missing == 1 else 's'} without an article."
            )

    def _output(self) -> Any:
        """UTF-8 with plain line ends, whatever the terminal is set to."""
        output = self.stdout._out
        if isinstance(output, type(sys.stdout)) and output is sys.stdout:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        return output

    def _to_file(self, path: Path) -> int:
        """Written beside and moved into place, so that no half file has the name."""
        beside = path.with_name(f".{path.name}.part")
        try:
            with beside.open("w", encoding="utf-8", newline="\n") as file:
                lines = self._write(file)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        return lines

    def _write(self, file: TextIO) -> int:
        lines = 0
        with tqdm(
            total=articles_to_export(),
            unit="article",
            desc="export",
            leave=False,
            disable=None,  # shown on a terminal only
        ) as bar:

            def advance(articles: int) -> None:
                bar.update(articles)

            for line in export_lines(advance):
                file.write(line)
                lines += 1
            file.flush()
        return lines
