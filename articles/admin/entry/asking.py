"""What the form asks the server as one types: names that fit, and what a passage says."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from articles import dates
from articles.admin.acts import ActingAdmin
from articles.admin.choosing import CHOOSERS, Desk
from articles.admin.entry.passage import LISTED
from articles.admin.entry.readings import read
from articles.admin.entry.views import article_of, is_small, may_enter
from articles.models import Article, ArticleRevision


def suggest_view(
    desk_admin: ActingAdmin, request: HttpRequest, kind: str, pk: int | None = None
) -> HttpResponse:
    """Things whose names hold `q`, as JSON: what was used last in the article first.

    Without an article, for a new one.
    """
    if not may_enter(request.user):
        raise PermissionDenied
    article = Article() if pk is None else article_of(desk_admin, request, pk)
    desk = Desk(request.user, article)
    chooser = CHOOSERS.get(kind)
    if chooser is None:
        raise Http404
    asked = request.GET.get("q", "").replace("\x00", "")[:200]
    found = chooser.suggest(asked, desk)
    same = {one.pk for one in chooser.named(asked, desk)} if asked.strip() else set()
    answer = {
        "found": [
            {
                "id": one.pk,
                "text": chooser.text(one),
                "detail": chooser.detail(one),
                "same": one.pk in same,
                "fill": chooser.fill(one, desk),
            }
            for one in found
        ],
        "new": chooser.new if not same else [],
    }
    return JsonResponse(answer)


def words_view(desk_admin: ActingAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The date `?date=` in words, or what is wrong with it, as JSON."""
    article_of(desk_admin, request, pk)
    asked = request.GET.get("date", "").strip()[:40]
    try:
        dates.parse(asked)
    except ValueError as error:
        return JsonResponse({"words": "", "wrong": str(error)})
    return JsonResponse({"words": dates.in_words(asked), "wrong": ""})


def read_view(desk_admin: ActingAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """What the passage `exact` plainly says, as JSON by the form's fields."""
    article = article_of(desk_admin, request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    text, number = article.latest_revision(), asked.get("revision", "")
    if is_small(number):
        text = ArticleRevision.objects.filter(article=article, pk=int(number)).first()
    start = asked.get("start", "")
    if text is None:
        return JsonResponse({"places": [], "fields": {}, "ids": {}})
    exact = asked.get("exact", "").replace("\r\n", "\n")
    reading = read(
        Desk(request.user, article), text, exact, int(start) if is_small(start) else None
    )
    return JsonResponse(
        {
            "places": [
                {"start": at.start, "exact": at.exact, "prefix": at.prefix, "suffix": at.suffix}
                for at in reading.places[:LISTED]
            ],
            "fields": reading.fields,
            "ids": reading.ids,
        }
    )
