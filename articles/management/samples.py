"""One page of every type, the fullest that the record has: for pictures and for checks."""

from collections.abc import Iterable
from urllib.parse import quote

from django.urls import reverse

from articles.models import Appearance, Claim
from articles.models.edition import Edition, PublicCount, SharedEdition
from articles.views.links import permalink

LOOKED_AT = 500


def sample_pages() -> dict[str, str]:
    """The addresses of public pages by a short name; types that have no page yet are left out."""
    pages = {name: reverse(f"articles:{name}") for name in ("home", "claims", "corrections")}
    pages |= {name: reverse(f"articles:{name}") for name in ("how_we_work", "about")}
    pages |= {f"{kind}s": reverse(f"articles:{kind}s") for kind in _PARTS}
    pages["checkpoints"] = reverse("articles:checkpoints")
    pages["nothing-found"] = f"{pages['claims']}?q=zzzzzz&kind=event"
    pages |= _claims() | _articles()
    for kind, part in _PARTS.items():
        if thing := _busiest(kind, part):
            pages.setdefault(kind, permalink(kind, thing.document))
    return {name.replace("_", "-"): path for name, path in pages.items()}


def error_pages() -> dict[str, str]:
    """Addresses that are answered with a page for errors."""
    claims = reverse("articles:claims")
    return {"not-found": f"{claims}1-nothing/nowhere/", "bad-request": f"{claims}?as_of=never"}


_PARTS = {"article": "article", "source": "originated", "measure": "measure", "topic": "topic"}


def _claims() -> dict[str, str]:
    newest = list(Edition.objects.in_force().listed().newest()[:LOOKED_AT])
    if not newest:
        return {}
    fullest = max(newest, key=_fullness)
    word = max(fullest.statement.split(), key=len).strip(".,“”")
    pages = {
        "claim": permalink("claim", fullest),
        "search": f"{reverse('articles:claims')}?q={quote(word)}&kind={fullest.kind}",
        "appearances": permalink("claim", fullest) + "appearances/",
    }
    changed = max(newest, key=lambda edition: edition.number)
    pages["history"] = permalink("claim", changed) + "history/"
    pages["proof"] = pages["history"] + "1/"
    if changed.number > 1:
        first = Edition.objects.of_claims([changed.claim_id]).get(number=1)
        pages["claim-then"] = permalink("claim", changed, first.issued_at)
    if withdrawn := Edition.objects.in_force().filter(withdrawn=True).first():
        pages["claim-withdrawn"] = permalink("claim", withdrawn)
        pages["history-withdrawn"] = permalink("claim", withdrawn) + "history/"
    return pages


def _fullness(edition: Edition) -> tuple[int, int]:
    document = edition.document
    parts: Iterable[str] = ("evidence", "figures", "appearances", "links")
    return sum(bool(document[name]) for name in parts), len(document["evidence"])


def _articles() -> dict[str, str]:
    pages: dict[str, str] = {}
    for row in PublicCount.objects.filter(part="article", claims__gt=0)[:LOOKED_AT]:
        article = _in_force("article", row.key)
        if not article:
            continue
        path = permalink("article", article.document)
        if not article.document["revision"]:
            pages.setdefault("article-without-text", path)
        elif not article.document["full_text_public"]:
            pages.setdefault("article-passages", path)
        elif len(article.document["revisions"]) > 1:
            pages.setdefault("article-changes", f"{path}?changes=1")
        elif article.document["language"].split("-")[0] in ("ar", "he", "fa", "ur"):
            pages.setdefault("article-right-to-left", path)
    return pages


def _busiest(kind: str, part: str) -> SharedEdition | None:
    rows = PublicCount.objects.filter(part=part, claims__gt=0).order_by("-claims", "key")
    return next((thing for row in rows[:10] if (thing := _in_force(kind, row.key))), None)


def _in_force(kind: str, key: str) -> SharedEdition | None:
    return SharedEdition.objects.in_force().listed().of(kind, [int(key)]).first()


def desk_pages() -> dict[str, str]:
    """Addresses of the desk's and the reviewers' pages, for somebody who is signed in."""
    pages = {"desk": reverse("admin:index"), "review-queue": reverse("review:queue")}
    pages |= {
        f"desk-{kind}s": reverse(f"admin:articles_{kind}_changelist")
        for kind in ("claim", "article", "source", "measure", "topic")
    }
    placed = Appearance.objects.filter(revision__isnull=False).order_by("pk").first()
    if placed:
        article, claim = placed.article_id, placed.claim_id
        pages |= {
            "desk-article": reverse("admin:articles_article_change", args=[article]),
            "desk-text": reverse("admin:articles_article_text", args=[article]),
            "desk-claim-new": reverse("admin:articles_article_add_claim", args=[article]),
            "desk-claim-form": reverse("admin:articles_article_claim", args=[article, claim]),
            "desk-claim": reverse("admin:articles_claim_change", args=[claim]),
            "desk-changes": reverse("admin:articles_claim_changes", args=[claim]),
            "desk-act": f"{reverse('admin:articles_claim_act', args=['correct'])}?chosen={claim}",
            "desk-history": reverse("admin:articles_claim_history", args=[claim]),
        }
    if waiting := Claim.objects.awaiting_review().first():
        pages["review-claim"] = reverse("review:claim", args=[waiting.pk])
    return pages
