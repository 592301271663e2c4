"""Setting a password again by a link that is mailed to its owner, where the site sends mail."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path


class ByMail(views.PasswordResetView):
    """Asks for the address; there is no such page where no mail would come."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.EMAIL_HOST:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


urlpatterns: list[URLPattern] = [
    path("", ByMail.as_view(), name="admin_password_reset"),
    path("sent/", views.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("done/", views.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path(
        "<uidb64>/<token>/",
        views.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
]
