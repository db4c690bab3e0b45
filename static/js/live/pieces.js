// Putting a newer piece in the place of the one on the page, so that nothing moves and nothing typed is lost.
import { isEdited } from "./editing.js";
import { isMarked, mark } from "./seen.js";

/** @typedef {import("./cursors.js").Piece} Piece */
/** @typedef {"drawn" | "offered" | "gone" | "known" | "unknown"} Outcome */

/** @type {Map<string, {piece: Piece, position: number}>} newer versions of what is being edited */
const offers = new Map();

/**
 * @param {Piece} piece
 * @param {number} position
 * @param {boolean} preferred of two drawings of one position, whether this one shows more
 * @returns {Outcome}
 */
export function put(piece, position, preferred) {
  const old = document.getElementById(piece.id);
  if (!old) return "unknown";
  const shown = positionOf(old);
  if (position < shown || (position === shown && !preferred)) return "known";
  if (!piece.html) return leave(old, position);
  if (isEdited(old)) return offer(old, piece, position);
  replace(old, piece, position);
  return "drawn";
}

/** @param {Element} element @returns {number} what it shows; what the page was printed with, when it does not say */
function positionOf(element) {
  const own = Number(/** @type {HTMLElement} */ (element).dataset.position ?? NaN);
  const page = Number(document.body.dataset.position);
  return Number.isNaN(own) ? page : Math.max(own, own === 0 ? page : 0);
}

/** @param {Element} old @param {number} position @returns {Outcome} it stays where it is until the page is drawn again */
function leave(old, position) {
  old.classList.add("gone");
  old.setAttribute("data-position", String(position));
  return "gone";
}

/** @param {Element} old @param {Piece} piece @param {number} position */
function replace(old, piece, position) {
  const fresh = parse(piece.html);
  if (!fresh) return;
  fresh.setAttribute("data-position", String(position));
  const place = old.getAttribute("data-place") ?? old.getAttribute("data-sort");
  if (place !== null) fresh.setAttribute("data-place", place); // where it stands, whatever it sorts by now
  const [changed, kept] = differences(old, fresh);
  const focus = placeOfFocus(old);
  old.replaceWith(fresh);
  focus?.(fresh);
  mark(fresh, changed, kept);
  announce(fresh, position, changed);
}

/** @param {string} html @returns {Element | null} */
export function parse(html) {
  const mould = document.createElement("template");
  mould.innerHTML = html;
  return mould.content.firstElementChild;
}

/** @param {Element} fresh @param {number} position @param {Element[]} changed */
function announce(fresh, position, changed) {
  /** @type {any} */ (window).htmx?.process(fresh);
  fresh.dispatchEvent(new CustomEvent("waybill:drawn", { bubbles: true }));
  fresh.dispatchEvent(new CustomEvent("live:changed", { bubbles: true, detail: { id: fresh.id, position, cells: changed.length } }));
}

/** @param {Element} piece @returns {Element[]} the parts that are compared one by one: cells, or what says that it is one */
function cells(piece) {
  const own = [...piece.querySelectorAll("[data-cell]")];
  return own.length ? own : [...piece.children];
}

/** @param {Element} old @param {Element} fresh @returns {[Element[], Element[]]} cells that say something else now, and those still unseen */
function differences(old, fresh) {
  const before = cells(old);
  const after = cells(fresh);
  if (before.length !== after.length) return [[fresh], []];
  const changed = after.filter((cell, place) => meaning(cell) !== meaning(before[place]));
  const kept = after.filter((cell, place) => isMarked(before[place]) && !changed.includes(cell));
  return [changed, kept];
}

/** @param {Element} cell @returns {string} what it says: instants as such, since the page words them in the reader's zone; bars by their lengths */
function meaning(cell) {
  const copy = /** @type {Element} */ (cell.cloneNode(true));
  for (const time of copy.querySelectorAll("time[datetime]")) time.textContent = time.getAttribute("datetime");
  const bars = [...copy.querySelectorAll("svg [width]")].map((bar) => bar.getAttribute("width"));
  return `${(copy.textContent ?? "").replace(/\s+/g, " ").trim()}|${bars.join("|")}`;
}

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

/** @param {Element} old @returns {((fresh: Element) => void) | null} puts the focus back where it was */
function placeOfFocus(old) {
  const focused = document.activeElement;
  if (!focused || !old.contains(focused)) return null;
  const place = [...old.querySelectorAll(FOCUSABLE)].indexOf(focused);
  return (fresh) => /** @type {HTMLElement | undefined} */ (fresh.querySelectorAll(FOCUSABLE)[place])?.focus({ preventScroll: true });
}

/** @param {Element} old @param {Piece} piece @param {number} position @returns {Outcome} */
function offer(old, piece, position) {
  offers.set(piece.id, { piece, position });
  if (!document.querySelector(`[data-newer="${CSS.escape(piece.id)}"]`)) note(old, piece.id);
  return "offered";
}

/** @param {Element} old @param {string} id a note beside what is being edited, with a button that shows the newer version */
function note(old, id) {
  const mould = document.getElementById("live-newer");
  if (!(mould instanceof HTMLTemplateElement)) return;
  const told = /** @type {HTMLElement} */ (mould.content.firstElementChild?.cloneNode(true));
  told.dataset.newer = id;
  const place = old.matches("tr, li") ? old.querySelector("td:last-child, th:last-child") ?? old : old;
  place.append(told);
}

/** The button of such a note. */
export function watchOffers() {
  document.addEventListener("click", (event) => {
    const told = event.target instanceof Element && event.target.closest("button") ? event.target.closest("[data-newer]") : null;
    const id = told?.getAttribute("data-newer");
    const newer = id ? offers.get(id) : undefined;
    const old = id ? document.getElementById(id) : null;
    if (!id || !newer || !old) return;
    offers.delete(id);
    replace(old, newer.piece, newer.position);
  });
}
