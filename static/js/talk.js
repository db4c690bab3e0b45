// A line's conversation: opens under its line, sends without leaving the page, says by itself that it was read.
// Without this script it is a page with forms. Fetching never marks anything as read; only a POST does.
import { isEdited } from "./live/editing.js";

/** @type {Map<string, () => void>} conversations that are open under their lines, and who is told that the page grew */
const open = new Map();

/** @param {string} address @param {RequestInit} [options] @returns {Promise<Document>} */
async function page(address, options = {}) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store", ...options });
  if (response.status >= 500) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** @param {string} line @returns {HTMLElement | null} */
const conversation = (line) => document.getElementById(`conversation-${line}`);

/** @param {Document} from @param {string} line @returns {HTMLElement | null} */
function taken(from, line) {
  const found = from.getElementById(`conversation-${line}`);
  return found ? document.adoptNode(found) : null;
}

/** @param {HTMLElement} article its own sheet comes with the first one */
function dress(article) {
  const href = article.dataset.sheet ?? "";
  if (!href || document.querySelector(`link[href="${CSS.escape(href)}"], link[href="${href}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}

/** @param {HTMLAnchorElement} link beside a line @param {() => void} grown tells that the page shows more than before */
export async function toggle(link, grown) {
  const line = link.dataset.talk ?? "";
  const under = conversation(line)?.closest("tr");
  if (under) {
    under.remove();
    open.delete(line);
    return mark(line, false);
  }
  try {
    await put(link, line, grown);
  } catch {
    location.assign(link.href); // as without a script
  }
}

/** @param {HTMLAnchorElement} link @param {string} line @param {() => void} grown */
async function put(link, line, grown) {
  const article = taken(await page(link.href), line);
  const row = document.getElementById(`order-line-${line}`);
  if (!article || !row) throw new Error("no conversation there");
  const cell = Object.assign(document.createElement("td"), { colSpan: row.children.length });
  const under = Object.assign(document.createElement("tr"), { className: "opened talked" });
  cell.append(article);
  under.append(cell);
  row.after(under);
  open.set(line, grown);
  shown(article);
  grown();
}

/** @param {HTMLElement} article was put on the page */
function shown(article) {
  dress(article);
  const line = article.dataset.conversation ?? "";
  mark(line, true);
  article.tabIndex = -1;
  article.focus({ preventScroll: true }); // not the field: whoever only reads is not typing
  article.dispatchEvent(new CustomEvent("waybill:drawn", { bubbles: true }));
  see(line);
}

/** @param {string} line @param {boolean} isOpen said to everybody, not only to the eye */
function mark(line, isOpen) {
  document.querySelector(`.lines [data-talk="${line}"]`)?.setAttribute("aria-expanded", String(isOpen));
}

/** Somebody looks at it: what the other side wrote is read. @param {string} line */
async function see(line) {
  const talk = document.getElementById(`talk-${line}`);
  const form = conversation(line)?.querySelector("form[data-seen]");
  if (document.hidden || !talk || !Number(talk.dataset.unread)) return;
  if (!(form instanceof HTMLFormElement)) return renew(line);
  form.hidden = true;
  const said = new FormData(form);
  said.set("up_to", talk.dataset.newest ?? "0");
  try {
    await fetch(form.action, { method: "POST", body: said, redirect: "manual" });
  } catch {
    form.hidden = false; // said again by hand, or when the conversation changes
  }
}

/** What one may do there follows from what was said. @param {string} line */
async function renew(line) {
  const article = conversation(line);
  const old = article?.querySelector("[data-compose]");
  if (!article || !old) return;
  try {
    const fresh = taken(await page(`/order-lines/${line}/conversation`), line)?.querySelector("[data-compose]");
    const typed = keep(old);
    if (!fresh || !old.isConnected) return;
    old.replaceWith(fresh);
    typed(fresh);
    if (fresh.querySelector("form[data-seen]")) see(line);
  } catch {
    return; // no network: asked again when something changes
  }
}

/** @param {Element} old @returns {(fresh: Element) => void} puts the form that somebody is typing in back to its place */
function keep(old) {
  const form = old.querySelector("form.write");
  if (!form || !isEdited(form)) return () => {};
  const focused = document.activeElement;
  return (fresh) => {
    fresh.querySelector("form.write")?.replaceWith(form);
    if (focused instanceof HTMLElement && form.contains(focused)) focused.focus({ preventScroll: true });
  };
}

/** @param {SubmitEvent} event */
async function send(event) {
  const form = event.target instanceof HTMLFormElement ? event.target : null;
  const article = form?.closest("[data-conversation]");
  if (!form || !(article instanceof HTMLElement)) return;
  event.preventDefault();
  const line = article.dataset.conversation ?? "";
  const button = form.querySelector("button");
  button?.setAttribute("disabled", "");
  try {
    const fresh = taken(await page(form.action, { method: "POST", body: new FormData(form) }), line);
    if (!fresh) throw new Error("no conversation there");
    form.removeAttribute("data-editing");
    article.replaceWith(fresh);
    shown(fresh);
    fresh.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
  } catch {
    button?.removeAttribute("disabled");
    form.setAttribute("data-editing", "");
    complain(form, article.dataset.failed ?? "");
  }
}

/** @param {HTMLFormElement} form @param {string} sentence */
function complain(form, sentence) {
  const said = form.querySelector("[data-said]") ?? Object.assign(document.createElement("p"), { className: "error" });
  said.setAttribute("data-said", "");
  said.setAttribute("role", "alert");
  said.textContent = sentence;
  form.append(said);
}

/** The page was drawn again: what was open stays open. */
function reopen() {
  for (const [line, grown] of open) {
    const link = document.querySelector(`.lines [data-talk="${line}"]`);
    if (link instanceof HTMLAnchorElement && !conversation(line)) put(link, line, grown).catch(() => open.delete(line));
  }
}

/** @returns {string[]} the lines whose conversations stand on the page */
const lines = () => [...document.querySelectorAll("[data-conversation]")].map((each) => each.getAttribute("data-conversation") ?? "");

document.addEventListener("submit", send);
document.addEventListener("live:printed", reopen);
document.addEventListener("live:changed", (event) => {
  const changed = event.target instanceof Element ? /^(talk|order-line)-(\d+)$/.exec(event.target.id) : null;
  if (!changed || !conversation(changed[2])) return;
  if (changed[1] === "talk") renew(changed[2]);
  else mark(changed[2], true);
});
document.addEventListener("visibilitychange", () => lines().forEach(see));
lines().forEach(see);
