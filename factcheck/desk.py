"""Django's admin as the editors' desk.

Not in `articles.admin`, whose import registers its models with the site that is made here.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest


class DeskConfig(AdminConfig):
    """The admin app, with our own site in place of Django's."""

    default_site = "factcheck.desk.DeskSite"


class DeskSite(AdminSite):
    """Django's admin site with a start page for editors."""

    site_header = "Factcheck desk"
    site_title = "Desk"
    index_title = "Desk"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The start page."""
        from articles.admin.start import articles, piles  # models load after this module

        started: dict[str, Any] = {}
        if request.user.has_perm("articles.view_claim"):
            started = {"piles": piles(request.user), "newest": articles()}
        return super().index(request, started | (extra_context or {}))
