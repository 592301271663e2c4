"""Fills an empty database with a record of any size, for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection
from tqdm import tqdm

from articles.corpus.making import NotEmpty, make


class Command(BaseCommand):
    help = (
        "Fills an empty database with made-up claims in the shape of a real record, published over "
        "ten years. The same seed gives the same corpus. For measuring, never for readers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--claims", type=int, required=True, metavar="N", help="how many")
        parser.add_argument("--seed", type=int, default=1, help="what chance starts from (1)")
        parser.add_argument(
            "--anyway",
            action="store_true",
            help="add it to a database that holds something; it does not come out again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        claims: int = options["claims"]
        if claims < 1:
            raise CommandError("--claims: give a number from 1 on.")
        bar = tqdm(total=claims, unit="claim", unit_scale=True, desc="corpus", mininterval=1)

        def advance(number: int) -> None:
            bar.update(number)

        try:
            with bar:
                editions = make(
                    claims, options["seed"], advance, anyway=options["anyway"], apart=True
                )
                with connection.cursor() as cursor:  # what autovacuum would come to by and by
                    cursor.execute("VACUUM ANALYZE")
        except NotEmpty as refusal:
            raise CommandError(
                f"Nothing was made: {refusal} Give an empty one (FACTCHECK_DATA=/some/folder), or "
                "--anyway."
            ) from None
        except IntegrityError as error:
            raise CommandError(
                f"A corpus of this seed is in the database already; take another --seed. {error}"
            ) from None
        seconds = max(bar.format_dict["elapsed"], 0.001)
        self.stdout.write(
            f"{claims} claims with {editions} editions in {seconds:.0f} s, "
            f"{claims / seconds:.0f} claims a second."
        )
