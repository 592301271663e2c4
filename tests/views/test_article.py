"""The article page: the text with every claim in its place, and the claims beside it."""

import re

import pytest
from django.test import Client

from articles import upkeep, workflow
from articles.models import (
    Appearance,
    Article,
    ArticleRevision,
    Citation,
    Claim,
    Edition,
    Issue,
)
from articles.views.links import moment_text, permalink
from tests import factories
from tests.views.pages import decide, html_of, words_of

pytestmark = pytest.mark.django_db

BODY = "On Monday, about 1,500 soldiers sailed to Vladivostok. Nobody saw them land.\n\nThe end."


def claimed(within: Article, exact: str, statement: str = "", **fields: object) -> Claim:
    made = factories.claim(statement or f"Claimed: {exact}")
    factories.appearance(made, within, exact=exact, **fields)  # type: ignore[arg-type]
    return made


def published(*claims: Claim) -> None:
    workflow.publish(list(claims), factories.user("chief"))


def address(article: Article) -> str:
    return permalink("article", {"id": article.pk, "headline": article.headline})


def text_of(html: str) -> str:
    """The article's text as its readers see it, flags left out."""
    body = re.search(r'<div class="text.*?</div>', html, re.DOTALL)
    assert body
    return re.sub(r'<span class="flag.*?</span>[^<]*</span>', "", body[0])


def test_every_claim_stands_at_its_span_linked_shaped_and_coloured(client: Client) -> None:
    within = factories.article(BODY)
    claim = claimed(within, "about 1,500 soldiers sailed")
    factories.evidence(claim)
    published(claim)
    decide(claim, "refuted")

    html = html_of(client, address(within))

    link = re.search(r'<a class="u lane-0 c-red" href="#c1" id="p\d+">(.*?)</a>', html, re.DOTALL)
    assert link
    assert link[1].startswith("about 1,500 soldiers sailed")
    assert 'href="#s-cross"' in link[1]
    assert 'id="c1"' in html


def test_the_text_is_whole_whatever_is_marked_in_it(client: Client) -> None:
    within = factories.article(BODY)
    published(
        claimed(within, "about 1,500 soldiers sailed to Vladivostok"),
        claimed(within, "1,500"),
        claimed(within, "soldiers sailed to Vladivostok. Nobody saw"),
        claimed(within, "them land.\n\nThe end"),
    )

    shown = text_of(html_of(client, address(within)))

    paragraphs = re.findall(r"<p[^>]*>(.*?)</p>", shown, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", p) for p in paragraphs] == BODY.split("\n\n")


def test_no_link_stands_in_a_link_and_each_claim_has_one_for_the_keyboard(
    client: Client,
) -> None:
    within = factories.article(BODY)
    published(
        claimed(within, "about 1,500 soldiers sailed to Vladivostok"),
        claimed(within, "1,500"),
        claimed(within, "1,500", "The same words again."),
        claimed(within, "sailed to Vladivostok. Nobody"),
    )

    html = html_of(client, address(within))

    body = html[html.index('<div class="text') : html.index("</div>", html.index('<div class="te'))]
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", body, re.DOTALL)
    stops = [m[1] for m in re.finditer(r"<a ([^>]*)>", body) if "tabindex" not in m[1]]
    assert sorted(re.findall(r'href="(#c\d)"', " ".join(stops))) == ["#c1", "#c2", "#c3", "#c4"]
    assert len(set(re.findall(r'id="p\d+"', body))) == 4


def test_the_margin_is_in_reading_order_with_each_chain(client: Client) -> None:
    within = factories.article(BODY)
    second = claimed(within, "Nobody saw them land", "It was unseen.")
    first = claimed(within, "On Monday", "It was a Monday.", chain=[factories.source("The Spy")])
    published(second, first)

    margin = words_of(html_of(client, address(within))).split("The claims, as one reads")[1]

    assert margin.index("It was a Monday. The Spy") < margin.index("It was unseen.")


def test_the_margin_shows_the_whole_chain_down_to_the_outlet(client: Client) -> None:
    paper = factories.outlet("The Paper")
    within = factories.article(BODY, outlet=paper)
    published(claimed(within, "1,500", "It was.", chain=[factories.source("The Spy"), paper]))

    margin = words_of(html_of(client, address(within))).split("The claims, as one reads")[1]

    assert "It was. The Spy The Paper Reported" in margin


def test_a_line_counts_the_claims_by_rating(client: Client) -> None:
    within = factories.article(BODY)
    one, other = claimed(within, "On Monday"), claimed(within, "1,500")
    factories.evidence(one)
    published(one, other)
    decide(one, "supported")

    shown = words_of(html_of(client, address(within)))

    assert "2 claims in this news article: Supported 1 Not yet reviewed 1" in shown


def test_a_text_that_may_not_be_shown_gives_its_passages_only(client: Client) -> None:
    within = factories.article(BODY, full_text_public=False)
    published(claimed(within, "1,500 soldiers sailed"))

    html = html_of(client, address(within))

    assert "On Monday, about <a" in html
    assert "Nobody saw them land" not in html
    assert "The end." not in html


def test_what_stands_at_a_minute_is_listed_apart(client: Client) -> None:
    film = factories.article("", kind="video", headline="A film")
    claim = factories.claim("He waved.")
    factories.appearance(claim, film, locator="t=61,75")
    published(claim)

    shown = words_of(html_of(client, address(film)))

    assert "He waved." in shown
    assert "from 1:01 to 1:15" in shown
    assert "What is claimed in it 1" in shown


def test_a_passage_is_found_again_in_a_newer_text(client: Client) -> None:
    within = factories.article(BODY)
    kept, dropped = claimed(within, "1,500 soldiers sailed"), claimed(within, "Nobody saw them")
    ArticleRevision.objects.create(
        article=within, body="Corrected: about 1,500 soldiers sailed north. 1,500 soldiers sailed."
    )
    published(kept, dropped)

    html = html_of(client, address(within))

    assert "Corrected: about <a" in html
    assert "Not in this text" in html
    assert "“Nobody saw them” stands in text 1" in words_of(html)


def test_an_older_text_can_be_read_with_its_claims_in_place(client: Client) -> None:
    within = factories.article(BODY)
    published(claimed(within, "Nobody saw them"))
    ArticleRevision.objects.create(article=within, body="Something else.")
    published(claimed(within, "Something else"))

    old = html_of(client, address(within) + "?text=1")

    assert "about 1,500 soldiers sailed" in old
    assert 'id="p' in old


def corrected_article() -> Article:
    within = factories.article(BODY)
    published(claimed(within, "1,500"))
    better = BODY.replace("Nobody", "Few") + "\n\nCorrected on Tuesday."
    ArticleRevision.objects.create(article=within, body=better, note="The publisher corrected it.")
    published(claimed(within, "Few saw them land"))
    return within


def test_what_changed_between_two_texts_is_shown_word_for_word(client: Client) -> None:
    within = corrected_article()
    now = html_of(client, address(within))
    link = re.search(r'<a href="([^"]*changes=1[^"]*)"', now)
    assert link

    html = html_of(client, link[1].replace("&amp;", "&"))

    assert "What changed from text 1 to text 2" in words_of(html)
    assert "<del>Nobody </del><ins>Few </ins>saw them land." in html
    assert "<ins>Corrected on Tuesday.</ins>" in html
    assert '<p dir="auto">The end.</p>' in html


def test_every_claim_stays_beside_what_changed(client: Client) -> None:
    html = html_of(client, f"{address(corrected_article())}?changes=1")

    assert "Claimed: Few saw them land" in words_of(html)
    assert 'href="#p' not in html


def test_the_first_text_has_nothing_to_be_compared_with(client: Client) -> None:
    html = html_of(client, f"{address(corrected_article())}?text=1&changes=1")

    assert "What changed from" not in html
    assert "Nobody" in html


def test_texts_that_may_not_be_shown_are_not_compared(client: Client) -> None:
    within = corrected_article()
    Article.objects.filter(pk=within.pk).update(full_text_public=False)
    within.refresh_from_db()
    upkeep.publish_shared([within], by=factories.user("chief"))

    html = html_of(client, f"{address(within)}?text=2&changes=1")

    assert "Corrected on Tuesday" not in html
    assert "changes=1" not in html.replace("?text=2&amp;changes=1", "")


def test_a_text_that_may_no_longer_be_shown_is_gone_from_pages_of_the_past(client: Client) -> None:
    within = factories.article(BODY)
    published(claimed(within, "1,500"))
    then = Issue.objects.latest("issued_at").issued_at
    assert "Nobody" in html_of(client, f"{address(within)}?as_of={moment_text(then)}")
    Article.objects.filter(pk=within.pk).update(full_text_public=False)
    within.refresh_from_db()
    upkeep.publish_shared([within], by=factories.user("chief"))

    assert "Nobody" not in html_of(client, f"{address(within)}?as_of={moment_text(then)}")


def test_the_headline_is_not_said_twice(client: Client) -> None:
    within = factories.article(f"Big news\n\n{BODY}", headline="Big news")
    published(claimed(within, "1,500"))

    html = html_of(client, address(within))

    assert html[html.index("<main") :].count("Big news") == 1


def test_a_document_cited_only_as_evidence_says_that_no_claim_is_in_it(client: Client) -> None:
    claim = factories.whole_claim()
    document = factories.evidence(claim).article
    published(claim)

    assert "No claim in it has been published." in html_of(client, address(document))


def test_what_an_article_relies_on_is_linked(client: Client) -> None:
    within, cited = factories.article(BODY), factories.article(headline="The first report")
    Citation.objects.create(article=within, cited=cited)
    published(claimed(within, "1,500"))

    assert f'href="{address(cited)}"' in html_of(client, address(within))


def test_unpublished_claims_and_articles_do_not_show(client: Client) -> None:
    within, other = factories.article(BODY), factories.article("Secret text.")
    published(claimed(within, "1,500"))
    claimed(within, "Nobody saw them", "A secret draft.")

    assert "A secret draft." not in html_of(client, address(within))
    assert client.get(address(other)).status_code == 404


def test_a_passage_deleted_since_still_stands_until_the_next_edition(client: Client) -> None:
    within = factories.article(BODY)
    claim = claimed(within, "1,500 soldiers sailed")
    claimed_again = factories.appearance(claim, within, exact="Nobody saw them")
    published(claim)
    Appearance.objects.filter(pk=claimed_again.pk).delete()
    before = html_of(client, address(within))
    workflow.update(Claim.objects.get(pk=claim.pk), factories.user("chief"), "One passage less.")

    assert ">Nobody saw them" in before
    assert ">Nobody saw them" not in html_of(client, address(within))


def test_the_article_reads_as_it_did_at_a_moment(client: Client) -> None:
    within = factories.article(BODY)
    first = claimed(within, "1,500", "There were 1,500.")
    published(first)
    moment = moment_text(Edition.objects.get(claim=first).issued_at)
    published(claimed(within, "Nobody saw them", "It was unseen."))

    html = html_of(client, f"{address(within)}?as_of={moment}")

    assert "There were 1,500." in html
    assert "It was unseen." not in html
    assert "As it read on" in html


def test_markup_in_a_text_is_shown_as_text(client: Client) -> None:
    within = factories.article("He wrote <b>bold</b> & went.")
    published(claimed(within, "<b>bold</b>"))

    html = html_of(client, address(within))

    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    assert "&amp; went." in html


def test_the_number_of_queries_does_not_depend_on_the_claims(
    client: Client, django_assert_num_queries: object
) -> None:
    small, large = factories.article(BODY), factories.article(BODY)
    published(claimed(small, "1,500"))
    published(*(claimed(large, exact) for exact in ("1,500", "On Monday", "Nobody", "The end")))
    html_of(client, address(small))

    for within in (small, large):
        with django_assert_num_queries(QUERIES):  # type: ignore[operator]
            html_of(client, address(within))


QUERIES = 8
"""A savepoint and its release (a transaction outside tests), the moment, the article, what was
merged into it, its claims, names, its text."""
