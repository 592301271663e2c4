"""The page of a claim: is it so, and how do they know?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from articles.editions import reading
from articles.models.choices import LinkKind
from articles.models.edition import Edition, EditionQuerySet
from articles.prose import rationale_html
from articles.views import chains, words
from articles.views.history import Entry, amendments, entries
from articles.views.links import permalink
from articles.views.pages import PublicRequest, Then, public, wanted_slug
from articles.views.series import Series, series

SHOWN_EDITIONS = 6
SHOWN_CHAINS = 8
SHOWN_APPEARANCES = 12
"""A claim that hundreds of articles repeat has the rest on a page of its own."""
MOST_RELATED = 30
MOST_FIGURES = 30
"""How many claims of a series its drawing shows; the whole of it has a page of its own."""
LONG_STATEMENT = 140
"""Characters from which a statement is set smaller, so that it leaves room for what follows."""
_STANCES = {"supports": ("+", "c-green"), "refutes": ("−", "c-red"), "context": ("i", "c-grey")}


@dataclass(frozen=True)
class Evidence:
    """The evidence of one stance."""

    name: str
    sign: str
    colour: str
    items: list[dict[str, Any]]


@dataclass(frozen=True)
class Related:
    """Claims that stand to this one in one way."""

    name: str
    editions: list[Edition]


@dataclass(frozen=True)
class Verdict:
    """The line that is read first."""

    rating: dict[str, Any] | None
    decided_at: datetime | None
    by: str
    again_since: datetime | None


@public
def claim(request: PublicRequest, pk: int, slug: str) -> HttpResponse:
    """A claim's page, now or as it read at `?as_of=`."""
    at = request.moment.at
    edition = Edition.objects.in_force(at).of_claims([pk]).first()
    if edition is None:
        # A lasting name from elsewhere may read like an id with a slug ("20241018-troops").
        return _from_lasting_name(request, f"{pk}-{slug}")
    if edition.withdrawn or edition.redacted:
        return _blank_page(request, edition)
    if slug != edition.slug:
        return wanted_slug(request, permalink("claim", edition))
    around = _editions_around(edition, at)
    context = claim_context(edition.document, edition, at, around)
    context |= _base_context(request, edition, around)
    return render(request, "articles/claim_detail.html", context)


@public
def lasting_name(request: PublicRequest, uid: str) -> HttpResponse:
    """Leads from a claim's lasting name to its permalink."""
    return _from_lasting_name(request, uid)


def _from_lasting_name(request: PublicRequest, uid: str) -> HttpResponse:
    known = "\x00" not in uid  # which the database cannot even be asked about
    in_force = Edition.objects.in_force(request.moment.at)
    edition = in_force.called(uid).first() if known else None
    if edition is None:
        raise Http404
    if edition.withdrawn or edition.redacted:
        return HttpResponseRedirect(permalink("claim", edition, request.moment.at))
    return wanted_slug(request, permalink("claim", edition))


def claim_context(
    document: dict[str, Any],
    edition: Edition | None = None,
    at: datetime | None = None,
    around: Sequence[Edition] = (),
) -> dict[str, Any]:
    """What the claim's template shows of `document`, in a fixed number of queries.

    Without `edition` the document is not issued, and the page is its preview. `around` are the
    claim's editions, oldest first, up to the one shown and one more.
    """
    measures = {figure["measure"]["id"] for figure in document["figures"]}
    in_force = Edition.objects.in_force(at).listed()
    measuring = _measuring(in_force, measures, document, at)
    linked = list(_linked(in_force, document)[:MOST_RELATED])
    others = [other.document for other in [*linked, *around]]
    reading.overlay([document, *others], at)
    shown = [one for one in around if edition and one.number <= edition.number]
    told = _history(shown, edition)
    ways = chains.chains(chains.statements(document))
    return {
        "claim": document,
        "is_long": len(document["statement"]) > LONG_STATEMENT,
        "article_count": len({a["article"]["id"] for a in document["appearances"]}),
        "verdict": _verdict(document),
        "chains": ways[:SHOWN_CHAINS],
        "more_chains": len(ways[SHOWN_CHAINS:]),
        "denials": chains.chains(chains.denials(document))[:SHOWN_CHAINS],
        "appearances": document["appearances"][:SHOWN_APPEARANCES],
        "more_appearances": len(document["appearances"][SHOWN_APPEARANCES:]),
        "all_series": _all_series(measuring, document, at),
        "rationale": _rationale(document),
        "evidence": _evidence(document),
        "evidence_counts": _evidence_counts(document),
        "related": _related(document, linked),
        "entries": told,
        "amendments": amendments(told),
        "edition": edition,
        "tracked_since": shown[0].issued_at if shown and shown[0].number == 1 else None,
        "preview": edition is None,
        "noindex": edition is None,
        "room": "claims",
    }


def _measuring(
    in_force: EditionQuerySet, measures: set[int], document: dict[str, Any], at: datetime | None
) -> list[Edition]:
    """The newest claims that give a figure for one of these measures, the claim's own, those that
    revise it and those that it revises."""
    if not measures:
        return []
    ids = reading.merged_ids("measure", measures, at)
    own = {link["claim"] for link in document["links"] if link["kind"] == LinkKind.REVISES}
    own.add(document["id"])
    rows = in_force.measuring(ids).without_documents()
    later = rows.revising([document["id"]]).newest().values("pk")[:MOST_RELATED]
    newest = rows.newest().values("pk")[:MOST_FIGURES]
    wanted = Q(pk__in=newest) | Q(pk__in=later) | Q(claim__in=own)
    found = list(rows.filter(wanted).newest())
    reading.figured(found, at)
    return found


def _base_context(
    request: PublicRequest, edition: Edition, around: Sequence[Edition]
) -> dict[str, Any]:
    at = request.moment.at
    present = permalink("claim", edition)
    context = {
        "canonical": request.build_absolute_uri(present),
        "noindex": at is not None or edition.withdrawn or edition.redacted,
        "then": None,
        "room": "claims",
    }
    if at:
        beside = {
            other.number: permalink("claim", other, other.issued_at)
            for other in around or _editions_around(edition, at)
        }
        earlier, later = (beside.get(edition.number + step, "") for step in (-1, 1))
        context["then"] = Then(at, present, earlier, later)
    return context


def _blank_page(request: PublicRequest, edition: Edition) -> HttpResponse:
    """The page of a withdrawn claim, or of an edition whose text was removed by law."""
    context = _base_context(request, edition, []) | {"edition": edition}
    return render(request, "articles/claim_withdrawn.html", context)


def _editions_around(edition: Edition, at: datetime | None) -> list[Edition]:
    """The newest editions up to this one, one more to tell the oldest from, and the one after."""
    first, last = edition.number - SHOWN_EDITIONS, edition.number + (at is not None)
    numbers = range(max(1, first), last + 1)
    return list(Edition.objects.of_claims([edition.claim_id]).filter(number__in=numbers))


def _history(shown: Sequence[Edition], edition: Edition | None) -> list[Entry]:
    return entries(shown, edition)[:SHOWN_EDITIONS]


def _verdict(document: dict[str, Any]) -> Verdict:
    review, since = document["review"], document["reexamined_since"]
    again = datetime.fromisoformat(since) if since else None
    if not review:
        return Verdict(None, None, "", again)
    names = reading.bylines([review["reviewer"]])
    by = names.get(review["reviewer"]) or review["reviewer_name"] or "the desk"
    return Verdict(review["rating"], datetime.fromisoformat(review["decided_at"]), by, again)


def _all_series(
    measuring: Sequence[Edition], document: dict[str, Any], at: datetime | None
) -> list[Series]:
    named = {figure["measure"]["id"]: figure["measure"] for figure in document["figures"]}
    is_cut = len(measuring) >= MOST_FIGURES
    return [series(named[pk], measuring, here=document["id"], at=at, is_cut=is_cut) for pk in named]


def _rationale(document: dict[str, Any]) -> str:
    review = document["review"]
    if not review or not review["rationale"].strip():
        return ""
    return rationale_html(review["rationale"], [item["number"] for item in document["evidence"]])


def _evidence(document: dict[str, Any]) -> list[Evidence]:
    groups = []
    for stance, (sign, colour) in _STANCES.items():
        items = [item for item in document["evidence"] if item["stance"] == stance]
        if items:
            groups.append(Evidence(words.STANCES[stance], sign, colour, items))
    return groups


def _evidence_counts(document: dict[str, Any]) -> str:
    counts = [(len(group.items), group.name.lower()) for group in _evidence(document)]
    return ", ".join(f"{count} {name}" for count, name in counts)


def _linked(in_force: EditionQuerySet, document: dict[str, Any]) -> EditionQuerySet:
    """The editions that this claim links to, and those that link to it."""
    out = [link["claim"] for link in document["links"]]
    found = in_force.of_claims(out) | in_force.linking_to([document["id"]])
    return found.newest()


def _related(document: dict[str, Any], linked: Sequence[Edition]) -> list[Related]:
    """The linked claims by kind of link: what was done to this one first."""
    groups: dict[str, list[Edition]] = {}
    own = document["id"]
    for kind, name in words.LINKS_BACK.items():
        groups[name] = [e for e in linked if f"{kind}:{own}" in e.linked_claims]
    for kind, name in words.LINKS.items():
        to = {link["claim"] for link in document["links"] if link["kind"] == kind}
        groups[name] = [e for e in linked if e.claim_id in to]
    return [Related(name, found) for name, found in groups.items() if found]
