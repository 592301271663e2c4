// A copy of what is typed stays in this browser until it is saved, and is offered back.
const PREFIX = "desk copy ";
const saved = document.cookie.match(/(?:^|; )desk_saved=([\w-]+)/)?.[1];

export function keeping() {
  const form = document.querySelector("#sheet");
  if (saved) {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && JSON.parse(localStorage[key]).token === saved) localStorage.removeItem(key);
    }
    document.cookie = "desk_saved=; path=/admin/; max-age=0; samesite=lax";
  }
  if (form) keep(form);
}

function keep(form) {
  const key = `${PREFIX}${form.dataset.user} ${location.pathname}`;
  const token = Object.assign(document.createElement("input"), { type: "hidden", name: "copy", value: crypto.randomUUID?.() ?? String(Math.random()).slice(2) });
  form.prepend(token);
  const stored = read(key), before = JSON.stringify(typed(form));
  if (stored && !document.querySelector("#wrong") && JSON.stringify(stored.fields) !== before) offer(form, key, stored);
  let timer;
  const store = () => {
    const fields = typed(form);
    if (JSON.stringify(fields) === before) return;
    try { localStorage[key] = JSON.stringify({ token: token.value, at: new Date().toISOString(), fields }); } catch { /* full or forbidden: the page still works */ }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(store, 300); });
  form.addEventListener("change", store);
  form.addEventListener("submit", store);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("button[value=next]")?.click();
  });
}

function read(key) {
  try { return JSON.parse(localStorage[key] ?? "null"); } catch { return null; }
}

const HIDDEN = ["csrfmiddlewaretoken", "seen", "copy"];

function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => !HIDDEN.includes(name) && typeof value === "string");
}

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
  const given = new Map(fields);
  for (const set of form.querySelectorAll("[data-rows]")) {
    const wanted = Number(given.get(`${set.dataset.rows}-TOTAL_FORMS`) ?? 0);
    const total = set.querySelector("[name$=-TOTAL_FORMS]");
    while (Number(total.value) < wanted) set.querySelector("[data-add]").click();
  }
  for (const element of form.elements) {
    if (!element.name || HIDDEN.includes(element.name) || /-(TOTAL|INITIAL)_FORMS$/.test(element.name) || element.type === "submit") continue;
    if (element.type === "checkbox") element.checked = given.has(element.name);
    else if (element.type === "radio") element.checked = given.get(element.name) === element.value;
    else if (given.has(element.name)) element.value = given.get(element.name);
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}
