"""Small pieces of a working record for tests, each with sensible defaults."""

from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User

from articles import workflow
from articles.models import (
    Appearance,
    Article,
    ArticleRevision,
    Attribution,
    Claim,
    Evidence,
    Figure,
    Measure,
    Rating,
    Review,
    Source,
    Topic,
)

_serial = count(1)


def user(role: str = "", **fields: Any) -> User:
    """A user of the role "editor", "reviewer" or "chief"; of none without one."""
    name = fields.pop("username", f"{role or 'somebody'}{next(_serial)}")
    made = User.objects.create_user(name, password="secret", is_staff=bool(role), **fields)
    if role:
        made.groups.add(Group.objects.get(name=role))
    return made


def source(name: str = "", **fields: Any) -> Source:
    """A source; a person unless told otherwise."""
    return Source.objects.create(
        name=name or f"Source {next(_serial)}", **({"kind": "person"} | fields)
    )


def outlet(name: str = "", **fields: Any) -> Source:
    """A source that publishes."""
    return source(name or f"Outlet {next(_serial)}", kind="outlet", **fields)


def article(body: str | None = None, **fields: Any) -> Article:
    """An article with one text, unless `body` is ""."""
    serial = next(_serial)
    fields.setdefault("headline", f"Headline {serial}")
    if "outlet" not in fields:
        fields["outlet"] = outlet()
    made = Article.objects.create(**fields)
    if body is None:
        body = f"On Monday the office said that {serial} soldiers had left. Nobody saw them."
    if body:
        ArticleRevision.objects.create(article=made, body=body)
    return made


def claim(statement: str = "", **fields: Any) -> Claim:
    """A claim that appears nowhere yet."""
    return Claim.objects.create(
        statement=statement or f"{next(_serial)} soldiers had left.",
        **({"kind": "event"} | fields),
    )


def appearance(
    of: Claim,
    within: Article | None = None,
    *,
    chain: list[Source] | None = None,
    exact: str = "",
    said_on: str | None = None,
    **fields: Any,
) -> Appearance:
    """A passage of `within`: the first sentence, or `exact`; originator first in `chain`."""
    within = within or article()
    revision = within.latest_revision()
    if revision:
        exact = exact or revision.body.split(".")[0]
        start = revision.body.index(exact)
        fields |= {"revision": revision, "exact": exact, "start": start, "end": start + len(exact)}
    else:
        fields.setdefault("locator", "t=1,2")
    made = Appearance.objects.create(claim=of, article=within, **fields)
    hops = chain if chain is not None else [source(), *([within.outlet] if within.outlet else [])]
    for position, hop in enumerate(hops):
        Attribution.objects.create(
            appearance=made,
            source=hop,
            position=position,
            said_on=said_on if position == 0 else None,
        )
    return made


def whole_claim(statement: str = "", *, within: Article | None = None, **fields: Any) -> Claim:
    """A claim that can be published: with one appearance and its chain."""
    made = claim(statement, **fields)
    appearance(made, within)
    return made


def evidence(of: Claim, stance: str = "supports", **fields: Any) -> Evidence:
    """Evidence in a document of its own."""
    fields.setdefault("article", None)
    document = fields.pop("article") or article("", kind="report")
    return Evidence.objects.create(claim=of, article=document, stance=stance, **fields)


def figure(of: Claim, value: str, measure: Measure | None = None, **fields: Any) -> Figure:
    """One exact value."""
    measure = measure or Measure.objects.get_or_create(name="Soldiers", unit="soldiers")[0]
    return Figure.objects.create(claim=of, measure=measure, low=value, high=value, **fields)


def topic(name: str = "", **fields: Any) -> Topic:
    """A topic."""
    return Topic.objects.create(name=name or f"Topic {next(_serial)}", **fields)


def rating(slug: str = "supported") -> Rating:
    """One of the default scale."""
    return Rating.objects.get(slug=slug)


def decided(of: Claim, slug: str = "supported", by: User | None = None, **fields: Any) -> Review:
    """A decision on the claim as it stands, citing evidence made for it where none is there."""
    numbers = list(of.evidence.values_list("number", flat=True))
    if not numbers and rating(slug).needs_evidence:
        numbers = [evidence(of).number]
    of.refresh_from_db()
    fields.setdefault("evidence", numbers)
    fields.setdefault("summary", "The documents show it.")
    return workflow.decide(of, of.version, rating(slug), by=by or user("reviewer"), **fields)


def published_claim(statement: str = "", *, by: User | None = None, **fields: Any) -> Claim:
    """A claim that readers see."""
    made = whole_claim(statement, **fields)
    workflow.publish([made], by or user("chief"))
    return made
