// A short look at a claim or a source before its link is followed: by pointing at the link, or by
// reaching it with the keyboard. Escape puts it away. Without this file every page works as well.

const LINK = /\/(claims|sources)\/(\d+)-[^/]+\/$/;
const WAIT = 350;
const LINGER = 200;
const GAP = 6;

const box = document.createElement("div");
box.id = "preview";
box.className = "preview";
box.popover = "manual";
box.setAttribute("role", "tooltip");
box.hidden = true;
document.querySelector("main").append(box);

const known = new Map();
let shownFor = null;
let timer = 0;

function isOpen() {
  return box.matches(":popover-open");
}

function wanted(target) {
  const link = target.closest?.("main a[href]:not([tabindex='-1'])");
  const here = link?.origin === location.origin && link.pathname !== location.pathname;
  return here && LINK.test(link.pathname) ? link : null;
}

async function piece(link) {
  const path = link.pathname.replace(LINK, "/previews/$1/$2/");
  const then = new URL(link.href).searchParams.get("as_of");
  const address = then ? `${path}?${new URLSearchParams({ as_of: then })}` : path;
  if (!known.has(address)) {
    known.set(address, fetch(address).then((answer) => (answer.ok ? answer.text() : "")));
  }
  return known.get(address).catch(() => {
    known.delete(address);
    return "";
  });
}

function place(link) {
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const below = at.bottom + GAP + size.height <= innerHeight || at.top < size.height + GAP;
  box.style.left = `${Math.max(GAP, Math.min(at.left, room - size.width - GAP))}px`;
  box.style.top = `${below ? at.bottom + GAP : at.top - GAP - size.height}px`;
}

async function show(link) {
  const html = await piece(link);
  if (!html || shownFor !== link) return;
  const parsed = new DOMParser().parseFromString(html, "text/html");
  box.replaceChildren(...parsed.body.childNodes);
  box.hidden = false;
  box.showPopover();
  place(link);
  link.setAttribute("aria-describedby", box.id);
}

function hide() {
  clearTimeout(timer);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  if (isOpen()) box.hidePopover();
  box.hidden = true;
}

function soon(link) {
  clearTimeout(timer);
  if (link === shownFor) return;
  timer = setTimeout(() => {
    hide();
    shownFor = link;
    show(link);
  }, WAIT);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(hide, LINGER);
}

if ("popover" in box) {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = wanted(event.target);
    if (link) soon(link);
    else if (box.contains(event.target)) clearTimeout(timer);
    else if (shownFor || timer) later();
  });
  document.addEventListener("focusin", (event) => {
    const link = wanted(event.target);
    if (link?.matches(":focus-visible")) soon(link);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("click", hide);
  addEventListener("scroll", () => isOpen() && place(shownFor), { passive: true });
}
