"""How gunicorn serves the site; WEB_CONCURRENCY and every gunicorn option may say otherwise."""

import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
loglevel = "warning"


def when_ready(server: Any) -> None:
    print(f"Factcheck is at http://{bind}/ - press Ctrl-C to stop it.", flush=True)
