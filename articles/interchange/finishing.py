"""The end of a run: what had to wait until every line was in the record.

Parents of sources and topics, texts that excerpts stand in, links between claims, reviews: in this
order, since a review is of the claim as it stands when all else is there.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import StrIndex

from articles import copying
from articles.interchange.batch import Batch
from articles.interchange.problems import Place
from articles.interchange.refusals import all_or_each
from articles.models import (
    ArticleRevision,
    Claim,
    ClaimLink,
    Evidence,
    ImportStep,
    Rating,
    Review,
    Source,
    Topic,
)

CHUNK = 1000


def steps(batch: Batch, *kinds: str) -> Iterator[list[ImportStep]]:
    """The run's steps of some kinds, chunk by chunk, those of a thing together and in order."""
    rows = batch.run.steps.filter(kind__in=kinds).order_by("kind", "thing", "id")
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def finish(batch: Batch) -> None:
    """Takes all steps but the publishing; what is wrong goes to the batch's problems."""
    for kind, take in _TAKE.items():
        for chunk in steps(batch, kind):
            rows = take(batch, chunk)
            if batch.problems.enough:
                return
            if rows and not batch.problems.found:
                all_or_each(rows, _write, _teller(batch))
                batch.create(ImportStep, batch.steps)
                batch.steps = []


Row = tuple[ImportStep, Any]
"""A step and the object that takes it; new ones are inserted, others updated."""


def _write(rows: Sequence[Row]) -> None:
    by_model: dict[Any, list[Any]] = {}
    for _, row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, objects in by_model.items():
        if model in _COLUMN:
            copying.update(model, _COLUMN[model], objects)
        else:
            copying.create(model, objects)


_COLUMN = {Source: "parent_id", Topic: "parent_id", Evidence: "revision_id"}


def _teller(batch: Batch) -> Callable[[Row, str, str], None]:
    def tell(row: Row, name: str, message: str) -> None:
        step = row[0]
        path = step.path if not name or step.path.endswith(name) else f"{step.path}.{name}"
        batch.problems.add(place_of(step), path, message)

    return tell


def place_of(step: ImportStep) -> Place:
    """The line that a step is from."""
    return Place(step.file, step.line)


def _parents(batch: Batch, chunk: list[ImportStep]) -> list[Row]:
    return _under(batch, chunk, Source, "key")


def _topics_above(batch: Batch, chunk: list[ImportStep]) -> list[Row]:
    return _under(batch, chunk, Topic, "slug")


def _under(batch: Batch, chunk: list[ImportStep], model: Any, name: str) -> list[Row]:
    wanted = {step.data["parent"] for step in chunk}
    parents = {
        getattr(node, name): node for node in model.objects.filter(**{f"{name}__in": wanted})
    }
    children = model.objects.select_related("parent").in_bulk([step.thing for step in chunk])
    rows: list[Row] = []
    for step in chunk:
        child, parent = children[step.thing], parents.get(step.data["parent"])
        if parent is None:
            message = f"there is no {name} “{step.data['parent']}”, in the files or before."
            batch.problems.add(place_of(step), step.path, message)
        elif child.parent_id is None:
            child.parent = parent
            rows.append((step, child))
            if model is Source:
                batch.later("shared", child.pk, place_of(step), step.path, kind="source")
        elif child.parent_id != parent.pk:
            known = getattr(child.parent, name)
            message = f"“{child}” is known under “{known}”. Write that, or move it at the desk."
            batch.problems.add(place_of(step), step.path, message)
    return rows


def _texts(batch: Batch, chunk: list[ImportStep]) -> list[Row]:
    evidence = Evidence.objects.in_bulk([step.thing for step in chunk])
    articles = {row.article_id for row in evidence.values()}
    texts = {
        (article, number): pk
        for article, number, pk in ArticleRevision.objects.filter(article__in=articles).values_list(
            "article", "number", "id"
        )
    }
    rows: list[Row] = []
    for step in chunk:
        row = evidence[step.thing]
        row.revision_id = texts.get((row.article_id, step.data["number"]))
        if row.revision_id is None:
            message = f"that article has no text {step.data['number']}, in the files or before."
            batch.problems.add(place_of(step), step.path, message)
        elif row.excerpt and not _stands(row):
            path = step.path.removesuffix("revision") + "excerpt"
            message = "these words do not stand in that text. Copy them from it."
            batch.problems.add(place_of(step), path, message)
        else:
            rows.append((step, row))
    return rows


def _stands(row: Evidence) -> bool:
    texts = ArticleRevision.objects.annotate(at=StrIndex(F("body"), Value(row.excerpt)))
    return texts.filter(pk__in=[row.revision_id], at__gt=0).exists()


def _links(batch: Batch, chunk: list[ImportStep]) -> list[Row]:
    keys = {step.data["key"] for step in chunk if "key" in step.data}
    by_key = dict(Claim.objects.filter(uid__in=keys).values_list("uid", "id"))
    claims = {step.thing for step in chunk}
    known: set[tuple] = set(
        ClaimLink.objects.filter(claim__in=claims).values_list("claim", "kind", "to")
    )
    rows: list[Row] = []
    for step in chunk:
        to = step.data.get("claim") or by_key.get(step.data["key"])
        mark = (step.thing, step.data["kind"], to)
        if to is None:
            message = f"there is no claim “{step.data['key']}”, in the files or before."
            batch.problems.add(place_of(step), step.path, f"{message} Correct the key.")
        elif to == step.thing:
            message = "a claim is not linked to itself. Choose another."
            batch.problems.add(place_of(step), step.path, message)
        elif mark not in known:
            known.add(mark)
            rows.append((step, ClaimLink(claim_id=step.thing, kind=step.data["kind"], to_id=to)))
    batch.counts["links"] += len(rows)
    _note_grown(batch, rows)
    return rows


def _note_grown(batch: Batch, rows: list[Row]) -> None:
    """Notes that these claims change now, and which version they had before."""
    ids = {row.claim_id for _, row in rows}
    versions = dict(Claim.objects.filter(id__in=ids).values_list("id", "version"))
    for step, row in rows:
        batch.later(
            "grown", row.claim_id, place_of(step), step.path, version=versions[row.claim_id]
        )


def _reviews(batch: Batch, chunk: list[ImportStep]) -> list[Row]:
    claims = {step.thing for step in chunk}
    versions = dict(Claim.objects.filter(id__in=claims).values_list("id", "version"))
    ratings = {rating.slug: rating for rating in Rating.objects.all()}
    numbers = set(Evidence.objects.filter(claim__in=claims).values_list("claim", "number"))
    known = set(
        Review.objects.filter(claim__in=claims).values_list("claim", "decided_at", "rating")
    )
    rows: list[Row] = []
    for step in chunk:
        data = dict(step.data)
        rating = ratings.get(data.pop("rating"))
        decided_at = datetime.fromisoformat(data.pop("decided_at"))
        missing = [n for n in data["evidence"] if (step.thing, n) not in numbers]
        if rating is None:
            _wrong(batch, step, "rating", f"there is no rating “{step.data['rating']}”.")
        elif missing:
            _wrong(batch, step, "evidence", f"this claim has no evidence [{missing[0]}].")
        elif rating.needs_evidence and not data["evidence"]:
            _wrong(batch, step, "evidence", f"a decision “{rating}” has to cite evidence.")
        elif (step.thing, decided_at, rating.pk) not in known:
            known.add((step.thing, decided_at, rating.pk))
            review = Review(
                claim_id=step.thing,
                claim_version=versions[step.thing],
                imported_by=batch.user,
                rating=rating,
                decided_at=decided_at,
                **data,
            )
            rows.append((step, review))
    batch.counts["reviews"] += len(rows)
    _note_grown(batch, rows)
    return rows


def _wrong(batch: Batch, step: ImportStep, name: str, message: str) -> None:
    batch.problems.add(place_of(step), f"{step.path}.{name}", message)


_TAKE: dict[str, Callable[[Batch, list[ImportStep]], list[Row]]] = {
    "parent": _parents,
    "above": _topics_above,
    "text": _texts,
    "link": _links,
    "review": _reviews,
}
