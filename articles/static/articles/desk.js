// What the desk's pages do better with JavaScript. Each works without.
import { choosers } from "./desk/choosing.js";
import { dates } from "./desk/dates.js";
import { keeping } from "./desk/keeping.js";
import { labels } from "./desk/labels.js";
import { marking } from "./desk/passage.js";
import { rows } from "./desk/rows.js";

document.documentElement.classList.add("js");
const form = document.querySelector("#sheet");
if (form) {
  choosers(form);
  rows(form);
  dates(form);
}
// Rows that Django's own script adds, and the fields of its pages.
if (!form) choosers(document);
document.addEventListener("formset:added", (event) => choosers(event.target));
labels();
marking(form);
keeping();
document.querySelector("#wrong")?.focus();
