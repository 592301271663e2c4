"""Mail about claims: to whom, for what, only where the site sends any, and never instead of."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail

from articles import workflow
from articles.models import Claim, Note
from articles.models.choices import Mail
from articles.workflow.following import byline_of
from tests import factories as make

pytestmark = pytest.mark.django_db

Committed = Callable[..., Any]


@pytest.fixture(autouse=True)
def _site_with_mail(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    settings.SITE_URL = "https://facts.example.org"


@pytest.fixture
def mara() -> User:
    return person("editor", "mara", first_name="Mara", last_name="Lindqvist")


@pytest.fixture
def jonas() -> User:
    return person("reviewer", "jonas")


@pytest.fixture
def claim(mara: User) -> Claim:
    with workflow.acting_as(mara):
        return make.whole_claim("Three ships\nsailed.")


def person(role: str, name: str, **fields: Any) -> User:
    return make.user(role, username=name, email=f"{name}@example.org", **fields)


def wants(user: User, choice: Mail) -> None:
    byline = byline_of(user)
    byline.mail = choice
    byline.save()


@pytest.fixture
def told(django_capture_on_commit_callbacks: Committed) -> Callable[..., list[str]]:
    """To whom went mail once an act was committed."""

    def after(act: Callable[..., object], *given: Any) -> list[str]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act(*given)
        return sorted(address for message in mail.outbox for address in message.to)

    return after


Told = Callable[..., list[str]]


def test_a_note_is_mailed_to_who_follows_and_who_is_mentioned_but_its_writer(
    claim: Claim, mara: User, jonas: User, told: Told
) -> None:
    person("chief", "helen")
    assert told(workflow.write_note, claim, jonas, "Look, @helen.") == [
        "helen@example.org",
        "mara@example.org",
    ]
    assert len(mail.outbox) == 2, "nobody sees another's address"


def test_it_says_who_wrote_what_where_and_how_to_stop_it(
    claim: Claim, mara: User, jonas: User, told: Told
) -> None:
    told(workflow.write_note, claim, mara, "Look, @jonas.\n\nIt says two.")
    message = mail.outbox[0]
    assert message.subject == "Mara Lindqvist wrote: Three ships sailed."
    assert "> Look, @jonas.\n>\n> It says two." in message.body
    assert f"https://facts.example.org/admin/articles/note/on/{claim.pk}/" in message.body
    assert "it mentions you" in message.body
    assert "https://facts.example.org/admin/articles/note/mine/" in message.body


@pytest.mark.parametrize(
    ("choice", "followed", "mentioned"),
    [(Mail.ALL, True, True), (Mail.MENTIONS, False, True), (Mail.NONE, False, False)],
)
def test_everybody_gets_what_they_chose(
    claim: Claim, mara: User, jonas: User, told: Told, choice: Mail, followed: bool, mentioned: bool
) -> None:
    wants(mara, choice)
    assert bool(told(workflow.write_note, claim, jonas, "Look.")) == followed
    assert bool(told(workflow.write_note, claim, jonas, "Look, @mara.")) == mentioned


def test_questions_answers_and_decisions_are_mailed_to_who_follows(
    claim: Claim, mara: User, jonas: User, told: Told
) -> None:
    workflow.submit_for_review(claim, mara)
    assert told(workflow.ask, claim, jonas, "Which ships?") == ["mara@example.org"]
    assert "> Which ships?" in mail.outbox[0].body
    assert told(workflow.submit_for_review, claim, mara, "These.") == ["jonas@example.org"]
    make.evidence(claim)
    assert told(make.decided, claim, "refuted", jonas) == ["mara@example.org"]
    assert "> Refuted: The documents show it." in mail.outbox[0].body


def test_submitting_without_a_question_tells_nobody(
    claim: Claim, mara: User, jonas: User, told: Told
) -> None:
    workflow.follow(claim, jonas)
    assert told(workflow.submit_for_review, claim, mara) == []


def test_rewording_tells_only_whom_it_newly_mentions(
    claim: Claim, mara: User, jonas: User, told: Told
) -> None:
    helen = person("chief", "helen")
    workflow.follow(claim, helen)
    note = workflow.write_note(claim, mara, "Look, @helen.")
    assert told(workflow.reword_note, note, mara, "Look, @helen and @jonas.") == [
        "jonas@example.org"
    ]


def test_who_left_or_may_read_it_no_more_gets_nothing(
    claim: Claim, mara: User, jonas: User, told: Told
) -> None:
    helen = person("chief", "helen")
    for user in (helen, mara):
        workflow.follow(claim, user)
    User.objects.filter(pk=helen.pk).update(is_active=False)
    mara.groups.clear()
    assert told(workflow.write_note, claim, jonas, "Look.") == []


def test_nothing_is_sent_of_what_did_not_happen(
    claim: Claim, mara: User, jonas: User, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        workflow.write_note(claim, jonas, "Look.")
    assert len(waiting) == 1
    assert mail.outbox == []


def test_a_site_without_mail_sends_none(
    claim: Claim, mara: User, jonas: User, told: Told, settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    assert told(workflow.write_note, claim, jonas, "@mara") == []


@pytest.mark.parametrize("backend", ["tests.broken_mail.Unreachable", "tests.broken_mail.Refusing"])
def test_mail_that_cannot_be_sent_loses_no_note(
    claim: Claim, mara: User, jonas: User, told: Told, settings: Any, backend: str, caplog: Any
) -> None:
    settings.EMAIL_BACKEND = backend
    told(workflow.write_note, claim, jonas, "Look.")
    assert Note.objects.get().text == "Look."
    assert any(record.levelname == "ERROR" for record in caplog.records)


def test_a_hostile_statement_writes_no_header(mara: User, jonas: User, told: Told) -> None:
    with workflow.acting_as(mara):
        claim = make.claim("A\r\nBcc: all@example.org\u2028x " + "y" * 300)
    assert told(workflow.write_note, claim, jonas, "Look.") == ["mara@example.org"]
    message = mail.outbox[0]
    assert message.subject.startswith(f"{jonas.username} wrote: A Bcc: all@example.org x yyy")
    assert len(message.subject) < 160
    assert message.message()["Bcc"] is None
