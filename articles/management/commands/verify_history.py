"""Checks that nothing was altered, removed or inserted in what was sealed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.models import SealedLeaf
from articles.sealing.checking import Report, check
from articles.sealing.keys import NoKey, trusted
from articles.sealing.notes import BadKey, BadNote

TAMPERED, UNCHECKED = 1, 2


class Command(BaseCommand):
    help = (
        "Computes the whole sealed record anew and names the first record that was altered, "
        "removed or inserted. Status 0: all is as it was sealed; 1: it is not; 2: it could not "
        "be checked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--key",
            action="append",
            default=[],
            metavar="KEY",
            help="a verification key to trust, besides that of the sealing key kept here, if any",
        )
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            metavar="FILE",
            help="a checkpoint that was kept elsewhere, which the record has to agree with",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            keys = trusted(options["key"])
            kept = {name: Path(name).read_text("utf-8") for name in options["checkpoint"]}
            total = SealedLeaf.objects.count()
            with tqdm(total=total, unit="record", desc="verify", leave=False, disable=None) as bar:
                report = check(keys, kept, bar.update)
        except (NoKey, BadKey, BadNote, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error), returncode=UNCHECKED) from None
        self._say(report)

    def _say(self, report: Report) -> None:
        if report.problems:
            raise CommandError("\n".join(report.problems), returncode=TAMPERED)
        if not report.checkpoints:
            raise CommandError(f"Nothing is sealed yet: {report.pending}.", returncode=UNCHECKED)
        self.stdout.write(
            f"All {report.size} sealed records are as they were sealed; every checkpoint agrees "
            f"({report.checkpoints}). Not yet sealed: {report.pending}."
        )
