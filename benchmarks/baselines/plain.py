"""The list as it is written first: Paginator with its COUNT, OFFSET, icontains, a bare template."""

import os

from django.core.paginator import Paginator
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.baselines.plain_settings")
application = get_wsgi_application()

from articles.models import Edition  # noqa: E402 - models load once Django is set up

_PAGE = """<!doctype html><title>Claims</title><h1>{{ page.paginator.count }} claims</h1>
<ul>{% for one in page %}<li><b>{{ one.verdict.name }}</b>
<a href="/claims/{{ one.claim_id }}-{{ one.slug }}/">{{ one.statement }}</a>
{% for appearance in one.document.appearances %}{{ appearance.chain.0.source.name }}{% endfor %}
{{ one.said_on|date }}, {{ one.reports }} reports, {{ one.origins }} origins</li>{% endfor %}</ul>
<p>Page {{ page.number }} of {{ page.paginator.num_pages }}</p>"""


def claims(request: HttpRequest) -> HttpResponse:
    """`?page=`, `?q=`, `?rating=`."""
    found = Edition.objects.filter(superseded_at=None, withdrawn=False, redacted=False)
    if words := request.GET.get("q"):
        found = found.filter(statement__icontains=words)
    if rating := request.GET.get("rating"):
        found = found.filter(rating=rating)
    pages = Paginator(found.order_by("-sort_on", "-claim_id"), 25)
    page = pages.get_page(request.GET.get("page"))
    return HttpResponse(Template(_PAGE).render(Context({"page": page})))


urlpatterns = [path("", claims)]
