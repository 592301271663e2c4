"""Makes the key that signs the checkpoints of the sealed record."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.sealing.keys import key_file, make_key
from articles.sealing.notes import BadKey


class Command(BaseCommand):
    help = (
        "Makes a new key for signing checkpoints of the sealed record, in the data folder, and "
        "writes its public half, the verification key, to standard output."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "name", help="whose record it is: the site's name, such as facts.example.org"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_key(options["name"])
        except (BadKey, OSError) as error:
            raise CommandError(str(error)) from None
        self.stderr.write(
            f"The sealing key is in {key_file()}: keep a copy in a safe place, and show it to "
            "nobody. This is the verification key, for everybody:"
        )
        self.stdout.write(str(made.verifier))
