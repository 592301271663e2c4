"""Whom the bundled server runs as: ourselves, or somebody else when we are root.

PostgreSQL refuses to run as root, so root hands it to the owner of the cluster, `nobody` for a
new one, and sees to it that this user reaches the programs and the cluster.
"""

import os
import pwd
import stat
import sys
from pathlib import Path
from typing import Any

UNPRIVILEGED = "nobody"


class AccountError(Exception):
    """The server's user cannot reach a folder, and it is not ours to open it."""


class Account:
    """The user of the cluster in `folder`, which need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_another = os.geteuid() == 0

    @property
    def uid(self) -> int:
        if not self.is_another:
            return os.geteuid()
        owner = self.folder.stat().st_uid if self.folder.exists() else 0
        return owner or pwd.getpwnam(UNPRIVILEGED).pw_uid

    def identity(self) -> dict[str, Any]:
        """Arguments with which `subprocess.run` becomes this user."""
        if not self.is_another:
            return {}
        user = pwd.getpwuid(self.uid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        if self.is_another:
            os.chown(folder, self.uid, pwd.getpwuid(self.uid).pw_gid)

    def reach(self, path: Path) -> None:
        """Lets the user pass through, not list, the folders above `path`.

        Raises AccountError where such a folder is closed and belongs neither to root nor to them.
        """
        if not self.is_another:
            return
        uid = self.uid
        for parent in path.resolve().parents:
            status = parent.stat()
            if status.st_mode & stat.S_IXOTH or status.st_uid == uid:
                continue
            if status.st_uid != 0:
                raise AccountError(
                    f"PostgreSQL cannot run as root, and its user cannot pass through {parent}. "
                    "Work as the owner of that folder, or set FACTCHECK_DATA to an open one."
                )
            if not parent.is_relative_to(sys.prefix):
                print(f"Letting PostgreSQL pass through {parent} (chmod o+x)", file=sys.stderr)
            parent.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXOTH)

    def read(self, tree: Path) -> None:
        """Lets the user read a tree that a strict umask closed to everybody but root."""
        if not self.is_another or tree.stat().st_mode & stat.S_IROTH:
            return
        for path in (tree, *tree.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            # Whoever may be read or entered by its owner may be so by others.
            path.chmod(mode | (mode >> 6 & 0o5))
