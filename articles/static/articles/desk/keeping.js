// A copy of what is typed stays in this browser until it is saved, and is offered back. With it goes
// what its page had shown, so that what colleagues changed meanwhile is told when it is saved.
const PREFIX = "desk copy ";
const saved = document.cookie.match(/(?:^|; )desk_saved=([\w-]+)/)?.[1];
const OURS = ["csrfmiddlewaretoken", "copy"];

export function keeping() {
  if (saved) {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && read(key)?.token === saved) localStorage.removeItem(key);
    }
    document.cookie = "desk_saved=; path=/admin/; max-age=0; samesite=lax";
  }
  const mark = document.querySelector("[data-keep]");
  if (mark) keep(mark.closest("form"), `${PREFIX}${mark.dataset.keep} ${location.pathname}`);
}

function keep(form, key) {
  const token = Object.assign(document.createElement("input"), { type: "hidden", name: "copy", value: crypto.randomUUID?.() ?? String(Math.random()).slice(2) });
  form.prepend(token);
  const stored = read(key), before = words(typed(form)), wrong = document.querySelector("#wrong, .errornote");
  if (stored && !wrong && words(stored.fields) !== before) offer(form, key, stored);
  let timer;
  const store = () => {
    const fields = typed(form);
    if (!wrong && words(fields) === before) return;
    try { localStorage[key] = JSON.stringify({ token: token.value, at: new Date().toISOString(), fields }); } catch { /* full or forbidden: the page still works */ }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(store, 300); });
  form.addEventListener("change", store);
  form.addEventListener("submit", store);
  // Django's choosers and rows tell jQuery alone.
  globalThis.django?.jQuery?.(form).on("change", store);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("button[value=next]")?.click();
  });
}

function read(key) {
  try { return JSON.parse(localStorage[key] ?? "null"); } catch { return null; }
}

// Every field as [name, value]; of what was chosen in a chooser also the words that it showed.
function typed(form) {
  return [...new FormData(form)]
    .filter(([name, value]) => !OURS.includes(name) && !name.includes("__prefix__") && typeof value === "string")
    .map(([name, value]) => {
      const chooser = value && form.elements[name];
      return chooser?.matches?.("select.admin-autocomplete") ? [name, value, chooser.selectedOptions[0]?.text] : [name, value];
    });
}

const words = (fields) => JSON.stringify(fields.filter(([name]) => name !== "seen"));

function offer(form, key, stored) {
  const note = document.createElement("div");
  note.className = "warning kept";
  note.setAttribute("role", "status");
  const when = new Date(stored.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  note.append(`What you typed here on ${when} was not saved. `);
  const take = Object.assign(document.createElement("button"), { type: "button", textContent: "Take it back" });
  const drop = Object.assign(document.createElement("button"), { type: "button", textContent: "Throw it away" });
  take.addEventListener("click", () => { restore(form, stored.fields); note.remove(); });
  drop.addEventListener("click", () => { localStorage.removeItem(key); note.remove(); });
  note.append(take, " ", drop);
  form.prepend(note);
}

function restore(form, fields) {
  const given = new Map(fields.map(([name, value, text]) => [name, { value, text }]));
  for (const [name, { value }] of given) {
    const total = name.endsWith("-TOTAL_FORMS") && form.elements[name];
    const add = total && adder(form, name.slice(0, -"-TOTAL_FORMS".length));
    for (let left = 200; add && Number(total.value) < Number(value) && left; left--) add().click();
  }
  for (const element of form.elements) {
    if (!element.name || OURS.includes(element.name) || element.name.includes("__prefix__") || element.type === "submit") continue;
    const one = given.get(element.name);
    if (element.type === "checkbox") element.checked = Boolean(one);
    else if (element.type === "radio") element.checked = one?.value === element.value;
    else if (one) put(element, one);
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

// What gives the button that adds a row: the claim form's own, or that of Django's rows.
function adder(form, prefix) {
  const own = form.querySelector(`[data-rows="${prefix}"] [data-add]`);
  const group = document.getElementById(`${prefix}-group`);
  if (own) return () => own;
  return group?.querySelector(".add-row a") ? () => group.querySelector(".add-row a") : null;
}

function put(element, { value, text }) {
  const isChooser = element.matches("select.admin-autocomplete");
  if (isChooser && value && ![...element.options].some((option) => option.value === value)) element.add(new Option(text, value));
  element.value = value;
  if (isChooser) element.dispatchEvent(new Event("change", { bubbles: true }));
}
