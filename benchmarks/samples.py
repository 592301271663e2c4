"""What is asked of a corpus: the addresses of pages of each kind, as JSON on standard output.

FACTCHECK_DATA=/some/corpus python -m benchmarks.samples
"""

import json
import os
from datetime import datetime
from typing import Any
from urllib.parse import quote

import django

CLAIMS = 200
ARTICLES = 40
DRAWN_FROM = 20_000
"""Among how many statements words are looked for."""


def samples() -> dict[str, Any]:
    """`paths`: lists of addresses by name. `sizes`: how large what they show is. `then`: the past
    moment. `headers`: what to send with the desk's addresses. `words`, `rating`: what lists are
    asked for."""
    then = _then()
    pages, sizes = _pages(then)
    rare, common = _words()
    lists, rating = _lists(rare, common)
    return {
        "then": then.isoformat(),
        "paths": pages | lists | _desk(common),
        "sizes": sizes,
        "headers": _signed_in(),
        "words": {"rare": rare, "common": common},
        "rating": rating,
    }


def _then() -> datetime:
    """The moment by which four of five claims had been published."""
    from articles.models import Edition

    first = Edition.objects.filter(number=1).order_by("issued_at")
    times = first.values_list("issued_at", flat=True)
    return times[first.count() * 4 // 5]


def _pages(then: datetime) -> tuple[dict[str, list[str]], dict[str, int]]:
    from articles.models import Edition
    from articles.views.links import claims_with, permalink

    asked = _spread(then)
    was = Edition.objects.in_force(then).listed().of_claims(asked)
    known = {one.claim_id: one for one in was}
    now = {one.claim_id: one for one in Edition.objects.in_force().listed().of_claims(asked)}
    paths = {
        "claim": [permalink("claim", now[pk]) for pk in known if pk in now],
        "claim then": [permalink("claim", known[pk], then) for pk in known if pk in now],
    }
    sizes = {}
    for kind, part, wanted, most in (
        ("article", "article", 20, ARTICLES),
        ("source", "originated", 10_000, 1),
        ("measure", "measure", 1_000, 1),
    ):
        found = _things(kind, part, wanted, most, then)
        paths[kind] = [permalink(kind, now) for _, now, _ in found]
        paths[f"{kind} then"] = [permalink(kind, was, then) for _, _, was in found]
        sizes[kind] = found[0][0] if found else 0
        if kind == "source":
            paths["source list"] = [claims_with("source", now["id"]) for _, now, _ in found]
            past = [claims_with("source", now["id"], then) for _, now, _ in found]
            paths["source list then"] = past
    return paths, sizes


def _spread(then: datetime) -> list[int]:
    """Claims from all over the corpus."""
    from articles.models import Edition

    rows = Edition.objects.in_force(then).listed().order_by("claim_id")
    ids = list(rows.values_list("claim_id", flat=True))
    return ids[:: max(len(ids) // CLAIMS, 1)][:CLAIMS]


def _things(
    kind: str, part: str, wanted: int, most: int, then: datetime
) -> list[tuple[int, Any, Any]]:
    """Those that show nearest to `wanted` claims: how many, and their documents now and then."""
    from articles.models import PublicCount, SharedEdition

    counts = PublicCount.objects.filter(part=part, claims__gt=0).values_list("key", "claims")
    rows = sorted(counts, key=lambda row: (abs(row[1] - wanted), row[0]))
    found = []
    for key, claims in rows[: most * 20]:
        editions = SharedEdition.objects.listed().of(kind, [int(key)])
        now, was = editions.in_force().first(), editions.in_force(then).first()
        if now and was:
            found.append((claims, now.document, was.document))
    return found[:most]


def _words() -> tuple[str, str]:
    """A rare word and a common one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            r"""SELECT word, count(*) FROM (
                 SELECT DISTINCT claim_id, regexp_split_to_table(lower(statement), '[^a-z]+')
                 FROM (SELECT claim_id, statement FROM articles_edition
                       WHERE superseded_at IS NULL AND language = 'en' LIMIT %s) AS drawn
               ) AS words (claim, word)
               WHERE length(word) > 5 GROUP BY word ORDER BY count(*) DESC, word""",
            [DRAWN_FROM],
        )
        words = cursor.fetchall()
    rare = [word for word, count in words if 2 <= count <= 3] or [words[-1][0]]
    common = [word for word, _ in words][:1]
    return rare[len(rare) // 2], common[0]


def _lists(rare: str, common: str) -> tuple[dict[str, list[str]], str]:
    from articles.models import PublicCount

    def most(part: str) -> str:
        rows = PublicCount.objects.filter(part=part).exclude(key="").order_by("-claims")
        return rows.values_list("key", flat=True)[0]

    rating, source, topic, outlet = map(most, ("rating", "originated", "topic", "published"))
    asked = {
        "list": "",
        "list, last page": "?page=last",
        "list, newest change": "?sort=change",
        "list, most disputed": "?sort=disputed",
        "list of a rating": f"?rating={rating}",
        "list of the largest source": f"?source={source}",
        "list of a topic": f"?topic={topic}",
        "list of a topic, rating and outlet": f"?topic={topic}&rating={rating}&outlet={outlet}",
        "list of a year": "?after=2024-01-01&before=2024-12-31",
        "search, rare word": f"?q={quote(rare)}",
        "search, common word": f"?q={quote(common)}",
        "search within a rating": f"?q={quote(common)}&rating={rating}",
        "search for nothing there": "?q=zzzzqqqq",
    }
    paths = {name: [f"/claims/{query}"] for name, query in asked.items()}
    return paths | {
        "home": ["/"],
        "corrections": ["/corrections/"],
        "sources": ["/sources/"],
    }, rating


def _desk(common: str) -> dict[str, list[str]]:
    completed = "/admin/autocomplete/?app_label=articles&model_name={}&field_name={}&term={}"
    return {
        "desk, claims": ["/admin/articles/claim/"],
        "desk, claims searched": [f"/admin/articles/claim/?q={quote(common)}"],
        "desk, articles": ["/admin/articles/article/"],
        "desk, sources": ["/admin/articles/source/"],
        "desk, editions": ["/admin/articles/edition/"],
        "desk, sources completed": [completed.format("attribution", "source", "a")],
        "desk, articles completed": [completed.format("evidence", "article", quote(common))],
    }


def _signed_in() -> dict[str, str]:
    """The cookie of an administrator made for this."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    user, made = User.objects.get_or_create(
        username="benchmark", defaults={"is_staff": True, "is_superuser": True}
    )
    if made:
        user.set_unusable_password()
        user.save()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"Cookie": f"sessionid={session.session_key}"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    print(json.dumps(samples()))


if __name__ == "__main__":
    main()
