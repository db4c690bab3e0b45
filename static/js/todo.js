// The supplier's list: an order opens under its row, is answered there, and closes. Without this script its button leads to the order.
import { isEdited } from "./live/editing.js";
import { parse } from "./live/pieces.js";

/** @param {Element} row an order of the list @returns {HTMLElement | null} what was opened under it */
function openedUnder(row) {
  const next = row.nextElementSibling;
  return next instanceof HTMLElement && next.matches("li.opened") ? next : null;
}

/** Say to everybody, not only to the eye, which orders are open; a row that was redrawn does not know. */
function markOpened() {
  for (const link of document.querySelectorAll("[data-open]")) {
    const row = link.closest("li.todo");
    link.setAttribute("aria-expanded", String(Boolean(row && openedUnder(row))));
  }
}

/** @param {Element} opened it has just come: what its form needs comes with it */
async function begin(opened) {
  markOpened();
  await Promise.all([import("./answer.js"), import("./pickers.js"), opened.querySelector(".undo") && import("./undo.js")]);
  opened.dispatchEvent(new CustomEvent("waybill:drawn", { bubbles: true }));
}

/** @param {string} address @param {RequestInit} [how] @returns {Promise<Element | null>} null: the page itself must say why */
async function fetched(address, how = {}) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store", ...how });
  return response.redirected || ![200, 409, 422].includes(response.status) ? null : parse(await response.text());
}

/** @param {HTMLAnchorElement} link */
async function open(link) {
  const row = link.closest("li.todo");
  try {
    const fresh = row && (await fetched(link.dataset.open ?? ""));
    if (!row || !fresh?.matches("li.opened")) return location.assign(link.href);
    openedUnder(row)?.remove();
    row.after(fresh);
    await begin(fresh);
    /** @type {HTMLElement | null} */ (fresh.querySelector("input.input"))?.focus();
  } catch {
    location.assign(link.href); // no network: the browser says so
  }
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
async function send(form, submitter) {
  const opened = /** @type {HTMLElement} */ (form.closest("li.opened"));
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, submitter)));
  form.inert = true;
  try {
    const fresh = await fetched(opened.dataset.answer ?? form.action, { method: "POST", body });
    if (!fresh) return form.submit();
    opened.replaceWith(fresh);
    await begin(fresh);
    /** @type {HTMLElement | null} */ (fresh.querySelector(".errors, [data-close]"))?.focus();
  } catch {
    form.inert = false; // no network: what was typed stays, and can be sent again
  }
}

/** @param {Element} row was redrawn: what may be answered under it follows, unless somebody is answering */
async function renew(row) {
  const opened = openedUnder(row);
  const link = /** @type {HTMLElement | null} */ (row.querySelector("[data-open]"));
  if (!opened || opened.querySelector(".undo")) return;
  if (isEdited(opened)) return opened.querySelector(".meanwhile")?.removeAttribute("hidden");
  const fresh = link && (await fetched(link.dataset.open ?? "").catch(() => null));
  if (!fresh || !opened.isConnected || isEdited(opened)) return;
  opened.replaceWith(fresh);
  begin(fresh);
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const link = /** @type {HTMLAnchorElement | null} */ (target?.closest("a[data-open]") ?? null);
  const row = link?.closest("li.todo") ?? target?.closest("[data-close]")?.closest("li.opened")?.previousElementSibling;
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const under = openedUnder(row);
  if (!under && link) return open(link);
  if (under && link && isEdited(under)) return; // closed by its own button alone
  under?.remove();
  markOpened();
  row.querySelector("a")?.focus();
});
document.addEventListener("submit", (event) => {
  const form = event.target instanceof HTMLFormElement && event.target.matches("li.opened form.answer") ? event.target : null;
  if (!form) return;
  event.preventDefault();
  send(form, event.submitter);
});
document.addEventListener("live:changed", (event) => {
  if (event.target instanceof Element && event.target.matches("li.todo")) renew(event.target);
});
document.addEventListener("waybill:drawn", markOpened);
markOpened();
