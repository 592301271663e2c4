"""A claim entered in one form beside its text, and saved in one go."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import (
    Appearance,
    Article,
    Claim,
    Edition,
    Evidence,
    Measure,
    Source,
    Topic,
)
from tests import factories
from tests.admin.desk import anybody, signed_in, text, typed

pytestmark = pytest.mark.django_db

BODY = (
    "\nSoldiers said to have left\n\nOn October 18, the service said that 1,500 soldiers had left, "
    "TASS reports. Nobody\u00a0saw 🚢 it. Nobody\u00a0saw 🚢 it.\n“We stay,” the minister said."
)


@pytest.fixture
def article() -> Article:
    return factories.article(BODY, outlet=factories.outlet("The Paper"), published_on="2024-10-20")


@pytest.fixture
def editor() -> Client:
    return signed_in(factories.user("editor"))


def _new(article: Article) -> str:
    return reverse("admin:articles_article_add_claim", args=[article.pk])


def _form(claim: Claim, article: Article) -> str:
    return reverse("admin:articles_article_claim", args=[article.pk, claim.pk])


def _send(client: Client, address: str, **fields: Any) -> Any:
    return client.post(address, typed(client.get(address)) | fields)


def _hop(number: int, source: str, **fields: str) -> dict[str, str]:
    sent = {"source": source, **fields}
    return {f"hops-{number}-{name}": value for name, value in sent.items()}


WORDS = {"exact": "1,500 soldiers had left", "statement": "1,500 soldiers had left."}


def test_a_claim_is_saved_with_all_that_belongs_to_it(editor: Client, article: Article) -> None:
    service = factories.source("The Service", kind="government", aliases=["Sécurité"])
    other = factories.claim("Some soldiers had left.")
    answer = _send(
        editor,
        _new(article),
        **WORDS,
        kind="quantity",
        occurred_on="2024-10-18",
        place="Rason",
        **{"hops-TOTAL_FORMS": 2},
        **_hop(0, "securite", cue="said", said_on="2024-10-18"),
        **_hop(1, "TASS", source_new="agency", cue="reports"),
        **{
            "figures-TOTAL_FORMS": 1,
            "figures-0-low": "1500",
            "figures-0-qualifier": "exactly",
            "figures-0-measure": "Soldiers away",
            "figures-0-measure_new": "soldiers",
            "topics-0-topic": "Armies",
            "topics-0-topic_new": "new",
            "links-TOTAL_FORMS": 1,
            "links-0-kind": "revises",
            "links-0-to": f"#{other.pk}",
            "evidence-TOTAL_FORMS": 1,
            "evidence-0-stance": "supports",
            "evidence-0-article": "The log",
            "evidence-0-article_new": "report",
            "evidence-0-new_url": "https://example.org/log",
            "evidence-0-excerpt": "1,500 left",
        },
    )

    assert answer.status_code == 302, text(answer)
    claim = Claim.objects.get(statement="1,500 soldiers had left.")
    made = claim.appearances.get()
    assert made.exact == BODY[made.start : made.end] == "1,500 soldiers had left"
    chain = [(hop.source.name, hop.cue) for hop in made.attributions.order_by("position")]
    assert chain == [("The Service", "said"), ("TASS", "reports"), ("The Paper", "")]
    assert made.attributions.get(position=0).source == service
    figure = claim.figures.get()
    assert (str(figure.low), str(figure.high), str(figure.measure)) == (
        "1500",
        "1500",
        "Soldiers away (soldiers)",
    )
    assert [topic.name for topic in claim.topics.all()] == ["Armies"]
    assert [(link.kind, link.to) for link in claim.links.all()] == [("revises", other)]
    document = claim.evidence.get().article
    assert (document.headline, document.kind, document.url) == (
        "The log",
        "report",
        "https://example.org/log",
    )


def test_nothing_is_made_when_something_is_wrong(editor: Client, article: Article) -> None:
    before = Source.objects.count()

    answer = _send(
        editor,
        _new(article),
        **WORDS | {"statement": " "},
        **_hop(0, "Reuters", source_new="agency"),
        **{"topics-0-topic": "Armies", "topics-0-topic_new": "new"},
    )

    assert answer.status_code == 200
    assert typed(answer)["hops-0-source"] == "Reuters"
    assert typed(answer)["hops-0-source_new"] == "agency"
    assert (Source.objects.count(), Topic.objects.count(), Claim.objects.count()) == (before, 0, 0)


def test_a_new_source_asks_what_it_is(editor: Client, article: Article) -> None:
    answer = _send(editor, _new(article), **WORDS, **_hop(0, "Reuters"))

    assert "There is no source “Reuters” yet" in text(answer)
    assert "data-asked" in text(answer)


def test_a_name_that_fits_two_asks_which(editor: Client, article: Article) -> None:
    factories.source("Kim")
    meant = factories.source("KIM", kind="organization")

    answer = _send(editor, _new(article), **WORDS, **_hop(0, "kím"))

    assert "2 are called “kím”" in text(answer)
    again = editor.post(_new(article), typed(answer) | {"hops-0-source_pick": meant.pk})
    assert again.status_code == 302, text(again)
    assert Appearance.objects.get().attributions.get(position=0).source == meant


def test_an_id_chosen_for_other_words_than_those_typed_is_not_taken(
    editor: Client, article: Article
) -> None:
    chosen, meant = factories.source("The Chosen"), factories.source("The Meant")

    _send(editor, _new(article), **WORDS, **_hop(0, "the meant", source_id=str(chosen.pk)))

    assert Appearance.objects.get().attributions.get(position=0).source == meant


def test_an_unnamed_source_is_the_articles_own(editor: Client, article: Article) -> None:
    elsewhere = factories.article()
    factories.source("Officials", kind="unnamed", article=elsewhere)

    _send(editor, _new(article), **WORDS, **_hop(0, "Officials", source_new="unnamed"))

    hop = Appearance.objects.get().attributions.get(position=0)
    assert hop.source.article == article
    _send(editor, _new(article), **WORDS | {"exact": "soldiers"}, **_hop(0, "officials"))
    assert Source.objects.filter(name="Officials").count() == 2


def test_the_outlet_alone_is_a_chain(editor: Client, article: Article) -> None:
    _send(editor, _new(article), **WORDS)

    assert [hop.source.name for hop in Appearance.objects.get().attributions.all()] == ["The Paper"]


def test_the_outlet_may_be_left_out(editor: Client, article: Article) -> None:
    factories.source("The Service")
    address = _new(article)
    sent = typed(editor.get(address)) | WORDS | _hop(0, "The Service")
    del sent["closes"]

    editor.post(address, sent)

    hops = Appearance.objects.get().attributions.all()
    assert [hop.source.name for hop in hops] == ["The Service"]


def test_words_that_stand_twice_are_asked_about(editor: Client, article: Article) -> None:
    twice = "Nobody\u00a0saw 🚢 it."
    answer = _send(editor, _new(article), exact=twice, statement="Nobody saw it.")

    assert "stand at 2 places" in text(answer)
    second = BODY.rindex(twice)
    again = editor.post(_new(article), typed(answer) | {"start": second})
    assert again.status_code == 302, text(again)
    assert Appearance.objects.get().start == second


def test_words_pasted_with_other_spaces_are_found(editor: Client, article: Article) -> None:
    _send(editor, _new(article), exact=" it. \r\n“We stay,” ", statement="They stay.")

    assert Appearance.objects.get().exact == "it.\n“We stay,”"


def test_words_that_are_not_there_are_said_not_to_be(editor: Client, article: Article) -> None:
    answer = _send(editor, _new(article), exact="1,600 ships\u00a0", statement="Ships.")

    assert "do not stand in the text" in text(answer)
    assert typed(answer)["exact"] == "1,600 ships\u00a0"


def test_what_was_typed_is_kept_to_the_code_point(editor: Client, article: Article) -> None:
    strange = {
        "statement": "‏עברית‏ and 🚢\u00a0\u202f",
        "exact": "not there\r\n\u00a0\r\n",
        "hops-0-source": "  “Nameless”\u00a0<b> ",
        "hops-0-cue": "said\u00a0",
        "translation": "\r\n\r\ntwo lines\r\n",
    }

    answer = _send(editor, _new(article), **strange)

    assert answer.status_code == 200
    kept = typed(answer)
    # A browser's parser takes the CRLF of the page for one line end; the test's does not.
    assert {name: kept[name].replace("\r\r", "\r") for name in strange} == strange


def test_a_button_adds_a_row_and_keeps_what_was_typed(editor: Client, article: Article) -> None:
    before = Source.objects.count()
    answer = _send(
        editor,
        _new(article),
        do="add-hops",
        **WORDS,
        **_hop(0, "Nobody we know", source_new="person"),
    )

    page = typed(answer)
    assert page["hops-TOTAL_FORMS"] == "2"
    assert page["hops-0-source"] == "Nobody we know"
    assert page["statement"] == WORDS["statement"]
    assert 'class="error"' not in text(answer)
    assert Source.objects.count() == before


def test_a_button_moves_a_hop_up(editor: Client, article: Article) -> None:
    claim = factories.claim()
    first, second = factories.source("First"), factories.source("Second")
    made = factories.appearance(claim, article, exact="1,500", chain=[first, second])

    moved = typed(_send(editor, _form(claim, article), do="up-hops-1"))

    assert (moved["hops-0-source"], moved["hops-1-source"]) == ("Second", "First")
    assert editor.post(_form(claim, article), moved).status_code == 302
    assert [hop.source for hop in made.attributions.order_by("position")] == [second, first]


def test_rows_are_taken_out(editor: Client, article: Article) -> None:
    claim = factories.claim()
    chain = [factories.source("First"), factories.source("Second")]
    made = factories.appearance(claim, article, exact="1,500", chain=chain)
    factories.figure(claim, "1500")
    gone = {"hops-0-DELETE": "on", "figures-0-DELETE": "on"}

    answer = _send(editor, _form(claim, article), **gone)

    assert answer.status_code == 302, text(answer)
    assert [hop.source.name for hop in made.attributions.all()] == ["Second"]
    assert not claim.figures.exists()


def test_saving_what_was_not_changed_changes_nothing(editor: Client, article: Article) -> None:
    claim = factories.claim("As it is.", language="ru", place="Rason", kind="quantity")
    factories.appearance(claim, article, exact="Nobody\u00a0saw 🚢 it.", said_on="2024-10~")
    factories.figure(claim, "1.50", as_of="202X", qualifier="about")
    factories.figure(claim, "3", qualifier="at_least")
    claim.figures.filter(low=3).update(high=None)
    factories.evidence(claim, excerpt="One\ntwo\u00a0", note=" n ")
    claim.topics.add(factories.topic())
    claim.links.create(kind="repeats", to=factories.claim())
    claim.refresh_from_db()
    before = claim.version

    answer = _send(editor, _form(claim, article))

    assert answer.status_code == 302, text(answer)
    claim.refresh_from_db()
    assert claim.version == before
    assert claim.figures.get(low=3).high is None


def test_figures_and_evidence_keep_their_ids(editor: Client, article: Article) -> None:
    claim = factories.claim()
    factories.appearance(claim, article, exact="1,500")
    figure, item = factories.figure(claim, "1500"), factories.evidence(claim)

    _send(editor, _form(claim, article), **{"figures-0-low": "1600", "evidence-0-note": "New."})

    figure.refresh_from_db()
    assert (str(figure.low), str(figure.high)) == ("1600", "1600")
    assert Evidence.objects.get(pk=item.pk).note == "New."


def test_the_passage_is_read_without_javascript(editor: Client, article: Article) -> None:
    measure = Measure.objects.create(name="Soldiers away", unit="soldiers")
    earlier = factories.whole_claim(within=article)
    factories.figure(earlier, "3", measure)

    page = _send(editor, _new(article), do="read", exact="1,500 soldiers had left")

    read = typed(page)
    assert read["kind"] == "quantity"
    assert read["figures-0-low"] == "1500"
    assert read["figures-0-measure"] == "Soldiers away"
    assert read["hops-0-said_on"] == "2024-10-18"
    assert "read from the passage" in text(page)


def test_reading_never_overwrites_what_was_typed(editor: Client, article: Article) -> None:
    page = _send(
        editor,
        _new(article),
        do="read",
        exact="1,500 soldiers had left",
        kind="prediction",
        **{"hops-0-said_on": "2023"},
    )

    assert typed(page)["kind"] == "prediction"
    assert typed(page)["hops-0-said_on"] == "2023"


def test_the_topics_of_the_last_claim_are_offered_for_the_next(
    editor: Client, article: Article
) -> None:
    last = factories.whole_claim(within=article)
    last.topics.add(factories.topic("Armies"))

    answer = _send(editor, _new(article), **WORDS)

    assert answer.status_code == 302
    made = Claim.objects.get(statement=WORDS["statement"])
    assert [topic.name for topic in made.topics.all()] == ["Armies"]


def test_a_chief_saves_and_publishes(article: Article) -> None:
    chief = signed_in(factories.user("chief"))

    answer = _send(chief, _new(article), do="publish", **WORDS)

    edition = Edition.objects.in_force().get()
    assert edition.statement == WORDS["statement"]
    assert f"/claims/{edition.claim_id}-" in text(chief.get(answer.url))


def test_what_a_colleague_added_meanwhile_is_not_published_unseen(article: Article) -> None:
    chief = signed_in(factories.user("chief"))
    claim = factories.whole_claim(within=article)
    sent = typed(chief.get(_form(claim, article)))
    factories.evidence(claim, note="For us only.")

    answer = chief.post(_form(claim, article), sent | {"do": "publish"}, follow=True)

    assert "a colleague changed other parts of this claim meanwhile" in text(answer)
    assert not Edition.objects.exists()


def test_an_editor_cannot_publish_by_sending_the_button(editor: Client, article: Article) -> None:
    _send(editor, _new(article), do="publish", **WORDS)

    assert Claim.objects.drafts().count() == 1


def test_a_published_claim_is_asked_about_before_it_is_published_again(article: Article) -> None:
    chief = signed_in(factories.user("chief"))
    claim = factories.published_claim(within=article)

    answer = _send(chief, _form(claim, article), do="publish", statement="Other words.")

    assert (
        answer.url == reverse("admin:articles_claim_act", args=["update"]) + f"?chosen={claim.pk}"
    )
    assert Edition.objects.in_force().get(claim=claim).statement != "Other words."


def test_a_claim_is_sent_to_review(editor: Client, article: Article) -> None:
    _send(editor, _new(article), do="review", **WORDS)

    assert Claim.objects.awaiting_review().count() == 1


def test_save_and_next_opens_an_empty_form(editor: Client, article: Article) -> None:
    answer = _send(editor, _new(article), do="next", **WORDS)

    assert answer.url == _new(article)
    assert "Saved: " in text(editor.get(answer.url))


def test_the_second_editor_is_shown_what_changed_and_may_overwrite(
    editor: Client, article: Article
) -> None:
    claim = factories.claim("First words.")
    factories.appearance(claim, article, exact="1,500")
    mine = typed(editor.get(_form(claim, article)))
    other = signed_in(factories.user("editor", first_name="Ana", last_name="Kim"))
    _send(other, _form(claim, article), statement="Ana’s words.", place="Rason")

    answer = editor.post(_form(claim, article), mine | {"statement": "My words."})

    page = text(answer)
    assert "Ana Kim" in page
    assert "Ana’s words." in page
    assert "Rason" in page
    assert typed(answer)["statement"] == "My words."
    claim.refresh_from_db()
    assert claim.statement == "Ana’s words."
    assert editor.post(_form(claim, article), typed(answer)).status_code == 302
    claim.refresh_from_db()
    assert (claim.statement, claim.place) == ("My words.", "")


def test_a_claim_taken_out_of_the_record_meanwhile_is_not_a_fault(
    editor: Client, article: Article
) -> None:
    claim = factories.claim()
    sent = typed(editor.get(_form(claim, article)))
    address = _form(claim, article)
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

    assert _send(editor, _new(article), **WORDS | {field: value}).status_code in (200, 302)
    assert _send(editor, _form(claim, article), **{field: value}).status_code in (200, 302)


def test_the_same_passage_twice_is_refused_in_words(editor: Client, article: Article) -> None:
    claim = factories.claim()
    factories.appearance(claim, article, exact="1,500")
    second = factories.appearance(claim, article, exact="soldiers")

    answer = _send(
        editor, f"{_form(claim, article)}?appearance={second.pk}", exact="1,500", start=""
    )

    assert "already has this passage" in text(answer)


def test_an_article_without_text_asks_where_the_claim_is_made(editor: Client) -> None:
    video = factories.article("", kind="video", outlet=factories.outlet())

    refused = _send(editor, _new(video), statement="Ships sailed.")
    assert "say where in it" in text(refused)
    answer = _send(editor, _new(video), statement="Ships sailed.", locator="t=1,2")

    assert answer.status_code == 302, text(answer)
    assert Appearance.objects.get().locator == "t=1,2"


def test_the_form_is_for_those_who_enter(article: Article, client: Client) -> None:
    assert client.get(_new(article)).status_code == 302
    assert signed_in(factories.user("reviewer")).get(_new(article)).status_code == 403
    assert signed_in(anybody()).get(_new(article)).status_code == 403


def _suggest(client: Client, article: Article, kind: str, words: str) -> Any:
    address = reverse("admin:articles_article_suggest", args=[article.pk, kind])
    return client.get(address, {"q": words}).json()


def test_suggestions_know_other_names_and_forgive_accents(editor: Client, article: Article) -> None:
    factories.source("National Intelligence Service", aliases=["NIS", "Agência"])

    for words in ("nis", "agenc", "intelligence", "NATIONAL"):
        found = _suggest(editor, article, "source", words)["found"]
        assert [one["text"] for one in found] == ["National Intelligence Service"], words


def test_the_last_used_source_is_suggested_first(editor: Client, article: Article) -> None:
    for name in ("Earlier", "Later"):
        made = factories.claim()
        factories.appearance(made, article, exact="1,500", chain=[factories.source(name)])

    found = _suggest(editor, article, "source", "")["found"]

    assert [one["text"] for one in found] == ["Later", "Earlier"]


def test_suggestions_say_which_article_an_unnamed_source_belongs_to(
    editor: Client, article: Article
) -> None:
    factories.source("Officials", kind="unnamed", article=article)
    factories.source("Officials", kind="unnamed", article=factories.article())

    found = _suggest(editor, article, "source", "offic")["found"]

    assert len(found) == 1
    assert article.headline in found[0]["detail"]


@pytest.mark.parametrize("kind", ["source", "measure", "topic", "document", "claim"])
@pytest.mark.parametrize("words", ["", "%", "a\\", "\x00", "#12", "x" * 500])
def test_every_kind_is_suggested_for_any_words(
    editor: Client, article: Article, kind: str, words: str
) -> None:
    assert "found" in _suggest(editor, article, kind, words)


def test_what_the_passage_says_is_read_for_the_script(editor: Client, article: Article) -> None:
    address = reverse("admin:articles_article_read", args=[article.pk])

    read = editor.post(address, {"exact": "We stay"}).json()

    assert read["fields"] == {"is_quotation": "on"}
    assert [place["start"] for place in read["places"]] == [BODY.index("We stay")]


def test_the_articles_page_marks_its_claims(editor: Client, article: Article) -> None:
    claim = factories.claim("1,500 soldiers had left.")
    made = factories.appearance(claim, article, exact="1,500 soldiers")
    factories.appearance(factories.claim("Within."), article, exact="500 soldiers had")

    page = text(editor.get(reverse("admin:articles_article_text", args=[article.pk])))

    assert f"{_form(claim, article)}?appearance={made.pk}" in page
    assert "2 claims" in page


@pytest.mark.parametrize(
    ("typed_date", "told"),
    [
        ("2024-10-08/2024-10-13", "8–13 October 2024"),
        ("yesterday", "is not a date we can keep"),
        ("\x00", "is not a date we can keep"),
    ],
)
def test_a_typed_date_is_said_back_in_words(
    editor: Client, article: Article, typed_date: str, told: str
) -> None:
    address = reverse("admin:articles_article_words", args=[article.pk])

    answer = editor.get(address, {"date": typed_date}).json()

    assert told in answer["words"] + answer["wrong"]
