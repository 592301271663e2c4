"""Entering claims in a browser, as an editor would, counting every click and field."""

from typing import Any

from playwright.sync_api import Locator, Page

from articles.models import Article

SELECT = """([exact, start]) => {
  const body = document.querySelector('#body');
  const walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT, (node) => (
    node.parentElement.closest('[data-flag]') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
  ));
  const range = document.createRange();
  let at = 0, node;
  const end = start + [...exact].length;
  while ((node = walk.nextNode())) {
    const points = [...node.data];
    const units = (count) => points.slice(0, count).join('').length;
    if (at <= start && start < at + points.length) range.setStart(node, units(start - at));
    if (at < end && end <= at + points.length) { range.setEnd(node, units(end - at)); break; }
    at += points.length;
  }
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  body.dispatchEvent(new Event('pointerup', {bubbles: true}));
}"""


class Hand:
    """What both ways of entering have in common."""

    def __init__(self, page: Page, article: Article) -> None:
        self.page, self.article, self.count = page, article, 0

    def click(self, what: Locator) -> None:
        """One click."""
        what.click()
        self.count += 1

    def type(self, name: str, value: str | None) -> None:
        """One field, unless it holds that already."""
        field = self.page.locator(f"[name='{name}']")
        if field.input_value() != (value or ""):
            field.fill(value or "")
            self.count += 1

    def pick(self, name: str, value: str) -> None:
        """One of a native list: a click on the list and one on what is picked."""
        field = self.page.locator(f"select[name='{name}']")
        if field.input_value() != value:
            field.select_option(value)
            self.count += 2

    def check(self, name: str, wanted: bool) -> None:
        """One box, unless it is as it should be."""
        box = self.page.locator(f"[name='{name}']")
        if box.is_checked() != wanted:
            self.click(box)


class DeskHand(Hand):
    """The claim's form beside the text."""

    name = "desk"

    def enter(self, entry: Any, line: Any, statements: dict[int, str]) -> None:
        """One claim, saved with “Save and add the next”."""
        form = f"/admin/articles/article/{self.article.pk}/claims/add/"
        if not self.page.url.endswith(form):
            self.page.goto(form)
        with self.page.expect_response("**/read/"):
            self.page.evaluate(SELECT, [entry["exact"], entry["start"]])
        self.page.wait_for_timeout(50)
        self.count += 1
        self.type("statement", entry["statement"])
        self.pick("kind", entry["kind"])
        self.pick("modality", entry["modality"])
        self.check("is_quotation", entry["is_quotation"])
        self._chain(entry, line)
        self._figures(entry)
        self.type("occurred_on", entry["occurred_on"])
        self.type("place", entry["place"])
        self._topics(entry)
        self._links(entry, statements)
        with self.page.expect_navigation():
            self.click(self.page.get_by_role("button", name="Save and add the next"))
        said = self.page.locator(".messagelist").inner_text()
        if entry["statement"] not in said:
            raise SystemExit(f"Not saved: {said}")

    def _chain(self, entry: Any, line: Any) -> None:
        hops = entry["attributions"]
        if hops[-1]["source"] == line["outlet"]["name"]:
            hops = hops[:-1]
        for number, hop in enumerate(hops):
            self._room("hops", number)
            self._choose(f"hops-{number}-source", hop["source"], hop["kind"])
            self.type(f"hops-{number}-cue", hop.get("cue"))
            self.type(f"hops-{number}-said_on", hop.get("said_on"))
            self.type(f"hops-{number}-capacity", hop.get("capacity"))
            rest = {name: hop.get(name) for name in ("place", "channel")}
            self._rest(number, rest)
        if not hops:
            self.type("hops-0-said_on", "")

    def _rest(self, number: int, rest: dict[str, str | None]) -> None:
        details = self.page.locator("[data-rows=hops] [data-row]").nth(number).locator("details")
        held = {
            name: self.page.locator(f"[name='hops-{number}-{name}']").input_value() for name in rest
        }
        if any((rest[name] or "") != held[name] for name in rest):
            if details.get_attribute("open") is None:
                self.click(details.locator("summary"))
            self.type(f"hops-{number}-place", rest["place"])
            self.pick(f"hops-{number}-channel", rest["channel"] or "")

    def _room(self, rows: str, number: int) -> None:
        if not self.page.locator(f"[name^='{rows}-{number}-']").count():
            self.click(self.page.locator(f"button[value='add-{rows}']"))

    def _choose(self, name: str, text: str, kind: str = "", new: str = "") -> None:
        field = self.page.locator(f"[name='{name}']")
        if field.input_value() == text:
            return
        choices = field.locator("xpath=following-sibling::ul")
        with self.page.expect_response("**/suggest/**"):
            field.click()
            field.blur()
            field.focus()
        self.page.wait_for_timeout(60)
        offered = choices.locator(f'li[data-pk][data-text="{text}"]')
        if offered.count() == 1:
            self.count += 1  # the click that opened the list
            self.click(offered)
            return
        with self.page.expect_response("**/suggest/**"):
            field.fill(text)
        self.page.wait_for_timeout(60)
        self.count += 1
        known = choices.locator(f'li[data-pk][data-text="{text}"]')
        if known.count():
            self.click(known.first)
            return
        self.click(choices.locator(f"li[data-kind='{kind}']"))
        if new:
            self.type(f"{name}_new", new)

    def _figures(self, entry: Any) -> None:
        for number, figure in enumerate(entry["figures"]):
            self._room("figures", number)
            self.type(f"figures-{number}-low", figure["low"])
            if figure["high"] != figure["low"]:
                self.type(f"figures-{number}-high", figure["high"])
            self._choose(f"figures-{number}-measure", figure["measure"], new=figure["unit"])
            self.pick(f"figures-{number}-qualifier", figure["qualifier"])
            self.type(f"figures-{number}-as_of", figure.get("as_of"))
        if not entry["figures"] and self.page.locator("[name='figures-0-low']").count():
            self.check("figures-0-DELETE", True)

    def _topics(self, entry: Any) -> None:
        for number, topic in enumerate(entry["topics"]):
            self._room("topics", number)
            self._choose(f"topics-{number}-topic", topic, "new")

    def _links(self, entry: Any, statements: dict[int, str]) -> None:
        for number, link in enumerate(entry["links"]):
            self._room("links", number)
            self.pick(f"links-{number}-kind", link["kind"])
            self._choose(f"links-{number}-to", statements[link["to"]])


class StockHand(Hand):
    """Django's own pages: the claim with its topics, links and figures, then where it appears."""

    name = "stock admin"

    def enter(self, entry: Any, line: Any, statements: dict[int, str]) -> None:
        """One claim, on the two pages that the stock admin has for it."""
        if not self.page.url.endswith("/admin/articles/claim/add/"):
            self.page.goto("/admin/articles/claim/add/")
        self.type("statement", entry["statement"])
        self.pick("kind", entry["kind"])
        self.type("occurred_on", entry["occurred_on"])
        self.type("place", entry["place"])
        for number, topic in enumerate(entry["topics"]):
            self._row("claimtopic_set", "Topic")
            self._choose(f"claimtopic_set-{number}-topic", topic, {"name": topic})
        for number, link in enumerate(entry["links"]):
            self._row("links", "Link")
            self.pick(f"links-{number}-kind", link["kind"])
            self._choose(f"links-{number}-to", statements[link["to"]], {})
        for number, figure in enumerate(entry["figures"]):
            self._figure(number, figure)
        self._save("_continue")
        self.click(self.page.get_by_role("link", name="Add where it appears"))
        self._choose("article", self.article.headline, {})
        self.type("exact", entry["exact"])
        self.pick("modality", entry["modality"])
        self.check("is_quotation", entry["is_quotation"])
        for number, hop in enumerate(entry["attributions"]):
            self._hop(number, hop)
        self._save("_save")
        if not self.page.locator(".messagelist .success").count():
            raise SystemExit(f"Not saved: {self.page.content()}")
        self.page.goto("/admin/articles/claim/add/")
        self.count += 1  # “Add claim”

    def _figure(self, number: int, figure: Any) -> None:
        self._row("figures", "Figure")
        made = {"name": figure["measure"], "unit": figure["unit"]}
        self._choose(f"figures-{number}-measure", figure["measure"], made)
        self.type(f"figures-{number}-low", figure["low"])
        self.type(f"figures-{number}-high", figure["high"])
        self.pick(f"figures-{number}-qualifier", figure["qualifier"])
        self.type(f"figures-{number}-as_of", figure.get("as_of"))

    def _hop(self, number: int, hop: Any) -> None:
        self._row("attributions", "Hop")
        made = {"name": hop["source"], "kind": hop["kind"]}
        if hop["kind"] == "unnamed":
            made["article"] = self.article.headline
        self._choose(f"attributions-{number}-source", hop["source"], made)
        for name in ("capacity", "cue", "said_on", "place"):
            self.type(f"attributions-{number}-{name}", hop.get(name))
        self.pick(f"attributions-{number}-channel", hop.get("channel") or "")

    def _row(self, rows: str, noun: str) -> None:
        group = self.page.locator(f"#{rows}-group")
        self.click(group.get_by_role("button", name=f"Add another {noun}"))

    def _save(self, name: str) -> None:
        with self.page.expect_navigation():
            self.click(self.page.locator(f"input[name='{name}']"))

    def _choose(self, name: str, text: str, made: dict[str, str]) -> None:
        """By the chooser, or by the pop-up that makes a new one."""
        self.page.locator(f"#id_{name} + .select2").click()
        with self.page.expect_response("**/autocomplete/**"):
            self.page.locator(".select2-search__field").fill(text)
        self.page.locator(".select2-results__option:not(.loading-results)").first.wait_for()
        self.page.wait_for_timeout(150)
        found = self.page.locator(".select2-results__option", has_text=text).first
        if found.count():
            found.click()
            self.count += 3  # opened, typed, picked
            return
        self.page.keyboard.press("Escape")
        self.count += 2  # opened and typed in vain
        with self.page.expect_popup() as opened:
            self.click(self.page.locator(f"#add_id_{name}"))
        inner = StockHand(opened.value, self.article)
        for field, value in made.items():
            if field == "kind":
                inner.pick(field, value)
            elif field == "article":
                inner._choose(field, value, {})
            else:
                inner.type(field, value)
        with opened.value.expect_event("close"):
            opened.value.locator("input[name='_save']").click()
        self.count += inner.count + 1
