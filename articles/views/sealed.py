"""The sealed record in public: its checkpoints, and proofs that what was published is in it."""

import json
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.models.edition import Edition, SharedEdition
from articles.models.sealed import Checkpoint
from articles.sealing import proofs, verifier
from articles.slugs import is_id
from articles.views.errors import bad_request
from articles.views.links import WITHDRAWN, moment_text, with_query
from articles.views.pages import PublicRequest, in_time, public, wanted_slug
from articles.views.paging import Order, next_page, page

SIZE = 50
LARGEST_FIRST = Order("size", "size", True, int)
NOT_YET = (
    "This edition is not sealed yet. The record is sealed once a day, and the next checkpoint will "
    "hold this edition too."
)


@public
def checkpoint(request: PublicRequest) -> HttpResponse:
    """The newest checkpoint, as it was signed."""
    newest = proofs.newest(request.moment.at)
    if newest is None:
        raise Http404
    return _plain(newest.note)


@public
def checkpoint_of(request: PublicRequest, size: int) -> HttpResponse:
    """The checkpoint of a tree of this size, as it was signed."""
    found = _checkpoint(str(size))
    if found is None:
        raise Http404
    return _plain(found.note)


@public
def checkpoints(request: PublicRequest) -> HttpResponse:
    """All checkpoints, the newest first, with the key that signs them and how to check them."""
    at = request.moment.at
    shown = page(proofs.checkpoints(at), LARGEST_FIRST, request.GET.get("page", ""), SIZE)
    newest = proofs.newest(at)
    context = in_time(request, reverse("articles:checkpoints")) | {
        "newest": newest,
        "pairs": list(zip(shown.rows, [*shown.rows[1:], None], strict=False)),
        "following": next_page(request, shown),
        "is_first": shown.is_first,
        "start": with_query(request, page=None),
    }
    return render(request, "articles/checkpoint_list.html", context)


@public
def growth(request: PublicRequest) -> HttpResponse:
    """The proof that one checkpoint's record begins with an earlier one's: `?from=…&to=…`."""
    older, newer = (_checkpoint(request.GET.get(name, "")) for name in ("from", "to"))
    if older is None or newer is None or older.size >= newer.size:
        reason = (
            "from, to: write the sizes of two checkpoints, the smaller first. The list of "
            "checkpoints has them."
        )
        return bad_request(request, reason=reason)
    return _json(proofs.prove_growth(older, newer), f"{older.size}-{newer.size}.json")


@public
def program(request: PublicRequest) -> HttpResponse:
    """The program that checks proofs, for everybody."""
    return _plain(Path(verifier.__file__).read_text("utf-8"))


@public
def proof(request: PublicRequest, pk: int, slug: str, number: int) -> HttpResponse:
    """That a claim's edition stands in the sealed record: what is proven, and how to check it."""
    edition, present = _edition(request, pk, number)
    path = _path(present, "proof", number=number)
    if slug != (present.slug or WITHDRAWN):
        return wanted_slug(request, path)
    withheld = _withheld(edition, present)
    newest = proofs.newest(request.moment.at)
    proven = newest and proofs.prove(edition, newest, with_text=not withheld)
    context = in_time(request, path) | {
        "room": "claims",
        "edition": edition,
        "present": present,
        "is_blank": present.withdrawn or present.redacted,
        "newest": newest,
        "proven": proven,
        "withheld": withheld,
        "leaf": json.dumps(proven["leaf"], ensure_ascii=False, indent=2) if proven else "",
        "not_yet": NOT_YET,
        "history": _path(present, "history") + _as_of(request),
        "file": _file_name(edition),
        "download": _path(present, "proof_file", number=number) + _as_of(request),
    }
    return render(request, "articles/edition_proof.html", context)


@public
def proof_file(request: PublicRequest, pk: int, slug: str, number: int) -> HttpResponse:
    """The same as a file for the program that checks it."""
    edition, present = _edition(request, pk, number)
    if slug != (present.slug or WITHDRAWN):
        return wanted_slug(request, _path(present, "proof_file", number=number))
    withheld = _withheld(edition, present)
    newest = proofs.newest(request.moment.at)
    proven = newest and proofs.prove(edition, newest, with_text=not withheld)
    return _json(proven and proven | {"withheld": withheld}, _file_name(edition))


@public
def shared_proof_file(request: PublicRequest, kind: str, pk: int, number: int) -> HttpResponse:
    """The proof of an edition of a source, article, measure or topic."""
    at = request.moment.at
    issued = SharedEdition.objects.of(kind, [pk]).filter(number=number).select_related("issue")
    edition = (issued.filter(issued_at__lte=at) if at else issued).first()
    if edition is None:
        raise Http404
    newest = proofs.newest(at)
    return _json(newest and proofs.prove_shared(edition, newest), f"{kind}-{pk}-{number}.json")


def _edition(request: PublicRequest, pk: int, number: int) -> tuple[Edition, Edition]:
    """A claim's edition, and the one in force at the moment; 404 where either is not there."""
    at = request.moment.at
    present = Edition.objects.in_force(at).of_claims([pk]).first()
    if present is None or number > present.number:
        raise Http404
    issued = Edition.objects.of_claims([pk]).filter(number=number).select_related("issue")
    edition = issued.first()
    if edition is None:
        raise Http404
    return edition, present


def _file_name(edition: Edition) -> str:
    return f"claim-{edition.claim_id}-edition-{edition.number}.json"


def _withheld(edition: Edition, present: Edition) -> str:
    """Why its document may not be shown, in words; "" where it may. One query at most."""
    if edition.redacted:
        return "The text of this edition was removed for legal reasons."
    if edition.withdrawn:
        return ""
    if present.withdrawn or present.redacted:
        return "The claim is withdrawn."
    articles = {appearance["article"]["id"] for appearance in edition.document["appearances"]}
    shared = SharedEdition.objects.in_force().of("article", articles)
    if shared.filter(document__full_text_public=False).exists():
        # What stands around a passage is in the document, to find it again.
        return "It holds words of an article that may not be shown whole."
    return ""


def _checkpoint(size: str) -> Checkpoint | None:
    return Checkpoint.objects.filter(size=int(size)).first() if is_id(size) else None


def _path(present: Edition, name: str, **more: int) -> str:
    slug = present.slug or WITHDRAWN
    return reverse(f"articles:{name}", kwargs={"pk": present.claim_id, "slug": slug} | more)


def _as_of(request: PublicRequest) -> str:
    return f"?as_of={moment_text(request.moment.at)}" if request.moment.at else ""


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _json(proven: Any, name: str) -> HttpResponse:
    """A proof as a file; 404 with the reason where there is none yet."""
    answer = proven or {"error": NOT_YET}
    response = HttpResponse(
        json.dumps(answer, ensure_ascii=False, indent=1) + "\n",
        content_type="application/json",
        status=200 if proven else 404,
    )
    if proven:
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
