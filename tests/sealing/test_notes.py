"""Keys and signed checkpoints, in the forms of C2SP."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.sealing.notes import BadKey, BadNote, Head, Signer, Verifier
from articles.sealing.verifier import read_checkpoint
from tests.sealing.sealed import KEY, OTHER_KEY

ROOT = bytes(range(32))
NOTE = KEY.checkpoint(7, ROOT)


def test_a_checkpoint_has_an_origin_a_size_a_root_and_a_signature() -> None:
    lines = NOTE.split("\n")

    assert lines[:4] == ["facts.example.org", "7", base64.b64encode(ROOT).decode(), ""]
    assert lines[4].startswith("— facts.example.org ")
    assert lines[5:] == [""]


def test_keys_are_read_as_they_were_written() -> None:
    assert Signer.read(f"{KEY}\n") == KEY
    assert Verifier.read(f"{KEY.verifier}\n") == KEY.verifier


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="utf-8"))
def test_a_note_with_any_sign_changed_is_refused(place: int, sign: str) -> None:
    changed = NOTE[:place] + sign + NOTE[place + 1 :]
    if changed == NOTE:
        return
    try:
        head = Head.signed(changed, [KEY.verifier])
    except BadNote:
        return
    # Base64 leaves some bits of its last sign unread: what is signed is the same all the same.
    assert head == Head("facts.example.org", 7, ROOT)
    assert changed.startswith(NOTE[: NOTE.index("\n\n") + 2])


def test_a_note_signed_by_several_is_taken_for_one_of_them() -> None:
    both = NOTE + OTHER_KEY.checkpoint(7, ROOT).rpartition("\n\n")[2]

    assert Head.signed(both, [OTHER_KEY.verifier]).size == 7
    assert read_checkpoint(both, str(OTHER_KEY.verifier)) == (7, ROOT)


def test_a_note_signed_by_a_key_of_the_same_name_alone_is_refused() -> None:
    with pytest.raises(BadNote, match="not signed"):
        Head.signed(NOTE, [OTHER_KEY.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "facts.example.org",
        "facts.example.org+00000000+AAAA",
        str(KEY.verifier).replace("+", "+0", 1),
        str(KEY.verifier)[:-4],
        str(KEY.verifier).replace("facts", "fakes"),
    ],
)
def test_a_damaged_verification_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        Verifier.read(text)


@pytest.mark.parametrize(
    "text",
    ["", "PRIVATE+KEY+", str(KEY.verifier), str(KEY)[:-5], str(KEY).replace("facts", "fakes")],
)
def test_a_damaged_sealing_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        Signer.read(text)


@pytest.mark.parametrize(
    "text", ["", "a\n07\nAAAA\n\n", "a\n7\nAAAA\n\n", "a\n7\n===\n\n", "\n\n\n"]
)
def test_a_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        Head.read(text)
