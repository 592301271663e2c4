"""Loads the demonstration: a dossier in the project's own words, and its desk's users."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.demo.story import Desk, tell
from articles.interchange.importing import ImportFailed, import_files
from articles.models import Byline
from articles.models.choices import Shown
from articles.sealing.keys import NoKey, make_key, signer
from articles.sealing.sealing import seal

DOSSIER = Path(__file__).parents[2] / "demo" / "dossier.jsonl"
ORIGIN = "demonstration.invalid"
"""The name of the key that seals the demonstration."""
MAIL = "{}@demonstration.invalid"
"""Tells the demonstration's users from others of the same name."""

PEOPLE = {
    "editor": ("Mara", "Lindqvist", "enters articles and claims"),
    "reviewer": ("Jonas", "Adeyemi", "decides on claims"),
    "chief": ("Helen", "Marchetti", "publishes, corrects and withdraws"),
    "admin": ("Site", "Administrator", "may do everything"),
}

ELSEWHERE = "Load it into a folder of its own: FACTCHECK_DATA=/some/folder make demo"


class Command(BaseCommand):
    help = "Loads the demonstration dossier and its users; a second time it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.LOCAL or settings.DEMONSTRATION):
            raise CommandError(
                "This database is not for demonstration: its users would have known names. "
                "Set FACTCHECK_DEMO=true where you want it all the same."
            )
        password = os.environ.get("DEMO_PASSWORD", "")
        with transaction.atomic():
            users = _users_of_the_demonstration()
            loaded = bool(users)
            if not loaded:
                password = password or secrets.token_urlsafe(12)
                users = _make_users(password)
                _load(Desk(users["editor"], users["reviewer"], users["chief"]))
            elif password:
                _set_password(users, password)
        if settings.LOCAL:
            settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True)
            (settings.DATA_FOLDER / "demo").touch()
            _seal()
        self._say(loaded, password)

    def _say(self, loaded: bool, password: str) -> None:
        if loaded:
            self.stdout.write("The demonstration was loaded before; nothing was changed in it.")
        else:
            self.stdout.write("The demonstration is loaded.")
        self.stdout.write("\nSign in at /admin/ as one of:")
        for username, (_, _, does) in PEOPLE.items():
            self.stdout.write(f"  {username:<9} {does}")
        if password:
            given = "DEMO_PASSWORD" in os.environ and os.environ["DEMO_PASSWORD"] == password
            shown = "the one in DEMO_PASSWORD" if given else f"{password}  (shown this once)"
            self.stdout.write(f"Password of all four: {shown}\n")
        else:
            self.stdout.write(
                "Their password was shown when the demonstration was first loaded. To set a new "
                "one: DEMO_PASSWORD=… make demo\n"
            )


def _users_of_the_demonstration() -> dict[str, User]:
    """The users that an earlier run made; CommandError where others have their names."""
    found = {user.username: user for user in get_user_model().objects.filter(username__in=PEOPLE)}
    taken = [name for name, user in found.items() if user.email != MAIL.format(name)]
    if taken:
        raise CommandError(
            f"There is a user “{taken[0]}” whom the demonstration did not make. {ELSEWHERE}"
        )
    return found


def _make_users(password: str) -> dict[str, User]:
    users = {}
    for username, (first_name, last_name, _) in PEOPLE.items():
        user = get_user_model().objects.create_user(
            username,
            MAIL.format(username),
            password,
            first_name=first_name,
            last_name=last_name,
            is_staff=True,
            is_superuser=username == "admin",
        )
        if not user.is_superuser:
            user.groups.add(Group.objects.get(name=username))
        shown = Shown.INITIALS if username == "chief" else Shown.NAME
        Byline.objects.create(user=user, name=user.get_full_name(), shown=shown)
        users[username] = user
    return users


def _load(desk: Desk) -> None:
    try:
        import_files([DOSSIER], user=desk.editor)
    except ImportFailed as error:
        raise CommandError(
            f"The demonstration does not fit what this database holds. {ELSEWHERE}\n{error}"
        ) from error
    tell(desk)


def _seal() -> None:
    """Seals the record as a daily job would, with a key of its own where there is none."""
    try:
        key = signer()
    except NoKey:
        key = make_key(ORIGIN)
    seal(key)


def _set_password(users: dict[str, User], password: str) -> None:
    for user in users.values():
        if not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])
