// Selecting words in the text, and reading off what they plainly say.
import { note } from "./notes.js";
import { add } from "./rows.js";

// Browsers count UTF-16 units; the record counts code points.
const points = (text) => [...text].length;

function plain(fragment) {
  for (const flag of fragment.querySelectorAll("[data-flag]")) flag.remove();
  return fragment.textContent;
}

// The words selected in `body` without white space at their ends, or null.
export function selected(body) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(body)) return null;
  const whole = document.createRange();
  whole.selectNodeContents(body);
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) range.setStart(body, 0);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(body, body.childNodes.length);
  const ahead = document.createRange();
  ahead.setStart(body, 0);
  ahead.setEnd(range.startContainer, range.startOffset);
  const before = plain(ahead.cloneContents()), words = plain(range.cloneContents());
  const exact = words.trim();
  if (!exact) return null;
  const start = points(before) + points(words.slice(0, words.length - words.trimStart().length));
  return { exact, start, end: start + points(exact) };
}

export function marking(form) {
  const body = document.querySelector("#body");
  if (!body) {
    return;
  }
  if (body.dataset.mark) return toForm(body);
  if (form) intoForm(body, form);
}

function whenSelected(body, act) {
  const settled = () => setTimeout(() => { const found = selected(body); if (found) act(found); });
  body.addEventListener("pointerup", settled);
  body.addEventListener("keyup", (event) => { if (event.key === "Shift" || event.shiftKey) settled(); });
}

function toForm(body) {
  const link = document.querySelector(body.dataset.mark);
  if (!link) return;
  const bare = link.getAttribute("href"), said = link.textContent;
  document.addEventListener("selectionchange", () => {
    const found = selected(body);
    link.href = found ? `${bare}?start=${found.start}&end=${found.end}` : bare;
    link.textContent = found ? "Add a claim from the words selected" : said;
    link.classList.toggle("ready", Boolean(found));
  });
}

function intoForm(body, form) {
  const exact = form.elements.exact, start = form.elements.start;
  const field = start instanceof RadioNodeList ? start[0] : start;
  const read = new Map();
  const isNew = !form.dataset.claim;
  const use = (found) => {
    exact.value = found.exact;
    field.value = found.start;
    exact.dispatchEvent(new Event("input", { bubbles: true }));
    readOff(form, found, read);
  };
  const offer = Object.assign(document.createElement("button"), { type: "button", className: "offer", hidden: true, textContent: "Use the words selected" });
  exact.before(offer);
  let latest;
  offer.addEventListener("click", () => { use(latest); offer.hidden = true; });
  whenSelected(body, (found) => {
    latest = found;
    if (isNew) {
      use(found);
      form.elements.statement.focus({ preventScroll: innerWidth > 900 });
    } else offer.hidden = false;
  });
  exact.addEventListener("change", () => { field.value = ""; readOff(form, { exact: exact.value, start: "" }, read); });
  if (isNew && exact.value && !document.querySelector("#wrong")) readOff(form, { exact: exact.value, start: field.value }, read);
}

// Asks the server, and fills in what nobody has typed. `read` has what was filled in before.
async function readOff(form, found, read) {
  const data = new FormData();
  data.set("exact", found.exact);
  data.set("start", found.start);
  data.set("revision", form.elements.revision?.value ?? "");
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  let answer;
  try {
    const response = await fetch(form.dataset.read, { method: "POST", body: data });
    if (!response.ok || response.redirected) return;
    answer = await response.json();
  } catch { return; }
  for (const [name, value] of read) {
    const element = form.elements[name];
    if (element && now(element) === value.filled) put(form, name, value.before);
    note(element);
  }
  read.clear();
  for (const [name, value] of Object.entries(answer.fields)) {
    const prefix = name.split("-")[0];
    if (form.elements[`${prefix}-TOTAL_FORMS`]?.value === "0") add(form.querySelector(`[data-rows=${prefix}]`));
    const element = form.elements[name];
    if (!element || (now(element) !== "" && now(element) !== original(element))) continue;
    read.set(name, { before: now(element), filled: value });
    put(form, name, value, answer.ids[name]);
    note(element, "read from the passage");
  }
}

const now = (element) => (element.type === "checkbox" ? (element.checked ? "on" : "") : element.value);

function original(element) {
  if (element.matches("select")) return [...element.options].find((option) => option.defaultSelected)?.value ?? "";
  return element.type === "checkbox" ? (element.defaultChecked ? "on" : "") : element.defaultValue;
}

function put(form, name, value, id = "") {
  const element = form.elements[name];
  if (element.type === "checkbox") element.checked = value === "on";
  else element.value = value;
  const chosen = form.elements[`${name}_id`];
  if (chosen) chosen.value = id;
}
