"""The command `verify_history`: what it says, and the status it ends with."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from articles.models import Checkpoint, Claim
from articles.sealing import keys
from tests import factories as make
from tests.sealing.sealed import (
    KEY,
    OTHER_KEY,
    edition,
    tamper,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(settings: Settings) -> None:
    settings.SEALING_KEY = str(KEY)


def status(*arguments: str) -> int:
    try:
        call_command("verify_history", *arguments)
    except CommandError as error:
        return error.returncode
    return 0


def test_the_command_tells_what_holds_and_what_is_not_sealed(
    key: None, claim: Claim, capsys: pytest.CaptureFixture[str]
) -> None:
    make.topic()

    assert status() == 0
    assert "Not yet sealed: 1." in capsys.readouterr().out


def test_the_command_ends_with_1_and_the_name_of_what_was_altered(key: None, claim: Claim) -> None:
    tamper("UPDATE articles_edition SET note = 'So.' WHERE id = %s", edition(claim, 2).pk)

    with pytest.raises(CommandError, match=f"Edition 2 of claim {claim.pk} was altered") as raised:
        call_command("verify_history")
    assert raised.value.returncode == 1


@pytest.mark.parametrize("text", [None, "Hello", OTHER_KEY.checkpoint(3, b"\x00" * 32)])
def test_the_command_ends_with_2_for_a_file_that_is_no_checkpoint(
    key: None, claim: Claim, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "kept"
    if text is not None:
        file.write_text(text)
    assert status("--checkpoint", str(file)) == 2


def test_the_command_takes_a_checkpoint_that_was_kept(
    key: None, claim: Claim, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text(Checkpoint.objects.get().note)

    assert status("--checkpoint", str(tmp_path / "kept")) == 0


def test_the_command_needs_no_secret_where_it_is_given_the_verification_key(
    claim: Claim, settings: Settings, tmp_path: Path
) -> None:
    settings.SEALING_KEY, settings.DATA_FOLDER = "", tmp_path
    assert not keys.key_file().exists()

    assert status() == 2
    assert status("--key", str(KEY.verifier)) == 0
    assert status("--key", str(OTHER_KEY.verifier)) == 1
    assert status("--key", "facts.example.org+xx+yy") == 2


def test_the_command_ends_with_2_where_nothing_is_sealed(key: None) -> None:
    assert status() == 2


def test_checkpoints_of_an_older_key_hold_where_it_is_named(
    claim: Claim, settings: Settings
) -> None:
    settings.SEALING_KEY = str(OTHER_KEY)
    make.topic()
    call_command("seal_history")

    assert status() == 1
    assert status("--key", str(KEY.verifier)) == 0
