"""The secret key of a local site, which nobody has to think about."""

import os
import secrets
from pathlib import Path


def local_secret_key(data_folder: Path) -> str:
    """The key kept in `secret_key` of the data folder; made, readable by its owner only, if new."""
    path = data_folder / "secret_key"
    if not path.exists():
        data_folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"secret_key.{secrets.token_hex(8)}")
        with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            # A link, unlike a rename, lets the first of two processes win.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
