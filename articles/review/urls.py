"""Where the reviewers' pages live."""

from django.urls import URLPattern, path

from articles.review import views

app_name = "review"

urlpatterns: list[URLPattern] = [
    path("", views.waiting, name="queue"),
    path("<int:pk>/", views.claim, name="claim"),
    path("<int:pk>/take/", views.take, name="take"),
    path("<int:pk>/release/", views.release, name="release"),
    path("<int:pk>/renew/", views.renew, name="renew"),
    path("<int:pk>/preview/", views.preview, name="preview"),
    path("<int:pk>/ask/", views.ask, name="ask"),
]
