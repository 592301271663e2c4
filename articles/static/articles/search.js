// Results while one types. On the list of claims the list itself follows; anywhere else a short list
// under the field offers what is called so and the first claims. Without this file the field is a
// form as any other.

const WAIT = 250;
const MOST_CLAIMS = 5;
const form = document.querySelector("form.search[data-live]");
const input = form?.elements.q;
let timer = 0;
let asking = null;

// What is still being typed may be the beginning of a word.
function asTyped(text) {
  const open = (text.match(/["“”«»]/g) ?? []).length % 2 === 1;
  return /[\p{L}\p{N}]{2}$/u.test(text) && !open && !/:\S*$/.test(text) ? `${text}*` : text;
}

function address(text) {
  const query = new URLSearchParams(new FormData(form));
  if (text.trim()) query.set("q", text);
  else query.delete("q");
  return `${form.getAttribute("action")}?${query}`;
}

async function answer(text) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const got = await fetch(address(asTyped(text)), { signal });
  return got.ok ? new DOMParser().parseFromString(await got.text(), "text/html") : null;
}

function region(id, role, tag = "p") {
  const made = document.createElement(tag);
  made.id = id;
  made.setAttribute("role", role);
  form.append(made);
  return made;
}

function follow(list) {
  const told = region("search-told", "status");
  told.className = "hidden";
  return async (text) => {
    const page = await answer(text);
    const fresh = page?.getElementById("found");
    if (!fresh) return;
    const open = [...list.querySelectorAll("details")].map((one) => one.open);
    const choices = [...fresh.querySelectorAll("details")];
    if (choices.length === open.length) choices.forEach((one, n) => (one.open = open[n]));
    list.replaceChildren(...fresh.childNodes);
    document.title = page.title;
    history.replaceState(null, "", address(text));
    told.textContent = list.querySelector("#told")?.textContent ?? "";
  };
}

function offer() {
  const list = region("search-offers", "listbox", "div");
  const told = region("search-told", "status");
  told.className = "hidden";
  list.className = "offers";
  list.setAttribute("aria-label", "Found");
  list.hidden = true;
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
  })) input.setAttribute(name, value);

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function option(link, kind, n) {
    const made = document.createElement("a");
    made.href = link.href;
    made.id = `search-offer-${n}`;
    made.tabIndex = -1;
    made.dir = "auto";
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.append(...[...link.childNodes].map((node) => document.importNode(node, true)));
    const what = document.createElement("span");
    what.className = "quiet";
    what.textContent = kind;
    made.append(" ", what);
    return made;
  }

  function choose(step) {
    const options = [...list.children];
    if (list.hidden || !options.length) return;
    const now = options.findIndex((one) => one.ariaSelected === "true");
    const next = (now + step + options.length + (now < 0 && step < 0 ? 1 : 0)) % options.length;
    options.forEach((one, n) => one.setAttribute("aria-selected", String(n === next)));
    options[next].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[next].id);
  }

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !list.hidden) {
      const chosen = list.querySelector("[aria-selected='true']");
      if (!chosen) return;
      event.preventDefault();
      location.assign(chosen.href);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) setTimeout(close, 150);
  });

  return async (text) => {
    if (text.trim().length < 2) {
      asking?.abort();
      close();
      return;
    }
    const page = await answer(text);
    if (!page || document.activeElement !== input) return;
    const named = [...page.querySelectorAll(".like a")].map((link) => [link, link.dataset.kind]);
    const claims = [...page.querySelectorAll("#results .card h3 a")].slice(0, MOST_CLAIMS);
    const found = [...named, ...claims.map((link) => [link, "claim"])];
    list.replaceChildren(...found.map(([link, kind], n) => option(link, kind, n)));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    told.textContent = page.getElementById("told")?.textContent ?? "";
  };
}

if (input) {
  const list = document.getElementById("found");
  const show = list ? follow(list) : offer();
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isComposing) return;
    timer = setTimeout(() => show(input.value).catch((error) => {
      if (error.name !== "AbortError") throw error;
    }), WAIT);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asking?.abort();
  });
}

// Drag over the bars that say when claims were said: all from the first to the last that is touched.
let from = null;

function place(chart, event) {
  const box = chart.getBoundingClientRect();
  return Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) * chart.viewBox.baseVal.width;
}

function within(chart, left, right) {
  return [...chart.querySelectorAll("a")].filter((link) => {
    const bar = link.querySelector("rect");
    const start = bar.x.baseVal.value;
    return start + bar.width.baseVal.value > left && start < right;
  });
}

addEventListener("dragstart", (event) => event.target.closest?.(".timeline") && event.preventDefault());
addEventListener("pointerdown", (event) => {
  const chart = event.button === 0 && event.pointerType === "mouse" && event.target.closest?.(".timeline svg");
  from = chart ? { chart, x: place(chart, event), mark: null } : null;
});
addEventListener("pointermove", (event) => {
  if (!from) return;
  const x = place(from.chart, event);
  if (!from.mark && Math.abs(x - from.x) < 4) return;
  if (!from.mark) {
    from.mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    from.mark.setAttribute("class", "drag");
    from.mark.setAttribute("y", 0);
    from.mark.setAttribute("height", from.chart.viewBox.baseVal.height);
    from.chart.append(from.mark);
  }
  from.mark.setAttribute("x", Math.min(x, from.x));
  from.mark.setAttribute("width", Math.abs(x - from.x));
});
addEventListener("pointerup", (event) => {
  const { chart, x, mark } = from ?? {};
  from = null;
  if (!mark) return;
  mark.remove();
  addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
  const end = place(chart, event);
  const chosen = within(chart, Math.min(x, end), Math.max(x, end));
  if (!chosen.length) return;
  const first = new URL(chosen[0].href.baseVal, location.href);
  const last = new URL(chosen.at(-1).href.baseVal, location.href);
  first.searchParams.set("before", last.searchParams.get("before"));
  location.assign(first);
});
