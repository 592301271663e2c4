"""The desk's lists: found by other names, narrowed by dates from year to day."""

import pytest

from tests import factories
from tests.admin.desk import at, change, rows, signed_in, text, typed

pytestmark = pytest.mark.django_db


def test_dates_are_narrowed_from_the_year_to_the_day() -> None:
    client = signed_in(factories.user("editor"))
    factories.claim("First.", occurred_on="2024-10-18")
    factories.claim("Second.", occurred_on="2024-11")
    factories.claim("Third.", occurred_on="2023~")
    factories.claim("Undated.")
    page = at("claim", "changelist")

    everything = text(client.get(page))
    assert "?occurred_on=2024" in everything
    assert "?occurred_on=2023" in everything
    year = text(client.get(page, {"occurred_on": "2024"}))
    assert "First." in year
    assert "Second." in year
    assert "Third." not in year
    assert "occurred_on=2024-10" in year
    month = text(client.get(page, {"occurred_on": "2024-10"}))
    assert "Second." not in month
    assert "occurred_on=2024-10-18" in month
    assert "First." in text(client.get(page, {"occurred_on": "2024-10-18"}))


@pytest.mark.parametrize("value", ["x", "2024-13", "2024/2025", "202X", "\x00", "2024-02-30"])
def test_a_date_that_is_none_narrows_nothing(value: str) -> None:
    factories.claim("First.", occurred_on="2024-10-18")

    page = signed_in(factories.user("editor")).get(
        at("claim", "changelist"), {"occurred_on": value}
    )

    assert "First." in text(page)


@pytest.mark.parametrize("model", ["article", "attribution", "figure"])
def test_other_lists_have_their_dates_too(model: str) -> None:
    claim = factories.claim()
    article = factories.article(published_on="2024-10-20")
    factories.appearance(claim, article, said_on="2024-10-19")
    factories.figure(claim, "3", as_of="2024-10-18")

    page = text(signed_in(factories.user("editor")).get(at(model, "changelist")))

    assert "=2024" in page


def test_a_new_article_leads_to_its_text() -> None:
    client = signed_in(factories.user("editor"))
    address = at("article", "add")

    answer = client.post(
        address,
        typed(client.get(address))
        | {"headline": "Ships", "_save": "Save"}
        | rows("revisions", {"body": "Three ships sailed.", "note": ""}),
    )

    assert answer["Location"].endswith("/text/")
    assert "Three ships sailed." in text(client.get(answer["Location"]))


def test_a_source_without_a_country_has_a_name_among_the_filters() -> None:
    factories.source("A")
    factories.source("B", country="Norway")

    page = text(signed_in(factories.user("editor")).get(at("source", "changelist")))

    assert "no country" in page


def test_boxes_that_delete_a_row_are_named() -> None:
    claim = factories.claim()
    factories.figure(claim, "3")
    client = signed_in(factories.user("editor"))

    page = text(client.get(at("claim", "change", claim.pk)))

    assert 'aria-label="Delete this row"' in page
    assert change(client, claim, **{"figures-0-DELETE": "on"}).status_code == 302
    assert not claim.figures.exists()
