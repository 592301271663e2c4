"""Using the desk as a browser does: what a page's form holds is what is sent."""

from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests import factories


class _Form(HTMLParser):
    """The fields of the page's own form and what they would send."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, Any] = {}
        self.area = self.select = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.inside = given.get("id") not in ("logout-form", "changelist-search")
        elif not self.inside:
            return
        elif tag == "input":
            self._input(name, given)
        elif tag == "textarea":
            self.area, self.sent[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.sent[self.select] = given.get("value") or ""

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        if name and kind != "submit":
            self.sent[name] = given.get("value") or ("on" if kind == "checkbox" else "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # As browsers do: the first line end belongs to the markup, the others go as CRLF.
            text = self.sent[self.area].removeprefix("\n")
            self.sent[self.area], self.area = text.replace("\n", "\r\n"), ""
        elif tag == "select":
            self.select = ""


def typed(page: Any) -> dict[str, Any]:
    """What the form on `page` would send as it stands."""
    form = _Form()
    form.feed(page.content.decode())
    return {name: value for name, value in form.sent.items() if "__prefix__" not in name}


def anybody(**fields: Any) -> User:
    """Somebody with a desk and none of its roles; all of them with `is_superuser`."""
    user = factories.user()
    for name, value in ({"is_staff": True} | fields).items():
        setattr(user, name, value)
    user.save()
    return user


def signed_in(user: User) -> Client:
    """A browser of `user`."""
    client = Client()
    client.force_login(user)
    return client


def at(model: str, page: str, *arguments: object) -> str:
    """The address of one of a model's pages at the desk."""
    return reverse(f"admin:articles_{model}_{page}", args=arguments)


def change(client: Client, thing: Model, **fields: Any) -> Any:
    """Opens the page of `thing`, types `fields`, saves and gives the answer."""
    address = at(thing._meta.model_name or "", "change", thing.pk)
    return client.post(address, typed(client.get(address)) | fields)


def rows(prefix: str, *given: dict[str, Any], kept: int = 0) -> dict[str, Any]:
    """What new rows below a record send, after `kept` that were there."""
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": kept + len(given)}
    for number, row in enumerate(given, start=kept):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def text(answer: Any) -> str:
    """The page's text with entities resolved."""
    return unescape(answer.content.decode())
