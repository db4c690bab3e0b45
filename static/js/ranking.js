// The ranking: a weight that is moved re-ranks the rows at once, by the server's own arithmetic; the address follows.
import { coverage, held, places, total } from "./ranking/arithmetic.js";

const WHOLE = 100;

/** @returns {HTMLInputElement[]} the six number fields, in the order of the criteria */
const fields = () => [...document.querySelectorAll("#weights input[data-weight]")].filter((each) => each instanceof HTMLInputElement);

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
  const all = [...table.querySelectorAll("tr[data-scores]")];
  const rows = all.filter((row) => row.hasAttribute("data-placed"));
  const totals = rows.map((row) => total(scoresOf(row), chosen));
  const places_ = places(totals.map((each) => each ?? -1));
  const firm = held(rows.map(scoresOf), chosen);
  rows.forEach((row, at) => {
    say(row, "place", totals[at] === null ? "–" : String(places_[at]));
    say(row, "firm", (table.dataset.firm ?? "").replace("{n}", String(Math.floor((firm[at] * 200 + 64) / 128))));
  });
  for (const row of all) standing(table, row, chosen);
  const order = rows.map((row, at) => ({ row, total: totals[at] ?? -1, name: nameOf(row) }));
  order.sort((one, other) => other.total - one.total || (one.name < other.name ? -1 : 1));
  stand(table.querySelector("tbody[data-ranked]"), order.map((each) => each.row));
  stand(table.querySelector("tbody.without"), all.filter((row) => !row.hasAttribute("data-placed")));
  lead(order[0]);
}

/** @param {Element} row @returns {string} */
const nameOf = (row) => row.getAttribute("data-name") ?? "";

/** Puts rows in their order, and leaves them alone where they stand in it. @param {Element | null} body @param {Element[]} rows */
function stand(body, rows) {
  if (body && (body.childElementCount !== rows.length || rows.some((row, at) => body.children[at] !== row))) body.append(...rows);
}

/** @param {{row: Element, total: number} | undefined} first */
function lead(first) {
  const heading = document.getElementById("leader");
  if (!heading || !first || first.total < 0) return;
  const words = (heading.dataset.leads ?? "").replace("{name}", nameOf(first.row)).replace("{total}", score(first.total));
  if (heading.textContent !== words) heading.textContent = words;
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
  if (table?.hasAttribute("data-part")) fetchSoon("");
  else if (table) rank(table, chosen);
  sum(chosen);
  share(chosen);
}

let later = 0;
/** Of more suppliers than stand on the page the server says the order. @param {string} after the page that is looked at */
function fetchSoon(after) {
  clearTimeout(later);
  later = setTimeout(async () => {
    const address = new URL(location.href);
    address.searchParams.set("after", after);
    fields().forEach((field, at) => address.searchParams.set(field.name, String(weights()[at])));
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null); // no network: it stays as it is
    if (answer?.ok && !answer.redirected) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  }, 300);
}

/** @param {Document} fresh */
function show(fresh) {
  for (const id of ["ranking", "leader", "ranking-pages"]) {
    const arrived = fresh.getElementById(id);
    if (arrived) document.getElementById(id)?.replaceWith(document.adoptNode(arrived));
  }
}

// A row was drawn anew: its total and everybody's places follow here. Or the whole page was.
document.addEventListener("waybill:drawn", (event) => {
  const table = document.getElementById("ranking");
  offerSliders();
  if (!table || !(event.target instanceof Element) || !table.contains(event.target)) return;
  if (table.hasAttribute("data-part")) fetchSoon(new URL(location.href).searchParams.get("after") ?? "");
  else rank(table, weights());
});

document.addEventListener("input", (event) => {
  const moved = event.target;
  if (!(moved instanceof HTMLInputElement) || !moved.closest("#weights")) return;
  const partner = document.querySelector(
    moved.type === "range" ? `#weights input[name="${moved.dataset.moves}"]` : `#weights input[data-moves="${moved.name}"]`,
  );
  if (partner instanceof HTMLInputElement && moved.value !== "") partner.value = moved.value;
  again();
});

/** They are of no use without a script. */
function offerSliders() {
  for (const slider of document.querySelectorAll("#weights input[type=range]")) slider.removeAttribute("hidden");
}

offerSliders();
