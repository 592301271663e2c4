"""What was changed, when and by whom, on the pages of the desk; and putting it back."""

import re
from typing import Any

import pytest
from django.db.models import Model
from django.urls import reverse

from articles import workflow
from articles.models import (
    Appearance,
    Attribution,
    Claim,
    Edition,
    Event,
    Evidence,
    Figure,
    Source,
    Topic,
)
from tests import factories as make
from tests.admin.desk import at, change, signed_in, text
from tests.models.database import update

pytestmark = pytest.mark.django_db


def history(thing: Model, role: str = "editor", query: str = "") -> str:
    """The words of a record's history, one space apart."""
    address = at(thing._meta.model_name or "", "history", thing.pk)
    return words(signed_in(make.user(role)).get(address + query))


def words(answer: Any) -> str:
    body = text(answer).partition('<div id="content-main">')[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def last(thing: Model, operation: str = "update") -> Event:
    kind = thing._meta.model_name
    found = Event.objects.filter(kind=kind, object_id=thing.pk, operation=operation)
    return found.latest("id")


def page_of(event: Event) -> str:
    return reverse("admin:articles_event_revert", args=[event.pk])


def put_back(event: Event, by: Any = None, **given: Any) -> Any:
    """Opens the page that asks, and answers it."""
    client = signed_in(by or make.user("editor"))
    seen = re.search(r'name="seen" value="(\d+)"', text(client.get(page_of(event))))
    assert seen
    return client.post(page_of(event), {"seen": seen[1], "reason": "a slip"} | given)


def test_the_history_tells_a_change_word_by_word_with_who_and_when() -> None:
    claim = make.claim("Three ships sailed.")
    mara = make.user("editor", first_name="Mara", last_name="Lindqvist")

    change(signed_in(mara), claim, statement="Four ships sailed.")

    told = history(claim)
    assert "Mara Lindqvist" in told
    assert "[removed: Three ] [added: Four ] ships sailed." in told
    assert f"{last(claim).at:%H:%M:%S}" in told


def test_the_history_tells_why_when_the_form_was_told() -> None:
    topic = make.topic("War")

    change(signed_in(make.user("editor")), topic, name="The war", why="  the desk’s usage ")

    assert last(topic).reason == "the desk’s usage"
    assert "the desk’s usage" in history(topic)


def test_a_form_with_nothing_said_leaves_the_reason_empty() -> None:
    topic = make.topic("War")

    change(signed_in(make.user("editor")), topic, name="The war")

    assert last(topic).reason == ""


def test_why_is_kept_when_the_form_comes_back() -> None:
    topic = make.topic("War")

    answer = change(signed_in(make.user("editor")), topic, name="", why="a slip")

    assert 'value="a slip"' in text(answer)


def test_raw_sql_stands_there_with_its_database_role() -> None:
    claim = make.claim("Three ships sailed.")

    update("claim", claim.pk, place="Port Vale")

    assert re.search(
        r"\w+ \(database role\) claim changed .* where \[added: Port Vale \]", history(claim)
    )


def test_a_claims_history_has_what_belongs_to_it_with_names_for_numbers() -> None:
    claim = make.claim()
    source = make.source("Coast Guard")
    make.appearance(claim, make.article(headline="Ferry sinks"), chain=[source])
    make.figure(claim, "1.50")
    claim.topics.add(make.topic("Shipping"))
    make.evidence(claim, excerpt="Fifty.")

    told = history(claim)

    for part in ("Ferry sinks", "Coast Guard", "1.50", "Shipping", "[added: Fifty. ]"):
        assert part in told
    assert "reported" in told
    assert not re.search(r"source \[added: \d+ \]", told)


def test_what_a_claim_lost_is_told_by_the_name_it_had() -> None:
    claim = make.whole_claim()
    gone = make.topic("Shipping")
    claim.topics.add(gone)
    claim.topics.clear()
    gone.delete()

    assert "topic [removed: Shipping ]" in history(claim)


def test_an_appearances_history_has_its_hops_and_no_others() -> None:
    claim = make.whole_claim()
    one, other = claim.appearances.get(), make.appearance(claim, chain=[make.source("Another")])
    hop = one.attributions.first()
    assert hop
    update("attribution", hop.pk, cue="fears")

    assert "[added: fears ]" in history(one)
    assert "fears" not in history(other)
    assert "Another" not in history(one)


def test_what_was_typed_is_shown_as_text() -> None:
    topic = make.topic("<script>alert(1)</script>")

    answer = signed_in(make.user("editor")).get(at("topic", "history", topic.pk))

    assert "<script>alert(1)" not in answer.content.decode()
    assert "&lt;script&gt;alert(1)" in answer.content.decode()


def test_a_long_history_comes_in_pages() -> None:
    topic = make.topic("Name 0")
    for number in range(1, 131):
        Topic.objects.filter(pk=topic.pk).update(name=f"Name {number}")

    first = history(topic)
    assert "Older changes" in first
    oldest = Event.objects.filter(kind="topic").order_by("-id")[99].pk
    second = history(topic, query=f"?before={oldest}")
    assert "Older changes" not in second
    assert "topic added" in second
    assert history(topic, query="?before=x").count("Put back") == first.count("Put back") == 100


def test_the_page_costs_the_same_whatever_it_shows(django_assert_num_queries: Any) -> None:
    def claim_with(number: int) -> Claim:
        claim = make.claim()
        for n in range(number):
            make.appearance(claim)
            make.figure(claim, str(n))
            make.evidence(claim)
            claim.topics.add(make.topic())
        return claim

    client = signed_in(make.user("editor"))
    for claim in (claim_with(1), claim_with(4)):
        client.get(at("claim", "history", claim.pk))
        with django_assert_num_queries(17):
            client.get(at("claim", "history", claim.pk))


@pytest.mark.parametrize(("role", "status"), [("", 302), ("reviewer", 200), ("chief", 200)])
def test_the_history_is_for_the_desk_alone(role: str, status: int) -> None:
    address = at("claim", "history", make.claim().pk)

    assert signed_in(make.user(role)).get(address).status_code == status


def test_the_history_of_nothing_leads_back() -> None:
    assert signed_in(make.user("editor")).get(at("claim", "history", 4711)).status_code == 302


def test_a_change_is_put_back_as_a_new_change_with_its_reason() -> None:
    claim, mara = make.claim("Three ships sailed."), make.user("editor")
    update("claim", claim.pk, statement="Four ships sailed.")
    update("claim", claim.pk, place="Port Vale")
    statement = Event.objects.filter(kind="claim", operation="update").order_by("id")[0]

    answer = put_back(statement, mara)

    assert answer.status_code == 302, words(answer)
    claim.refresh_from_db()
    assert claim.statement == "Three ships sailed."
    assert claim.version > 2
    made = last(claim)
    assert made.user == mara
    assert re.fullmatch(r"put back as before 20.* UTC: a slip", made.reason)


def test_putting_back_undoes_all_that_followed_in_that_row() -> None:
    source = make.source("Reuters", role="")
    update("source", source.pk, role="Agency")
    first = last(source)
    update("source", source.pk, name="Reuter", role="News agency")

    put_back(first)

    source.refresh_from_db()
    assert (source.name, source.role) == ("Reuters", "")


def test_the_page_that_asks_shows_what_would_change() -> None:
    claim = make.claim("Three ships sailed.")
    update("claim", claim.pk, statement="Four ships sailed.")

    page = words(signed_in(make.user("editor")).get(page_of(last(claim))))

    assert "[removed: Four ] [added: Three ] ships sailed." in page.partition("would change")[2]


def test_what_was_public_stays_until_it_is_published() -> None:
    claim = make.published_claim("Three ships sailed.")
    update("claim", claim.pk, statement="Four ships sailed.")

    put_back(last(claim))

    assert Edition.objects.filter(claim=claim).count() == 1


def test_a_deleted_appearance_comes_back_with_its_chain() -> None:
    claim = make.whole_claim()
    appearance = claim.appearances.get()
    chain = list(appearance.attributions.values_list("pk", "source", "position"))
    pk = appearance.pk
    appearance.delete()

    answer = put_back(Event.objects.get(kind="appearance", operation="delete"))

    assert answer.status_code == 302, words(answer)
    back = Appearance.objects.get(pk=pk)
    assert list(back.attributions.values_list("pk", "source", "position")) == chain
    assert back.claim == claim


def test_a_draft_thrown_away_comes_back_whole() -> None:
    claim = make.whole_claim("Three ships sailed.")
    make.figure(claim, "3.0")
    make.evidence(claim, excerpt="Three.")
    make.evidence(claim, excerpt="Ships.")
    claim.topics.add(make.topic("Shipping"))
    pk = claim.pk
    claim.delete()

    answer = put_back(Event.objects.get(kind="claim", operation="delete"))

    assert answer.status_code == 302, words(answer)
    back = Claim.objects.get(pk=pk)
    assert back.statement == "Three ships sailed."
    assert str(back.figures.get().low) == "3.0"
    assert list(back.topics.values_list("name", flat=True)) == ["Shipping"]
    assert Attribution.objects.filter(appearance__claim=back).exists()
    assert list(back.evidence.values_list("excerpt", flat=True)) == ["Three.", "Ships."]


def test_evidence_that_comes_back_has_a_new_number() -> None:
    claim = make.claim()
    first = make.evidence(claim)
    make.evidence(claim)
    first.delete()

    put_back(Event.objects.get(kind="evidence", operation="delete"))

    assert list(Evidence.objects.values_list("number", flat=True)) == [2, 3]


def test_digits_come_back_as_they_were() -> None:
    figure = make.figure(make.claim(), "1.50")
    update("figure", figure.pk, low="1.5", high="1.5")

    put_back(last(figure))

    assert str(Figure.objects.get().low) == "1.50"


def test_what_a_rule_refuses_is_said_and_nothing_changes() -> None:
    topic = make.topic("War", slug="war")
    update("topic", topic.pk, slug="the-war")
    make.topic("Another", slug="war")

    answer = put_back(last(topic))

    assert "Nothing was put back." in words(answer)
    assert "already exists" in words(answer)
    assert Topic.objects.get(pk=topic.pk).slug == "the-war"


def test_what_only_the_database_refuses_is_said_too() -> None:
    hop = make.whole_claim().appearances.get().attributions.get(position=0)
    update("attribution", hop.pk, source_id=make.source().pk)
    Source.objects.filter(pk=(last(hop).before or {})["source_id"]).update(
        kind="unnamed", article=make.article()
    )

    answer = put_back(last(hop))

    assert "this unnamed source speaks in another article" in words(answer)


def test_a_parent_that_would_stand_under_itself_is_refused() -> None:
    office, state = make.source("Office"), make.source("State")
    Source.objects.filter(pk=office.pk).update(parent=state)
    Source.objects.filter(pk=office.pk).update(parent=None)
    Source.objects.filter(pk=state.pk).update(parent=office)

    answer = put_back(last(office))

    assert "stands under" in words(answer)


def test_a_row_changed_after_the_page_was_opened_is_left_alone() -> None:
    topic = make.topic("War")
    update("topic", topic.pk, name="The war")
    event = last(topic)
    update("topic", topic.pk, name="A war")

    answer = put_back(event, seen=str(event.pk))

    assert "changed after you opened this page" in words(answer)
    assert Topic.objects.get(pk=topic.pk).name == "A war"


@pytest.mark.parametrize("seen", ["", "x", "9" * 30])
def test_a_page_that_does_not_say_what_was_seen_puts_nothing_back(seen: str) -> None:
    topic = make.topic("War")
    update("topic", topic.pk, name="The war")

    put_back(last(topic), seen=seen)

    assert Topic.objects.get(pk=topic.pk).name == "The war"


def test_a_reviewer_is_not_offered_to_put_back_and_may_not() -> None:
    topic = make.topic("War")
    update("topic", topic.pk, name="The war")
    client = signed_in(make.user("reviewer"))

    assert "Put back" not in history(topic, "reviewer")
    assert client.post(page_of(last(topic)), {"seen": last(topic).pk}).status_code == 403
    assert Topic.objects.get(pk=topic.pk).name == "The war"


def test_decisions_texts_and_merges_are_not_put_back() -> None:
    claim, chief = make.published_claim(), make.user("chief")
    make.decided(claim)
    source = make.source("Reuter")
    Source.objects.filter(pk=source.pk).update(merged_into=make.source("Reuters"))

    client = signed_in(chief)
    for event in Event.objects.filter(kind__in=["review", "articlerevision"]):
        assert client.get(page_of(event)).status_code == 403
    assert client.get(page_of(last(source))).status_code == 403


def test_putting_back_counts_for_the_four_eyes() -> None:
    claim, chief = make.whole_claim("Three ships sailed."), make.user("chief")
    update("claim", claim.pk, statement="Four ships sailed.")

    put_back(last(claim), chief)

    claim.refresh_from_db()
    assert workflow.own_changes(claim, chief) == ["wording"]


def test_the_page_of_an_event_tells_it_in_words() -> None:
    figure = make.figure(make.claim(), "1.50")

    page = text(signed_in(make.user("chief")).get(at("event", "change", last(figure, "insert").pk)))

    assert "1.50" in page
    assert "Soldiers" in page
