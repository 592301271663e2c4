"""The pages for what went wrong, and the banners."""

from typing import Any

import pytest
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from articles import workflow
from articles.views import errors, home
from articles.views.claim import claim_context
from tests import factories
from tests.views.pages import html_of, words_of


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nothing/", "/claims/x%00y/", "/claims/0-x/", "/articles/x/"])
def test_an_unknown_address_gets_a_page_that_says_the_next_step(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "Search for it, or start from the list." in words_of(answer.content.decode())


@pytest.mark.django_db
def test_a_fault_of_ours_gets_a_page_that_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(home, "in_time", broken)
    client.raise_request_exception = False

    answer = client.get("/")

    assert answer.status_code == 500
    assert "Something broke on our side" in words_of(answer.content.decode())
    assert "broken on purpose" not in answer.content.decode()


def test_the_page_for_our_faults_needs_no_database() -> None:
    assert errors.server_error(RequestFactory().get("/")).status_code == 500


def test_where_even_the_template_fails_plain_text_says_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(errors, "render", broken)

    answer = errors.server_error(RequestFactory().get("/"))

    assert answer.content.decode().startswith("Something broke on our side.")


@pytest.mark.django_db
@pytest.mark.parametrize(("shown", "is_there"), [(True, True), (False, False)])
def test_demonstration_data_is_said_to_be_that(client: Client, shown: bool, is_there: bool) -> None:
    with override_settings(DEMONSTRATION=shown):
        assert ("Demonstration data" in html_of(client, "/")) == is_there


@pytest.mark.django_db
def test_a_preview_is_the_claim_page_of_the_working_record_and_says_so() -> None:
    claim = factories.whole_claim("Three ships sailed.")
    factories.evidence(claim)

    context = claim_context(workflow.preview(claim))
    html = render(RequestFactory().get("/"), "articles/claim_detail.html", context).content.decode()

    assert "Preview – not published." in html
    assert "Three ships sailed." in html
    assert 'content="noindex"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/claims/", "/sources/"])
def test_public_pages_are_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
