// The ranking: a weight that is moved re-ranks the rows at once, by the server's own arithmetic; the address follows.
import { coverage, held, places, total } from "./ranking/arithmetic.js";

const WHOLE = 100;
const form = document.getElementById("weights");

/** @returns {HTMLInputElement[]} the six number fields, in the order of the criteria */
const fields = () => [...(form?.querySelectorAll("input[data-weight]") ?? [])].filter((each) => each instanceof HTMLInputElement);

/** @returns {number[]} */
const weights = () => fields().map((field) => Math.max(0, Math.min(WHOLE, Math.round(Number(field.value) || 0))));

/** @param {Element} row @returns {import("./ranking/arithmetic.js").Scores} */
const scoresOf = (row) => (row.getAttribute("data-scores") ?? "").split(",").map((each) => (each === "" ? null : Number(each)));

/** @param {Element} row @param {string} name @param {string} text */
function say(row, name, text) {
  const place = row.querySelector(`[data-says="${name}"]`);
  if (place) place.textContent = text;
}

const written = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** @param {number | null} hundredths @returns {string} half up, as the server writes it */
const score = (hundredths) => (hundredths === null ? "–" : written.format(Math.floor((hundredths + 5) / 10) / 10));

/** @param {HTMLElement} table @param {number[]} chosen */
function rank(table, chosen) {
  const rows = [...table.querySelectorAll("tbody[data-ranked] tr[data-scores]")];
  const totals = rows.map((row) => total(scoresOf(row), chosen));
  const places_ = places(totals.map((each) => each ?? -1));
  const firm = held(rows.map(scoresOf), chosen);
  rows.forEach((row, at) => {
    say(row, "place", totals[at] === null ? "–" : String(places_[at]));
    say(row, "firm", (table.dataset.firm ?? "").replace("{n}", String(Math.floor((firm[at] * 200 + 64) / 128))));
  });
  for (const row of table.querySelectorAll("tr[data-scores]")) standing(table, row, chosen);
  const order = rows.map((row, at) => ({ row, at, total: totals[at] ?? -1, name: Number(row.getAttribute("data-by-name")) }));
  order.sort((one, other) => other.total - one.total || one.name - other.name);
  if (order.some((each, at) => each.at !== at)) table.querySelector("tbody[data-ranked]")?.append(...order.map((each) => each.row));
}

/** @param {HTMLElement} table @param {Element} row @param {number[]} chosen */
function standing(table, row, chosen) {
  const [found, of] = coverage(scoresOf(row), chosen);
  say(row, "total", score(total(scoresOf(row), chosen)));
  say(row, "coverage", (table.dataset.coverage ?? "").replace("{n}", String(found)).replace("{of}", String(of)));
}

/** @param {number[]} chosen */
function sum(chosen) {
  const place = document.getElementById("weights-sum");
  const found = chosen.reduce((all, each) => all + each, 0);
  if (place) place.textContent = (place.dataset[found === WHOLE ? "whole" : "other"] ?? "").replace("{n}", String(found));
  for (const field of document.querySelectorAll("input[data-kept-weight]")) {
    const at = Number(field.getAttribute("data-kept-weight"));
    if (field instanceof HTMLInputElement) field.value = String(chosen[at]);
  }
}

let soon = 0;
/** The address follows once the hand rests: browsers let it change a few times a second only. @param {number[]} chosen */
function share(chosen) {
  clearTimeout(soon);
  soon = setTimeout(() => {
    const address = new URL(location.href);
    fields().forEach((field, at) => address.searchParams.set(field.name, String(chosen[at])));
    history.replaceState(history.state, "", address);
  }, 150);
}

function again() {
  const table = document.getElementById("ranking");
  const chosen = weights();
  if (table) rank(table, chosen);
  sum(chosen);
  share(chosen);
}

form?.addEventListener("input", (event) => {
  const moved = event.target;
  if (!(moved instanceof HTMLInputElement)) return;
  const partner = form.querySelector(moved.type === "range" ? `input[name="${moved.dataset.moves}"]` : `input[data-moves="${moved.name}"]`);
  if (partner instanceof HTMLInputElement && moved.value !== "") partner.value = moved.value;
  again();
});
for (const slider of form?.querySelectorAll("input[type=range]") ?? []) slider.removeAttribute("hidden");
