// A claim's discussion without leaving the page on which something else is being typed: its forms
// are sent in the background, and the piece is shown anew. Colleagues are suggested after "@".

const DELAY = 120;
const talk = () => document.getElementById("discussion");

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("#discussion form");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  const given = new FormData(form, button);
  if (button) button.disabled = true;
  const fresh = await sent(form, given);
  if (button) button.disabled = false;
  if (!fresh) {
    form.target = "discussion"; // an ended session, say: the server keeps the words and asks to sign in
    if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
    form.submit();
    return;
  }
  const isNote = "note" in form.dataset;
  const unsent = isNote ? null : talk().querySelector("#note-text")?.value;
  talk().replaceWith(fresh);
  const field = talk().querySelector("#note-text");
  if (unsent && field) field.value = unsent;
  if (isNote) field?.focus();
  else talk().querySelector(".talk-tools button")?.focus();
  ready();
});

async function sent(form, given) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: given });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("discussion");
  } catch {
    return null;
  }
}

// What stood before somebody's eyes for a while is read.
const READING = 2000;
function ready() {
  for (const field of document.querySelectorAll("[data-colleagues]")) colleagues(field);
  const reading = talk()?.querySelector("[data-reading]");
  const last = talk()?.querySelector(".stream > :last-child");
  if (!reading || !last) return;
  let timer;
  new IntersectionObserver(([seen], observer) => {
    clearTimeout(timer);
    if (!seen.isIntersecting) return;
    timer = setTimeout(() => {
      observer.disconnect();
      fetch(reading.action, { method: "POST", body: new FormData(reading) }).catch(() => {});
    }, READING);
  }).observe(last);
}

function colleagues(field) {
  if (field.getAttribute("aria-autocomplete")) return;
  const list = document.createElement("ul");
  list.id = `${field.id}-colleagues`;
  list.role = "listbox";
  list.className = "colleagues";
  list.hidden = true;
  list.setAttribute("aria-label", "Colleagues");
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("aria-live", "polite");
  field.after(list, told);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let timer, asked = 0, active = -1;

  const begun = () => /(?:^|[^\w@.+/-])@([\w@.+-]*)$/u.exec(field.value.slice(0, field.selectionStart));

  function point(index) {
    active = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (list.children[index]) field.setAttribute("aria-activedescendant", list.children[index].id);
    else field.removeAttribute("aria-activedescendant");
  }

  function close() {
    asked++;
    list.hidden = true;
    told.textContent = "";
    point(-1);
  }

  function choose(option) {
    const at = begun();
    if (at) field.setRangeText(`${option.dataset.name} `, field.selectionStart - at[1].length, field.selectionStart, "end");
    close();
    field.focus();
  }

  async function ask() {
    const at = begun();
    if (!at) return close();
    const mine = ++asked;
    let answer;
    try {
      const response = await fetch(`${field.dataset.colleagues}?q=${encodeURIComponent(at[1])}`);
      if (!response.ok || response.redirected) return;
      answer = await response.json();
    } catch { return; }
    if (mine !== asked || document.activeElement !== field) return;
    list.replaceChildren(...answer.found.map((one, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.role = "option";
      option.dataset.name = one.name;
      option.append(`@${one.name} `, Object.assign(document.createElement("small"), { textContent: one.full }));
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(option); });
      return option;
    }));
    list.hidden = !list.children.length;
    told.textContent = list.hidden ? "" : `${list.children.length} colleagues, arrow keys choose`;
    point(list.hidden ? -1 : 0);
  }

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, DELAY); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const count = list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point((active + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    }
  });
}

ready();
