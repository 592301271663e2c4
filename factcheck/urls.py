"""The rooms of the site: the editors' desk, the reviewers' pages, what the public reads."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/password_reset/", include("factcheck.passwords")),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
    path("review/", include("articles.review.urls")),
]

handler400 = "articles.views.errors.bad_request"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.server_error"
