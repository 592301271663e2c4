"""The secret key of a local site, which nobody has to think about."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def local_secret_key(data_folder: Path) -> str:
    """The key kept in `secret_key` of the data folder; made, readable by its owner only, if new."""
    path = data_folder / "secret_key"
    if not path.exists():
        data_folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"secret_key.{secrets.token_hex(8)}")
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            # A link, unlike a rename, lets the first of two processes win.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    try:
        return path.read_text()
    except PermissionError as error:
        raise ImproperlyConfigured(
            f"{path} belongs to another user. Work as that user, "
            "or set FACTCHECK_DATA to a folder of your own."
        ) from error
