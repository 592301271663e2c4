"""Reading editions: in force now or at a time, under today's names or that day's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from articles import upkeep, workflow
from articles.editions import reading
from articles.models import Byline, ClaimTopic, Edition, Issue, SharedEdition
from tests import factories as make

pytestmark = pytest.mark.django_db

WHY = "The ministry published the list."


def moments() -> list[datetime]:
    return list(Issue.objects.order_by("id").values_list("issued_at", flat=True))


# In force


def test_what_is_in_force_at_a_time_is_what_was_issued_last_by_then() -> None:
    claim, chief = make.published_claim(), make.user("chief")
    workflow.withdraw(claim, chief, WHY)
    workflow.reinstate(claim, chief, WHY)
    tick = timedelta(microseconds=1)
    for number, at in enumerate(moments(), 1):
        before = Edition.objects.in_force(at - tick).values_list("number", flat=True)
        assert list(before) == ([number - 1] if number > 1 else [])
        assert Edition.objects.in_force(at).get().number == number
    assert Edition.objects.in_force().get().number == 3


def test_lists_leave_out_what_is_withdrawn_then_and_only_then() -> None:
    claim, chief = make.published_claim(), make.user("chief")
    workflow.withdraw(claim, chief, WHY)
    first, second = moments()
    assert Edition.objects.in_force(first).listed().exists()
    assert not Edition.objects.in_force(second).listed().exists()


def test_a_list_sorts_by_the_day_and_then_by_the_newest_claim() -> None:
    chief = make.user("chief")
    claims = [make.claim() for _ in range(4)]
    for claim, day in zip(claims, ("2024-10-18", "2024-10-19", None, "2024-10-18"), strict=True):
        make.appearance(claim, said_on=day)
    workflow.publish(claims, chief)
    found = Edition.objects.in_force().newest().values_list("claim", flat=True)
    assert list(found) == [claims[at].pk for at in (1, 3, 0, 2)]


def test_undated_claims_are_in_no_span_that_has_an_end() -> None:
    undated, dated = make.claim(), make.claim()
    make.appearance(undated)
    make.appearance(dated, said_on="2024-10-18")
    workflow.publish([undated, dated], make.user("chief"))
    day = datetime(2024, 10, 18, tzinfo=UTC).date()
    asked = Edition.objects.in_force()
    assert asked.said_between(None, day).get().claim_id == dated.pk
    assert asked.said_between(day, None).get().claim_id == dated.pk
    assert not asked.said_between(None, day - timedelta(days=1)).exists()
    assert asked.said_between(None, None).count() == 2


# Moments


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("", None),
        ("2024-10-30", datetime(2024, 10, 30, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2024-10-30T12:00:00Z", datetime(2024, 10, 30, 12, tzinfo=UTC)),
        ("2024-10-30T12:00:00+02:00", datetime(2024, 10, 30, 10, tzinfo=UTC)),
        ("2024-10-30T12:00:00 02:00", datetime(2024, 10, 30, 10, tzinfo=UTC)),
        ("2024-10-30T12:00:00.123456Z", datetime(2024, 10, 30, 12, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_a_moment_is_a_day_s_end_or_a_time_with_its_zone(text: str, moment: Any) -> None:
    assert reading.moment_asked(text) == moment


def test_a_day_ends_where_the_desk_is(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Seoul"
    asked = reading.moment_asked("2024-10-30")
    assert asked == datetime(2024, 10, 30, 14, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "2024-13-01", "2024-02-30", "2024-10-30T12:00:00", "2024-10", "2024",
        "9999-12-31", "0000-01-01", "2024-10-30T25:00:00Z", "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00", " ", "\x00", "２０２４-１０-３０",
    ],
)  # fmt: skip
def test_anything_else_is_no_moment_and_says_what_to_write(text: str) -> None:
    with pytest.raises(reading.BadMoment, match=r"as_of: .* is not a date\. Write"):
        reading.moment_asked(text)


def test_the_first_day_there_is_can_be_asked_for() -> None:
    at = reading.moment_asked("0001-01-01")
    assert not Edition.objects.in_force(at).exists()


def page(query: str = "") -> HttpResponse:
    @reading.public_page
    def view(request: Any) -> HttpResponse:
        return HttpResponse(str(request.moment.issue))

    return view(RequestFactory().get(f"/claims/?{query}"))


def test_a_page_knows_the_last_issue_that_it_saw() -> None:
    assert page()["X-Factcheck-Issue"] == "0"
    make.published_claim()
    last = Issue.objects.latest("id")
    assert page().content == page()["X-Factcheck-Issue"].encode() == str(last.pk).encode()


def test_a_page_of_the_past_knows_the_last_issue_by_then() -> None:
    make.published_claim()
    first = Issue.objects.latest("id")
    make.published_claim()
    at = first.issued_at.isoformat().replace("+", "%2B")
    assert page(f"as_of={at}")["X-Factcheck-Issue"] == str(first.pk)


def test_a_moment_to_come_leads_to_the_present_page() -> None:
    response = page("q=a&as_of=2999-01-01&kind=event")
    assert (response.status_code, response["Location"]) == (302, "/claims/?q=a&kind=event")


# Names


@pytest.fixture
def renamed() -> Edition:
    """A claim whose source, outlet, article, topic and measure got other names since."""
    claim, chief = make.claim(), make.user("chief")
    passage = make.appearance(claim, chain=[make.source("Old source")])
    topic = make.topic("Old topic")
    ClaimTopic.objects.create(claim=claim, topic=topic)
    figure = make.figure(claim, "1")
    workflow.publish([claim], chief)
    things: list[Any] = [
        passage.attributions.get().source, passage.article.outlet, passage.article, topic,
        figure.measure,
    ]  # fmt: skip
    for thing in things:
        name = "headline" if thing == passage.article else "name"
        setattr(thing, name, f"New {thing._meta.model_name}")
        thing.save()
    upkeep.publish_shared(things, chief)
    return Edition.objects.in_force().get(claim=claim)


def names(document: dict[str, Any]) -> list[str]:
    [passage], [topic], [figure] = (document[n] for n in ("appearances", "topics", "figures"))
    article = passage["article"]
    return [
        passage["chain"][0]["source"]["name"],
        article["outlet"]["name"],
        article["headline"],
        topic["name"],
        figure["measure"]["name"],
    ]


def test_every_mention_has_the_name_in_force(
    renamed: Edition, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        reading.overlay([renamed.document], None)
    assert names(renamed.document) == [
        "New source", "New source", "New article", "New topic", "New measure"
    ]  # fmt: skip


def test_a_page_of_the_past_has_the_names_of_then(renamed: Edition) -> None:
    as_issued = names(renamed.document)
    reading.overlay([renamed.document], renamed.issued_at)
    assert names(renamed.document) == as_issued
    assert as_issued[0] == "Old source"


def test_what_was_merged_is_named_as_what_it_was_merged_into() -> None:
    claim, chief = make.claim(), make.user("chief")
    one, other = make.source("One"), make.source("Other")
    make.appearance(claim, chain=[one])
    workflow.publish([claim], chief)
    upkeep.merge(one, other, chief, WHY)
    document = Edition.objects.in_force().get().document
    reading.overlay([document], None)
    hop = document["appearances"][0]["chain"][0]["source"]
    assert (hop["id"], hop["name"]) == (other.pk, "Other")
    same = sorted([one.pk, other.pk])
    assert reading.merged_ids("source", [one.pk], None) == same
    assert reading.merged_ids("source", [other.pk], None) == same
    assert reading.merged_ids("source", [other.pk], moments()[0]) == [other.pk]


def test_a_reviewer_is_named_as_wished_today() -> None:
    user = make.user("reviewer")
    for shown, name in (("name", "Ada M. Reads"), ("initials", "A. M. R."), ("desk", "the desk")):
        line, _ = Byline.objects.update_or_create(
            user=user, defaults={"name": "Ada M. Reads", "shown": shown}
        )
        assert reading.bylines([line.pk, 999_999]) == {line.pk: name}


def test_counts_of_what_nobody_shows_are_none() -> None:
    assert reading.count("topic", 7) == 0
    make.published_claim()
    assert reading.count("all") == 1
    assert [(row.key, row.claims) for row in reading.ratings_in_force()] == [("", 1)]


def test_a_body_is_read_by_the_revision_that_the_edition_names() -> None:
    make.published_claim()
    article = SharedEdition.objects.filter(kind="article").earliest("id")
    assert reading.body(article.document["revision"]["id"]).startswith("On Monday")
