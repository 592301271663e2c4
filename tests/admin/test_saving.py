"""Nobody overwrites a colleague unawares, and what the database refuses is told in the form."""

import re
import threading
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, connections, transaction

from articles.models import Claim, Evidence, Rating, Source, Topic
from tests import factories
from tests.admin.desk import anybody, at, change, rows, signed_in, text, typed

pytestmark = pytest.mark.django_db


def test_the_second_of_two_who_save_is_refused_and_told_who_and_what() -> None:
    claim = factories.claim("Three ships sailed.")
    mine = signed_in(factories.user("editor"))
    page = at("claim", "change", claim.pk)
    opened = typed(mine.get(page))
    other = factories.user("editor", first_name="Mara", last_name="Lindqvist")
    change(signed_in(other), claim, statement="Four ships sailed.")

    answer = mine.post(page, opened | {"statement": "Five ships sailed."})

    told = text(answer)
    assert "<b>Mara Lindqvist</b> changed this on" in told
    assert _compared(answer) == [("statement", "Four ships sailed.", "Five ships sailed.")]
    assert typed(answer)["statement"] == "Five ships sailed."
    assert Claim.objects.get().statement == "Four ships sailed."


def _compared(answer: Any) -> list[tuple[str, str, str]]:
    """What the page sets against each other: the part, theirs, mine."""
    rows = re.findall(
        r"<tr><th scope=.row[^>]*>(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>",
        text(answer),
        re.DOTALL,
    )
    return [(part, theirs, mine) for part, theirs, mine in rows]


def test_each_part_is_set_beside_what_a_colleague_made_of_it() -> None:
    state, ministry = factories.source("State"), factories.source("Ministry")
    source = factories.source("Office", aliases=["Bureau"], kind="person")
    client = signed_in(factories.user("editor"))
    page = at("source", "change", source.pk)
    opened = typed(client.get(page))
    theirs = {"kind": "government", "parent": state.pk, "aliases": "A\r\nB"}
    change(signed_in(factories.user("editor")), source, **theirs)

    answer = client.post(page, opened | {"parent": ministry.pk, "role": "Theirs & mine"})

    assert _compared(answer) == [
        ("aliases", "A\nB", "Bureau"),
        ("kind", "government body", "person"),
        ("parent", "State", "Ministry"),
    ]
    assert typed(answer)["role"] == "Theirs & mine"
    again = client.post(page, typed(answer))
    assert again.status_code == 302
    source.refresh_from_db()
    assert (source.parent, source.kind) == (ministry, "person")


def test_what_cannot_be_saved_is_compared_as_it_was_typed() -> None:
    claim = factories.claim()
    client = signed_in(factories.user("editor"))
    page = at("claim", "change", claim.pk)
    opened = typed(client.get(page))
    Claim.objects.update(occurred_on="2024")

    answer = client.post(page, opened | {"occurred_on": "next week"})

    assert _compared(answer) == [("when", "2024", "next week")]


def test_saving_again_after_being_told_puts_mine_in_place() -> None:
    claim = factories.claim("Three ships sailed.")
    client = signed_in(factories.user("editor"))
    page = at("claim", "change", claim.pk)
    opened = typed(client.get(page))
    Claim.objects.update(place="Kazan")
    refused = client.post(page, opened | {"statement": "Five ships sailed."})
    assert _compared(refused) == [("where", "Kazan", "(empty)")]
    assert "(database role)" in text(refused)

    client.post(page, typed(refused))

    assert Claim.objects.get().statement == "Five ships sailed."


def test_a_row_below_that_somebody_changed_is_not_overwritten() -> None:
    claim = factories.claim()
    evidence = factories.evidence(claim, note="As it was.")
    client = signed_in(factories.user("editor"))
    page = at("claim", "change", claim.pk)
    opened = typed(client.get(page))
    change(signed_in(factories.user("editor")), evidence, note="As a colleague has it.")

    answer = client.post(page, opened | {"evidence-0-note": "As I have it."})

    name = f"evidence {evidence}: note"
    assert _compared(answer) == [(name, "As a colleague has it.", "As I have it.")]
    assert Evidence.objects.get().note == "As a colleague has it."


def test_a_row_that_somebody_deleted_is_told_and_may_be_entered_anew() -> None:
    claim = factories.claim()
    factories.evidence(claim, note="The log.")
    kept = factories.evidence(claim, note="The map.")
    client = signed_in(factories.user("editor"))
    page = at("claim", "change", claim.pk)
    opened = typed(client.get(page))
    Evidence.objects.exclude(pk=kept.pk).delete()

    answer = client.post(page, opened | {"statement": "Five ships sailed."})

    assert [theirs for _, theirs, _ in _compared(answer)] == ["(taken out)"]
    again = client.post(page, typed(answer))
    assert again.status_code == 302, text(again)
    notes = Evidence.objects.order_by("number").values_list("number", "note")
    assert list(notes) == [(2, "The map."), (3, "The log.")]


def test_what_a_colleague_adds_below_is_no_conflict() -> None:
    claim = factories.claim()
    client = signed_in(factories.user("editor"))
    page = at("claim", "change", claim.pk)
    opened = typed(client.get(page))
    factories.evidence(claim)

    answer = client.post(page, opened | {"statement": "Five ships sailed."})

    assert answer.status_code == 302, text(answer)
    assert claim.evidence.count() == 1


@pytest.mark.parametrize("seen", ["", "nonsense", "[]", '{"at": 3}', '{"at": "2024", "parts": {}}'])
def test_a_form_that_does_not_say_what_was_seen_is_refused(seen: str) -> None:
    claim = factories.claim("Three ships sailed.")

    answer = change(signed_in(factories.user("editor")), claim, seen=seen, place="Kazan")

    assert "Open this page anew" in text(answer)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_refused() -> None:
    claim = factories.claim("Three ships sailed.")
    clients = [signed_in(factories.user("editor")) for _ in range(4)]
    page = at("claim", "change", claim.pk)
    opened = [typed(client.get(page)) for client in clients]
    answers: dict[int, Any] = {}
    together = threading.Barrier(len(clients))

    def save(number: int) -> None:
        together.wait()
        sent = opened[number] | {"statement": f"{number} ships sailed."}
        answers[number] = clients[number].post(page, sent).status_code
        connections.close_all()

    threads = [threading.Thread(target=save, args=[number]) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers.values()) == [200, 200, 200, 302]
    won = next(number for number, status in answers.items() if status == 302)
    assert Claim.objects.get().statement == f"{won} ships sailed."


def test_an_unnamed_source_of_another_article_is_refused_in_words() -> None:
    elsewhere = factories.source("officials", kind="unnamed", article=factories.article())
    made = factories.appearance(factories.claim(), chain=[])
    client = signed_in(factories.user("editor"))

    answer = change(client, made, **rows("attributions", {"source": elsewhere.pk, "cue": "fear"}))

    assert "this unnamed source speaks in another article" in text(answer)
    assert typed(answer)["attributions-0-cue"] == "fear"


def test_a_used_rating_is_not_renamed() -> None:
    factories.decided(factories.claim(), "refuted")

    answer = change(signed_in(factories.user("chief")), factories.rating("refuted"), name="False")

    assert "decisions stand on it. Retire it and add a new one." in text(answer)
    assert Rating.objects.get(slug="refuted").name == "Refuted"


def test_a_tree_has_no_cycle() -> None:
    state = factories.source("State")
    ministry = factories.source("Ministry", parent=state)

    answer = change(signed_in(factories.user("editor")), state, parent=ministry.pk)

    assert "stands under “State” itself" in text(answer)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("occurred_on", "18 October", "is not a date we can keep"),
        ("statement", " \u00a0 ", "“Statement” is empty. Fill it in."),
        ("statement", "a\x00b", "Null characters are not allowed"),
        ("kind", "rumour", "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(field: str, value: str, told: str) -> None:
    answer = change(signed_in(factories.user("editor")), factories.claim(), **{field: value})

    assert told in text(answer)


def test_a_date_outside_what_is_known_to_the_database_is_told() -> None:
    answer = change(signed_in(factories.user("editor")), factories.claim(), occurred_on="0000")

    assert answer.status_code == 200


def test_what_only_the_database_sees_is_told_in_the_form() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.no() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM public.refuse('place: not there.'); END $$"
        )
        cursor.execute(
            "CREATE TRIGGER no BEFORE UPDATE ON articles_claim FOR EACH ROW "
            "EXECUTE FUNCTION pg_temp.no()"
        )
    claim = factories.claim()

    answer = change(signed_in(factories.user("editor")), claim, place="Atlantis")

    assert "place: not there." in text(answer)
    assert typed(answer)["place"] == "Atlantis"
    assert not LogEntry.objects.exists()


def test_a_slug_that_is_taken_is_refused_in_words() -> None:
    factories.topic("Ships")

    answer = signed_in(factories.user("editor")).post(
        at("topic", "add"), {"name": "Ships", "slug": ""}
    )

    assert "already exists" in text(answer)
    assert Topic.objects.count() == 1


def test_a_source_that_was_public_is_not_deleted_and_its_page_says_why() -> None:
    claim = factories.published_claim()
    unused = Source.objects.get(attributions__appearance__claim=claim, attributions__position=0)
    claim.appearances.all().delete()
    client = signed_in(factories.user("editor"))

    answer = client.post(at("source", "delete", unused.pk), {"post": "yes"}, follow=True)

    assert "This source has been public and is not deleted" in text(answer)
    assert Source.objects.filter(pk=unused.pk).exists()


def test_deleting_several_of_which_one_was_public_deletes_none() -> None:
    claim = factories.published_claim()
    public = Source.objects.get(attributions__appearance__claim=claim, attributions__position=0)
    claim.appearances.all().delete()
    draft = factories.source()
    client = signed_in(factories.user("editor"))

    answer = client.post(
        at("source", "changelist"),
        {"action": "delete_selected", "_selected_action": [draft.pk, public.pk], "post": "yes"},
        follow=True,
    )

    assert "has been public and is not deleted" in text(answer)
    assert Source.objects.filter(pk=draft.pk).exists()
    assert not LogEntry.objects.exists()


def test_a_draft_is_thrown_away_with_all_that_it_owns() -> None:
    claim = factories.whole_claim()
    factories.evidence(claim)
    client = signed_in(factories.user("editor"))

    answer = client.post(at("claim", "delete", claim.pk), {"post": "yes"})

    assert answer.status_code == 302
    assert not Claim.objects.exists()


def test_a_published_claim_is_not_deleted() -> None:
    claim = factories.published_claim()
    client = signed_in(factories.user("editor"))

    answer = client.post(at("claim", "delete", claim.pk), {"post": "yes"})

    assert answer.status_code in (200, 403)
    assert Claim.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_save_that_loses_a_deadlock_is_done_again() -> None:
    child, state = factories.source("Child"), factories.source("State")
    client = signed_in(factories.user("chief"))
    page = at("source", "change", child.pk)
    sent = typed(client.get(page)) | {"name": "Ministry", "parent": state.pk}
    answers: list[Any] = []

    def save() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET deadlock_timeout = '1s'")
        answers.append(client.post(page, sent))
        connections.close_all()

    with transaction.atomic():
        list(Source.objects.filter(pk=state.pk).select_for_update())
        saving = threading.Thread(target=save)
        saving.start()
        _wait_until_blocked()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '30s'")
        list(Source.objects.filter(pk=child.pk).select_for_update())
    saving.join()

    assert [answer.status_code for answer in answers] == [302], text(answers[0])
    assert Source.objects.get(pk=child.pk).name == "Ministry"


def _wait_until_blocked() -> None:
    with connection.cursor() as cursor:
        for _ in range(1000):
            # In this database alone: other tests run beside this one and wait for locks too.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.005)")
    raise AssertionError("nothing waited")


def test_a_claim_with_a_great_deal_of_evidence_can_be_saved() -> None:
    claim, document = factories.claim(), factories.article("", kind="report")
    for _ in range(120):
        factories.evidence(claim, article=document)

    answer = change(signed_in(factories.user("editor")), claim, place="Kazan")

    assert answer.status_code == 302
    assert Claim.objects.get().place == "Kazan"


def test_somebody_without_a_role_sees_no_model_and_is_turned_away() -> None:
    client = signed_in(anybody())

    assert "You don’t have permission to view or edit anything" in text(client.get("/admin/"))
    assert client.get(at("claim", "changelist")).status_code == 403
