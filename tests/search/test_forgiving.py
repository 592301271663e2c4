"""What is meant where nothing is found."""

import pytest

from articles import upkeep, workflow
from articles.models import Source
from articles.search import Search, forgiven
from articles.search.forgiving import neighbours
from tests import factories as make

pytestmark = pytest.mark.django_db


def meant(text: str) -> str:
    found = forgiven(Search.of(text))
    return found.text if found else ""


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("sodliers", "soldiers"),
        ("solders", "soldiers"),
        ("soldierss", "soldiers"),
        ("saldiers", "soldiers"),
        ("soldiers lfet", "soldiers left"),
        ("Vladivostk", "vladivostok"),
        ("soldiersleft", '"soldiers left"'),
        ("vladi", "vladi*"),
        ("Vladi vostok", "Vladivostok"),
        ("sodliers -moscow kind:event", "soldiers -moscow kind:event"),
    ],
)
def test_one_slip_a_word_is_forgiven(typed: str, text: str) -> None:
    make.published_claim("The soldiers left Vladivostok.")

    assert meant(typed) == text


def test_slips_in_other_scripts_and_in_names_are_forgiven() -> None:
    claim = make.claim("Солдаты прибыли.")
    make.appearance(claim, chain=[make.source("Zelenskyy")])
    workflow.publish([claim], make.user("chief"))

    assert meant("солдтаы") == "солдаты"
    assert meant("zelensky") == "zelenskyy"


def test_the_word_that_more_claims_have_is_likelier() -> None:
    make.published_claim("The ship sank.")
    for n in range(3):
        make.published_claim(f"The shop closed {n} times.")

    assert meant("shup") == "shop"


@pytest.mark.parametrize(
    "typed", ["xyzzyq", "q" * 200, "!!", '"sodliers left"', "kind:event", "北朝"]
)
def test_where_nothing_is_like_it_nothing_is_guessed(typed: str) -> None:
    make.published_claim("The soldiers left.", kind="quantity")

    assert meant(typed) == ""


def test_no_word_that_is_not_public_is_told() -> None:
    chief = make.user("chief")
    make.whole_claim("A draft of vladivostok.")
    workflow.withdraw(make.published_claim("Withdrawn kamchatka."), chief, "Misread.")
    source = make.source("Magadan")
    claim = make.claim("It rained.")
    make.appearance(claim, chain=[source])
    workflow.publish([claim], chief)
    Source.objects.filter(pk=source.pk).update(name="Yakutsk")
    make.source("Irkutsk")

    for typed in ("vladivostk", "vladi", "kamchatk", "yakutks", "irkutks"):
        assert meant(typed) == ""
    source.refresh_from_db()
    upkeep.publish_shared([source], by=chief, note="Renamed.")
    assert meant("yakutks") == "yakutsk"
    assert meant("magadn") == ""


def test_a_word_has_every_neighbour_one_slip_away_and_no_other() -> None:
    near = set(neighbours("abc"))

    assert {"ab", "ac", "bac", "acb", "abcd", "xabc", "axc", "abx"} <= near
    assert "abc" not in near
    assert all(abs(len(word) - 3) <= 1 for word in near)
