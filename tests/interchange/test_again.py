"""All of a run or nothing, and the same file again changes nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from articles.interchange import importing
from articles.models import Appearance, Claim, Edition, ImportRun, Source
from tests import factories as make
from tests.interchange.harbour import (
    Line,
    article,
    claim,
    everything,
    evidence,
    load,
    refused,
    review,
    write,
)

PROJECT = Path(__file__).resolve().parents[2]


def many(count: int) -> list[Line]:
    """Articles with a claim each, of which every second is linked to the one before."""
    lines = []
    for number in range(count):
        links = [{"kind": "revises", "to": f"key-{number - 1}"}] if number % 2 else []
        made = claim(key=f"key-{number}", statement=f"Statement {number}.", links=links)
        lines.append(article(made, url=f"https://vale.example/{number}"))
    return lines


def rich() -> list[Line]:
    """Lines with something of everything, with and without keys."""
    figure = {"measure": "Aboard", "unit": "people", "low": "40"}
    officials = [{"source": "Officials", "kind": "unnamed"}]
    return [
        {"record": "source", "key": "guard", "name": "Coast Guard", "kind": "government"},
        {"record": "topic", "slug": "ships", "name": "Ships"},
        article(
            claim(1, figures=[figure, figure], evidence=[evidence(), evidence()]),
            claim(2, words="Officials fear", attributions=officials, topics=["ships"]),
            claim(3, words="the number will rise", links=[{"kind": "narrows", "to": 2}],
                  reviews=[review()]),
            authors=[{"name": "Ada Quill", "kind": "person"}],
            cites=[{"kind": "report", "headline": "A report", "url": None}],
        ),
        article(claim(1, key="k", figures=[figure]), url=None, headline="Other"),
        article(claim(1, key="k", figures=[figure]), url="https://vale.example/k"),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("options", [[], ["--publish", "--with-reviews"], ["--resume"]], ids=str)
@pytest.mark.parametrize("size", [1, 500])
def test_the_same_file_again_changes_nothing(
    tmp_path: Path, options: list[str], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES", size)
    chief = make.user("chief")
    path = write(tmp_path, *rich())
    load(path, *options, by=chief)
    before = everything()
    assert "nothing was new" in load(path, *options, by=chief)
    assert everything() == before


@pytest.mark.django_db
def test_batches_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, *rich())
    monkeypatch.setattr(importing, "LINES", 1)
    load(path)
    one_by_one = {name: len(rows) for name, rows in everything().items()}
    monkeypatch.setattr(importing, "LINES", 500)
    assert "nothing was new" in load(path)
    assert {name: len(rows) for name, rows in everything().items()} == one_by_one


@pytest.mark.django_db
def test_a_broken_line_in_the_middle_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES", 3)
    lines: list[Line | str] = [*many(10)]
    lines[6] = "{broken"
    before = everything()
    assert refused(write(tmp_path, *lines))[0].startswith("7: ")
    assert everything() == before


@pytest.mark.django_db
def test_a_run_to_be_resumed_keeps_the_batches_before_a_broken_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES", 3)
    lines: list[Line | str] = [*many(10)]
    lines[6] = "{broken"
    path = write(tmp_path, *lines)
    refused(path, "--resume")
    assert Claim.objects.count() == 6
    assert not Edition.objects.exists()
    assert ImportRun.objects.get().lines == 6


@pytest.mark.django_db
def test_a_resumed_run_goes_on_where_it_stopped_and_ends_as_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES", 3)
    chief = make.user("chief")
    lines: list[Line | str] = [*many(10)]
    broken = [*lines[:6], "{broken", *lines[7:]]
    path = write(tmp_path, *broken)
    refused(path, "--resume", "--publish", by=chief)
    write(tmp_path, *lines)
    assert "10 claims" in load(path, "--resume", "--publish", by=chief)
    assert Edition.objects.in_force().count() == 10
    assert Claim.objects.get(uid="key-5").links.get().to.uid == "key-4"
    assert not ImportRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_beginning_anew_forgets_nothing_when_it_is_broken_off(
    committed: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES", 3)
    lines: list[Line | str] = [*many(8)]
    path = write(tmp_path, *lines[:6], "{broken")
    refused(path, "--resume", "--publish", by=committed)
    write(tmp_path, article(claim(), url="https://vale.example/new"), *lines)

    def die(run: ImportRun) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(ImportRun, "delete", die)
        refused(path, "--resume", "--publish", by=committed)
    load(path, "--resume", "--publish", by=committed)

    assert Edition.objects.in_force().count() == 9
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_what_happens_after_the_last_line_is_told(tmp_path: Path) -> None:
    told = StringIO()
    user = make.user("chief")

    call_command(
        "import_articles", str(write(tmp_path, *many(2))), "--publish", "--as", user.username,
        stdout=StringIO(), stderr=told,
    )  # fmt: skip

    first, second = told.getvalue().splitlines()
    assert first.startswith("All lines read.")
    assert second == "Publishing."


@pytest.mark.django_db
def test_a_file_changed_before_where_it_stopped_is_taken_from_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES", 3)
    chief = make.user("chief")
    lines: list[Line | str] = [*many(8)]
    path = write(tmp_path, *lines[:6], "{broken")
    refused(path, "--resume", "--publish", by=chief)
    first = article(claim(statement="A new one."), url="https://vale.example/new")
    write(tmp_path, first, *lines)
    load(path, "--resume", "--publish", by=chief)
    assert Edition.objects.in_force().count() == 9


@pytest.mark.django_db
def test_standard_input_cannot_be_resumed() -> None:
    assert refused(Path("-"), "--resume") == [
        "Standard input cannot be taken up again: give a file."
    ]


# Killed

OTHER = "the import to be killed"


@pytest.fixture
def committed(transactional_db: None) -> User:
    """A chief that another process sees."""
    return make.user("chief", username="chief")


@pytest.fixture(autouse=True)
def _none_left_behind() -> Iterator[None]:
    """Ends what a test that failed left running: its transaction would hold up all after it."""
    yield
    while started:
        started.pop().kill()


started: list[subprocess.Popen[bytes]] = []


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """The command in a process of its own, on this test's database."""
    settings = connection.settings_dict
    names = {"dbname": "NAME", "host": "HOST", "port": "PORT", "user": "USER",
             "password": "PASSWORD"}  # fmt: skip
    url = " ".join(f"{name}='{settings[key]}'" for name, key in names.items() if settings[key])
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_articles", *arguments],
        cwd=PROJECT,
        env=os.environ
        | {
            "DATABASE_URL": url,
            "SECRET_KEY": "abcde" * 12,
            "ALLOWED_HOSTS": "localhost",
            "PGAPPNAME": OTHER,
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    started.append(process)
    return process


def wait_for(happened: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    """Until it did; what the process said if it ended before."""
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end, "It did not happen within a minute."
        if process.poll() is not None:
            raise AssertionError(process.stdout and process.stdout.read())
        time.sleep(0.05)


def connected(*, writing: bool = False) -> bool:
    """Whether the other process has a connection; `writing`: in a transaction that wrote."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() "
            "AND application_name = %s AND (backend_xid IS NOT NULL OR NOT %s)",
            [OTHER, writing],
        )
        return cursor.fetchone()[0]


def feed(pipe: Path, lines: list[Line], folder: Path) -> int:
    """Opens a named pipe once it is read and writes lines into it; the open end."""
    end = os.open(pipe, os.O_WRONLY)
    os.write(end, write(folder, *lines, name="part.jsonl").read_bytes())
    return end


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    end = time.monotonic() + 30
    while connected():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_killed_in_the_middle_it_leaves_nothing_and_the_next_run_works(
    committed: User, tmp_path: Path
) -> None:
    lines = many(importing.LINES + 200)
    before = everything()
    process = start("-", "--publish", "--as", "chief")
    assert process.stdin
    process.stdin.write(write(tmp_path, *lines[: importing.LINES + 100]).read_bytes())
    process.stdin.flush()
    wait_for(lambda: connected(writing=True), process)
    kill(process)
    assert everything() == before
    load(write(tmp_path, *lines), "--publish", by=committed)
    assert Edition.objects.in_force().count() == len(lines)


def test_killed_in_the_middle_a_resumed_run_goes_on(committed: User, tmp_path: Path) -> None:
    lines = many(importing.LINES + 200)
    path = tmp_path / "in.jsonl"
    os.mkfifo(path)
    process = start(str(path), "--resume", "--publish", "--as", "chief")
    end = feed(path, lines[: importing.LINES + 100], tmp_path)
    wait_for(lambda: ImportRun.objects.filter(lines=importing.LINES).exists(), process)
    kill(process)
    os.close(end)
    assert Claim.objects.count() == importing.LINES
    assert not Edition.objects.exists()
    path.unlink()
    assert f"{len(lines)} claims" in load(
        write(tmp_path, *lines), "--resume", "--publish", by=committed
    )
    assert Edition.objects.in_force().count() == len(lines)
    assert (Claim.objects.count(), Appearance.objects.count()) == (len(lines), len(lines))
    assert Source.objects.filter(name="Coast Guard").count() == 1


def test_two_imports_do_not_run_at_once(committed: User, tmp_path: Path) -> None:
    process = start("-")
    assert process.stdin
    process.stdin.write(write(tmp_path, *many(1)).read_bytes())
    process.stdin.flush()
    wait_for(connected, process)
    assert "Another import is running" in refused(write(tmp_path, *many(1)))[0]
    process.stdin.close()
    assert process.wait(60) == 0
    load(write(tmp_path, *many(1)))
