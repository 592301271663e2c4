// Deciding by keyboard, on top of a form that works without: keys choose a rating, Ctrl+Enter
// decides; what the rationale cites is ticked and lit up; the claim stays yours while you type.

const form = document.getElementById("decision");
const typing = (target) => target.closest("textarea, select, input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "Enter") submitted(event);
    return;
  }
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (form && /^[1-9]$/.test(event.key)) chosen(event);
  else pressed(event);
});

function submitted(event) {
  const own = event.target.closest("form");
  const sent = own && own.querySelector("textarea") ? own : form;
  if (!sent) return;
  event.preventDefault();
  sent.requestSubmit();
}

function chosen(event) {
  const radio = form.querySelectorAll("input[name=rating]")[event.key - 1];
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  form.elements.summary.focus();
}

function pressed(event) {
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
  target.parentElement.querySelector("textarea")?.focus();
}

if (form) {
  const rationale = form.elements.rationale;
  const known = new Map(
    [...document.querySelectorAll("article.evidence")].map((item) => [item.id.slice(1), item]),
  );
  let cited = new Set();

  const follow = () => {
    const found = new Set([...rationale.value.matchAll(/\[(\d{1,3})\](?![(:])/g)].map((one) => String(Number(one[1]))));
    for (const [number, item] of known) {
      item.classList.toggle("cited", found.has(number));
      const box = form.querySelector(`input[name=evidence][value="${number}"]`);
      if (box && found.has(number) !== cited.has(number)) box.checked = found.has(number);
    }
    const missing = [...found].filter((number) => !known.has(number));
    form.querySelector("[data-cites]").textContent = missing.length
      ? `This claim has no evidence ${missing.map((number) => `[${number}]`).join(", ")}.`
      : "";
    cited = found;
  };
  rationale.addEventListener("input", follow);
  follow();

  for (const [number, item] of known) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button cite";
    button.textContent = `Cite [${number}]`;
    button.addEventListener("click", () => {
      const { selectionStart: at, selectionEnd: end, value } = rationale;
      const gap = at > 0 && !/\s/.test(value[at - 1]) ? " " : "";
      rationale.setRangeText(`${gap}[${number}]`, at, end, "end");
      follow();
      rationale.focus();
    });
    item.prepend(button);
  }

  // Once in five minutes of work, so that the claim is not taken for left.
  let renewed = Date.now();
  form.addEventListener("input", async () => {
    if (Date.now() - renewed < 5 * 60 * 1000) return;
    renewed = Date.now();
    const answer = await fetch(form.dataset.renew, {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    });
    const isAnswered = answer.headers.get("content-type")?.startsWith("application/json");
    const told = isAnswered ? await answer.json() : { refused: "not known: your session has ended" };
    const until = document.querySelector("[data-until]");
    if (until) until.textContent = told.until ?? told.refused;
  });
}
