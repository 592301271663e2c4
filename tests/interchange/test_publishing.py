"""What readers see of an import."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from articles import workflow
from articles.editions import staging
from articles.models import (
    Article,
    Claim,
    Edition,
    Issue,
    PublicCount,
    Review,
    SharedEdition,
    Source,
)
from tests import factories as make
from tests.editions.checks import check_counts, check_editions
from tests.interchange.harbour import (
    article,
    claim,
    everything,
    evidence,
    load,
    refused,
    review,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return make.user("chief")


def in_force(key: str) -> Edition:
    return Edition.objects.in_force().get(uid=key)


def test_everything_of_a_run_is_one_issue(tmp_path: Path, chief: User) -> None:
    lines = [article(claim(key=f"k{n}"), url=f"https://vale.example/{n}") for n in range(5)]
    load(write(tmp_path, *lines), "--publish", by=chief)
    assert Edition.objects.in_force().count() == 5
    assert Issue.objects.get().issued_by == chief


def test_what_an_import_issues_is_what_the_desk_would_have_issued(
    tmp_path: Path, chief: User
) -> None:
    line = article(claim(key="k", evidence=[evidence()], topics=["Ferries"]))
    load(write(tmp_path, line), "--publish", by=chief)
    assert in_force("k").document == workflow.preview(Claim.objects.get())
    check_editions()
    check_counts()


def test_what_a_claim_names_is_issued_with_it(tmp_path: Path, chief: User) -> None:
    load(write(tmp_path, article(claim())), "--publish", by=chief)
    shown = set(SharedEdition.objects.values_list("kind", "name"))
    assert shown == {
        ("source", "Coast Guard"),
        ("source", "Vale Courier"),
        ("article", "Ferry sinks off Port Vale"),
    }


def test_claims_published_together_are_linked(tmp_path: Path, chief: User) -> None:
    links = [{"kind": "revises", "to": 2}]
    line = article(claim(1, key="a", links=links), claim(2, words="Ferry sinks", key="b"))
    load(write(tmp_path, line), "--publish", by=chief)
    assert in_force("a").document["links"][0]["claim"] == in_force("b").claim_id


def test_a_link_to_a_draft_is_not_shown(tmp_path: Path, chief: User) -> None:
    links = [{"kind": "revises", "to": 2}]
    line = article(
        claim(1, key="a", links=links), claim(2, words="Ferry sinks", key="b", state="draft")
    )
    load(write(tmp_path, line), "--publish", by=chief)
    assert in_force("a").document["links"] == []
    assert not Edition.objects.filter(uid="b").exists()


def test_drafts_imported_before_are_published_by_the_same_file(tmp_path: Path, chief: User) -> None:
    path = write(tmp_path, article(claim(key="k")))
    load(path)
    load(path, "--publish", by=chief)
    assert in_force("k").change == "first"


def test_a_withdrawn_claim_has_one_edition_with_its_note(tmp_path: Path, chief: User) -> None:
    line = article(claim(key="k", state="withdrawn", note="We misheard."))
    load(write(tmp_path, line), "--publish", by=chief)
    edition = Edition.objects.get()
    assert (edition.change, edition.note, edition.withdrawn) == (
        "withdrawal",
        "We misheard.",
        True,
    )
    assert edition.statement == ""
    assert set(edition.document) == {"format", "id", "uid", "withdrawn"}
    assert not PublicCount.objects.filter(claims__gt=0).exists()


def test_a_published_claim_is_withdrawn_by_a_later_file(tmp_path: Path, chief: User) -> None:
    load(write(tmp_path, article(claim(key="k"))), "--publish", by=chief)
    line = article(claim(key="k", state="withdrawn", note="We misheard."))
    load(write(tmp_path, line), "--publish", by=chief)
    assert in_force("k").withdrawn
    assert in_force("k").number == 2
    check_counts()


def test_what_the_desk_withdrew_stays_withdrawn(tmp_path: Path, chief: User) -> None:
    path = write(tmp_path, article(claim(key="k", state="published")))
    load(path, "--publish", by=chief)
    workflow.withdraw(Claim.objects.get(), chief, "Wrong.")
    before = everything()
    load(path, "--publish", by=chief)
    assert everything() == before


def test_a_further_appearance_of_a_published_claim_is_an_update(
    tmp_path: Path, chief: User
) -> None:
    load(write(tmp_path, article(claim(key="k"))), "--publish", by=chief)
    further = article(
        claim(key="k", statement=None, note="A second paper."), url="https://vale.example/2"
    )
    load(write(tmp_path, further), "--publish", by=chief)
    edition = in_force("k")
    assert (edition.change, edition.note, edition.reports) == ("update", "A second paper.", 2)
    check_counts()


def test_an_update_keeps_the_verdict(tmp_path: Path, chief: User) -> None:
    load(write(tmp_path, article(claim(key="k"))), "--publish", by=chief)
    make.decided(Claim.objects.get(), "unverifiable")
    load(write(tmp_path, article(claim(key="k", evidence=[evidence()]))), "--publish", by=chief)
    assert in_force("k").rating == "unverifiable"
    assert len(in_force("k").document["evidence"]) == 1


def test_what_the_desk_has_not_published_is_not_published_by_an_import(
    tmp_path: Path, chief: User
) -> None:
    load(write(tmp_path, article(claim(key="k"))), "--publish", by=chief)
    make.evidence(Claim.objects.get())
    path = write(tmp_path, article(claim(key="k", evidence=[evidence()])))
    problem = refused(path, "--publish", by=chief)[0]
    assert problem.startswith("1: claims[0]: readers do not see yet")
    assert len(in_force("k").document["evidence"]) == 0


def test_a_draft_that_changed_since_it_was_decided_is_left_to_the_desk(
    tmp_path: Path, chief: User
) -> None:
    load(write(tmp_path, article(claim(key="k"))))
    make.decided(Claim.objects.get(), "unverifiable")
    path = write(tmp_path, article(claim(key="k", evidence=[evidence()])))
    problem = refused(path, "--publish", by=chief)[0]
    assert problem.startswith("1: claims[0]: this draft changed since")


def test_a_claim_that_nobody_said_is_not_published(tmp_path: Path, chief: User) -> None:
    path = write(tmp_path, article(claim(attributions=[])))
    problem = refused(path, "--publish", by=chief)[0]
    assert problem.startswith("1: claims[0]: ")
    assert "say who said it" in problem
    assert not Claim.objects.exists()


def test_a_public_source_that_is_filled_in_is_issued_again(tmp_path: Path, chief: User) -> None:
    hops = [{"source": "Coast Guard", "kind": "government", "key": "guard"}]
    load(write(tmp_path, article(claim(attributions=hops))), "--publish", by=chief)
    record = {"record": "source", "key": "guard", "name": "Coast Guard", "kind": "government",
              "country": "Norway"}  # fmt: skip
    load(write(tmp_path, record), "--publish", by=chief)
    shown = SharedEdition.objects.in_force().get(name="Coast Guard")
    assert (shown.number, shown.document["country"]) == (2, "Norway")


def test_without_publish_a_public_claim_stays_as_readers_know_it(
    tmp_path: Path, chief: User
) -> None:
    load(write(tmp_path, article(claim(key="k"))), "--publish", by=chief)
    further = article(claim(key="k", statement=None), url="https://vale.example/2")
    load(write(tmp_path, further), by=chief)
    assert in_force("k").number == 1
    assert Claim.objects.ahead().count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_another_publishes_meanwhile_is_issued_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief = make.user("chief")
    guard = make.source("Coast Guard", kind="government")
    known = make.claim()
    make.appearance(known, chain=[guard])
    take_lock = staging.lock_publishing

    def late() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_publish_apart, known, chief).result()
        take_lock()

    monkeypatch.setattr(staging, "lock_publishing", late)
    load(write(tmp_path, article(claim())), "--publish", by=chief)
    assert Edition.objects.in_force().count() == 2
    assert SharedEdition.objects.get(name="Coast Guard").number == 1
    check_editions()
    check_counts()


def _publish_apart(known: Claim, chief: User) -> None:
    try:
        workflow.publish([known], chief)
    finally:
        connection.close()


# Reviews


def test_reviews_are_left_out_unless_asked_for(tmp_path: Path, chief: User) -> None:
    load(write(tmp_path, article(claim(reviews=[review()]))), "--publish", by=chief)
    assert not Review.objects.exists()


def test_a_review_keeps_its_reviewers_name_and_who_imported_it(tmp_path: Path, chief: User) -> None:
    decision = review(evidence=[1], rating="outdated", true_until="2024-06")
    line = article(claim(key="k", evidence=[evidence(number=1)], reviews=[decision]))
    load(write(tmp_path, line), "--publish", "--with-reviews", by=chief)
    kept = Review.objects.get()
    assert (kept.reviewer, kept.reviewer_name, kept.imported_by) == (None, "R. Mole", chief)
    shown = in_force("k").document["review"]
    assert (shown["rating"]["slug"], shown["reviewer_name"]) == ("outdated", "R. Mole")
    assert shown["true_until"] == "2024-06"


def test_the_latest_of_several_reviews_is_shown(tmp_path: Path, chief: User) -> None:
    decisions = [
        review(decided_at="2024-07-01T00:00:00Z", summary="Later."),
        review(decided_at="2024-06-01T00:00:00Z", summary="Earlier."),
    ]
    line = article(claim(key="k", reviews=decisions))
    load(write(tmp_path, line), "--publish", "--with-reviews", by=chief)
    assert in_force("k").document["review"]["summary"] == "Later."


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"rating": "true"}, "rating"),
        ({"evidence": [2]}, "evidence"),
        ({"rating": "supported"}, "evidence"),
    ],
)
def test_a_review_that_cannot_stand_is_told(
    tmp_path: Path, chief: User, fields: dict, where: str
) -> None:
    path = write(tmp_path, article(claim(reviews=[review(**fields)])))
    problem = refused(path, "--with-reviews", by=chief)[0]
    assert problem.startswith(f"1: claims[0].reviews[0].{where}: ")


# Who may


@pytest.mark.parametrize("options", [["--publish"], ["--with-reviews"]])
def test_it_has_to_be_said_who_publishes(tmp_path: Path, options: list[str]) -> None:
    assert "--as" in refused(write(tmp_path, article(claim())), *options)[0]


@pytest.mark.parametrize(
    ("role", "options"),
    [
        ("reviewer", []),
        ("editor", ["--publish"]),
        ("editor", ["--with-reviews"]),
    ],
)
def test_an_import_may_what_its_user_may(tmp_path: Path, role: str, options: list[str]) -> None:
    path = write(tmp_path, article(claim()))
    assert "may not" in refused(path, *options, by=make.user(role))[0]
    assert not Article.objects.exists()


def test_a_user_that_nobody_knows_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, article(claim()))
    assert "no user “nobody”" in refused(path, "--as", "nobody")[0]


def test_an_editor_does_not_change_the_scale(tmp_path: Path) -> None:
    record = {"record": "rating", "slug": "new", "name": "New", "colour": "red", "shape": "cross"}
    assert "may not add ratings" in refused(write(tmp_path, record), by=make.user("editor"))[0]


def test_a_refused_publication_keeps_nothing(tmp_path: Path, chief: User) -> None:
    before = everything()
    good = article(claim(key="a"))
    bad = article(claim(key="b", attributions=[]), url="https://vale.example/b")
    refused(write(tmp_path, good, bad), "--publish", by=chief)
    assert everything() == before
    assert not Source.objects.exists()
