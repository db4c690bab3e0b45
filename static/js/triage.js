// Triage: what is ticked is counted on the button and stays ticked when the page is drawn again; a decision is sent
// without leaving the list, so that nothing moves; verbs follow the facts beside them. Without this script it works too.
import "./live/heading.js";
import { isEdited } from "./live/editing.js";

const plural = new Intl.PluralRules(document.documentElement.lang || "en");
/** @type {Map<string, string>} names of ticked boxes with the version that was ticked */
const ticked = new Map();

/** @returns {HTMLInputElement[]} */
const boxes = () => /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".tick input")]);

/** The buttons say how many are accepted or declined. */
function count() {
  const n = boxes().filter((box) => box.checked).length;
  for (const button of document.querySelectorAll("#triage button[data-none]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    const words = n === 0 ? button.dataset.none : plural.select(n) === "one" ? button.dataset.one : button.dataset.other;
    button.textContent = (words ?? "").replace("{n}", String(n));
    button.disabled = n === 0;
  }
}

/** What was ticked stays so, unless the line has changed since. */
function tickAgain() {
  for (const box of boxes()) if (ticked.get(box.name) === box.value) box.checked = true;
  count();
}

/** @param {Element} verbs what may be done follows from the facts beside it */
async function renew(verbs) {
  const address = verbs.getAttribute("data-verbs");
  if (!address || isEdited(verbs)) return;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!response.ok || response.redirected || isEdited(verbs)) return;
    verbs.innerHTML = await response.text();
    verbs.dispatchEvent(new CustomEvent("waybill:drawn", { bubbles: true }));
    tickAgain();
  } catch {
    return; // no network: the page is fetched again when it is back
  }
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} button which says it, and maybe why @param {Element} verbs */
async function decide(form, button, verbs) {
  verbs.querySelector(".refused")?.remove();
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, button)));
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" }, redirect: "manual" });
    if (response.type === "opaqueredirect") return settle(verbs, (button?.textContent ?? "").trim());
    refuse(verbs, await response.text());
  } catch {
    leave(form, button); // the browser says what is wrong with the network
  }
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} button what it says goes along */
function leave(form, button) {
  if (button instanceof HTMLButtonElement && button.name) {
    const said = document.createElement("input");
    Object.assign(said, { type: "hidden", name: button.name, value: button.value });
    form.append(said);
  }
  form.submit();
}

/** @param {Element} verbs @param {string} said decided: the row stays where it is until the list is drawn again */
function settle(verbs, said) {
  const told = document.createElement("p");
  told.className = "done";
  told.setAttribute("role", "status");
  told.textContent = `${document.getElementById("triage-list")?.dataset.decided ?? ""}: ${said}`;
  verbs.replaceChildren(told);
  verbs.removeAttribute("data-verbs");
  count();
}

/** @param {Element} verbs @param {string} html the page that says why not */
function refuse(verbs, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const why = fresh.querySelector(".errors, .refusal, .error") ?? fresh.querySelector("main p");
  const told = document.createElement("p");
  told.className = "error refused";
  told.setAttribute("role", "alert");
  told.textContent = (why?.textContent ?? "").replace(/\s+/g, " ").trim();
  verbs.append(told);
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.closest(".tick")) return;
  if (box.checked) ticked.set(box.name, box.value);
  else ticked.delete(box.name);
  count();
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  const verbs = form instanceof HTMLFormElement ? form.closest(".triage .verbs") : null;
  if (!verbs || !(form instanceof HTMLFormElement) || form.hasAttribute("data-leaves")) return;
  event.preventDefault();
  decide(form, event.submitter, verbs);
});
document.addEventListener("live:changed", (event) => {
  const verbs = event.target instanceof Element ? event.target.parentElement?.querySelector(".verbs[data-verbs]") : null;
  if (verbs && event.target instanceof Element && event.target.id.startsWith("triage-line-")) renew(verbs);
});
document.addEventListener("live:printed", tickAgain);
tickAgain();
