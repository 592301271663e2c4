"""Where the sealing key is kept: in the environment, or in a file of the data folder."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from articles.sealing.notes import BadKey, Signer, Verifier


class NoKey(Exception):
    """There is no sealing key; says how to make one."""


def key_file() -> Path:
    """Where `make_sealing_key` puts it."""
    return Path(settings.DATA_FOLDER) / "sealing_key"


def signer() -> Signer:
    """The key that signs checkpoints: SEALING_KEY, else the file. NoKey or BadKey where none is."""
    text = settings.SEALING_KEY
    if not text:
        try:
            text = key_file().read_text("utf-8")
        except FileNotFoundError:
            raise NoKey(
                "There is no sealing key. Make one with: manage.py make_sealing_key NAME, where "
                "NAME is the site's, such as facts.example.org."
            ) from None
        except OSError as error:
            raise NoKey(f"The sealing key cannot be read: {error}") from None
    return Signer.read(text)


def trusted(more: list[str]) -> list[Verifier]:
    """The keys whose signatures count: those named, and the one that signs here, if any.

    NoKey where there is none at all.
    """
    keys = [Verifier.read(text) for text in more]
    try:
        keys.append(signer().verifier)
    except NoKey:
        if not keys:
            raise
    return keys


def make_key(name: str) -> Signer:
    """A new key in the data folder, readable by its owner only. BadKey where one is there."""
    made, path = Signer.new(name), key_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"sealing_key.{secrets.token_hex(8)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(f"{made}\n", "utf-8")
    try:
        # A link, unlike a rename, refuses to take the place of a key that seals were made with.
        os.link(draft, path)
    except FileExistsError:
        raise BadKey(
            f"There is a sealing key already, {path}: move it away first, and keep its "
            "verification key for the checkpoints that it signed."
        ) from None
    finally:
        draft.unlink()
    return made
