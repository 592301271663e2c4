// Says a date that is typed back in words, before it is kept.
import { note } from "./notes.js";

export function dates(form) {
  const said = async (input) => {
    if (!input.value.trim()) return note(input);
    try {
      const response = await fetch(`${form.dataset.words}?date=${encodeURIComponent(input.value)}`);
      if (!response.ok || response.redirected) return;
      const { words, wrong } = await response.json();
      note(input, words || wrong);
    } catch { /* without a line, saving will tell */ }
  };
  form.addEventListener("change", (event) => {
    if (/(_on|as_of|new_date)$/.test(event.target.name ?? "")) said(event.target);
  });
}
