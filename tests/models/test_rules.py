"""The rules of the working record, as the database holds them against anybody."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from articles.models import Appearance, Claim, Measure, Source
from tests import factories as make
from tests.models.database import refused, sql, update

pytestmark = pytest.mark.django_db

BODY = "Der Minister sagte: „𝔸lles gut.“ Dann ging er."


@pytest.fixture
def passage() -> Appearance:
    return make.appearance(make.claim(), make.article(BODY), exact="„𝔸lles gut.“")


# Passages


def test_a_passage_is_counted_in_code_points(passage: Appearance) -> None:
    assert (passage.start, passage.end) == (20, 32)
    assert (passage.prefix, passage.suffix) == ("Der Minister sagte: ", " Dann ging er.")


@pytest.mark.parametrize(
    "values",
    [
        {"exact": "Dann ging er."},
        {"start": 21},
        {"end": 31},
        {"start": 20, "end": 33},
        {"exact": "„𝔸lles gut.“ "},
        {"start": 1020, "end": 1032},
    ],
)
def test_the_words_of_a_passage_are_what_stands_there(
    passage: Appearance, values: dict[str, Any]
) -> None:
    with refused("exact: at .* the text has “.*”. Correct the words or the position"):
        update("appearance", passage.pk, **values)


def test_a_passage_stands_in_a_text_of_its_article(passage: Appearance) -> None:
    other = make.article(BODY)
    with refused("revision: this text belongs to another article"):
        update("appearance", passage.pk, revision_id=other.revisions.get().pk)
    with refused("revision: this text belongs to another article"):
        update("appearance", passage.pk, article_id=other.pk)


@pytest.mark.parametrize(
    "values",
    [
        {"exact": None, "start": None, "end": None},
        {"exact": None},
        {"start": None},
        {"end": None},
        {"exact": "", "end": 20},
        {"end": 20},
        {"exact": None, "start": None, "end": None, "locator": ""},
        {"exact": None, "locator": "t=10,20"},
    ],
)
def test_an_appearance_has_a_passage_or_a_locator(
    passage: Appearance, values: dict[str, Any]
) -> None:
    with refused("appearance_has_a_place|exact: at"):
        update("appearance", passage.pk, **values)


def test_a_passage_needs_a_text(passage: Appearance) -> None:
    with refused("appearance_has_a_place"):
        update("appearance", passage.pk, revision_id=None)


def test_a_claim_has_a_passage_once(passage: Appearance) -> None:
    with refused("one_appearance_a_passage"):
        make.appearance(passage.claim, passage.article, exact="„𝔸lles gut.“")


def test_one_passage_carries_several_claims(passage: Appearance) -> None:
    make.appearance(make.claim(), passage.article, exact="„𝔸lles gut.“")
    assert Appearance.objects.filter(start=20).count() == 2


def test_an_unnamed_source_speaks_in_its_own_article_alone(passage: Appearance) -> None:
    elsewhere = make.source("officials", kind="unnamed", article=make.article())
    hop = passage.attributions.get(position=0)
    with refused("source: this unnamed source speaks in another article"):
        update("attribution", hop.pk, source_id=elsewhere.pk)
    here = make.source("officials", kind="unnamed", article=passage.article)
    update("attribution", hop.pk, source_id=here.pk)


@pytest.mark.parametrize(
    ("kind", "has_article"), [("unnamed", False), ("person", True), ("outlet", True)]
)
def test_an_unnamed_source_and_only_such_has_an_article(kind: str, has_article: bool) -> None:
    article = make.article() if has_article else None
    with refused("source_unnamed_has_an_article"):
        Source.objects.create(name="officials", kind=kind, article=article)


def test_two_hops_do_not_stand_at_one_position(passage: Appearance) -> None:
    first, second = passage.attributions.all()
    with refused("one_hop_a_position"):
        update("attribution", second.pk, position=first.position)


def test_hops_change_places_in_one_statement(passage: Appearance) -> None:
    sql(
        "UPDATE articles_attribution SET position = 1 - position WHERE appearance_id = %s",
        passage.pk,
    )
    assert sorted(passage.attributions.values_list("position", flat=True)) == [0, 1]


# Evidence


def test_an_excerpt_stands_in_the_text_chosen() -> None:
    document = make.article(BODY)
    text = document.revisions.get()
    with refused("excerpt: these words do not stand in the text chosen"):
        make.evidence(make.claim(), article=document, revision=text, excerpt="Alles gut")
    make.evidence(make.claim(), article=document, revision=text, excerpt="𝔸lles gut")
    make.evidence(make.claim(), article=document, excerpt="Words that we hold no text of.")


def test_evidence_names_a_text_of_its_own_article() -> None:
    text = make.article(BODY).revisions.get()
    with refused("revision: this text belongs to another article"):
        make.evidence(make.claim(), article=make.article(), revision=text)


def test_the_number_of_evidence_is_never_given_again() -> None:
    claim = make.claim()
    for number in (1, 2):
        assert make.evidence(claim).number == number
    claim.evidence.get(number=2).delete()
    assert make.evidence(claim).number == 3
    with refused("number: 2 was given before in this claim"):
        make.evidence(claim, number=2)


def test_numbers_of_evidence_are_each_claim_s_own() -> None:
    assert [make.evidence(make.claim()).number for _ in range(2)] == [1, 1]


def test_the_number_of_evidence_stays() -> None:
    evidence = make.evidence(make.claim())
    with refused("number: the number of evidence stays, since rationales cite it"):
        update("evidence", evidence.pk, number=9)
    with refused("number: the number of evidence stays"):
        update("evidence", evidence.pk, claim_id=make.claim().pk)


def test_a_stale_claim_saved_again_takes_no_number_back() -> None:
    claim = make.claim()
    make.evidence(claim)
    claim.save()
    assert make.evidence(claim).number == 2


# Figures


@pytest.mark.parametrize(("low", "high"), [("2", "1"), ("0.0000000002", "0.0000000001")])
def test_a_figure_goes_from_low_to_high(low: str, high: str) -> None:
    figure = make.figure(make.claim(), "1")
    with refused("figure_low_to_high"):
        update("figure", figure.pk, low=low, high=high)


def test_a_figure_has_a_value() -> None:
    figure = make.figure(make.claim(), "1")
    with refused("figure_has_a_value"):
        update("figure", figure.pk, low=None, high=None)
    update("figure", figure.pk, low=None)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_a_figure_is_a_number(value: str) -> None:
    figure = make.figure(make.claim(), "1")
    for column in ("low", "high"):
        with refused("figure_is_a_number|figure_low_to_high"):
            update("figure", figure.pk, **{column: value})


def test_a_figure_is_kept_digit_for_digit() -> None:
    figure = make.figure(make.claim(), "1500.50")
    figure.refresh_from_db()
    assert str(figure.low) == "1500.50"


# Known values, dates, names


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("claim", "kind"),
        ("source", "kind"),
        ("article", "kind"),
        ("appearance", "modality"),
        ("evidence", "stance"),
        ("figure", "qualifier"),
        ("claimlink", "kind"),
        ("rating", "colour"),
        ("rating", "shape"),
        ("byline", "shown"),
    ],
)
def test_a_vocabulary_has_no_other_words(table: str, column: str) -> None:
    whole = make.whole_claim()
    make.evidence(whole)
    make.figure(whole, "1")
    whole.links.create(kind="revises", to=make.claim())
    make.decided(whole)
    [[pk]] = sql(f"SELECT min(id) FROM articles_{table}")
    with refused(f"{table}_{column}_is_known"):
        update(table, pk, **{column: "other"})


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("claim", "occurred_on"),
        ("article", "published_on"),
        ("attribution", "said_on"),
        ("figure", "as_of"),
    ],
)
@pytest.mark.parametrize("text", ["yesterday", "2024-13", "2024-10-18/2024-10-17", "", " ", "0000"])
def test_a_date_is_one_of_the_profile(table: str, column: str, text: str) -> None:
    make.figure(make.whole_claim(), "1")
    [[pk]] = sql(f"SELECT min(id) FROM articles_{table}")
    with refused(f"{table}_{column}_is_edtf"):
        update(table, pk, **{column: text})


def test_the_days_of_a_date_are_kept_beside_it() -> None:
    claim = make.claim(occurred_on="2024-10~")
    claim.refresh_from_db()
    days = (str(claim.occurred_on_earliest), str(claim.occurred_on_latest))
    assert days == ("2024-10-01", "2024-10-31")


@pytest.mark.parametrize(
    "uid", ["", "12", "12-slug", "1234567-x", "a b", "a/b", "a?b", "a#b", "a%b", "x" * 101]
)
def test_a_lasting_name_cannot_be_taken_for_an_address(uid: str) -> None:
    with pytest.raises(ValidationError):
        Claim(uid=uid, statement="So.", kind="event").full_clean()
    if len(uid) <= 100:
        with refused("claim_uid_is_lasting"):
            make.claim(uid=uid)


@pytest.mark.parametrize("uid", ["c1", "wikidata:Q42", "12345678-1234-4321-a123-123456789abc", "я"])
def test_a_lasting_name_is_taken_as_it_is(uid: str) -> None:
    assert make.claim(uid=uid).uid == uid


def test_a_lasting_name_stays() -> None:
    with refused("lasting name: it stays as it is, since others link to it"):
        update("claim", make.claim().pk, uid="another")


@pytest.mark.parametrize("statement", ["", " ", "\n\t"])
def test_a_claim_says_something(statement: str) -> None:
    with refused("claim_says_something"):
        Claim.objects.create(statement=statement, kind="event")


def test_nothing_is_linked_to_itself() -> None:
    claim, article = make.claim(), make.article()
    with refused("claimlink_to_another"):
        claim.links.create(kind="revises", to=claim)
    with refused("citation_of_another"):
        article.citations.create(cited=article)


def test_an_article_has_a_link_or_none_but_no_blank_one() -> None:
    with refused("article_url_is_not_blank"):
        update("article", make.article().pk, url="")


def test_a_measure_is_there_once() -> None:
    Measure.objects.create(name="Soldiers", unit="people")
    with refused("one_measure_a_name_and_unit"):
        Measure.objects.create(name="Soldiers", unit="people")


def test_a_text_is_not_empty() -> None:
    with refused("revision_has_a_body"):
        make.article("").revisions.create(body="")


def test_a_text_is_kept_to_the_code_point_but_for_line_ends() -> None:
    text = make.article("a\r\nb\u00a0\u2028c\td ").revisions.get()
    text.refresh_from_db()
    assert text.body == "a\nb\u00a0\u2028c\td "


def test_what_the_record_names_cannot_be_deleted() -> None:
    claim = make.whole_claim()
    article = claim.appearances.get().article
    with refused("violates foreign key constraint"):
        sql("DELETE FROM articles_article WHERE id = %s", article.pk)
    with refused("violates foreign key constraint"):
        sql("DELETE FROM articles_source WHERE id = %s", article.outlet_id)


# Languages


@pytest.mark.parametrize("tag", ["en", "zh-Hant", "sr-Latn-RS", "de-CH-1901"])
def test_a_language_is_a_tag(tag: str) -> None:
    claim = make.claim(language=tag)
    claim.full_clean()


@pytest.mark.parametrize("text", ["", "en_US", "English please", "en\n", "deutsch?"])
def test_a_language_is_nothing_but_a_tag(text: str) -> None:
    claim = make.claim()
    with refused("claim_language_is_a_tag"):
        update("claim", claim.pk, language=text)
    claim.language = text
    with pytest.raises(ValidationError, match="language"):
        claim.full_clean()
