"""How templates name things: ratings, dates, figures, and the addresses of pages."""

from datetime import UTC, datetime
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import dates
from articles.views import words
from articles.views.history import rating_of as rating_in
from articles.views.links import permalink, with_query

register = template.Library()

_VOCABULARIES = {
    "kind": words.KINDS,
    "article": words.ARTICLE_KINDS,
    "source": words.SOURCE_KINDS,
    "modality": words.MODALITIES,
    "channel": words.CHANNELS,
    "change": words.CHANGES,
    "stance": words.STANCES,
}


@register.inclusion_tag("articles/parts/rating.html")
def rating(found: dict[str, Any] | None) -> dict[str, Any]:
    """A rating as word, shape and colour; nothing is "Not yet reviewed"."""
    return {"rating": found or words.NOT_YET_REVIEWED}


@register.filter
def colour_class(found: dict[str, Any] | None) -> str:
    """The class that gives an element the rating's colour."""
    return f"c-{(found or words.NOT_YET_REVIEWED)['colour']}"


@register.filter
def shape(found: dict[str, Any] | None) -> str:
    """The rating's shape in the sprite."""
    return (found or words.NOT_YET_REVIEWED)["shape"]


@register.filter
def rating_of(document: dict[str, Any]) -> dict[str, Any] | None:
    """The rating in a claim's document."""
    return rating_in(document)


@register.filter
def called(code: str, vocabulary: str) -> str:
    """A code in words: `{{ "conditional"|called:"modality" }}`; unknown ones as they are."""
    return _VOCABULARIES[vocabulary].get(code, code)


@register.filter
def part(name: str) -> str:
    """What a part of a claim is called where it changed."""
    return words.part(name)


@register.filter
def figure(value: dict[str, Any]) -> str:
    """A figure in words."""
    return words.figure(value)


@register.filter
def located(locator: str | None) -> str:
    """A place in a film or an image in words."""
    return words.locator(locator or "")


@register.filter
def counted(number: int, nouns: str) -> str:
    """ "4 reports": `{{ number|counted:"report" }}`, or "person,people"."""
    return words.counted(number, *nouns.split(","))


@register.simple_tag
def amount(number: int, is_exact: bool) -> str:
    """ "1,204", or of an estimate its first two digits."""
    return words.amount(number, is_exact=is_exact).removeprefix("≈")


@register.filter
def edtf(text: str | None) -> str:
    """An EDTF date in words."""
    return dates.in_words(text)


@register.filter
def moment(text: str) -> datetime:
    """An instant of a document."""
    return datetime.fromisoformat(text)


@register.filter
def instant(moment: datetime) -> str:
    """A moment as the datetime attribute of HTML takes it: UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@register.simple_tag
def when(text: str | None, *, short: bool = False) -> SafeString | str:
    """An EDTF date as a time element where HTML has one for it, else in words."""
    if not text:
        return ""
    said = dates.in_words(text, short=short)
    is_plain = text.replace("-", "").isdigit()
    return format_html('<time datetime="{}">{}</time>', text, said) if is_plain else said


@register.filter
def reach(edition: Any) -> str:
    """ "4 reports, 2 independent origins" of an edition or a document."""
    if isinstance(edition, dict):
        return words.reach(edition["reports"], edition["origins"], edition["unnamed"])
    return words.reach(edition.reports, edition.origins, edition.unnamed)


@register.simple_tag(takes_context=True)
def address(context: RequestContext, kind: str, thing: Any) -> str:
    """The permalink of a claim, article, source, measure or topic.

    `thing` is what a document says of it, or a claim's edition. On a page of the past the link
    leads to the same moment; a page with `address_of` in its context has addresses of its own.
    """
    if "address_of" in context:
        return str(context["address_of"](kind, thing))
    request = context.get("request")
    moment = getattr(request, "moment", None)
    return permalink(kind, thing, moment.at if moment else None)


@register.simple_tag(takes_context=True)
def asking(context: RequestContext, **changes: Any) -> str:
    """The page's own address with parts of its query changed; from the first page again."""
    texts = {name: str(value) for name, value in changes.items()}
    return with_query(context["request"], page=None, **texts)


@register.simple_tag(takes_context=True)
def everywhere(context: RequestContext, thing: dict[str, Any]) -> str:
    """The address of the list of all passages that make a claim."""
    path, _, query = address(context, "claim", thing).partition("?")
    return f"{path}appearances/{'?' if query else ''}{query}"


@register.simple_tag(takes_context=True)
def all_changes(context: RequestContext, edition: Any) -> str:
    """The address of a claim's history."""
    path, _, query = address(context, "claim", edition).partition("?")
    return f"{path}history/{'?' if query else ''}{query}"


@register.simple_tag
def as_it_read(edition: Any) -> str:
    """The address of a claim's page as it read when `edition` came into force."""
    return permalink("claim", edition, edition.issued_at)
