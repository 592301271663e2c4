"""The sealed record in public: checkpoints, proofs, and the program that outsiders check them with.

Proofs are checked as an outsider would, by the program that the site hands out, in a process of its
own.
"""

import copy
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from articles import upkeep, workflow
from articles.models import Checkpoint, Claim, Edition, SharedEdition
from articles.views.sealed import SIZE
from tests import factories as make
from tests.models.database import sql
from tests.sealing.sealed import KEY, OTHER_KEY, sealed
from tests.views.pages import address, html_of, words_of

pytestmark = pytest.mark.django_db

KEPT = str(KEY.verifier)


@pytest.fixture
def claim() -> Claim:
    """A claim with two editions, sealed among others."""
    made = make.published_claim("Six ships sailed.")
    workflow.correct(made, make.user("chief"), "We had misread it.", verdict_holds=True)
    sealed()
    return made


def proof_address(claim: Claim, number: int = 1) -> str:
    return f"{address(claim)}history/{number}/"


def proof(client: Client, claim: Claim, number: int = 1, query: str = "") -> Any:
    answer = client.get(f"{proof_address(claim, number)}proof.json{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def verify(client: Client, tmp_path: Path) -> Callable[..., tuple[bool, str]]:
    """Runs the site's own program with Python alone; whether it accepts, and what it says."""
    program = tmp_path / "verify.py"
    program.write_bytes(client.get("/history/verify.py").content)

    def run(
        proven: Any, *, key: str = KEPT, kept: str = "", bare: bool = False
    ) -> tuple[bool, str]:
        (tmp_path / "proof.json").write_text(json.dumps(proven), "utf-8")
        (tmp_path / "kept").write_text(kept, "utf-8")
        options = ["-I", "-S"] if bare else ["-I"]  # -S: without installed packages
        files = [str(tmp_path / name) for name in ("proof.json", *(["kept"] if kept else []))]
        done = subprocess.run(
            [sys.executable, *options, str(program), key, *files],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode == 0, done.stdout + done.stderr

    return run


def test_the_program_has_less_than_a_hundred_lines_and_needs_nothing_installed(
    client: Client, claim: Claim, verify: Callable[..., tuple[bool, str]]
) -> None:
    assert len(client.get("/history/verify.py").content.splitlines()) < 100

    accepted, told = verify(proof(client, claim), bare=True)
    assert accepted
    assert "The signature was not checked" in told


def test_every_edition_of_a_claim_is_proven_with_its_text(
    client: Client, claim: Claim, verify: Callable[..., tuple[bool, str]]
) -> None:
    for number in (1, 2):
        proven = proof(client, claim, number)
        accepted, told = verify(proven)
        assert accepted, told
        assert "The signature was not checked" not in told
        assert (
            proven["shown"]["document"] == Edition.objects.get(claim=claim, number=number).document
        )
        assert proven["leaf"]["number"] == number


def forgeries(proven: Any) -> Iterator[tuple[str, Any]]:
    """The proof with one of its parts changed, each in turn, to the bit where it is a hash."""

    def changed(*place: Any, to: Callable[[Any], Any]) -> tuple[str, Any]:
        forged = copy.deepcopy(proven)
        inside = forged
        for step in place[:-1]:
            inside = inside[step]
        inside[place[-1]] = to(inside[place[-1]])
        return ".".join(map(str, place)), forged

    def flipped(text: str) -> str:
        return f"{int(text[0], 16) ^ 1:x}{text[1:]}"

    yield changed("index", to=lambda index: index + 1)
    for name, value in proven["leaf"].items():
        other = (
            (not value)
            if isinstance(value, bool)
            else value + (1 if isinstance(value, int) else "x")
        )
        yield changed("leaf", name, to=partial(_put, other))
    yield changed("leaf", to=lambda leaf: leaf | {"more": 1})
    for place in range(len(proven["path"])):
        yield changed("path", place, to=flipped)
    yield changed("path", to=lambda path: path[:-1])
    yield changed("path", to=lambda path: [*path, path[0]])
    yield changed("shown", "document", "statement", to=lambda text: text + "!")
    yield changed("shown", "note", 0, to=flipped)
    yield changed("shown", "note", 1, to=lambda note: note + "!")
    size = proven["checkpoint"].split("\n")[1]
    yield changed("checkpoint", to=lambda note: note.replace(f"\n{size}\n", f"\n{int(size) + 1}\n"))
    yield changed(
        "checkpoint", to=lambda note: note[:-20] + ("A" if note[-20] != "A" else "B") + note[-19:]
    )


def _put(other: Any, _: Any) -> Any:
    return other


def test_a_proof_with_anything_forged_is_refused(
    client: Client, claim: Claim, verify: Callable[..., tuple[bool, str]]
) -> None:
    proven = proof(client, claim, 2)
    assert verify(proven)[0]
    for part, forged in forgeries(proven):
        accepted, told = verify(forged)
        assert not accepted, (part, told)
        assert told.startswith("It does not hold"), (part, told)


def test_a_proof_by_another_key_is_refused(
    client: Client, claim: Claim, verify: Callable[..., tuple[bool, str]]
) -> None:
    assert not verify(proof(client, claim), key=str(OTHER_KEY.verifier))[0]


def test_two_checkpoints_are_proven_to_be_of_one_record(
    client: Client, claim: Claim, verify: Callable[..., tuple[bool, str]]
) -> None:
    sizes = [Checkpoint.objects.get().size]
    for _ in range(3):
        make.topic()
        sizes.append(sealed().size)
    for older, newer in pairwise(sizes):
        answer = client.get(f"/history/consistency?from={older}&to={newer}")
        kept = client.get(f"/history/checkpoints/{older}").content.decode()
        accepted, told = verify(answer.json(), kept=kept)
        assert accepted, told

    proven = client.get(f"/history/consistency?from={sizes[0]}&to={sizes[-1]}").json()
    assert verify(proven)[0]
    other = client.get(f"/history/checkpoints/{sizes[1]}").content.decode()
    assert not verify(proven, kept=other)[0]
    for name in ("older", "newer"):
        assert not verify(proven | {name: KEY.checkpoint(sizes[0], b"\x00" * 32)})[0]
    for place, step in enumerate(proven["path"]):
        forged = [*proven["path"][:place], "00" * 32, *proven["path"][place + 1 :]]
        assert step != "00" * 32
        assert not verify(proven | {"path": forged})[0]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?from=1",
        "?from=x&to=y",
        "?from=-1&to=2",
        "?from=1&to=1",
        f"?from={'9' * 30}&to=1",
        "?from=²&to=1",
    ],
)
def test_sizes_that_no_checkpoints_have_are_told(client: Client, claim: Claim, query: str) -> None:
    answer = client.get(f"/history/consistency{query}")

    assert answer.status_code == 400
    assert "the smaller first" in answer.content.decode()


def test_checkpoints_in_the_wrong_order_are_told(client: Client, claim: Claim) -> None:
    first = Checkpoint.objects.get().size
    make.topic()
    second = sealed().size

    assert client.get(f"/history/consistency?from={second}&to={first}").status_code == 400


def test_the_newest_checkpoint_is_at_one_address_and_older_ones_stay(
    client: Client, claim: Claim
) -> None:
    first = Checkpoint.objects.get()
    make.topic()
    second = sealed()

    newest = client.get("/history/checkpoint")
    assert newest["Content-Type"] == "text/plain; charset=utf-8"
    assert newest.content.decode() == second.note
    assert client.get(f"/history/checkpoints/{first.size}").content.decode() == first.note
    assert client.get("/history/checkpoints/1").status_code == 404


def test_a_cache_learns_of_a_new_checkpoint(client: Client, claim: Claim) -> None:
    tag = client.get("/history/checkpoint")["ETag"]
    assert client.get("/history/checkpoint", headers={"If-None-Match": tag}).status_code == 304
    make.topic()
    sealed()

    assert client.get("/history/checkpoint", headers={"If-None-Match": tag}).status_code == 200


def test_all_checkpoints_are_listed_with_their_key_and_proofs_a_page_at_a_time(
    client: Client, claim: Claim, django_assert_num_queries: Callable[..., Any]
) -> None:
    first = Checkpoint.objects.get()
    sql(
        "INSERT INTO articles_checkpoint SELECT size + n, sealed_at, note, key, issue, cluster, "
        "settled FROM articles_checkpoint, generate_series(1, %s) AS n",
        SIZE,
    )
    with django_assert_num_queries(5):
        html = html_of(client, "/history/checkpoints/")

    assert KEPT in html
    assert f"from={first.size + SIZE - 1}&amp;to={first.size + SIZE}" in html
    assert "Older checkpoints" in html
    assert f"/history/checkpoints/{first.size}" not in html.replace(f"{first.size}0", "")


def test_before_anything_is_sealed_the_pages_say_so(client: Client) -> None:
    assert client.get("/history/checkpoint").status_code == 404
    assert "Nothing was sealed yet" in words_of(html_of(client, "/history/checkpoints/"))


def test_the_proof_of_each_edition_is_one_click_from_its_history(
    client: Client, claim: Claim
) -> None:
    html = html_of(client, f"{address(claim)}history/")
    for number in (1, 2):
        assert f'href="{proof_address(claim, number)}"' in html

    page = html_of(client, proof_address(claim))
    assert f"{proof_address(claim)}proof.json" in page
    assert KEPT in page
    assert "Proof of edition 1" in words_of(page)


def test_a_proof_costs_the_same_number_of_queries_in_a_large_record(
    client: Client, claim: Claim, django_assert_num_queries: Callable[..., Any]
) -> None:
    for n in range(40):
        make.topic(f"T {n}")
    sealed()
    with django_assert_num_queries(11):
        client.get(proof_address(claim))


def test_what_is_not_sealed_yet_says_so_and_has_no_proof(client: Client, claim: Claim) -> None:
    workflow.correct(claim, make.user("chief"), "Once more.", verdict_holds=True)

    assert "not sealed yet" in words_of(html_of(client, proof_address(claim, 3)))
    answer = client.get(f"{proof_address(claim, 3)}proof.json")
    assert answer.status_code == 404
    assert "not sealed yet" in answer.json()["error"]


def test_there_is_no_proof_of_what_was_never_public(client: Client, claim: Claim) -> None:
    draft = make.whole_claim("A draft.")

    assert client.get(f"/claims/{draft.pk}-a-draft/history/1/").status_code == 404
    assert client.get(f"/claims/{draft.pk}-a-draft/history/1/proof.json").status_code == 404
    assert client.get(f"{address(claim)}history/3/proof.json").status_code == 404


def test_a_wrong_slug_leads_to_the_right_one(client: Client, claim: Claim) -> None:
    for tail in ("", "proof.json"):
        answer = client.get(f"/claims/{claim.pk}-x/history/1/{tail}")
        assert answer.status_code == 301
        assert answer["Location"] == f"{proof_address(claim)}{tail}"


def test_a_withdrawn_claims_editions_are_proven_without_their_text(
    client: Client, claim: Claim, verify: Callable[..., tuple[bool, str]]
) -> None:
    then = sealed().sealed_at
    workflow.withdraw(claim, make.user("chief"), "It was not in the text.")
    sealed()

    proven = proof(client, claim, 1)
    assert "document" not in proven["shown"]
    assert "Six ships" not in json.dumps(proven)
    assert verify(proven)[0]
    assert "withdrawn" in words_of(html_of(client, proof_address(claim)))

    withdrawal = proof(client, claim, 3)
    assert withdrawal["shown"]["document"]["withdrawn"] is True
    assert verify(withdrawal)[0]

    past = f"/claims/{claim.pk}-six-ships-sailed/history/1/proof.json"
    of_then = client.get(f"{past}?as_of={then.isoformat().replace('+00:00', 'Z')}").json()
    assert of_then["shown"]["document"]["statement"] == "Six ships sailed."
    assert verify(of_then)[0]


def test_a_redacted_edition_is_proven_by_its_fingerprint(
    client: Client, claim: Claim, verify: Callable[..., tuple[bool, str]]
) -> None:
    before = proof(client, claim, 1)
    edition = Edition.objects.get(claim=claim, number=1)
    upkeep.redact(edition, make.user("chief"), "A court said so.")
    sealed()

    proven = proof(client, claim, 1)
    assert proven["shown"] == {}
    assert verify(proven)[0]
    assert proven["leaf"] == before["leaf"]
    assert verify(proven | {"shown": before["shown"]})[0], "a copy of the text is still provable"
    assert "removed for legal reasons" in words_of(html_of(client, proof_address(claim)))


def test_a_document_with_words_of_an_article_that_may_not_be_shown_is_proven_without_them(
    client: Client, verify: Callable[..., tuple[bool, str]]
) -> None:
    closed = make.article("Six ships sailed. Their names are a secret.", full_text_public=False)
    claim = make.published_claim("Ships sailed.", within=closed)
    sealed()

    answer = client.get(f"{proof_address(claim)}proof.json")
    assert "secret" not in answer.content.decode()
    assert "may not be shown" in answer.json()["withheld"]
    assert verify(answer.json())[0]


def test_editions_of_what_claims_share_are_proven_too(
    client: Client, claim: Claim, verify: Callable[..., tuple[bool, str]]
) -> None:
    source = SharedEdition.objects.filter(kind="source").earliest("id")
    path = f"/history/proofs/source/{source.object_id}/"

    assert verify(client.get(f"{path}1.json").json())[0]
    assert client.get(f"{path}2.json").status_code == 404
    assert client.get("/history/proofs/claim/1/1.json").status_code == 404


def test_a_proof_tells_nothing_of_the_desk(client: Client, claim: Claim) -> None:
    edition = Edition.objects.select_related("issue").get(claim=claim, number=1)
    leaf = proof(client, claim)["leaf"]

    assert set(leaf) == {
        *("type", "claim", "uid", "number", "issue", "issued_at", "change", "withdrawn"),
        *("format", "document", "note", "desk"),
    }
    assert edition.issue.issued_by_id
    assert leaf["desk"] not in (leaf["note"], leaf["document"])
