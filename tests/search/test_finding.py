"""What a search finds: words in any script, names as they are now, fields; nothing else."""

from typing import Any

import pytest
from django.utils import timezone

from articles import upkeep, workflow
from articles.models import Claim, ClaimTopic, Edition, Source
from articles.search import Search, marked
from tests import factories as make
from tests.looking import reword
from tests.views.pages import decided_claim

pytestmark = pytest.mark.django_db


def published(statement: str, **appearance: Any) -> Claim:
    claim = make.claim(statement)
    make.appearance(claim, **appearance)
    workflow.publish([claim], make.user("chief"))
    return claim


def found(text: str, at: Any = None) -> set[str]:
    rows = Search.of(text, at).among(Edition.objects.in_force(at).listed())
    return set(rows.values_list("statement", flat=True))


# Words


@pytest.mark.parametrize(
    "text",
    [
        "choe son-hui", "Choe Sŏn-hŭi", "CHOE SONHUI", "Choe Son hui", "moscow", "MOSCOW",
        '"visited moscow"', "visiting", "vis*", "choe -kim", "10000", "10,000", "zażądała",
        "zazadala", "choe kim OR moscow", "the moscow", '"10,000 tons"', "moscow/kyiv",
        "“visited Moscow”",
    ],
)  # fmt: skip
def test_a_claim_is_found_however_its_words_are_written(text: str) -> None:
    published("Choe Sŏn-hŭi visited Moscow/Kyiv about 10\u00a0000 tons and zażądała.")
    published("It rained.")

    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "choe kim", '"moscow visited"', "choe -moscow", "mos", "10", "000",
        "kim*", "-choe -moscow", "& | !", ":*", "'", "\\", "ship:*", "a & b",
    ],
)  # fmt: skip
def test_a_claim_is_not_found_by_other_words(text: str) -> None:
    published("Choe Sŏn-hŭi visited Moscow about 10,000 tons.")

    assert found(text) == set()


@pytest.mark.parametrize(
    ("statement", "texts"),
    [
        ("Солдаты прибыли в Курскую область.", ["солдат", "СОЛДАТАМИ", "курск*", '"в Курскую"']),
        ("Ёлка стоит.", ["елка", "ёлки"]),
        ("북한이 러시아에 병력을 파견했다.", ["북한", "병력", "러시아", "북", '"러시아에 병력"']),
        ("北朝鮮の兵士がロシアに到着した。", ["北朝鮮", "兵士", "ロシア", "鮮", "朝鮮の兵"]),
        ("朝鲜士兵抵达俄罗斯。", ["朝鲜", "士兵", "俄罗斯", "斯"]),
        ("وصل الجنودُ إلى كورسك", ["الجنود", "كورسك"]),
        ("Στρατιώτες έφτασαν", ["στρατιωτες", "έφτασαν"]),
    ],
)  # fmt: skip
def test_every_script_is_searched(statement: str, texts: list[str]) -> None:
    published(statement)
    published("Something else: 南 한 и.")

    for text in texts:
        assert found(text) == {statement}, text


@pytest.mark.parametrize("text", ["朝南", "북러", "병이", "солнце", "士鲜"])
def test_signs_that_do_not_stand_together_are_not_found(text: str) -> None:
    published("朝鲜士兵抵达南方。 북한이 러시아에 병력을. Солдаты.")

    assert found(text) == set()


def test_passages_in_their_own_words_and_translated_are_searched() -> None:
    within = make.article("Солдаты уехали. Их никто не видел.")
    published("They left.", within=within, translation="The soldiers drove away.")

    assert found("солдаты") == found("drove") == {"They left."}
    assert found("видел") == set()


def test_words_that_are_too_common_are_left_out_unless_there_are_no_others() -> None:
    published("The ships sailed to it.")

    assert found("the ships of") == {"The ships sailed to it."}
    assert found("to it") == {"The ships sailed to it."}
    assert found("of") == set()


# Names


def test_a_claim_is_found_by_who_said_it_first() -> None:
    minister = make.source("Choe Sŏn-hŭi", aliases=["최선희"])
    published("It rained.", chain=[minister, make.outlet("Pravda")])

    for text in ("choe rained", "최선희", "Choe Son-hui", "sonh*"):
        assert found(text) == {"It rained."}, text
    assert found("pravda") == found("-choe") == set()


def test_a_new_name_finds_and_an_old_one_does_not() -> None:
    chief, source = make.user("chief"), make.source("Alpha Office")
    published("It rained.", chain=[source])
    before = timezone.now()
    with workflow.acting_as(chief):
        Source.objects.filter(pk=source.pk).update(name="Omega Office")
    assert found("omega") == set()

    source.refresh_from_db()
    upkeep.publish_shared([source], by=chief, note="Renamed.")

    assert found("omega") == {"It rained."}
    assert found("alpha") == set()
    assert found("alpha", before) == {"It rained."}


def test_what_was_merged_is_found_by_the_name_that_stayed() -> None:
    one, other = make.source("Mr Kim"), make.source("Kim Office")
    published("It rained.", chain=[one])
    upkeep.merge(one, other, by=make.user("chief"), note="The same.")

    assert found("office") == found("source:office") == {"It rained."}
    assert found("mr") == set()


# Fields


def test_fields_find_what_is_called_so() -> None:
    office, paper = make.source("The Office"), make.outlet("Daily Paper")
    claim = make.claim("Ships sailed.", kind="quantity")
    make.appearance(claim, make.article(outlet=paper), chain=[office, paper], said_on="2024-10-18")
    ClaimTopic.objects.create(claim=claim, topic=make.topic("War at sea"))
    workflow.publish([claim], make.user("chief"))
    published("Ships sank.", said_on="2023-01-01")

    for text in (
        'source:"the office"', "source:office", f"source:{office.pk}", "outlet:daily-paper",
        'topic:"war at sea"', "topic:war-at-sea", "kind:quantity", "kind:Quantity",
        "after:2024", "after:2024-10-18", "-before:2023", "ships after:2024-10 kind:quantity",
        "rating:not-yet-reviewed after:2024", "-kind:event",
    ):  # fmt: skip
        assert found(text) == {"Ships sailed."}, text
    assert found("before:2024-10-17") == {"Ships sank."}
    assert found("source:paper") == set()


def test_ratings_are_found_by_name() -> None:
    decided_claim("refuted", "It is refuted.")
    published("It is open.")

    assert found("rating:refuted") == {"It is refuted."}
    assert found('rating:"not yet reviewed"') == found("-rating:Refuted") == {"It is open."}


def test_an_exact_name_is_preferred_to_names_that_hold_it() -> None:
    published("One.", chain=[make.source("Kim")])
    published("Two.", chain=[make.source("Kim Jong-un")])

    assert found("source:kim") == {"One."}
    assert found("source:jong") == {"Two."}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("source:nobody", "source: no source is called “nobody”."),
        ("rating:nice", "rating: no rating is called “nice”."),
        ("kind:lie", "kind: no kind is called “lie”."),
        ("after:soon", "after: “soon” is no day, month or year."),
        ("before:2024-13", "before: “2024-13” is no day, month or year."),
        ("topic:99999999999999999999", "topic: no topic is called “99999999999999999999”."),
    ],
)
def test_a_value_that_there_is_not_is_told_and_finds_nothing(text: str, problem: str) -> None:
    published("Ships sailed.")

    assert Search.of(text).problems[0].startswith(problem)
    assert found(f"ships {text}") == set()


# What is not public


def test_drafts_withdrawn_and_superseded_words_are_not_found() -> None:
    chief = make.user("chief")
    make.whole_claim("A draft of ships.")
    workflow.withdraw(published("Withdrawn ships."), chief, "Misread.")
    claim = published("Old ships.")
    reword(claim, "New boats.")
    assert found("boats") == set()

    workflow.correct(claim, chief, "Misread.", verdict_holds=True)

    assert found("ships") == set()
    assert found("boats") == {"New boats."}


def test_names_of_what_is_not_published_resolve_to_nothing() -> None:
    published("Ships sailed.")
    make.source("Secret Service")

    assert Search.of("source:secret").problems
    assert Search.of("topic:secret").problems


# What is marked


@pytest.mark.parametrize(
    ("text", "statement", "marks"),
    [
        ("SOLDIER", "Soldiers and a soldier.", ["Soldiers", "soldier"]),
        ("son-hui", "Sŏn-hŭi and Sŏnhŭi.", ["Sŏn-hŭi", "Sŏnhŭi"]),
        ("sold*", "Soldiers sold it.", ["Soldiers", "sold"]),
        ("-soldiers", "Soldiers left.", []),
        ("북한", "북한이 왔다.", ["북한"]),
        ("солдатами", "Солдаты ушли.", ["Солдаты"]),
        ('"left port"', "They left port.", ["left", "port"]),
        ("(*", "A (statement).", []),
        ("<b>", "A <b>bold</b> one.", ["b", "b"]),
    ],
)
def test_what_was_searched_for_is_marked(text: str, statement: str, marks: list[str]) -> None:
    runs = marked(statement, Search.of(text))

    assert [run.text for run in runs if run.kind == "found"] == marks
    assert "".join(run.text for run in runs) == statement
