"""Seals what was published and recorded since the last time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.models import Checkpoint
from articles.sealing.keys import NoKey, signer
from articles.sealing.notes import BadKey
from articles.sealing.sealing import Broken, seal


class Command(BaseCommand):
    help = (
        "Seals all editions and recorded changes since the last time, and publishes a signed "
        "checkpoint (docs/verification.md). Run it every day; without anything new it does nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        before = Checkpoint.objects.first()
        try:
            with tqdm(unit="record", desc="seal", leave=False, disable=None) as bar:
                sealed = seal(signer(), bar.update)
        except (NoKey, BadKey, Broken) as error:
            raise CommandError(str(error)) from None
        if sealed is None or sealed == before:
            self.stdout.write("Nothing is new since the last checkpoint.")
            return
        added = sealed.size - (before.size if before else 0)
        self.stdout.write(f"{added} sealed; the checkpoint of {sealed.size} is published.")
