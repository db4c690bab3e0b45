// The supplier's answer: what differs is said beside the line, what will happen is said in one sentence, the button counts.
// Without this script the page works as it is; the server decides in any case.
import { readDate } from "./dates.js";

/** @typedef {{ kind: "asked" | "later" | "earlier" | "other" | "rejected", days: number, units: number, unexplained: boolean }} Reading */

const plural = new Intl.PluralRules(document.documentElement.lang || "en");
const signed = new Intl.NumberFormat(document.documentElement.lang || "en", { signDisplay: "exceptZero" });
const form = document.querySelector("#answer");
const sentence = document.querySelector("#answer-sentence");
const button = document.querySelector("#answer-button");

/**
 * @param {DOMStringMap} words with `…One` and `…Other` @param {string} what @param {number} n
 * @returns {string} the wording for that number
 */
function worded(words, what, n) {
  const text = words[`${what}${plural.select(n) === "one" ? "One" : "Other"}`] ?? "";
  return text.replace("{n}", String(n));
}

/** @param {string} text as people of the page's language type it, read as the server does @returns {number} NaN when it is none */
function readQuantity(text) {
  const plain = text.replace(/[\s\u00a0\u202f']/g, "");
  const tradition = /^(de|es|fr|pt)/.test(document.documentElement.lang) ? [",", "."] : [".", ","];
  const grouped = ([point, group]) => new RegExp(`^-?\\d{1,3}(\\${group}\\d{3})+(\\${point}\\d+)?$`);
  const [point, group] = plain.includes(tradition[1]) && !grouped(tradition).test(plain) ? tradition.toReversed() : tradition;
  return Number((plain || "NaN").replaceAll(group, "").replace(point, "."));
}

/** @param {HTMLElement} line one line of the form @returns {Reading} what its fields say now */
function read(line) {
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (line.querySelector(`[name$="-${name}"]`));
  const explained = Boolean(line.querySelector('[name$="-reason"]:checked'));
  if (field("reject").checked) return { kind: "rejected", days: 0, units: 0, unexplained: !explained };
  const asked = readDate(line.dataset.on ?? "") ?? 0;
  const days = (readDate(field("on").value, asked) ?? asked) - asked;
  const units = readQuantity(field("quantity").value) - Number(line.dataset.quantity) || 0;
  const unexplained = !explained && (days > 0 || units < 0);
  const kind = days > 0 ? "later" : units !== 0 ? "other" : days < 0 ? "earlier" : "asked";
  return { kind, days, units, unexplained };
}

/** @param {number} value @returns {string} "+7", "−2", with the minus of the product's other numbers */
const difference = (value) => signed.format(value).replace("-", "−");

/** @param {HTMLElement} line @param {Reading} reading said beside the line; reasons open when one is needed */
function showDifference(line, { kind, days, units, unexplained }) {
  const output = /** @type {HTMLOutputElement} */ (line.querySelector(".difference"));
  const details = /** @type {HTMLDetailsElement} */ (line.querySelector("details.differs"));
  output.textContent = days ? difference(days) : units ? `${difference(units)} ${line.dataset.unit}` : "";
  output.dataset.kind = kind;
  line.classList.toggle("rejected", kind === "rejected");
  if (unexplained) details.open = true;
}

/** @param {DOMStringMap} words @param {Reading[]} readings @returns {string} "9 lines as requested, 1 line 7 days later" */
function summary(words, readings) {
  const kinds = /** @type {const} */ (["asked", "later", "earlier", "other", "rejected"]);
  const parts = kinds.flatMap((kind) => {
    const those = readings.filter((reading) => reading.kind === kind);
    if (!those.length) return [];
    const days = worded(words, "day", Math.max(...those.map((reading) => reading.days)));
    return [worded(words, kind, those.length).replace("{days}", days)];
  });
  const silent = readings.filter((reading) => reading.unexplained).length;
  return parts.join(", ") + (silent ? `. ${worded(words, "why", silent)}` : "");
}

/** @param {DOMStringMap} words @param {number} confirmed @param {number} rejected @returns {string} what the button says */
function verb(words, confirmed, rejected) {
  if (!rejected) return worded(words, "confirm", confirmed);
  if (!confirmed) return worded(words, "reject", rejected);
  return (words.both ?? "").replace("{n}", String(confirmed)).replace("{m}", String(rejected));
}

function say() {
  const lines = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#answer .ask[data-line]"))];
  const readings = lines.map(read);
  lines.forEach((line, index) => showDifference(line, readings[index]));
  const rejected = readings.filter((reading) => reading.kind === "rejected").length;
  if (sentence instanceof HTMLElement) sentence.textContent = summary(sentence.dataset, readings);
  if (button instanceof HTMLElement) button.textContent = verb(button.dataset, readings.length - rejected, rejected);
}

form?.addEventListener("input", say);
form?.addEventListener("keydown", (event) => {
  if (event instanceof KeyboardEvent && event.key === "Enter" && event.ctrlKey) /** @type {HTMLFormElement} */ (form).requestSubmit();
});
if (form) say();
