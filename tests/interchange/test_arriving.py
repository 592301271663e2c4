"""What lines become in the working record."""

from pathlib import Path
from typing import Any

import pytest

from articles.models import (
    Appearance,
    Article,
    ArticleRevision,
    Claim,
    ClaimLink,
    Edition,
    Evidence,
    Figure,
    Measure,
    Rating,
    Source,
    Topic,
)
from tests import factories as make
from tests.interchange.harbour import BODY, Line, article, claim, evidence, load, span, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def take(tmp_path: Path) -> Any:
    def run(*lines: Any, **options: Any) -> str:
        return load(write(tmp_path, *lines), **options)

    return run


def test_a_claim_arrives_as_a_draft_with_its_passage_and_chain(take: Any) -> None:
    hops = [
        {
            "source": "Ada Quill",
            "kind": "person",
            "capacity": "its spokeswoman",
            "cue": "said",
            "said_on": "2024-05-14",
            "place": "Port Vale",
            "channel": "briefing",
        },
        {"source": "Vale Courier", "kind": "outlet"},
    ]
    take(article(claim(attributions=hops, modality="hedged", is_quotation=True)))
    made = Appearance.objects.get()
    assert BODY[made.start : made.end] == made.exact == "At least 40 people were aboard"
    assert (made.modality, made.is_quotation) == ("hedged", True)
    chain = [
        (hop.source.name, hop.capacity, hop.cue, hop.said_on, hop.place, hop.channel)
        for hop in made.attributions.all()
    ]
    assert chain == [
        ("Ada Quill", "its spokeswoman", "said", "2024-05-14", "Port Vale", "briefing"),
        ("Vale Courier", "", "", None, "", ""),
    ]
    assert not Edition.objects.exists()


def test_the_words_around_a_passage_are_kept_as_the_desk_keeps_them(take: Any) -> None:
    take(article(claim()))
    made = Appearance.objects.get()
    before = (made.prefix, made.suffix)
    made.save()
    assert before == (made.prefix, made.suffix)
    assert made.suffix.startswith(", the coast guard")


def test_a_text_is_kept_to_the_code_point_but_for_line_ends(take: Any) -> None:
    body = "A\u00a0b\r\nc 🛳 d\u2028e"
    take(article(claim(exact="🛳", start=6, end=7), body=body))
    assert ArticleRevision.objects.get().body == "A\u00a0b\nc 🛳 d\u2028e"


def test_a_picture_has_a_locator(take: Any) -> None:
    place: Line = {"exact": None, "start": None, "end": None, "locator": "xywh=0,0,10,10"}
    take(article(claim(**place), kind="image", body=None))
    made = Appearance.objects.get()
    assert (made.locator, made.revision, made.exact) == ("xywh=0,0,10,10", None, None)


def test_the_unnamed_of_one_article_are_one_source(take: Any) -> None:
    officials = [{"source": "Officials", "kind": "unnamed"}]
    take(
        article(
            claim(1, attributions=officials),
            claim(2, words="Officials fear", attributions=officials),
        )
    )
    assert Source.objects.filter(kind="unnamed").count() == 1


def test_the_unnamed_of_two_articles_are_two_sources(take: Any) -> None:
    officials = [{"source": "Officials", "kind": "unnamed"}]
    take(
        article(claim(attributions=officials)),
        article(claim(attributions=officials), url="https://vale.example/later"),
    )
    assert Source.objects.filter(kind="unnamed").count() == 2


def test_a_source_is_found_by_an_alias(take: Any) -> None:
    known = make.source("Coastal Guard Service", kind="government", aliases=["Coast Guard"])
    take(article(claim()))
    assert Appearance.objects.get().attributions.get().source == known


def test_a_source_is_told_apart_by_country(take: Any) -> None:
    make.source("Coast Guard", kind="government", country="Norway")
    hops = [{"source": "Coast Guard", "kind": "government", "country": "Chile"}]
    take(article(claim(attributions=hops)))
    assert set(
        Source.objects.filter(name="Coast Guard").values_list("country", flat=True)
    ) == {"Norway", "Chile"}  # fmt: skip


def test_a_merged_source_is_named_by_its_other_name(take: Any) -> None:
    known = make.source("Guard of the Coast", kind="government")
    make.source("Coast Guard", kind="government", merged_into=known)
    take(article(claim()))
    assert Appearance.objects.get().attributions.get().source == known


def test_an_article_is_known_by_its_link(take: Any) -> None:
    take(article(claim()))
    take(article(claim(2, words="Ferry sinks")))
    assert Article.objects.count() == 1
    assert Claim.objects.count() == 2


def test_an_article_without_a_link_is_known_by_its_text(take: Any) -> None:
    take(article(claim(), url=None))
    take(article(claim(2, words="Ferry sinks"), url=None))
    assert Article.objects.count() == 1


def test_an_article_without_link_and_text_is_known_by_its_marks(take: Any) -> None:
    place: Line = {"exact": None, "start": None, "end": None, "locator": "t=1,2"}
    film: Line = {"kind": "video", "url": None, "body": None}
    take(article(claim(**place), **film))
    take(article(claim(2, **place), **film))
    take(article(claim(3, **place), **film, published_on="2024-05-15"))
    assert Article.objects.count() == 2


def test_a_text_arrives_for_an_article_that_was_cited_before(take: Any) -> None:
    cited = {
        "kind": "news_article",
        "headline": "Ferry sinks off Port Vale",
        "url": None,
        "outlet": {"name": "Vale Courier", "kind": "outlet"},
        "published_on": "2024-05-14",
    }
    take(article(headline="A review", body=None, cites=[cited], url="https://vale.example/review"))
    take(article(claim(), url=None, language="no"))
    known = Article.objects.get(headline="Ferry sinks off Port Vale")
    assert known.revisions.count() == 1
    assert known.language == "no"
    assert known.cited_by.get().headline == "A review"


def test_another_text_of_a_known_article_is_its_next_revision(take: Any) -> None:
    take(article(claim()))
    later = BODY + " Corrected on Friday."
    take(article(claim(2, words="Ferry sinks"), body=later))
    assert list(ArticleRevision.objects.values_list("number", flat=True)) == [1, 2]
    assert Appearance.objects.get(revision__number=2).claim.statement == "Statement 2."


def test_a_claim_moves_with_its_words_into_a_new_text(take: Any) -> None:
    take(article(claim()))
    later = "UPDATE. " + BODY
    take(article(claim(**span("At least 40 people were aboard", later)), body=later))
    assert Claim.objects.count() == 1
    numbers = Appearance.objects.order_by("id").values_list("revision__number", flat=True)
    assert list(numbers) == [1, 2]


def test_several_texts_arrive_with_their_numbers_and_times(take: Any) -> None:
    texts = [
        {"number": 1, "body": "Old words."},
        {
            "number": 3,
            "body": BODY,
            "captured_at": "2024-05-15T08:00:00+02:00",
            "note": "The number was wrong.",
        },
    ]
    take(article(claim(revision=3), body=None, revisions=texts))
    kept = ArticleRevision.objects.get(number=3)
    assert str(kept.captured_at) == "2024-05-15 06:00:00+00:00"
    assert kept.note == "The number was wrong."
    assert Appearance.objects.get().revision == kept


def test_a_line_without_a_text_speaks_of_the_text_in_the_record(take: Any) -> None:
    take(article(claim()))
    take(article(claim(2, words="Ferry sinks"), body=None))
    assert Appearance.objects.filter(revision__number=1).count() == 2


def test_the_same_key_on_another_line_is_a_further_appearance(take: Any) -> None:
    take(
        article(claim(key="ferry-40")),
        article(
            claim(key="ferry-40", statement=None, kind=None), url="https://vale.example/second"
        ),
    )
    assert Claim.objects.get().appearances.count() == 2


def test_a_link_leads_to_a_claim_of_a_later_line(take: Any) -> None:
    take(
        article(claim(links=[{"kind": "revises", "to": "later-one"}])),
        article(claim(key="later-one"), url="https://vale.example/second"),
    )
    assert ClaimLink.objects.get().to.uid == "later-one"


def test_a_link_leads_to_another_claim_of_the_line_by_number(take: Any) -> None:
    links = [{"kind": "contradicts", "to": 2}]
    take(article(claim(1, links=links), claim(2, words="The ministry denies it")))
    assert ClaimLink.objects.get().to.statement == "Statement 2."


def test_figures_keep_their_digits(take: Any) -> None:
    figure = {"measure": "Aboard", "unit": "people", "low": "40.50", "qualifier": "at_least"}
    take(article(claim(kind="quantity", figures=[figure])))
    kept = Figure.objects.get()
    assert (str(kept.low), kept.high, kept.measure.unit) == ("40.50", None, "people")


def test_evidence_is_numbered_after_what_has_a_number(take: Any) -> None:
    given = [evidence(note="first"), evidence(note="second", number=4), evidence(note="third")]
    take(article(claim(evidence=given)))
    assert dict(Evidence.objects.values_list("note", "number")) == {
        "second": 4,
        "first": 5,
        "third": 6,
    }


def test_an_excerpt_stands_in_a_text_that_a_later_line_brings(take: Any) -> None:
    take(
        article(claim(evidence=[evidence(excerpt="forty names", revision=1)])),
        article(
            kind="report",
            headline="Passenger list",
            url="https://registry.example/ferry",
            outlet=None,
            published_on=None,
            body="It has forty names.",
        ),
    )
    assert Evidence.objects.get().revision.body == "It has forty names."  # type: ignore[union-attr]


def test_topics_are_made_once_and_found_by_slug_or_name(take: Any) -> None:
    take(article(claim(topics=["Ferries"]), claim(2, words="Ferry sinks", topics=["ferries"])))
    assert Topic.objects.get().name == "Ferries"


def test_records_make_trees_in_any_order(take: Any) -> None:
    take(
        {
            "record": "source",
            "key": "guard",
            "name": "Guard",
            "kind": "government",
            "parent": "gov",
        },
        {"record": "topic", "slug": "ferries", "name": "Ferries", "parent": "ships"},
        {"record": "topic", "slug": "ships", "name": "Ships"},
        {"record": "source", "key": "gov", "name": "Government", "kind": "government"},
        {"record": "measure", "name": "Aboard", "unit": "people"},
    )
    assert Source.objects.get(key="guard").parent == Source.objects.get(key="gov")
    assert Topic.objects.get(slug="ferries").parent == Topic.objects.get(slug="ships")
    assert Measure.objects.get().unit == "people"


def test_a_record_fills_in_what_a_mention_left_empty(take: Any) -> None:
    hops = [{"source": "Coast Guard", "kind": "government", "key": "guard"}]
    record = {
        "record": "source",
        "key": "guard",
        "name": "Coast Guard",
        "kind": "government",
        "aliases": ["Kystvakten"],
        "country": "Norway",
        "url": "https://guard.example/",
    }
    take(article(claim(attributions=hops)))
    take(record)
    known = Source.objects.get(key="guard")
    assert (known.aliases, known.country) == (["Kystvakten"], "Norway")


def test_a_rating_that_nobody_used_is_changed(take: Any) -> None:
    take(
        {
            "record": "rating",
            "slug": "misleading",
            "name": "Half the truth",
            "value": 2,
            "colour": "orange",
            "shape": "triangle",
            "needs_evidence": True,
            "retired": True,
        }
    )
    changed = Rating.objects.get(slug="misleading")
    assert (changed.name, changed.retired) == ("Half the truth", True)


def test_a_byte_order_mark_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path, article(claim()))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"\r\n   \n")
    assert load(path).startswith("1 line read")


def test_standard_input_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with write(tmp_path, article(claim())).open() as file:
        monkeypatch.setattr("sys.stdin", file)
        load(Path("-"))
    assert Claim.objects.count() == 1


def test_changes_are_contributions_of_who_imports(take: Any) -> None:
    editor = make.user("editor")
    take(article(claim()), by=editor)
    contributors = Claim.objects.get().contributions.values_list("user", flat=True)
    assert set(contributors) == {editor.pk}
