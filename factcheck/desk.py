"""Django's admin as the editors' desk.

Not in `articles.admin`, whose import registers its models with the site that is made here.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect


class DeskConfig(AdminConfig):
    """The admin app, with our own site in place of Django's."""

    default_site = "factcheck.desk.DeskSite"


class DeskSite(AdminSite):
    """Django's admin site with a start page for editors, and forms that outlive a session."""

    site_header = "Factcheck desk"
    site_title = "Desk"
    index_title = "Desk"
    enable_nav_sidebar = False
    """The rooms of every day stand in the head of each page; the start page lists all tables."""

    def each_context(self, request: Any) -> dict[str, Any]:
        """As Django's, and whether the site sends mail."""
        return {**super().each_context(request), "sends_mail": bool(settings.EMAIL_HOST)}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The start page."""
        from articles.admin.start import articles, piles  # models load after this module

        started: dict[str, Any] = {}
        if request.user.has_perm("articles.view_claim"):
            started = {"piles": piles(request.user), "newest": articles()}
        return super().index(request, started | (extra_context or {}))

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """What the stock choosers offer."""
        from articles.admin.choosers import Choices

        return Choices.as_view(admin_site=self)(request)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """As Django's; a form posted after the session's end is kept through the sign-in."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            from articles.admin import carried

            leaving = request.path == reverse("admin:logout", current_app=self.name)
            kept = None if leaving else self.kept_through_sign_in(request)
            if kept is not None:
                return kept
            response: HttpResponse = guarded(request, *args, **kwargs)
            carried.remember_user(request, response)
            return response

        return update_wrapper(csrf_protect(inner), view)

    def kept_through_sign_in(self, request: HttpRequest) -> HttpResponse | None:
        """For a form posted after the session's end: the page to sign in on, which keeps it."""
        from articles.admin import carried

        form = None if self.has_permission(request) else carried.taken_up(request)
        return None if form is None else self._sign_in(request, form)

    def _sign_in(self, request: HttpRequest, form: Any) -> HttpResponse:
        """The page to sign in on, with the form that waits for it."""
        from django.contrib.admin.forms import AdminAuthenticationForm

        context = {
            **self.each_context(request),
            "title": "Sign in again",
            "form": AdminAuthenticationForm(request),
            "carried": str(form),
            "next": reverse("admin:index", current_app=self.name),
        }
        return TemplateResponse(request, "admin/login.html", context, status=401)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Signs in; then shows what had been typed, to be sent again, to whom it belongs."""
        from articles.admin import carried

        given = request.POST.get(carried.FIELD, "")
        extra: dict[str, Any] = {carried.FIELD: given, **(extra_context or {})}
        response = super().login(request, extra)
        if response.status_code != 302 or not self.has_permission(request):
            return response
        form = carried.Carried.read(given)
        if form is not None:
            response = self._continued(request, form)
        carried.remember_user(request, response)
        return response

    def _continued(self, request: HttpRequest, form: Any) -> HttpResponse:
        is_theirs = form.user == str(request.user.pk)
        context = {
            **self.each_context(request),
            "title": "You are signed in again",
            "is_theirs": is_theirs,
            "path": form.path,
            "pairs": form.pairs() if is_theirs else [],
        }
        return TemplateResponse(request, "admin/continued.html", context)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Signs out, and forgets whose browser it was."""
        from articles.admin import carried

        response = super().logout(request, extra_context)
        carried.forget_user(response)
        return response
