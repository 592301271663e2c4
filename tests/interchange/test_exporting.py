"""Out, into an empty database, and out again gives the same bytes."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test.utils import CaptureQueriesContext

from articles import upkeep, workflow
from articles.models import (
    Article,
    ArticleRevision,
    Authorship,
    Citation,
    Claim,
    ClaimLink,
    ClaimTopic,
    Edition,
    Measure,
    Rating,
    Review,
    Source,
    Topic,
)
from tests import factories as make
from tests.interchange.harbour import Line, article, claim, everything, export, load, write


def lines(kind: str | None = None) -> list[Line]:
    """The export's articles, or its records of a kind."""
    found = [json.loads(line) for line in export().splitlines()]
    return [line for line in found if line.get("record") == kind]


def furnish() -> None:
    """A record made at the desk, with something of everything."""
    chief = make.user("chief", username="chief")
    gov = make.source("Government", kind="government", key="gov")
    guard = make.source("Coast Guard", kind="government", parent=gov, aliases=["Kystvakten"],
                        country="Norway", role="Rescue", url="https://guard.example/",
                        same_as=["https://www.wikidata.org/wiki/Q1"])  # fmt: skip
    namesake = make.source("Coast Guard", kind="government", country="Chile")
    paper = make.outlet("Vale Courier")
    quoted = make.article("An earlier text, 한국어.", outlet=None, language="ko")
    text = make.article(outlet=paper, published_on="2024-05~", full_text_public=False)
    ArticleRevision.objects.create(article=text, body="A corrected text.", note="Corrected.",
                                   captured_at="2024-05-15T10:00:00.123456Z")  # fmt: skip
    Authorship.objects.create(article=text, source=make.source("Ada Quill"), position=0)
    Citation.objects.create(article=text, cited=quoted)
    unnamed = make.source("Officials", kind="unnamed", article=text)
    topic = make.topic("Ferries", parent=make.topic("Ships"))
    first, second, third = (make.claim(f"Claim {n}.", place="Vale") for n in range(3))
    make.appearance(first, text, exact="corrected", chain=[guard, paper], said_on="2024-05")
    make.appearance(first, quoted, chain=[namesake])
    make.appearance(second, text, exact="A corrected", chain=[unnamed])
    film = make.article("", outlet=paper, kind="video", url="https://vale.example/film")
    make.appearance(third, film, chain=[paper])
    make.appearance(make.claim("A draft."), film, chain=[], locator="t=5,6")
    ClaimTopic.objects.create(claim=first, topic=topic)
    ClaimLink.objects.create(claim=first, kind="revises", to=third)
    measure = Measure.objects.create(name="Aboard", unit="people")
    for value in ("40.50", "40.50"):
        make.figure(first, value, measure)
    make.evidence(first, note="Gone.").delete()
    proof = make.evidence(first, article=quoted, revision=quoted.latest_revision(),
                          excerpt="earlier text")  # fmt: skip
    make.decided(first, "supported", evidence=[proof.number])
    make.decided(first, "refuted", evidence=[proof.number])
    workflow.publish([first, second, third], chief)
    workflow.withdraw(third, chief, "We misheard.")
    Rating.objects.create(slug="satire", name="Satire", colour="grey", shape="dashed")
    Rating.objects.filter(slug="misleading").update(retired=True)


def empty_database() -> None:
    """As after the migrations, but that new rows get other ids."""
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    wrapper = connections[DEFAULT_DB_ALIAS]
    wrapper.creation.deserialize_db_from_string(
        type(wrapper)._test_serialized_contents  # type: ignore[attr-defined]
    )
    with connection.cursor() as cursor:
        for number, model in enumerate((Source, Article, Claim, Topic, Rating), start=1):
            sequence = f"{model._meta.db_table}_id_seq"
            cursor.execute("SELECT setval(%s, %s)", [sequence, 1000 * number])


@pytest.fixture
def emptied(transactional_db: None) -> None:
    """A database that a test may empty."""
    empty_database()


def test_out_into_an_empty_database_and_out_again_gives_the_same_bytes(
    emptied: None, tmp_path: Path
) -> None:
    furnish()
    first = export()
    empty_database()
    path = tmp_path / "out.jsonl"
    path.write_text(first, "utf-8")
    load(path, "--publish", "--with-reviews", by=make.user("chief"))
    assert export() == first


def test_what_comes_back_is_published_withdrawn_or_draft_as_it_was(
    emptied: None, tmp_path: Path
) -> None:
    furnish()
    shown = states()
    path = tmp_path / "out.jsonl"
    path.write_text(export(), "utf-8")
    empty_database()
    load(path, "--publish", "--with-reviews", by=make.user("chief"))
    assert states() == shown


def states() -> dict[str, tuple[bool, str, str]]:
    return {
        edition.uid: (edition.withdrawn, edition.rating, edition.statement)
        for edition in Edition.objects.in_force()
    }


@pytest.mark.django_db
def test_an_export_into_its_own_database_changes_nothing(tmp_path: Path) -> None:
    furnish()
    path = tmp_path / "out.jsonl"
    path.write_text(export(), "utf-8")
    before = everything()
    load(path)
    assert everything() == before


@pytest.mark.django_db
def test_evidence_keeps_its_numbers(tmp_path: Path) -> None:
    furnish()
    told = [claim for line in lines() for claim in line["claims"] if claim.get("evidence")]
    assert [entry["number"] for entry in told[0]["evidence"]] == [2]


@pytest.mark.django_db
def test_a_claim_is_told_whole_on_its_first_line_alone() -> None:
    furnish()
    key = Claim.objects.get(statement="Claim 0.").uid
    told = [c for line in lines() for c in line["claims"] if c["key"] == key]
    assert ["statement" in entry for entry in told] == [True, False]


@pytest.mark.django_db
def test_a_reviewer_is_named_as_he_wishes() -> None:
    furnish()
    Review.objects.first().reviewer.byline.__class__.objects.update(shown="desk")  # type: ignore[union-attr]
    told = [r for line in lines() for c in line["claims"] for r in c.get("reviews", [])]
    assert {entry["reviewer"] for entry in told} == {"the desk"}


@pytest.mark.django_db
def test_a_merged_source_is_written_as_a_name_of_the_other() -> None:
    chief = make.user("chief")
    one, other = make.source("N. Quill"), make.source("Nora Quill")
    made = make.claim()
    make.appearance(made, chain=[one])
    workflow.publish([made], chief)
    upkeep.merge(one, other, chief, "The same person.")
    names = {line["name"]: line["aliases"] for line in lines("source")}
    assert names["Nora Quill"] == ["N. Quill"]
    assert "N. Quill" not in names
    hops = lines()[0]["claims"][0]["attributions"]
    assert hops[0]["key"] == other.key


@pytest.mark.django_db
def test_the_order_does_not_follow_ids() -> None:
    for name in ("b", "a", "c"):
        make.source(name, key=name)
        make.article("", outlet=None, url=f"https://vale.example/{name}")
    assert [line["key"] for line in lines("source")] == ["a", "b", "c"]
    assert [line["url"][-1] for line in lines()] == ["a", "b", "c"]


@pytest.mark.django_db
def test_it_takes_as_many_queries_for_many_claims_as_for_few(
    tmp_path: Path,
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            export()
        return len(captured)

    load(write(tmp_path, article(claim(key="a"))))
    few = queries()
    more = [article(claim(key=f"k{n}"), url=f"https://vale.example/{n}") for n in range(50)]
    load(write(tmp_path, *more))
    assert queries() == few


@pytest.mark.django_db
def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    furnish()
    path = tmp_path / "out.jsonl"
    call_command("export_articles", str(path), stderr=StringIO())
    assert path.read_text("utf-8") == export()
    assert [file.name for file in tmp_path.iterdir()] == ["out.jsonl"]


@pytest.mark.django_db
def test_claims_without_an_article_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    make.claim()
    call_command("export_articles")
    assert "Left out: 1 claim without an article." in capsys.readouterr().err
