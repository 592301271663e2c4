from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from factcheck.embedded_postgres.server import Server


class Command(BaseCommand):
    help = "Stops the bundled PostgreSQL. The next command that needs it starts it again."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.DATABASES["default"].get("DATA_FOLDER")
        if folder is None:
            raise CommandError("DATABASE_URL is set: that server is not ours to stop.")
        stopped = Server(Path(folder)).stop()
        self.stdout.write("The database is stopped." if stopped else "No database was running.")
