// Adding and moving rows without asking the server.
import { choosers } from "./choosing.js";

export function rows(form) {
  for (const set of form.querySelectorAll("[data-rows]")) {
    set.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if ("add" in button.dataset) {
        event.preventDefault();
        add(set).querySelector("input[type=text], select, textarea")?.focus();
      } else if (button.value.startsWith("up-")) {
        event.preventDefault();
        up(button.closest("[data-row]"));
      }
    });
  }
}

// A new last row of the set.
export function add(set) {
  const total = set.querySelector("[name$=-TOTAL_FORMS]");
  const holder = document.createElement("div");
  holder.innerHTML = set.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.firstElementChild;
  const existing = set.querySelectorAll("[data-row]");
  if (existing.length && set.dataset.rows === "hops") {
    const button = Object.assign(document.createElement("button"), { name: "do", textContent: "↑ earlier" });
    button.value = `up-hops-${total.value}`;
    button.setAttribute("aria-label", `Move up: hop ${Number(total.value) + 1}`);
    row.querySelector(".rowtools").prepend(button);
  }
  const last = existing[existing.length - 1];
  if (last) last.after(row);
  else set.querySelector("template").before(row);
  total.value = Number(total.value) + 1;
  choosers(row);
  return row;
}

function up(row) {
  const before = row.previousElementSibling;
  if (!before?.matches("[data-row]")) return;
  const part = (element) => element.name.replace(/^\w+-\d+-/, "");
  const others = new Map([...before.querySelectorAll("[name]")].map((element) => [part(element), element]));
  for (const one of row.querySelectorAll("[name]:not(button)")) {
    const other = others.get(part(one));
    if (!other) continue;
    [one.value, other.value] = [other.value, one.value];
    [one.checked, other.checked] = [other.checked, one.checked];
  }
  before.querySelector("input[type=text]")?.focus();
}
