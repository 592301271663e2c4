"""Where the public pages live."""

from django.urls import URLPattern

app_name = "articles"
urlpatterns: list[URLPattern] = []
