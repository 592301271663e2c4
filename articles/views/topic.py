"""The page of a topic: the claims about it, newest said first, and the topics under it."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from articles.editions import reading
from articles.models.edition import Edition, SharedEdition
from articles.views.cards import cards
from articles.views.indexes import Item, with_counts
from articles.views.links import claims_with
from articles.views.pages import PublicRequest, public
from articles.views.paging import NEWEST_SAID, next_page, page
from articles.views.shared import elsewhere, mentioned, page_context, renamed, shared_edition

SIZE = 25


@public
def topic(request: PublicRequest, pk: int, slug: str) -> HttpResponse:
    """A topic's page, now or as it read at `?as_of=`."""
    at = request.moment.at
    edition = shared_edition("topic", pk, at)
    if redirect := elsewhere(request, "topic", edition, slug):
        return redirect
    ids = reading.merged_ids("topic", [pk], at)
    about = Edition.objects.in_force(at).listed().about(ids)
    shown = page(about, NEWEST_SAID, request.GET.get("page", ""), SIZE)
    topics = SharedEdition.objects.in_force(at).listed().filter(kind="topic")
    below = topics.filter(document__parent__id=pk).order_by("sort_name", "object_id")
    names = reading.Names.load(at, mentioned(edition))
    document = renamed("topic", edition.document, names)
    context = page_context(request, edition, Edition.objects.about(ids)) | {
        "topic": document,
        "path": document["path"],
        "filtered": claims_with("topic", pk, at),
        "count": about.count() if at or len(ids) > 1 else reading.count("topic", pk),
        "cards": cards(shown.rows, at),
        "following": next_page(request, shown),
        "below": _with_counts(list(below), at),
    }
    return render(request, "articles/topic_detail.html", context)


def _with_counts(below: list[SharedEdition], at: datetime | None) -> list[Item]:
    if at is None:
        return with_counts(below, ["topic"], at)
    counts = reading.topic_counts([topic.object_id for topic in below], at)
    return [
        Item(topic.name, topic.document, {"topic": counts.get(topic.object_id, 0)})
        for topic in below
    ]
