// Names for parts of Django's own pages that have none for a screen reader.
function named(root) {
  for (const select of root.querySelectorAll("select.admin-autocomplete")) {
    const box = select.nextElementSibling?.querySelector?.(".select2-selection");
    const label = document.querySelector(`label[for="${select.id}"]`)?.textContent.trim().replace(/:$/, "") ?? select.getAttribute("aria-label");
    if (!box || !label) continue;
    for (const part of [box, box.querySelector("[role=textbox]")]) {
      part?.removeAttribute("aria-labelledby");
      part?.setAttribute("aria-label", label);
    }
  }
  for (const input of root.querySelectorAll(".vDateField, .vTimeField")) {
    const field = input.closest(".form-row, td")?.querySelector("label, legend")?.textContent.trim().replace(/:$/, "") ?? "";
    if (!input.labels.length) input.setAttribute("aria-label", `${field} ${input.matches(".vDateField") ? "date" : "time"}`.trim());
  }
  for (const head of root.querySelectorAll(".tabular th.original")) {
    if (!head.textContent.trim()) head.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: "Row" }));
  }
}

export function labels() {
  const soon = () => setTimeout(() => named(document));
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
  document.addEventListener("formset:added", (event) => setTimeout(() => named(event.target.parentElement ?? document)));
}
