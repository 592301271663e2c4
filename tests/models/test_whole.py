"""An edition's document has appearances, each with a place and somebody who said it."""

import copy
import json
from typing import Any

import pytest

from articles.editions.canonical import Document
from articles.models import Edition
from tests import factories as make
from tests.models.database import refused, sql

pytestmark = pytest.mark.django_db

HOP = {"source": {"id": 1}}
SPAN = {"start": 0, "end": 4, "locator": None, "chain": [HOP]}
LOCATED = {"start": None, "end": None, "locator": "t=1,2", "chain": [HOP]}


def document(*appearances: Any) -> dict[str, Any]:
    return {"format": 1, "appearances": list(appearances)}


WHOLE = [document(SPAN), document(LOCATED), document(SPAN, LOCATED, SPAN)]
BROKEN: list[Any] = [
    {},
    [],
    None,
    "text",
    1,
    {"format": 1},
    {"appearances": [SPAN]},
    {"format": None, "appearances": [SPAN]},
    {"format": "1", "appearances": [SPAN]},
    {"format": 1, "appearances": None},
    {"format": 1, "appearances": []},
    {"format": 1, "appearances": {}},
    {"format": 1, "appearances": SPAN},
    {"format": 1, "appearances": "one"},
    document(None),
    document({}),
    document("one"),
    document([]),
    document([SPAN]),
    document(SPAN | {"chain": None}),
    document(SPAN | {"chain": []}),
    document(SPAN | {"chain": {}}),
    document(SPAN | {"chain": HOP}),
    document(SPAN | {"chain": "minister"}),
    document({"start": 0, "end": 4}),
    document(SPAN | {"start": "0"}),
    document(SPAN | {"start": None}),
    document(SPAN | {"end": None}),
    document(SPAN | {"end": "4"}),
    document(SPAN | {"start": [0], "end": [4]}),
    document(LOCATED | {"locator": None}),
    document(LOCATED | {"locator": 7}),
    document({"chain": [HOP]}),
    document(SPAN, SPAN | {"chain": []}),
    document(SPAN | {"chain": []}, SPAN),
    document(SPAN, None),
    document(SPAN, LOCATED | {"locator": None}),
    document([SPAN, SPAN], SPAN),
]


def is_whole(value: Any) -> bool:
    [[answer]] = sql("SELECT public.edition_is_whole(%s)", json.dumps(value))
    return answer


@pytest.mark.parametrize("value", WHOLE)
def test_a_document_with_places_and_chains_is_whole(value: Any) -> None:
    assert is_whole(value) is True


@pytest.mark.parametrize("value", BROKEN, ids=json.dumps)
def test_any_other_document_is_not(value: Any) -> None:
    assert is_whole(value) is False


def test_no_document_is_not_whole() -> None:
    assert sql("SELECT public.edition_is_whole(NULL)") == [(False,)]


def test_a_later_format_is_for_a_later_rule() -> None:
    assert is_whole({"format": 2, "passages": []}) is True


def insert(value: Document, **columns: Any) -> None:
    """A second edition of a published claim, with this document, by SQL."""
    edition = Edition.objects.get(claim=make.published_claim())
    sql("UPDATE articles_edition SET superseded_at = now() + interval '1 s'")
    [[issue]] = sql("INSERT INTO articles_issue (issued_at) VALUES (now()) RETURNING id")
    copied: dict[str, Any] = {
        str(field.column): getattr(edition, field.attname)
        for field in Edition._meta.concrete_fields
        if not field.generated and field.column != "id"
    }
    for name, content in copied.items():
        if name in ("document", "figures", "verdict"):
            copied[name] = json.dumps(content)
    copied |= {"number": 2, "issue_id": issue, "document": json.dumps(value), **columns}
    names = ", ".join(f'"{name}"' for name in copied)
    values = ", ".join(["%s"] * len(copied))
    sql(f"INSERT INTO articles_edition ({names}) VALUES ({values})", *copied.values())


@pytest.mark.parametrize("value", [{}, document(), document(SPAN | {"chain": None})])
def test_such_an_edition_cannot_be_issued(value: Document) -> None:
    with refused("edition_is_whole"):
        insert(copy.deepcopy(value))


def test_a_withdrawn_edition_needs_no_appearance() -> None:
    insert({"format": 1, "withdrawn": True}, withdrawn=True, change="withdrawal", note="Why.")
    assert Edition.objects.in_force().get().withdrawn


@pytest.mark.parametrize("change", ["correction", "update", "withdrawal", "reinstatement", "merge"])
@pytest.mark.parametrize("note", ["", " \n"])
def test_an_edition_says_why(change: str, note: str) -> None:
    with refused("edition_says_why"):
        insert(document(SPAN), change=change, note=note)


def test_an_edition_is_issued_for_a_known_reason() -> None:
    with refused("edition_change_is_known"):
        insert(document(SPAN), change="whim", note="Why.")
