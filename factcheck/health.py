"""/healthz and /readyz, for whatever watches over the site.

A middleware and not two views: a load balancer asks by address and over plain HTTP, which
ALLOWED_HOSTS and the redirect to HTTPS would refuse.
"""

import logging
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


def health_middleware(get_response: GetResponse) -> GetResponse:
    def respond(request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path_info == "/readyz":
            return ready()
        return get_response(request)

    return respond


def ready() -> JsonResponse:
    """200 when the database answers and has every migration, else 503 with the reason."""
    try:
        waiting = unapplied_migrations()
    except DatabaseError:
        logger.exception("The database does not answer")
        return not_ready("the database does not answer")
    if waiting:
        return not_ready(f"{waiting} migrations are not applied: run `manage.py migrate`")
    return JsonResponse({"status": "ok"})


def not_ready(reason: str) -> JsonResponse:
    return JsonResponse({"status": "not ready", "reason": reason}, status=503)


def unapplied_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
