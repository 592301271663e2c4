"""From an empty desk to a public page, by forms alone, and without losing a character."""

from typing import Any

import pytest
from django.test import Client

from articles import workflow
from articles.models import (
    Appearance,
    Article,
    ArticleRevision,
    Claim,
    Contribution,
    Edition,
    Evidence,
    Source,
)
from tests import factories
from tests.admin.desk import anybody, at, change, rows, signed_in, text, typed

pytestmark = pytest.mark.django_db

BODY = (
    "\n  The treaty\u00a0stands.\n\nOn Friday the embassy said that 1,500 soldiers had left, "
    "TASS reports. Nobody saw it.\nNobody saw it.\u00a0\n"
)


def _add(client: Client, model: str, **fields: Any) -> Any:
    address = at(model, "add")
    answer = client.post(address, typed(client.get(address)) | fields)
    assert answer.status_code == 302, text(answer)
    return answer


def _article(client: Client, body: str = BODY) -> Article:
    _add(
        client,
        "article",
        headline="Soldiers said to have left",
        **rows("revisions", {"body": body.replace("\n", "\r\n"), "note": ""}),
    )
    return Article.objects.get(headline="Soldiers said to have left")


def _appearance(client: Client, **fields: Any) -> Any:
    address = at("appearance", "add")
    return client.post(address, typed(client.get(address)) | fields)


def test_an_article_and_a_claim_are_entered_by_an_editor_and_published_by_a_chief(
    client: Client,
) -> None:
    editor, chief = signed_in(factories.user("editor")), signed_in(factories.user("chief"))
    _add(editor, "source", name="Embassy in Pyongyang", kind="government", aliases="The Embassy")
    _add(editor, "source", name="TASS", kind="agency")
    embassy, tass = Source.objects.get(kind="government"), Source.objects.get(kind="agency")
    article = _article(editor)
    _add(
        editor,
        "claim",
        statement="1,500 soldiers had left.",
        kind="quantity",
        occurred_on="2024-10-18",
        **rows("evidence", {"stance": "supports", "article": article.pk, "excerpt": "Nobody"}),
    )
    claim = Claim.objects.get()
    answer = _appearance(
        editor,
        claim=claim.pk,
        article=article.pk,
        exact="1,500 soldiers had left",
        modality="reported",
        **rows("attributions", {"source": embassy.pk, "cue": "said"}, {"source": tass.pk}),
    )
    assert answer.status_code == 302, text(answer)

    chief.post(at("claim", "act", "publish"), {"chosen": f"{claim.pk}:{_version(claim)}"})

    edition = Edition.objects.in_force().get(claim=claim)
    page = text(client.get(f"/claims/{claim.pk}-{edition.slug}/"))
    assert "1,500 soldiers had left" in page
    assert page.index("Embassy in Pyongyang") < page.index("TASS")


def _version(claim: Claim) -> int:
    return Claim.objects.get(pk=claim.pk).version


def test_the_text_of_an_article_is_kept_to_the_code_point() -> None:
    article = _article(signed_in(factories.user("editor")))

    assert ArticleRevision.objects.get(article=article).body == BODY


def test_a_passage_is_found_by_its_words_alone() -> None:
    client = signed_in(factories.user("editor"))
    article, claim = _article(client), factories.claim()

    _appearance(client, claim=claim.pk, article=article.pk, exact="treaty\u00a0stands")

    made = Appearance.objects.get()
    assert (made.start, made.end) == (7, 20)
    assert (made.prefix, made.exact) == ("\n  The ", "treaty\u00a0stands")


def test_a_passage_over_several_lines_with_space_at_its_end_is_kept() -> None:
    client = signed_in(factories.user("editor"))
    article, claim = _article(client), factories.claim()

    _appearance(client, claim=claim.pk, article=article.pk, exact="saw it.\r\nNobody saw it.\u00a0")

    assert Appearance.objects.get().exact == "saw it.\nNobody saw it.\u00a0"


def test_a_passage_that_stands_twice_is_asked_about_with_both_places() -> None:
    client = signed_in(factories.user("editor"))
    article, claim = _article(client), factories.claim()
    first, second = BODY.index("Nobody"), BODY.rindex("Nobody")

    answer = _appearance(client, claim=claim.pk, article=article.pk, exact="Nobody saw it.")

    page = text(answer)
    assert "stand at 2 places" in page
    assert f"{first}: “…" in page
    assert f"{second}: “…" in page
    assert typed(answer)["exact"] == "Nobody saw it."
    again = client.post(at("appearance", "add"), typed(answer) | {"start": second})
    assert again.status_code == 302
    assert Appearance.objects.get().start == second


@pytest.mark.parametrize(
    ("exact", "told"),
    [
        ("Somebody saw it.", "do not stand in"),
        ("The treaty stands.", "with other white space"),
    ],
)
def test_a_passage_that_is_not_in_the_text_is_said_not_to_be(exact: str, told: str) -> None:
    client = signed_in(factories.user("editor"))
    article, claim = _article(client), factories.claim()

    answer = _appearance(client, claim=claim.pk, article=article.pk, exact=exact)

    assert told in text(answer)
    assert typed(answer)["exact"] == exact


def test_other_words_for_a_passage_are_looked_for_anew() -> None:
    client = signed_in(factories.user("editor"))
    made = factories.appearance(factories.claim(), _article(client), exact="Nobody saw it.\nNobody")

    answer = change(client, made, exact="On Friday the embassy")

    assert answer.status_code == 302, text(answer)
    made.refresh_from_db()
    assert made.start == BODY.index("On Friday")
    assert (made.end or 0) - made.start == len("On Friday the embassy")


def test_a_passage_of_an_article_without_text_asks_for_the_text() -> None:
    client = signed_in(factories.user("editor"))
    article = factories.article("")

    answer = _appearance(client, claim=factories.claim().pk, article=article.pk, exact="Words.")

    assert "We hold no text of this article" in text(answer)


def test_nothing_said_of_where_it_stands_is_refused_in_words() -> None:
    client = signed_in(factories.user("editor"))

    answer = _appearance(client, claim=factories.claim().pk, article=_article(client).pk)

    assert "Say where it stands" in text(answer)


def test_hops_may_exchange_their_places() -> None:
    client = signed_in(factories.user("editor"))
    made = factories.appearance(factories.claim(), chain=[factories.source(), factories.source()])
    first, second = made.attributions.all()

    answer = change(client, made, **{"attributions-0-position": 1, "attributions-1-position": 0})

    assert answer.status_code == 302, text(answer)
    assert list(made.attributions.all()) == [second, first]


def test_hops_at_one_position_are_refused() -> None:
    client = signed_in(factories.user("editor"))
    made = factories.appearance(factories.claim(), chain=[factories.source(), factories.source()])

    answer = change(client, made, **{"attributions-1-position": 0})

    assert "Two hops stand at the same position" in text(answer)


def test_a_hop_without_a_position_comes_after_the_others() -> None:
    client = signed_in(factories.user("editor"))
    made = factories.appearance(factories.claim(), chain=[factories.source()])
    last = factories.source()

    answer = change(client, made, **rows("attributions", {"source": last.pk}, kept=1))

    assert answer.status_code == 302, text(answer)
    assert [hop.source for hop in made.attributions.all()][-1] == last


def test_names_with_commas_are_other_names_one_a_line() -> None:
    client = signed_in(factories.user("editor"))

    _add(client, "source", name="Smith", kind="person", aliases="Smith, Jr.\r\n\r\nJ. Smith ")

    assert Source.objects.get(name="Smith").aliases == ["Smith, Jr.", "J. Smith"]


def test_an_excerpt_keeps_its_characters() -> None:
    client = signed_in(factories.user("editor"))
    claim, article = factories.claim(), _article(client)
    row = {
        "stance": "refutes",
        "article": article.pk,
        "revision": article.revisions.get().pk,
        "excerpt": "treaty\u00a0stands.\r\n\r\nOn",
    }

    answer = change(client, claim, **rows("evidence", row, row))

    assert answer.status_code == 302, text(answer)
    kept = Evidence.objects.filter(claim=claim).values_list("number", "excerpt")
    assert list(kept) == [(1, "treaty\u00a0stands.\n\nOn"), (2, "treaty\u00a0stands.\n\nOn")]


def test_digits_of_a_figure_stay_as_given() -> None:
    client = signed_in(factories.user("editor"))
    claim = factories.claim()
    measure = factories.figure(claim, "1").measure
    row = {
        "measure": measure.pk,
        "low": "1.50",
        "high": "123456789012345.678",
        "qualifier": "between",
    }

    change(client, claim, **rows("figures", row, kept=1))

    assert [str(f.low) for f in claim.figures.all()] == ["1", "1.50"]
    assert str(claim.figures.last().high) == "123456789012345.678"  # type: ignore[union-attr]


def test_what_one_enters_is_ones_contribution() -> None:
    editor = factories.user("editor")
    claim = factories.claim()

    change(signed_in(editor), claim, statement="Four ships sailed.")

    last = Contribution.objects.filter(claim=claim).order_by("-version").first()
    assert last is not None
    assert last.user == editor


def test_whose_changes_they_are_ends_with_the_request() -> None:
    change(signed_in(factories.user("editor")), factories.claim(), statement="Four ships sailed.")

    claim = factories.claim("By nobody known.")

    assert Contribution.objects.get(claim=claim).user is None


def test_opening_a_page_changes_nothing() -> None:
    claim = factories.published_claim()
    factories.evidence(claim, excerpt="One\nline.")
    before = _version(claim)

    answer = change(signed_in(factories.user("chief")), claim)

    assert answer.status_code == 302
    assert _version(claim) == before


def test_the_preview_shows_the_working_record_and_says_that_it_is_not_published() -> None:
    claim = factories.whole_claim("Three ships sailed.")

    page = text(signed_in(factories.user("reviewer")).get(at("claim", "preview", claim.pk)))

    assert "Three ships sailed." in page
    assert "Preview – not published" in page
    assert "noindex" in page


def test_the_preview_is_for_who_may_see_claims(client: Client) -> None:
    claim = factories.whole_claim()
    stranger = signed_in(anybody())

    assert stranger.get(at("claim", "preview", claim.pk)).status_code == 403
    assert client.get(at("claim", "preview", claim.pk)).status_code == 302


def test_the_preview_of_an_empty_claim_opens() -> None:
    page = at("claim", "preview", factories.claim().pk)

    assert signed_in(factories.user("editor")).get(page).status_code == 200


def test_the_preview_of_a_withdrawn_claim_shows_its_record() -> None:
    chief = factories.user("chief")
    claim = factories.published_claim("Three ships sailed.", by=chief)
    workflow.withdraw(claim, chief, "Wrong.")

    page = text(signed_in(chief).get(at("claim", "preview", claim.pk)))

    assert "Three ships sailed." in page
