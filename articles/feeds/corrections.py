"""The feed of corrections, as Atom (RFC 4287)."""

import re
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join

from articles.views import words
from articles.views.corrections import Correction, newest
from articles.views.history import rating_name
from articles.views.links import WITHDRAWN
from articles.views.pages import PublicRequest, public

SIZE = 50
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@public
def corrections(request: PublicRequest) -> HttpResponse:
    """The newest corrections; as of a moment, those made by then."""
    response: HttpResponse = _Corrections(request.moment.at)(request)
    return response


class _Corrections(Feed):
    """What was corrected, updated, withdrawn or put back, the newest first.

    An entry is one edition: its id is made from the claim's lasting name and the edition's number,
    and it was updated when it was issued. Of a claim that is withdrawn by now nothing but that,
    when and why is told; an edition whose text was removed by law is left out.
    """

    feed_type = Atom1Feed
    title = "Factcheck: corrections"
    subtitle = "What we corrected, updated, withdrew or put back, with the reason."
    author_name = "Factcheck"

    def __init__(self, at: datetime | None) -> None:
        self.at = at

    def link(self) -> str:
        return reverse("articles:corrections")

    def items(self) -> list[Correction]:
        return [one for one in newest(SIZE, self.at) if not one.edition.redacted]

    def item_title(self, item: Correction) -> str:
        what = words.CHANGES[item.edition.change]
        return plain(f"{what}: {item.present.statement or item.present.uid}")

    def item_description(self, item: Correction) -> str:
        told = [item.edition.note]
        if item.entry and item.entry.changed:
            told.append(f"What changed: {item.entry.changed}.")
        if item.entry and item.entry.rating_changed:
            ratings = (item.entry.rating_before, item.entry.rating)
            told.append(f"The verdict: {' → '.join(map(rating_name, ratings))}.")
        return format_html_join("", "<p>{}</p>", ((plain(text),) for text in told))

    def item_link(self, item: Correction) -> str:
        slug = item.present.slug or WITHDRAWN
        path = reverse("articles:history", kwargs={"pk": item.edition.claim_id, "slug": slug})
        return f"{path}#e{item.edition.number}"

    def item_guid(self, item: Correction) -> str:
        return uuid5(NAMESPACE_URL, f"{item.edition.uid}/{item.edition.number}").urn

    def item_pubdate(self, item: Correction) -> datetime:
        return item.edition.issued_at

    def item_updateddate(self, item: Correction) -> datetime:
        return item.edition.issued_at


def plain(text: str) -> str:
    """Text without the control characters that XML has no way to write."""
    return _NOT_IN_XML.sub("", text)
