"""Every type of page at the desk, Django's own too, wide and narrow, light and dark."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from articles import workflow
from articles.models import Claim, ClaimLink
from tests import factories
from tests.admin.desk import anybody, signed_in, typed
from tests.browser.checks import check_axe, check_html_files, check_width
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
DJANGOS_OWN = ".*Attribute .disabled. not allowed on element .div.*"
"""What the checker finds in Django's own markup and no template of ours can mend: the place that
its form for users has for a password that is never shown."""

DJANGOS_CHOICE = ".selector"
"""Django's two lists to move groups and permissions between, which its own script draws."""


@pytest.fixture
def record(transactional_db: None) -> Claim:
    """Some of everything that the desk has pages for."""
    article = factories.article("Three ships sailed.", outlet=factories.outlet())
    claim = factories.whole_claim("Three ships sailed.", within=article, kind="quantity")
    factories.figure(claim, "3")
    factories.evidence(claim, excerpt="Three.", note="The log.")
    claim.topics.add(factories.topic())
    article.authorships.create(source=factories.source())
    article.citations.create(cited=factories.article())
    factories.source("officials", kind="unnamed", article=article)
    chief = factories.user("chief")
    workflow.publish([claim], chief)
    ClaimLink.objects.create(claim=claim, to=factories.whole_claim(), kind="repeats")
    factories.decided(claim)
    workflow.submit_for_review(claim, chief)
    return claim


def _pages(model: type[Model]) -> dict[str, str]:
    """The pages of a model, by kind."""
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    pages = {kind: reverse(f"admin:{name}_{kind}") for kind in ("changelist", "add")}
    thing = model._default_manager.first()
    for kind in ("change", "history", "delete") if thing else ():
        pages[kind] = reverse(f"admin:{name}_{kind}", args=[thing.pk])  # type: ignore[union-attr]
    return pages


def _conflict(client: Client, claim: Claim) -> Any:
    """The page that shows what a colleague changed meanwhile."""
    page = _pages(Claim)["change"].replace(str(Claim.objects.latest("pk").pk), str(claim.pk))
    sent = typed(client.get(page)) | {"evidence-0-note": "Mine.", "statement": "Mine."}
    Claim.objects.filter(pk=claim.pk).update(statement="Theirs.")
    claim.evidence.update(note="Theirs.")
    return client.post(page, sent)


def test_every_page_of_every_model_is_valid_html(record: Claim, tmp_path: Path) -> None:
    client = signed_in(anybody(is_superuser=True))
    pages = {"passwords": "/admin/password_change/", "app": "/admin/articles/"}
    for model in admin.site._registry:
        known = _pages(model).items()
        pages |= {f"{model._meta.model_name}-{kind}": page for kind, page in known}
    for name, page in pages.items():
        answer = client.get(page)
        if answer.status_code == 200:
            (tmp_path / f"{name}.html").write_bytes(answer.content)
    conflict = _conflict(client, record)
    assert b"Save mine over it" in conflict.content
    (tmp_path / "conflict.html").write_bytes(conflict.content)
    assert len(list(tmp_path.glob("*.html"))) > 90

    check_html_files(tmp_path, DJANGOS_OWN)


def _faults(page: Page, name: str) -> list[str]:
    faults = []
    for check in (lambda page: check_axe(page, DJANGOS_CHOICE), check_width):
        try:
            check(page)
        except AssertionError as error:
            faults.append(f"{name}: {error}")
    return faults


@pytest.mark.parametrize("way", range(4))
def test_pages_of_every_model_are_accessible_and_keep_their_width(
    record: Claim, open_page: OpenPage, way: int
) -> None:
    """Every kind of page in every way; of the models a quarter in each."""
    width, scheme = WAYS[way]
    page = open_page("/admin/login/", width=width, scheme=scheme)
    user = anybody(is_superuser=True)
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    models = sorted(admin.site._registry, key=lambda model: model._meta.label)[way::4]
    client, faults = signed_in(user), []
    for model in models:
        for kind, address in _pages(model).items():
            if client.get(address).status_code == 200:
                page.goto(address)
                faults += _faults(page, f"{model._meta.model_name} {kind}")

    change = reverse("admin:articles_claim_change", args=[record.pk])
    page.goto(change)
    Claim.objects.filter(pk=record.pk).update(statement="Theirs.")
    page.locator("#id_statement").fill("Mine.")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("button", name="Save mine over it").wait_for()
    faults += _faults(page, "conflict")

    assert not faults, "\n".join(faults)
