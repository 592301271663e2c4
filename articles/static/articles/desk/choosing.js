// Choosers: as one types, the things of that name; what is new is made in place.
// The pattern is WAI-ARIA's editable combobox with a list.
import { note } from "./notes.js";

const DELAY = 120;
let serial = 0;

export function choosers(root) {
  for (const box of root.querySelectorAll("[data-choose]")) if (!box.closest("template, .empty-form")) chooser(box);
}

function chooser(box) {
  const input = box.querySelector("input[type=text]");
  const id = box.querySelector("input[type=hidden]");
  const fresh = box.querySelector(".new select, .new input");
  const list = document.createElement("ul");
  list.id = `choices-${++serial}`;
  list.role = "listbox";
  list.className = "choices";
  list.hidden = true;
  list.setAttribute("aria-label", "Choices");
  input.removeAttribute("list");
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let asked = 0, timer, active = -1;
  const options = () => [...list.children];

  function point(index) {
    active = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = options()[index];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function show(open) {
    list.hidden = !open || !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) point(-1);
  }

  function choose(option) {
    const { text, pk, kind, fill } = option.dataset;
    input.value = text;
    id.value = pk || "";
    if (fresh) {
      fresh.value = kind || "";
      const isNew = !pk;
      fresh.closest(".new").toggleAttribute("data-asked", isNew);
      if (isNew && fresh.matches("input")) fresh.focus();
    }
    for (const [name, value] of Object.entries(JSON.parse(fill ?? "{}"))) {
      const beside = box.closest("[data-row]")?.querySelector(`[name$="-${name}"]`);
      if (beside && !beside.value) {
        beside.value = value;
        note(beside, "as last time");
      }
    }
    show(false);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function option(text, detail, data) {
    const item = document.createElement("li");
    item.id = `${list.id}-${list.children.length}`;
    item.role = "option";
    item.dir = "auto";
    item.setAttribute("aria-selected", "false");
    item.append(text);
    if (detail) {
      const more = document.createElement("small");
      more.textContent = ` ${detail}`;
      item.append(more);
    }
    Object.assign(item.dataset, data);
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(item); });
    list.append(item);
  }

  async function ask() {
    const mine = ++asked, typed = input.value.trim();
    const address = (box.dataset.suggest ?? input.form.dataset.suggest).replace("KIND", box.dataset.choose);
    let answer;
    try {
      const response = await fetch(`${address}?q=${encodeURIComponent(typed)}`);
      if (!response.ok || response.redirected) return;
      answer = await response.json();
    } catch { return; }
    if (mine !== asked || document.activeElement !== input) return;
    list.replaceChildren();
    for (const found of answer.found) option(found.text, found.detail, { text: found.text, pk: found.id, fill: JSON.stringify(found.fill) });
    if (typed) {
      for (const [kind, label] of answer.new) option(`New: ${typed}`, label, { text: typed, kind });
      if ("free" in box.dataset && !answer.found.some((found) => found.same)) option(`New: ${typed}`, "", { text: typed, kind: "" });
    }
    show(true);
    const same = answer.found.filter((found) => found.same);
    if (typed && same.length === 1) point(answer.found.indexOf(same[0]));
  }

  input.addEventListener("input", () => {
    id.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY);
  });
  input.addEventListener("focus", () => { if (!input.value) ask(); });
  input.addEventListener("click", () => { if (list.hidden && !input.value) ask(); });
  input.addEventListener("blur", () => {
    show(false);
    asked++;
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) { count ? show(true) : ask(); }
      if (count) point(event.key === "ArrowDown" ? (active + 1) % count : (active + count - (active < 0 ? 0 : 1)) % count);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    } else if ((event.key === "Enter" || event.key === "Tab") && !list.hidden && active >= 0) {
      if (event.key === "Enter" && !(event.ctrlKey || event.metaKey)) event.preventDefault();
      choose(options()[active]);
    } else if (event.key === "Enter" && !(event.ctrlKey || event.metaKey)) {
      event.preventDefault();
    }
  });
}
