"""The pages on which an article's claims are entered."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.utils import ErrorDict, ErrorList
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from articles import workflow
from articles.admin.acts import ActingAdmin
from articles.admin.carried import copy_is_done
from articles.admin.choosing import CHOOSERS, Desk
from articles.admin.claim_acts import decided_before
from articles.admin.entry.listing import STATES, listing, marked_text, states
from articles.admin.entry.readings import FIELDS, filled_in, read
from articles.admin.entry.rows import ROWS, reshaped
from articles.admin.entry.saving import save
from articles.admin.entry.sheet import Sheet
from articles.admin.refusals import REFUSALS, once_more, readable
from articles.admin.start import act_page
from articles.discussion import discussion
from articles.models import Appearance, Article, Claim, Edition, Question
from articles.roles import Action, may
from articles.views.links import permalink

UNTOUCHED = {"kind": "event", "figures-0-qualifier": "exactly"}
"""What a new form holds before anybody typed."""
ENTERING = ("articles.add_claim", "articles.change_claim", "articles.add_appearance")


def may_enter(user: Any) -> bool:
    """Whether `user` may enter claims."""
    return bool(user.has_perms(ENTERING))


def text_view(desk_admin: ActingAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The article's text with its claims marked, beside the list of them."""
    article = article_of(desk_admin, request, pk)
    text, editable = article.latest_revision(), may_enter(request.user)
    listed = listing(article, text, editable=editable)
    context = _context(desk_admin, request, article) | {
        "title": article.headline,
        "listed": listed,
        "text": text,
        "marked": marked_text(text.body, listed) if text else "",
        "may_enter": editable,
        "drafts": [one for one in listed if one.state == STATES["draft"]],
        "tools": desk_admin.tools(request, article),
    }
    return TemplateResponse(request, "admin/articles/entry/text.html", context)


def claim_view(
    desk_admin: ActingAdmin, request: HttpRequest, pk: int, claim: int | None = None
) -> HttpResponse:
    """The form of one claim beside the text; saves it, and does what the button says."""
    article = article_of(desk_admin, request, pk)
    if not may_enter(request.user):
        raise PermissionDenied
    desk = Desk(request.user, article)
    if request.method != "POST":
        sheet = _sheet(request, desk, claim)
        return _page(desk_admin, request, sheet)
    data: Any = request.POST.copy()
    act, _, rest = data.get("do", "save").partition("-")
    if act in ("add", "up"):
        prefix, _, index = rest.partition("-")
        if prefix in ROWS:
            reshaped(data, prefix, act, int(index) if is_small(index) else 0)
        return _page(desk_admin, request, _quiet(_sheet(request, desk, claim, data)))
    if act == "read":
        return _page(desk_admin, request, *_with_readings(request, desk, claim, data))
    return _save(desk_admin, request, desk, claim, data, act)


def article_of(desk_admin: ActingAdmin, request: HttpRequest, pk: int) -> Article:
    if not desk_admin.has_view_permission(request):
        raise PermissionDenied
    found = Article.objects.filter(pk=pk).select_related("outlet").first()
    if found is None:
        raise Http404
    return found


def _sheet(request: HttpRequest, desk: Desk, claim: int | None, data: Any = None) -> Sheet:
    """The form of a claim, locked when it is being saved, or of a new one."""
    initial: dict[str, Any] = {}
    if claim is None:
        initial = _selected(request, desk)
        initial |= {"kind": "event", "language": desk.article.language}
        return Sheet(desk, Claim(), Appearance(), data, **initial)
    found = Claim.objects.filter(pk=claim).first()
    if found is None:
        raise Http404
    here = Appearance.objects.filter(claim=claim, article=desk.article).select_related("revision")
    asked = (request.GET if data is None else data).get("appearance", "")
    chosen = here.filter(pk=int(asked)).first() if is_small(asked) else None
    if data is None:
        chosen = chosen or here.first()
    # What is sent is about the passage that its form showed, or about a new one.
    return Sheet(desk, found, chosen or Appearance(), data)


def _selected(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """The passage from `?start=` to `?end=` of the newest text, as the article's page sends it."""
    start, end = request.GET.get("start", ""), request.GET.get("end", "")
    text = desk.article.latest_revision()
    if not (text and is_small(start) and is_small(end)):
        return {}
    exact = text.body[int(start) : int(end)]
    return {"exact": exact, "start": int(start)} if exact else {}


def _quiet(sheet: Sheet) -> Sheet:
    """A form that is drawn again without having been checked."""
    alone: list[Any] = [sheet.statement, sheet.passage, sheet.closing]
    for form in alone:
        form._errors = ErrorDict()
    for rows in sheet.rows.values():
        for form in rows.forms:
            form._errors = ErrorDict()
        rows._errors, rows._non_form_errors = [{} for _ in rows.forms], ErrorList()
    return sheet


def _with_readings(
    request: HttpRequest, desk: Desk, claim: int | None, data: Any
) -> tuple[Sheet, set[str]]:
    """The form with what the passage plainly says filled in where nothing was typed."""
    filled: set[str] = set()
    text = _sheet(request, desk, claim).passage.text
    start = data.get("start", "")
    exact = data.get("exact", "").replace("\r\n", "\n")
    if text and exact:
        reading = read(desk, text, exact, int(start) if is_small(start) else None)
        if len(reading.places) == 1:
            data["start"], data["exact"] = str(reading.places[0].start), reading.places[0].exact
        filled = filled_in(data, reading, UNTOUCHED if claim is None else {})
    return _quiet(_sheet(request, desk, claim, data)), filled


def is_small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


class _NotSaved(Exception):
    """Ends the transaction of a form that cannot be saved as it is."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet


def _save(
    desk_admin: ActingAdmin,
    request: HttpRequest,
    desk: Desk,
    claim: int | None,
    data: Any,
    act: str,
) -> HttpResponse:
    """Saves all of it or nothing, and answers with the page that comes next."""

    def saved() -> HttpResponse:
        with transaction.atomic():
            as_seen = _is_as_seen(claim, data)
            return _next(desk_admin, request, _saved(request, desk, claim, data), act, as_seen)

    try:
        return copy_is_done(request, once_more(saved))
    except _NotSaved as kept:
        return _page(desk_admin, request, kept.sheet)
    except REFUSALS as error:
        refused = _refused(request, desk, claim, data, readable(error))
        return _page(desk_admin, request, refused)


def _is_as_seen(claim: int | None, data: Any) -> bool:
    """Locks the claim; whether nobody changed anything of it since the form was opened."""
    locked = workflow.locked_claims([claim] if claim is not None else [])
    return all(data.get("version") == str(one.version) for one in locked)


def _saved(request: HttpRequest, desk: Desk, claim: int | None, data: Any) -> Sheet:
    sheet = _sheet(request, desk, claim, data)
    if not sheet.is_valid():
        raise _NotSaved(sheet)
    saved = save(sheet)
    log: Any = LogEntry.objects
    flag = ADDITION if claim is None else CHANGE
    log.log_actions(request.user.pk, [saved], flag, f"At “{desk.article}”.")
    return sheet


def _refused(request: HttpRequest, desk: Desk, claim: int | None, data: Any, message: str) -> Sheet:
    """The form as it was sent, with what the database or the workflow said of it."""
    try:
        with transaction.atomic():
            sheet = _sheet(request, desk, claim, data)
            sheet.is_valid()
            sheet.errors.append(message)
            raise _NotSaved(sheet)
    except _NotSaved as kept:
        return kept.sheet


def _next(
    desk_admin: ActingAdmin, request: HttpRequest, sheet: Sheet, act: str, as_seen: bool
) -> HttpResponse:
    claim, article = sheet.claim, sheet.desk.article
    claim.refresh_from_db()
    own = reverse("admin:articles_article_claim", args=[article.pk, claim.pk])
    here = f"{own}?appearance={sheet.appearance.pk}"
    if act in ("publish", "correct", "update") and may(request.user, Action.PUBLISH):
        return _published(desk_admin, request, claim, here, act, as_seen)
    if act == "review" and Question.objects.filter(claim=claim, answered_at=None).exists():
        desk_admin.message_user(request, "Saved. Submitting it answers the question below.")
        return HttpResponseRedirect(act_page("submit", claim))
    if act == "review":
        workflow.submit_for_review(claim, request.user)
        desk_admin.message_user(request, f"Saved, and waits for review: “{claim}”.")
        return HttpResponseRedirect(here)
    desk_admin.message_user(
        request, format_html('Saved: <a href="{}">{}</a>', here, claim.statement)
    )
    if act == "next":
        page = reverse("admin:articles_article_add_claim", args=[article.pk])
        return HttpResponseRedirect(page)
    return HttpResponseRedirect(here)


def _published(
    desk_admin: ActingAdmin, request: HttpRequest, claim: Claim, here: str, act: str, as_seen: bool
) -> HttpResponse:
    """Publishes a draft; what was public before is asked about on the page of that act, and so is
    what a colleague added while the form was open."""
    state = states([claim.pk])[claim.pk]
    if not as_seen:
        desk_admin.message_user(
            request,
            "Saved, not published: a colleague changed other parts of this claim meanwhile. Look "
            "at the preview before you publish.",
            messages.WARNING,
        )
    if state == "draft" and as_seen and not decided_before([claim]):
        workflow.publish([claim], request.user)
        edition = Edition.objects.in_force().get(claim=claim)
        desk_admin.message_user(
            request,
            format_html(
                'Readers see it from now on: <a href="{}">{}</a>',
                permalink("claim", edition),
                claim.statement,
            ),
        )
        return HttpResponseRedirect(here)
    public = "correct" if act == "correct" else "update"
    act = {"draft": "publish", "withdrawn": "reinstate"}.get(state, public)
    return HttpResponseRedirect(act_page(act, claim))


def _context(desk_admin: ActingAdmin, request: HttpRequest, article: Article) -> dict[str, Any]:
    return {
        **desk_admin.admin_site.each_context(request),
        "opts": desk_admin.opts,
        "article": article,
        "is_nav_sidebar_enabled": False,
    }


def _page(
    desk_admin: ActingAdmin,
    request: HttpRequest,
    sheet: Sheet,
    filled: set[str] | None = None,
) -> HttpResponse:
    article, text = sheet.desk.article, sheet.passage.text
    pk = sheet.claim.pk if sheet.claim.pk and sheet.parts else None
    here = sheet.appearance.pk if pk else None
    listed = listing(article, text, editable=True)
    edition = Edition.objects.in_force().listed().filter(claim=pk).first() if pk else None
    recent = {kind: _texts(kind, sheet.desk) for kind in CHOOSERS}
    context = _context(desk_admin, request, article) | {
        "title": "Claim" if pk else "New claim",
        "sheet": sheet,
        # Of when the form was first opened, also after a mistake or a spare row.
        "version": request.POST.get("version") or sheet.claim.version,
        "pk": pk,
        "state": states([pk])[pk] if pk else "",
        "state_words": STATES[states([pk])[pk]] if pk else "",
        "public": permalink("claim", edition) if edition else "",
        "listed": listed,
        "others": _others(pk, here) if pk else [],
        "discussion": discussion(sheet.claim, request.user) if pk else None,
        "marked": marked_text(text.body, listed, here) if text else "",
        "recent": recent,
        "filled": filled or set(),
        "may_publish": may(request.user, Action.PUBLISH),
        "readable": sorted(FIELDS),
    }
    return TemplateResponse(request, "admin/articles/entry/claim.html", context)


def _texts(kind: str, desk: Desk) -> list[str]:
    chooser = CHOOSERS[kind]
    return [chooser.text(one) for one in chooser.suggest("", desk)]


def _others(claim: int, here: int | None) -> list[tuple[str, Appearance]]:
    """The claim's other appearances, each with the page of its form."""
    rows = Appearance.objects.filter(claim=claim).select_related("article")
    rows = rows.exclude(pk=here) if here else rows
    return [
        (
            reverse("admin:articles_article_claim", args=[row.article_id, claim])
            + f"?appearance={row.pk}",
            row,
        )
        for row in rows
    ]
