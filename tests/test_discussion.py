"""Notes on a claim: who may write, whom they reach, what of them is new, and that they stand."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import workflow
from articles.discussion import discussion, followed, unread_on, with_news, with_unread
from articles.models import Claim, Following, Note
from articles.models.choices import Attention
from articles.workflow import WorkflowError
from tests import factories as make
from tests.models.database import sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara() -> User:
    return make.user("editor", username="mara", first_name="Mara", last_name="Lindqvist")


@pytest.fixture
def jonas() -> User:
    return make.user("reviewer", username="jonas")


@pytest.fixture
def claim(mara: User) -> Claim:
    with workflow.acting_as(mara):
        return make.whole_claim("Three ships sailed.")


def unread(user: User) -> dict[str, int]:
    rows: Any = with_unread(user)
    return {row.claim.statement: row.unread for row in rows}


def followers(claim: Claim) -> set[str]:
    rows = Following.objects.filter(claim=claim, attention=Attention.FOLLOWS)
    return set(rows.values_list("user__username", flat=True))


# Who may write


@pytest.mark.parametrize("role", ["editor", "reviewer", "chief"])
def test_whoever_works_here_writes_notes(claim: Claim, role: str) -> None:
    workflow.write_note(claim, make.user(role), "Which ships?")
    assert Note.objects.get().text == "Which ships?"


def test_nobody_else_does(claim: Claim) -> None:
    with pytest.raises(PermissionDenied, match="may not write notes on claims"):
        workflow.write_note(claim, make.user(), "Hello.")
    assert not Note.objects.exists()


@pytest.mark.parametrize("text", ["", " \n\t", "\0"])
def test_a_note_says_something(claim: Claim, mara: User, text: str) -> None:
    with pytest.raises(WorkflowError, match="note: write something"):
        workflow.write_note(claim, mara, text)


def test_a_note_has_an_end(claim: Claim, mara: User) -> None:
    workflow.write_note(claim, mara, "x" * 20_000)
    with pytest.raises(WorkflowError, match="no more than 20,000 characters; it has 20,001"):
        workflow.write_note(claim, mara, "x" * 20_001)


def test_notes_are_numbered_in_each_claim(claim: Claim, mara: User) -> None:
    other = make.claim()
    numbers = [workflow.write_note(claim, mara, text).number for text in "abc"]
    assert (numbers, workflow.write_note(other, mara, "d").number) == ([1, 2, 3], 1)


def test_notes_outlive_a_withdrawal(claim: Claim, mara: User) -> None:
    workflow.publish([claim], make.user("chief"))
    workflow.write_note(claim, mara, "It was not in the text.")
    workflow.withdraw(claim, make.user("chief"), "It was not in the text.")
    assert Note.objects.filter(claim=claim).exists()


# That they stand


def test_its_writer_rewords_a_note_at_once_and_the_history_keeps_both(
    claim: Claim, mara: User
) -> None:
    note = workflow.write_note(claim, mara, "Four ships.")
    workflow.reword_note(note, mara, "Three ships.")
    note.refresh_from_db()
    assert (note.text, note.edited_at is not None) == ("Three ships.", True)
    changes = sql(
        "SELECT operation, user_id, before ->> 'text', after ->> 'text' FROM articles_event "
        "WHERE kind = 'note' AND owner_kind = 'claim' AND owner_id = %s ORDER BY id",
        claim.pk,
    )
    assert changes == [
        ("insert", mara.pk, None, "Four ships."),
        ("update", mara.pk, "Four ships.", "Three ships."),
    ]


def test_nobody_rewords_another_s_note(claim: Claim, mara: User) -> None:
    note = workflow.write_note(claim, mara, "Four ships.")
    with pytest.raises(PermissionDenied):
        workflow.reword_note(note, make.user("chief"), "No ships.")


def test_a_note_of_a_while_ago_stays_as_it_is(
    claim: Claim, mara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = workflow.write_note(claim, mara, "Four ships.")
    monkeypatch.setattr("articles.workflow.notes.REWORDED_WITHIN", timedelta(0))
    with pytest.raises(WorkflowError, match="Write another one"):
        workflow.reword_note(note, mara, "Three ships.")


@pytest.mark.parametrize(
    "change",
    [
        "text = 'x'",
        "author_id = author_id + 1",
        "number = 9, edited_at = now()",
        "written_at = now()",
    ],
)
def test_sql_changes_no_note_but_as_its_writer_may(claim: Claim, mara: User, change: str) -> None:
    workflow.write_note(claim, mara, "Four ships.")
    with pytest.raises(IntegrityError, match="its writer alone"), transaction.atomic():
        sql(f"UPDATE articles_note SET {change}")


def test_sql_rewords_no_note_of_a_while_ago(claim: Claim, mara: User) -> None:
    workflow.write_note(claim, mara, "Four ships.")
    connection.check_constraints()  # a table with checks still to be done is not altered
    sql("ALTER TABLE articles_note DISABLE TRIGGER note_stays")
    sql("UPDATE articles_note SET written_at = written_at - interval '16 minutes'")
    sql("ALTER TABLE articles_note ENABLE TRIGGER note_stays")
    with pytest.raises(IntegrityError, match="15 minutes"), transaction.atomic():
        sql("UPDATE articles_note SET text = 'x', edited_at = now()")


def test_a_note_is_not_deleted_alone(claim: Claim, mara: User) -> None:
    note = workflow.write_note(claim, mara, "Four ships.")
    with pytest.raises(IntegrityError, match="what was said stays"):
        committed(note.delete)


def test_a_note_goes_with_a_draft_that_is_thrown_away(claim: Claim, mara: User) -> None:
    workflow.write_note(claim, mara, "Entered twice.")
    committed(claim.delete)
    assert not Note.objects.exists()


def committed(act: Callable[[], object]) -> None:
    """Does it, with all that is checked at the end of a transaction."""
    with transaction.atomic():
        act()
        connection.check_constraints()


# Whom they reach


def test_who_had_a_part_in_a_claim_follows_it_from_its_first_note_on(
    claim: Claim, jonas: User
) -> None:
    make.decided(claim, by=jonas)
    asker, writer = make.user("reviewer", username="ana"), make.user("chief", username="helen")
    workflow.ask(claim, asker, "Which ships?")
    workflow.write_note(claim, writer, "I ask the port.")
    assert followers(claim) == {"mara", "jonas", "ana", "helen"}


def test_a_mention_reaches_whom_it_names(claim: Claim, jonas: User, mara: User) -> None:
    note = workflow.write_note(claim, mara, "Do you know, @jonas?")
    assert note.mentioned == [jonas.pk]
    assert unread(jonas) == {"Three ships sailed.": 1}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@jonas", ["jonas"]),
        ("(@jonas), @mara.", ["jonas", "mara"]),
        ("@Jonas", ["jonas"]),
        ("jonas@mara.org", []),
        ("`@jonas`", []),
        ("    @jonas", []),
        ("**@jonas**", ["jonas"]),
        ("[@jonas](https://example.org/@mara)", ["jonas"]),
        ("@jo.nas-", ["jo.nas"]),
        ("@ jonas", []),
        ("@이성권", ["이성권"]),
        ("@", []),
    ],
)
def test_a_name_after_an_at_sign_is_a_mention(
    claim: Claim, mara: User, jonas: User, text: str, named: list[str]
) -> None:
    for name in ("jo.nas", "이성권"):
        make.user("editor", username=name)
    people, unknown = workflow.addressed(f"So\n\n{text}")
    assert sorted(user.username for user in people) == sorted(named)
    assert unknown == []


def test_names_that_no_colleague_has_are_told(claim: Claim, jonas: User) -> None:
    make.user(username="stranger")
    make.user("editor", username="gone", is_active=False)
    people, unknown = workflow.addressed("@jonas @potus @stranger @gone.")
    assert people == [jonas]
    assert unknown == ["potus", "stranger", "gone"]


def test_two_names_that_differ_in_capitals_alone_are_told_apart(jonas: User) -> None:
    other = make.user("editor", username="JONAS")
    assert workflow.addressed("@JONAS")[0] == [other]
    assert workflow.addressed("@jonas")[0] == [jonas]


def test_who_follows_no_more_hears_only_of_mentions(claim: Claim, mara: User, jonas: User) -> None:
    workflow.unfollow(claim, mara)
    workflow.write_note(claim, jonas, "Which ships?")
    assert unread(mara) == {}
    workflow.write_note(claim, jonas, "@mara, which ships?")
    assert unread(mara) == {"Three ships sailed.": 2}


def test_one_follows_a_claim_that_one_has_no_part_in(claim: Claim, mara: User, jonas: User) -> None:
    workflow.follow(claim, jonas)
    workflow.write_note(claim, mara, "The port sent a list.")
    assert unread(jonas) == {"Three ships sailed.": 1}


# What is new


def test_own_notes_are_never_new(claim: Claim, mara: User) -> None:
    workflow.write_note(claim, mara, "The port sent a list.")
    assert unread(mara) == {}


def test_reading_up_to_a_note_leaves_the_later_ones_new(
    claim: Claim, mara: User, jonas: User
) -> None:
    first = workflow.write_note(claim, jonas, "One.")
    workflow.write_note(claim, jonas, "Two.")
    workflow.mark_read(claim, mara, first.number)
    assert unread(mara) == {"Three ships sailed.": 1}
    workflow.mark_read(claim, mara, 0)
    assert unread(mara) == {"Three ships sailed.": 1}, "what is read stays read"
    workflow.mark_read(claim, mara, 2**40)
    assert unread(mara) == {}
    workflow.write_note(claim, jonas, "Three.")
    assert unread(mara) == {"Three ships sailed.": 1}, "the number was none that there was"


def test_writing_leaves_what_one_has_not_read_new(claim: Claim, mara: User, jonas: User) -> None:
    workflow.write_note(claim, jonas, "One.")
    workflow.write_note(claim, mara, "Two, before I saw yours.")
    assert unread(mara) == {"Three ships sailed.": 1}


def test_a_question_an_answer_a_decision_and_a_publication_are_new_too(
    claim: Claim, mara: User, jonas: User
) -> None:
    chief = make.user("chief")
    workflow.follow(claim, chief)
    workflow.mark_read(claim, chief, 0)

    def news() -> set[str]:
        row = with_news(chief).get()
        return {
            name
            for name in ("asked", "answered", "decided", "issued")
            if getattr(row, f"is_{name}")
        }

    assert news() == set()
    workflow.ask(claim, jonas, "Which ships?")
    assert news() == {"asked"}
    workflow.submit_for_review(claim, mara, "These.")
    assert news() == {"asked", "answered"}
    make.decided(claim, by=jonas)
    workflow.mark_read(claim, chief, 0)
    assert news() == set()
    workflow.publish([claim], make.user("chief"), verdict_holds=True)
    assert news() == {"issued"}


def test_what_the_future_brings_is_not_read_beforehand(claim: Claim, jonas: User) -> None:
    chief = make.user("chief")
    workflow.follow(claim, chief)
    workflow.mark_read(claim, chief, 0, timezone.now() + timedelta(days=1))
    workflow.ask(claim, jonas, "Which ships?")
    row: Any = with_news(chief).get()
    assert row.is_asked


def test_of_some_claims_it_is_told_what_somebody_has_not_read(
    claim: Claim, mara: User, jonas: User
) -> None:
    quiet, other = make.claim(), make.claim()
    for text in ("One.", "Two."):
        workflow.write_note(claim, mara, text)
    workflow.write_note(other, jonas, "Mine.")
    assert unread_on([claim, quiet, other], jonas) == {claim.pk: 2}
    assert not followed(jonas).filter(claim=claim).exists()


def test_all_that_was_said_and_done_is_one_stream(claim: Claim, mara: User, jonas: User) -> None:
    workflow.submit_for_review(claim, mara)
    workflow.write_note(claim, mara, "Look at the list.")
    workflow.ask(claim, jonas, "Which list?")
    workflow.submit_for_review(claim, mara, "The port’s.")
    make.decided(claim, "refuted", by=jonas, summary="Two did.")
    workflow.publish([claim], make.user("chief"), verdict_holds=True)
    found = discussion(claim, mara)
    assert [entry.kind for entry in found.entries] == [
        "note",
        "question",
        "answer",
        "decision",
        "edition",
    ]
    assert [entry.text for entry in found.entries[1:4]] == [
        "Which list?",
        "The port’s.",
        "Two did.",
    ]
    assert "decided: Refuted" in found.entries[3].did


def test_a_long_stream_shows_its_end_and_leads_to_what_was_before(claim: Claim, mara: User) -> None:
    for number in range(7):
        workflow.write_note(claim, mara, f"{number}.")
    found = discussion(claim, mara, most=3)
    assert ([entry.note.number for entry in found.entries if entry.note], found.has_earlier) == (
        [5, 6, 7],
        True,
    )
    earlier = discussion(claim, mara, most=3, before=found.entries[0].at)
    assert [entry.note.number for entry in earlier.entries if entry.note] == [2, 3, 4]


# At once


@pytest.mark.django_db(transaction=True)
def test_notes_written_at_once_are_all_kept_and_none_is_missed_by_a_reader() -> None:
    claim = make.claim()
    writers = [make.user("editor") for _ in range(6)]
    reader = make.user("reviewer")
    seen: list[int] = []

    def write(user: User) -> None:
        try:
            for _ in range(5):
                workflow.write_note(Claim.objects.get(pk=claim.pk), user, f"So says {user}.")
        finally:
            connection.close()

    threads = [Thread(target=write, args=[user]) for user in writers]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        numbers = list(Note.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)), "a gap is a note that comes unseen"
        seen.append(len(numbers))
        workflow.mark_read(claim, reader, len(numbers))
    assert Note.objects.count() == 30
    assert Following.objects.filter(attention=Attention.FOLLOWS).count() == 6


def test_a_user_who_wrote_is_not_deleted(claim: Claim, mara: User) -> None:
    other: Any = make.user("editor")
    workflow.write_note(claim, other, "So it is.")
    with pytest.raises(IntegrityError), transaction.atomic():
        other.delete()
