"""Two editors at one claim's form: the second is told what changed; nothing odd is a fault."""

import pytest
from django.test import Client

from articles.models import Article, Event
from tests import factories
from tests.admin.claim_form import BODY, WORDS, article, editor, form_page, new_page, send
from tests.admin.desk import signed_in, text, typed

__all__ = ["article", "editor"]
pytestmark = pytest.mark.django_db


def test_the_second_editor_is_shown_what_changed_and_may_overwrite(
    editor: Client, article: Article
) -> None:
    claim = factories.claim("First words.")
    factories.appearance(claim, article, exact="1,500")
    mine = typed(editor.get(form_page(claim, article)))
    other = signed_in(factories.user("editor", first_name="Ana", last_name="Kim"))
    send(other, form_page(claim, article), statement="Ana’s words.", place="Rason")

    answer = editor.post(form_page(claim, article), mine | {"statement": "My words."})

    page = text(answer)
    assert "Ana Kim" in page
    assert "Ana’s words." in page
    assert "Rason" in page
    assert "My words.</td>" in page
    assert typed(answer)["statement"] == "My words."
    claim.refresh_from_db()
    assert claim.statement == "Ana’s words."
    assert editor.post(form_page(claim, article), typed(answer)).status_code == 302
    claim.refresh_from_db()
    assert (claim.statement, claim.place) == ("My words.", "")


def test_a_passage_that_a_colleague_enters_meanwhile_is_told_and_never_overwritten(
    editor: Client, article: Article
) -> None:
    claim = factories.whole_claim()
    mine = typed(editor.get(form_page(claim, article)))
    colleague = signed_in(factories.user("editor", first_name="Ana", last_name="Kim"))
    send(colleague, form_page(claim, article), exact="1,500 soldiers")

    answer = editor.post(form_page(claim, article), mine | {"exact": "We stay", "start": ""})

    assert "Ana Kim" in text(answer)
    assert "“1,500 soldiers”" in text(answer)
    assert claim.appearances.filter(article=article).count() == 1
    assert editor.post(form_page(claim, article), typed(answer)).status_code == 302
    there = claim.appearances.filter(article=article).order_by("pk")
    assert [one.exact for one in there] == ["1,500 soldiers", "We stay"]


def test_what_is_sent_is_saved_to_the_passage_that_its_form_showed(
    editor: Client, article: Article
) -> None:
    claim = factories.claim()
    first = factories.appearance(claim, article, exact="1,500")
    second = factories.appearance(claim, article, exact="We stay")
    sent = typed(editor.get(f"{form_page(claim, article)}?appearance={second.pk}"))

    editor.post(form_page(claim, article), sent | {"modality": "denied"})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.modality, second.modality) == ("reported", "denied")


def test_a_passage_that_a_colleague_took_out_is_told_and_entered_anew_knowingly(
    editor: Client, article: Article
) -> None:
    claim = factories.claim()
    factories.appearance(claim, article, exact="1,500")
    sent = typed(editor.get(form_page(claim, article)))
    claim.appearances.all().delete()

    answer = editor.post(form_page(claim, article), sent)

    assert "taken out" in text(answer)
    assert not claim.appearances.exists()
    assert editor.post(form_page(claim, article), typed(answer)).status_code == 302
    assert claim.appearances.get().exact == "1,500"


def test_a_passage_moved_to_where_the_same_words_stand_again_is_a_conflict(
    editor: Client, article: Article
) -> None:
    twice, claim = "Nobody\u00a0saw 🚢 it.", factories.claim()
    made = factories.appearance(claim, article, exact=twice)
    sent = typed(editor.get(form_page(claim, article)))
    second = BODY.rindex(twice)
    send(signed_in(factories.user("editor")), form_page(claim, article), start=second)

    answer = editor.post(form_page(claim, article), sent)

    assert "place in the text" in text(answer)
    assert f"text 1, {second}–" in text(answer)
    made.refresh_from_db()
    assert made.start == second


def test_why_a_claim_was_changed_stands_in_its_history(editor: Client, article: Article) -> None:
    claim = factories.whole_claim(within=article)

    send(editor, form_page(claim, article), statement="Other words.", why="The ministry wrote.")

    assert set(Event.objects.filter(operation="update").values_list("reason", flat=True)) == {
        "The ministry wrote."
    }


def test_why_is_kept_when_something_is_wrong(editor: Client, article: Article) -> None:
    claim = factories.whole_claim(within=article)

    answer = send(editor, form_page(claim, article), statement="", why="The “ministry” wrote.")

    assert typed(answer)["why"] == "The “ministry” wrote."


def test_a_claim_taken_out_of_the_record_meanwhile_is_not_a_fault(
    editor: Client, article: Article
) -> None:
    claim = factories.claim()
    sent = typed(editor.get(form_page(claim, article)))
    address = form_page(claim, article)
    claim.delete()

    assert editor.post(address, sent).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start", "99999999999999999999"),
        ("revision", "x"),
        ("hops-TOTAL_FORMS", "99999999"),
        ("hops-TOTAL_FORMS", ""),
        ("hops-0-source_id", "²"),
        ("figures-0-pk", "x"),
        ("do", "up-hops-²"),
        ("do", "add-nothing"),
        ("seen", "{}"),
        ("statement", "a\x00b"),
        ("hops-0-source", "a\x00b"),
        ("occurred_on", "yesterday"),
    ],
)
def test_odd_fields_are_never_a_fault(
    editor: Client, article: Article, field: str, value: str
) -> None:
    claim = factories.claim()
    factories.appearance(claim, article, exact="1,500")

    assert send(editor, new_page(article), **WORDS | {field: value}).status_code in (200, 302)
    assert send(editor, form_page(claim, article), **{field: value}).status_code in (200, 302)
