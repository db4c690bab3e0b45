// The board's own gesture: a row opens in place, and closes where it was opened.
import { isEdited } from "./live/editing.js";
import { parse } from "./live/pieces.js";

/** @param {Element} row a row of the board @returns {HTMLElement | null} what was opened under it */
function openedUnder(row) {
  const next = row.nextElementSibling;
  return next instanceof HTMLElement && next.classList.contains("opened") ? next : null;
}

/** As wide as the columns that are shown. */
function spanOpened() {
  const heads = [...document.querySelectorAll("#board > thead th")].filter((head) => getComputedStyle(head).display !== "none");
  for (const cell of document.querySelectorAll("#board tr.opened > td")) /** @type {HTMLTableCellElement} */ (cell).colSpan = heads.length;
}

/** Say to everybody, not only to the eye, which rows are open; a row that was redrawn does not know. */
function markOpened() {
  spanOpened();
  for (const link of document.querySelectorAll("#board .key a")) {
    const row = link.closest("tr");
    link.setAttribute("aria-expanded", String(Boolean(row && openedUnder(row))));
  }
}

let opening = ""; // the row whose inside is on its way

/** What comes for a row that was redrawn meanwhile would come to nowhere. @param {Element} row as it was drawn anew */
function openAgain(row) {
  if (row.id === opening && !openedUnder(row)) /** @type {HTMLElement | null} */ (row.querySelector(".key a"))?.click();
}

let asked = 0;

/** What may be done in an opened row follows from the row above it. @param {HTMLElement} opened */
async function renew(opened) {
  const address = opened.previousElementSibling?.querySelector("[hx-get]")?.getAttribute("hx-get");
  const ask = String((asked += 1));
  opened.dataset.stale = ask;
  if (!address || isEdited(opened)) return;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
    const fresh = response.ok && !response.redirected ? parse(await response.text()) : null;
    if (fresh && opened.dataset.stale === ask && opened.isConnected && !isEdited(opened)) replace(opened, fresh);
  } catch {
    return; // no network: asked again when it is back
  }
}

/** @param {HTMLElement} opened @param {Element} fresh */
function replace(opened, fresh) {
  const had = opened.contains(document.activeElement);
  opened.replaceWith(fresh);
  /** @type {any} */ (window).htmx?.process(fresh);
  fresh.dispatchEvent(new CustomEvent("waybill:drawn", { bubbles: true }));
  if (had) fresh.querySelector("button, a")?.focus({ preventScroll: true });
}

document.addEventListener("live:changed", (event) => {
  if (!(event.target instanceof Element)) return;
  const opened = openedUnder(event.target);
  if (opened) renew(opened);
  else openAgain(event.target);
});
document.addEventListener("live:state", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.state !== "live") return;
  for (const opened of document.querySelectorAll("tr.opened[data-stale]")) renew(/** @type {HTMLElement} */ (opened));
});

// In the capturing phase: an open row is closed before htmx hears of the click and fetches it again.
document.addEventListener(
  "click",
  (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opened = target?.closest("[data-close]")?.closest("tr.opened") ?? null;
    const row = opened?.previousElementSibling ?? target?.closest("#board .key a")?.closest("tr");
    const under = row && openedUnder(row);
    opening = row && !under && !event.ctrlKey && !event.metaKey ? row.id : "";
    if (!row || !under || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    under.remove();
    markOpened();
    row.querySelector("a")?.focus();
  },
  { capture: true },
);
document.addEventListener("htmx:after:swap", () => {
  const row = document.getElementById(opening);
  if (row && openedUnder(row)) opening = "";
  markOpened();
});
document.addEventListener("htmx:error", () => {
  opening = "";
});
document.addEventListener("waybill:drawn", markOpened);
markOpened();
