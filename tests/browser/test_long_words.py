"""Words, names and numbers longer than a line: pages keep their width and lose none of them."""

import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.models import Edition, Measure
from articles.views.links import permalink
from tests import factories
from tests.browser.checks import check_width
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
HAN = "这是一个没有任何空格的很长的句子它应该在任何地方断行而不会溢出页面" * 3
LINK = "https://example.org/" + "x" * 200


@pytest.fixture
def pages(transactional_db: None) -> dict[str, str]:
    """The public pages and the reviewers' page of a claim that is long in all its parts."""
    outlet = factories.outlet(HAN)
    source = factories.source(f"The Office of {WORD}", kind="government")
    article = factories.article(f"{WORD} {LINK}", headline=HAN, outlet=outlet, language="zh")
    claim = factories.claim(f"{WORD} {LINK}", place=WORD)
    factories.appearance(claim, article, exact=WORD, chain=[source, outlet])
    factories.evidence(claim, excerpt=WORD, note=LINK, article=article)
    measure = Measure.objects.create(name=WORD, unit="thousand million cubic metres a year")
    factories.figure(claim, "123456789012345678901234567890.123", measure)
    factories.decided(claim, summary=WORD, rationale=f"# {WORD}\n\n    {WORD}\n\n{LINK} [1]")
    chief = factories.user("chief")
    workflow.publish([claim], chief)
    claim.refresh_from_db()
    claim.statement = f"Other {claim.statement}"
    claim.save()
    workflow.correct(claim, chief, WORD, verdict_holds=True)
    document = Edition.objects.in_force().get().document
    own = permalink("claim", Edition.objects.in_force().get())
    hop = document["appearances"][0]["chain"][0]["source"]
    return {
        "home": "/",
        "claims": "/claims/",
        "sources": "/sources/",
        "corrections": "/corrections/",
        "claim": own,
        "history": f"{own}history/",
        "article": permalink("article", document["appearances"][0]["article"]),
        "source": permalink("source", hop),
        "measure": permalink("measure", document["figures"][0]["measure"]),
        "review": f"/review/{claim.pk}/",
        "what changed": f"/admin/articles/claim/{claim.pk}/changes/",
        "recorded history": f"/admin/articles/claim/{claim.pk}/history/",
    }


@pytest.fixture
def chief(transactional_db: None) -> User:
    return factories.user("chief")


@pytest.mark.parametrize("width", [1280, 700, 320])
def test_no_page_grows_wider_than_its_window(
    pages: dict[str, str], chief: User, open_page: OpenPage, width: int
) -> None:
    page = open_page("/admin/login/", width)
    page.get_by_label("Username").fill(chief.username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("/admin/")
    faults = []
    for name, path in pages.items():
        page.goto(path)
        try:
            check_width(page)
        except AssertionError as error:
            faults.append(f"{name}: {error}")
    assert not faults, "\n".join(faults)
