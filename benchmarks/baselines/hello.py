"""A Django view that says hello, with the settings that `django-admin startproject` writes."""

import secrets

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.baselines import STARTPROJECT

settings.configure(
    SECRET_KEY=secrets.token_urlsafe(50),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=STARTPROJECT,
)


def hello(request: HttpRequest) -> HttpResponse:
    """Says so."""
    return HttpResponse("Hello, world.")


urlpatterns = [path("", hello)]
application = get_wsgi_application()
