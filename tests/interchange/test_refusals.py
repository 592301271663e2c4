"""Whatever a file holds, the command says where it is wrong and keeps nothing of it."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.interchange.importing import ImportFailed, import_files
from articles.models import Article, Claim, Source
from tests import factories as make
from tests.interchange.harbour import (
    BODY,
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

pytestmark = pytest.mark.django_db


def changed(path: str, value: Any) -> Line:
    """A good line with one field, "claims.0.n", set to something else."""
    line = full_line()
    *way, last = path.split(".")
    node: Any = line
    for step in way:
        node = node[int(step)] if step.isdigit() else node[step]
    node[int(last) if last.isdigit() else last] = value
    return line


def full_line() -> Line:
    figure = {"measure": "Aboard", "unit": "people", "low": "40", "high": "50"}
    return article(
        claim(
            1,
            figures=[figure],
            links=[{"kind": "revises", "to": 2}],
            topics=["Ferries"],
            evidence=[evidence(number=1)],
            reviews=[review(evidence=[1])],
            state="draft",
        ),
        claim(2, words="The ministry denies it"),
        authors=[{"name": "Ada Quill", "kind": "person"}],
        cites=[{"kind": "report", "headline": "A report", "url": "https://r.example/"}],
    )


def test_the_good_line_is_good(tmp_path: Path) -> None:
    assert "2 claims" in load(write(tmp_path, full_line()))


WRONG: list[tuple[str, Any, str, str]] = [
    ("headline", 3, "headline", "a whole number"),
    ("headline", None, "headline", "missing"),
    ("headline", " ", "headline", "empty"),
    ("headline", "x" * 1001, "headline", "1000 are kept"),
    ("headline", "a\0b", "headline", "NUL"),
    ("headline", "a\ud800b", "headline", "surrogate"),
    ("kind", "newspaper", "kind", "news_article"),
    ("url", "javascript:alert(1)", "url", "not a web address"),
    ("language", "english please", "language", "zh-Hant"),
    ("published_on", "14.5.2024", "published_on", "2024-10-18"),
    ("published_on", "2024-02-30", "published_on", "2024-10-18"),
    ("full_text_public", "yes", "full_text_public", "true or false"),
    ("heading", "x", "heading", "headline"),
    ("outlet", "Vale Courier", "outlet", "an object is needed"),
    ("outlet.kind", "unnamed", "outlet.kind", "has a name"),
    ("authors", {"name": "x"}, "authors", "a list is needed"),
    ("authors.0.kind", "human", "authors[0].kind", "person"),
    ("cites.0.headline", None, "cites[0].headline", "missing"),
    ("claims", "none", "claims", "a list is needed"),
    ("claims.1", 7, "claims[1]", "an object is needed"),
    ("claims.1.n", 1, "claims[1].n", "claims[0]"),
    ("claims.0.n", "1", "claims[0].n", "a whole number is needed"),
    ("claims.0.n", True, "claims[0].n", "a whole number is needed"),
    ("claims.0.n", 1.5, "claims[0].n", "a whole number is needed"),
    ("claims.0.key", "two words", "claims[0].key", "no spaces"),
    ("claims.0.key", "12-twelve", "claims[0].key", "no spaces"),
    ("claims.0.statement", "", "claims[0].statement", "missing"),
    ("claims.0.kind", "", "claims[0].kind", "missing"),
    ("claims.0.exact", "At most 40", "claims[0].exact", "do not stand in the text"),
    ("claims.0.start", 27, "claims[0].exact", "stand at 28"),
    ("claims.0.end", 60, "claims[0].exact", "stand at 28"),
    ("claims.0.start", None, "claims[0].start", "stand at 28"),
    ("claims.0.modality", "quite\u00a0sure", "claims[0].modality", "quite\u00a0sure"),
    ("claims.0.start", -1, "claims[0].start", "between 0"),
    ("claims.0.end", 10**400, "claims[0].end", "between 0"),
    ("claims.0.exact", None, "claims[0].exact", "say where"),
    ("claims.0.revision", 2, "claims[0].revision", "no text 2"),
    ("claims.0.modality", "sure", "claims[0].modality", "hedged"),
    ("claims.0.topics.0", 5, "claims[0].topics[0]", "a text is needed"),
    ("claims.0.attributions.0.source", None, "claims[0].attributions[0].source", "missing"),
    ("claims.0.attributions.0.kind", "army", "claims[0].attributions[0].kind", "government"),
    ("claims.0.attributions.0.said_on", "May", "claims[0].attributions[0].said_on", "Write it"),
    ("claims.0.attributions.0.channel", "tv", "claims[0].attributions[0].channel", "broadcast"),
    ("claims.0.figures.0.low", 40, "claims[0].figures[0].low", "a text is needed"),
    ("claims.0.figures.0.low", "NaN", "claims[0].figures[0].low", "not a number"),
    ("claims.0.figures.0.low", "1e9", "claims[0].figures[0].low", "not a number"),
    ("claims.0.figures.0.low", "51", "claims[0].figures[0].low", "larger than"),
    ("claims.0.links.0.to", 3, "claims[0].links[0].to", "no other claim"),
    ("claims.0.links.0.to", 1, "claims[0].links[0].to", "no other claim"),
    ("claims.0.links.0.to", "nobody", "claims[0].links[0].to", "no claim “nobody”"),
    ("claims.0.links.0.to", [], "claims[0].links[0].to", "by its key"),
    ("claims.0.evidence.0.stance", "maybe", "claims[0].evidence[0].stance", "refutes"),
    ("claims.0.evidence.0.number", 0, "claims[0].evidence[0].number", "between 1"),
    ("claims.0.evidence.0.article", None, "claims[0].evidence[0].article", "missing"),
    ("claims.0.evidence.0.revision", 9, "claims[0].evidence[0].revision", "no text 9"),
    ("claims.0.reviews.0.decided_at", "2024-06-01", "claims[0].reviews[0].decided_at", "zone"),
    ("claims.0.reviews.0.evidence", ["1"], "claims[0].reviews[0].evidence[0]", "whole number"),
    ("claims.0.state", "withdrawn", "claims[0].note", "withdrawn"),
    ("revisions", [{"number": 1, "body": "x"}], "revisions", "not both"),
]


@pytest.mark.parametrize(
    ("path", "value", "where", "what"), WRONG, ids=[f"{row[0]}={row[1]!r:.20}" for row in WRONG]
)
def test_a_wrong_field_is_named_with_its_path(
    tmp_path: Path, path: str, value: Any, where: str, what: str
) -> None:
    line = json.dumps(changed(path, value))
    problems = refused(write(tmp_path, article(url="https://vale.example/first"), line))
    told = [problem for problem in problems if problem.startswith(f"2: {where}: ")]
    assert told, problems
    assert what in told[0]
    assert not Article.objects.exists()


BAD_LINES: list[tuple[bytes, str]] = [
    (b"{", "not JSON"),
    (b'{"kind": NaN}', "NaN is not JSON"),
    (b'{"kind": "a", "kind": "b"}', "stands twice"),
    (b"[]", "not an object"),
    (b"null", "not an object"),
    (b"\xff\xfe{}", "not UTF-8"),
    ("{}".encode("utf-16"), "not UTF-8"),
    (b"[" * 200_000, "nested too deeply"),
    (b'{"claims": ' + b"[" * 200_000, "nested too deeply"),
    (b'{"kind": ' + b"9" * 5000 + b"}", "too long"),
    (b'{"record": "person"}', "source"),
]


@pytest.mark.parametrize(("line", "what"), BAD_LINES, ids=[what for _, what in BAD_LINES])
def test_a_line_that_is_no_object_is_told(tmp_path: Path, line: bytes, what: str) -> None:
    problems = refused(write(tmp_path, article(claim()), line))
    assert problems[0].startswith("2: ")
    assert what in problems[0]
    assert not Claim.objects.exists()


def test_problems_of_many_lines_are_told_together_and_in_order(tmp_path: Path) -> None:
    wrong = [article(kind="x", url=f"https://vale.example/{n}") for n in range(5)]
    problems = refused(write(tmp_path, *wrong))
    assert [problem.split(":")[0] for problem in problems] == ["1", "2", "3", "4", "5"]


def test_no_more_problems_are_told_than_one_reads(tmp_path: Path) -> None:
    assert len(refused(write(tmp_path, *["{"] * 500))) == 20


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "nothing.jsonl")[0]


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert "directory" in refused(tmp_path)[0]


def test_a_name_that_two_sources_have_names_both(tmp_path: Path) -> None:
    make.source("Coast Guard", kind="government", key="north", country="Norway")
    make.source("Kystvakten", aliases=["Coast Guard"], kind="government", key="south", country="X")
    problem = refused(write(tmp_path, article(claim())))[0]
    assert problem.startswith("1: claims[0].attributions[0].source: ")
    assert "north" in problem
    assert "south" in problem


def test_a_key_with_another_name_is_told(tmp_path: Path) -> None:
    make.source("Coastal Rescue", kind="government", key="guard")
    hops = [{"source": "Coast Guard", "kind": "government", "key": "guard"}]
    problem = refused(write(tmp_path, article(claim(attributions=hops))))[0]
    assert problem.startswith("1: claims[0].attributions[0].source: the key “guard” belongs to")


def test_a_known_claim_with_another_statement_is_told(tmp_path: Path) -> None:
    load(write(tmp_path, article(claim(key="ferry"))))
    later = article(claim(key="ferry", statement="Other."), url="https://vale.example/2")
    problem = refused(write(tmp_path, later))[0]
    assert problem.startswith("1: claims[0].statement: the claim “ferry” is known with")
    assert Claim.objects.get().statement == "Statement 1."


def test_an_unknown_key_without_a_statement_is_told(tmp_path: Path) -> None:
    problem = refused(write(tmp_path, article(claim(key="ferry", statement=None))))[0]
    assert problem.startswith("1: claims[0].statement: there is no claim “ferry” yet")


def test_a_known_passage_with_another_chain_is_told(tmp_path: Path) -> None:
    load(write(tmp_path, article(claim(key="ferry"))))
    hops = [{"source": "The Ministry", "kind": "government"}]
    problem = refused(write(tmp_path, article(claim(key="ferry", attributions=hops))))[0]
    assert problem.startswith("1: claims[0].attributions: ")


def test_a_passage_does_not_reach_beyond_its_text(tmp_path: Path) -> None:
    made = claim(exact="it.", start=len(BODY) - 3, end=len(BODY) + 5)
    assert refused(write(tmp_path, article(made)))[0].startswith("1: claims[0].exact: ")


def test_evidence_under_a_number_that_was_given_is_told(tmp_path: Path) -> None:
    load(write(tmp_path, article(claim(key="ferry", evidence=[evidence(number=2)]))))
    other = evidence(number=2, note="Another one.")
    lower = evidence(number=1)
    for given_now in (other, lower):
        problem = refused(write(tmp_path, article(claim(key="ferry", evidence=[given_now]))))[0]
        assert problem.startswith("1: claims[0].evidence[0].number: ")


def test_an_excerpt_that_does_not_stand_in_its_text_is_told(tmp_path: Path) -> None:
    text = {"url": "https://registry.example/ferry", "body": "It has forty names."}
    document = article(headline="Passenger list", outlet=None, published_on=None, **text)
    document["kind"] = "report"
    quoting = article(claim(evidence=[evidence(excerpt="fifty names", revision=1)]))
    problem = refused(write(tmp_path, document, quoting))[0]
    assert problem.startswith("2: claims[0].evidence[0].excerpt: ")


def test_a_text_under_a_known_number_with_other_words_is_told(tmp_path: Path) -> None:
    texts = [{"number": 1, "body": "One."}, {"number": 2, "body": "Two."}]
    load(write(tmp_path, article(body=None, revisions=texts)))
    texts[1]["body"] = "Three."
    problem = refused(write(tmp_path, article(body=None, revisions=texts)))[0]
    assert problem.startswith("1: revisions[1].body: ")


def test_an_article_known_with_another_headline_is_told(tmp_path: Path) -> None:
    load(write(tmp_path, article(claim())))
    problem = refused(write(tmp_path, article(claim(), headline="Ferry lost")))[0]
    assert problem.startswith("1: headline: ")


def test_parents_in_a_circle_are_told(tmp_path: Path) -> None:
    problems = refused(
        write(
            tmp_path,
            {"record": "source", "key": "a", "name": "A", "kind": "person", "parent": "b"},
            {"record": "source", "key": "b", "name": "B", "kind": "person", "parent": "a"},
        )
    )
    assert problems[0].split(":")[1] == " parent"
    assert "under this one itself" in problems[0]
    assert not Source.objects.exists()


def test_a_parent_that_nobody_knows_is_told(tmp_path: Path) -> None:
    line = {"record": "topic", "slug": "a", "name": "A", "parent": "b"}
    assert refused(write(tmp_path, line))[0].startswith("1: parent: there is no slug “b”")


def test_what_only_the_database_finds_has_its_line_too(tmp_path: Path) -> None:
    record = {"record": "rating", "slug": "new", "name": "Supported", "colour": "red",
              "shape": "cross"}  # fmt: skip
    problems = refused(write(tmp_path, article(claim()), record))
    assert problems[0].startswith("2: ")
    assert "name" in problems[0]
    assert not Claim.objects.exists()


def test_a_used_rating_is_not_renamed(tmp_path: Path) -> None:
    make.decided(make.whole_claim(), "unverifiable")
    record = {"record": "rating", "slug": "unverifiable", "name": "Unclear", "colour": "violet",
              "shape": "diamond"}  # fmt: skip
    assert refused(write(tmp_path, record))[0].startswith("1: name: ")


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["a\0", "\ud800", "draft", "unnamed", "2024", "https://x.example/"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


def _places(node: Any, way: tuple = ()) -> list[tuple]:
    items = node.items() if isinstance(node, dict) else enumerate(node)
    found = [way]
    for name, value in items:
        found += _places(value, (*way, name)) if isinstance(value, dict | list) else [(*way, name)]
    return found


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_line_whatsoever_ends_in_anything_but_a_message(tmp_path: Path, data: Any) -> None:
    line = copy.deepcopy(full_line())
    way = data.draw(st.sampled_from([place for place in _places(line) if place]))
    node: Any = line
    for step in way[:-1]:
        node = node[step]
    node[way[-1]] = data.draw(ANYTHING)
    before = everything()
    path = write(tmp_path, json.dumps(line))
    was_refused = False
    try:
        import_files([path])
    except ImportFailed:
        was_refused = True
    assert not was_refused or everything() == before
