// What differs from what was asked is said beside the line, what will happen in one sentence; the button counts.
// The server decides in any case.
import { readDate } from "./dates.js";
import { readQuantity } from "./quantities.js";

/** @typedef {"asked" | "kept" | "later" | "earlier" | "split" | "other" | "terms" | "rejected" | "unread"} Kind */
/** @typedef {{ quantity: number, on: number }} Part */
/** @typedef {{ kind: Kind, days: number, units: number, unread: number, half: number, unexplained: boolean }} Reading */

const plural = new Intl.PluralRules(document.documentElement.lang || "en");
const signed = new Intl.NumberFormat(document.documentElement.lang || "en", { signDisplay: "exceptZero" });
const NOTHING = { days: 0, units: 0, unread: 0, half: 0, unexplained: false };
const KINDS = /** @type {const} */ (["asked", "kept", "later", "earlier", "split", "other", "terms", "rejected"]);

/** @param {Element | Document} root @returns {HTMLElement[]} the lines that a form asks for */
const linesOf = (root) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".ask[data-line]"))];

/**
 * @param {DOMStringMap} words with `…One` and `…Other` @param {string} what @param {number} n
 * @returns {string} the wording for that number
 */
export function worded(words, what, n) {
  const text = words[`${what}${plural.select(n) === "one" ? "One" : "Other"}`] ?? "";
  return text.replace("{n}", String(n));
}

/** @param {HTMLElement} line @returns {{ parts: Part[], unread: number, half: number }} what its fields say now */
function partsOf(line) {
  const near = readDate(line.dataset.on ?? "") ?? undefined;
  const quantities = /** @type {NodeListOf<HTMLInputElement>} */ (line.querySelectorAll('[name*="quantity"]'));
  const found = { parts: /** @type {Part[]} */ ([]), unread: 0, half: 0 };
  for (const typed of quantities) {
    const day = /** @type {HTMLInputElement} */ (typed.parentElement?.querySelector("[data-date]") ?? line.querySelector(".day [data-date]"));
    const quantity = typed.value.trim() ? readQuantity(typed.value) : undefined;
    const on = day.value.trim() ? readDate(day.value, near) : undefined;
    found.unread += mark(typed, quantity === null) + mark(day, on === null);
    if (quantity != null && on != null) found.parts.push({ quantity, on });
    else if (quantity === undefined ? on != null : quantity !== null && on === undefined) found.half += 1;
  }
  return found;
}

/** @param {HTMLInputElement} field @param {boolean} wrong @returns {number} 1 where it cannot be read; what the server marked stays marked */
function mark(field, wrong) {
  if (wrong) field.setAttribute("aria-invalid", "true");
  else if (!field.hasAttribute("aria-describedby")) field.removeAttribute("aria-invalid");
  return Number(wrong);
}

/** @param {HTMLElement} line @returns {Reading} */
function read(line) {
  const explained = Boolean(line.querySelector('[name$="-reason"]:checked'));
  const reject = /** @type {HTMLInputElement | null} */ (line.querySelector('[name$="-reject"]'));
  if (reject?.checked) return { ...NOTHING, kind: "rejected", unexplained: !explained };
  const { parts, unread, half } = partsOf(line);
  if (unread || half) return { ...NOTHING, kind: "unread", unread, half };
  const terms = [...line.querySelectorAll(".terms input")].some((each) => differs(/** @type {HTMLInputElement} */ (each)));
  if (!terms && line.dataset.standing && said(parts) === standing(line.dataset.standing)) return { ...NOTHING, kind: "kept" };
  const days = Math.max(...parts.map((part) => part.on), -Infinity) - (readDate(line.dataset.on ?? "") ?? 0);
  const units = parts.reduce((sum, part) => sum + part.quantity, 0) - Number(line.dataset.quantity);
  const unexplained = !explained && (days > 0 || units < 0);
  const kind = parts.length > 1 ? "split" : days > 0 ? "later" : units !== 0 ? "other" : days < 0 ? "earlier" : terms ? "terms" : "asked";
  return { kind, days: Number.isFinite(days) ? days : 0, units, unread: 0, half: 0, unexplained };
}

/** @param {HTMLInputElement} field @returns {boolean} another price or item than the page came with */
const differs = (field) => field.value.trim() !== field.defaultValue;

/** @param {Part[]} parts @returns {string} */
const said = (parts) => parts.map((part) => `${part.quantity} ${part.on}`).join(";");

/** @param {string} text "40 2026-06-12;60 2026-06-19" @returns {string} */
function standing(text) {
  return said(text.split(";").map((part) => ({ quantity: Number(part.split(" ")[0]), on: readDate(part.split(" ")[1]) ?? 0 })));
}

/** @param {number} value @returns {string} "+7", "−2", with the minus of the product's other numbers */
const difference = (value) => signed.format(value).replace("-", "−");

/** @param {HTMLElement} line @param {Reading} reading said beside the line; reasons open when one is needed @param {DOMStringMap} words */
function showDifference(line, { kind, days, units, unread, unexplained }, words) {
  const output = /** @type {HTMLOutputElement} */ (line.querySelector(".difference"));
  const details = /** @type {HTMLDetailsElement} */ (line.querySelector("details.differs"));
  const apart = days ? difference(days) : units ? `${difference(units)} ${line.dataset.unit}` : "";
  output.textContent = unread ? (words.unread ?? "") : apart;
  output.dataset.kind = kind;
  line.classList.toggle("rejected", kind === "rejected");
  if (unexplained) details.open = true;
}

/** @param {DOMStringMap} words @param {Reading[]} readings @returns {string} "8 lines as requested, 1 line 7 days later, 1 line in parts" */
function summary(words, readings) {
  const parts = KINDS.flatMap((kind) => {
    const those = readings.filter((reading) => reading.kind === kind);
    if (!those.length) return [];
    const days = Math.max(...those.map((reading) => reading.days));
    const last = kind === "split" && days > 0 ? `, ${words.lastpart}` : "";
    return [(worded(words, kind, those.length) + last).replace("{days}", worded(words, "day", days))];
  });
  const lacks = [
    { what: "unread", n: readings.reduce((sum, reading) => sum + reading.unread, 0) },
    { what: "half", n: readings.reduce((sum, reading) => sum + reading.half, 0) },
    { what: "why", n: readings.filter((reading) => reading.unexplained).length },
  ];
  const missing = lacks.filter(({ n }) => n).map(({ what, n }) => worded(words, what, n));
  const happens = parts.join(", ");
  return missing.length ? [happens && `${happens}.`, ...missing].filter(Boolean).join(" ") : happens;
}

/** @param {DOMStringMap} words @param {number} confirmed @param {number} rejected @returns {string} what the button says */
function verb(words, confirmed, rejected) {
  if (!rejected) return worded(words, "confirm", confirmed);
  if (!confirmed) return worded(words, "reject", rejected);
  return (words.both ?? "").replace("{n}", String(confirmed)).replace("{m}", String(rejected));
}

/** @param {HTMLFormElement} form */
function say(form) {
  const lines = linesOf(form);
  const sentence = /** @type {HTMLElement} */ (form.querySelector(".sentence"));
  const readings = lines.map(read);
  lines.forEach((line, index) => showDifference(line, readings[index], sentence.dataset));
  const rejected = readings.filter((reading) => reading.kind === "rejected").length;
  const words = summary(sentence.dataset, readings);
  if (sentence.textContent !== words) sentence.textContent = words;
  const button = /** @type {HTMLElement | null} */ (form.querySelector("[data-verb]"));
  if (button) button.textContent = verb(button.dataset, readings.length - rejected, rejected);
  // While nothing differs the main button does the same.
  form.querySelector("[data-as-requested]")?.toggleAttribute("hidden", readings.every(({ kind }) => kind === "asked"));
}

/** @param {Event} event @returns {HTMLFormElement | null} the answer in which it happened */
const formOf = (event) => (event.target instanceof Element ? event.target.closest("form.answer") : null);

/** Every answer on the page, as it stands now. */
function sayAll() {
  for (const form of document.querySelectorAll("form.answer")) say(/** @type {HTMLFormElement} */ (form));
}

document.addEventListener("input", (event) => {
  const form = formOf(event);
  if (form) say(form);
});
document.addEventListener("waybill:drawn", sayAll);
sayAll();
