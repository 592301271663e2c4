"""Whatever stands in an address, the answer is a page and never a broken one."""

import pytest
from django.test import Client

from tests.secret_record import Record, published_record

pytestmark = pytest.mark.django_db

ODD = [
    "\x00", "²", "٣", "x" * 5000, "-1", "9" * 30, "1.5", "' OR 1=1 --", "<script>", "%", "\\",
    "🇰🇵", ":*", "a & | b !", '"' * 50, "()", " ", "\u202e",
]  # fmt: skip


@pytest.fixture
def record() -> Record:
    return published_record()


@pytest.mark.parametrize(
    "name",
    ["q", "source", "outlet", "relay", "topic", "rating", "kind", "after", "before", "page",
     "sort", "as_of", "other"],
)  # fmt: skip
def test_a_list_of_claims_takes_any_filter(name: str, record: Record) -> None:
    client = Client()
    for value in ODD:
        response = client.get("/claims/", {name: value})
        assert response.status_code in (200, 400), value
        assert b"<script>" not in response.content


@pytest.mark.parametrize("name", ["page", "as_of", "text"])
def test_every_page_takes_any_parameter(name: str, record: Record) -> None:
    client = Client()
    pages = [
        "/", "/articles/", "/sources/", "/measures/", "/topics/",
        f"/claims/{record.public[0].pk}-1-500-left/",
        f"/articles/{record.article.pk}-soldiers-left/",
        f"/sources/{record.source.pk}-the-ministry/",
        f"/measures/{record.measure.pk}-soldiers-sent/",
        f"/measures/{record.measure.pk}-soldiers-sent/figures.csv",
        f"/topics/{record.topic.pk}-deployment/",
    ]  # fmt: skip
    for page in pages:
        for value in ODD:
            response = client.get(page, {name: value})
            assert response.status_code in (200, 301, 400), (page, value)


@pytest.mark.parametrize(
    "address",
    [
        "/claims/%00/", "/claims/%C2%B2/", f"/claims/{'x' * 3000}/", "/claims/1-%00/",
        "/claims/999999999999999999-x/", "/claims/9999999999999999999-x/", "/claims/%ED%A0%80/",
        "/claims/%FF/", "/sources/1-%F0%9F%87%B0/", "/topics/0-x/", "/articles/-1-x/",
    ],
)  # fmt: skip
def test_an_address_of_nothing_is_not_found(address: str, record: Record) -> None:
    assert Client().get(address).status_code == 404
