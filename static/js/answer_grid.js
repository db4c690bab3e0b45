// An answer's lines as a grid: arrows and Enter go from cell to cell, Ctrl+D fills down, a block from a spreadsheet is pasted.
// Loaded when somebody begins to type. A cell is the field inside [data-cell]; rows are lines, columns stand in their order.
import { worded } from "./answer_sentence.js";
import { placed, readBlock } from "./answer_paste.js";

/** @typedef {HTMLInputElement} Cell */
/** @typedef {{ cell: Cell, value: string }} Before */

/** @type {Cell | null} where picking began */
let anchor = null;
/** @type {Before[]} what stood in the cells before the last paste */
let before = [];

/** @param {Element} form @returns {Cell[][]} rows of cells */
function cellsOf(form) {
  const lines = [...form.querySelectorAll(".ask[data-line]")];
  return lines.map((line) => [.../** @type {NodeListOf<Cell>} */ (line.querySelectorAll("[data-cell] input.input"))]);
}

/** @param {EventTarget | null} target @returns {{ form: Element, rows: Cell[][], row: number, column: number, cell: Cell } | null} */
function placeOf(target) {
  const cell = target instanceof HTMLInputElement && target.matches("[data-cell] input.input") ? target : null;
  const form = cell?.closest("form.answer");
  if (!cell || !form) return null;
  const rows = cellsOf(form);
  const row = rows.findIndex((cells) => cells.includes(cell));
  return { form, rows, row, column: rows[row].indexOf(cell), cell };
}

/** @param {Cell | undefined} cell */
function enter(cell) {
  if (!cell) return;
  cell.focus();
  cell.select();
}

/** @param {Cell} cell @param {string} key @returns {boolean} the caret has nowhere to go in the field itself */
function atEdge(cell, key) {
  const [start, end] = [cell.selectionStart ?? 0, cell.selectionEnd ?? 0];
  if (start === 0 && end === cell.value.length) return true;
  return start === end && (key === "ArrowLeft" ? start === 0 : end === cell.value.length);
}

/** @param {NonNullable<ReturnType<typeof placeOf>>} place @param {KeyboardEvent} event @returns {Cell | undefined} where the key leads */
function next({ rows, row, column, cell }, { key, shiftKey }) {
  if (key === "ArrowDown" || (key === "Enter" && !shiftKey)) return rows[row + 1]?.[column];
  if (key === "ArrowUp" || key === "Enter") return rows[row - 1]?.[column];
  if (shiftKey || !["ArrowLeft", "ArrowRight"].includes(key) || !atEdge(cell, key)) return undefined;
  return rows[row][column + (key === "ArrowLeft" ? -1 : 1)];
}

/** @param {Cell[][]} rows @returns {Cell[]} */
const picked = (rows) => rows.flat().filter((cell) => cell.classList.contains("picked"));

/** @param {Cell[][]} rows @param {Cell | null} [to] the other end of what is picked; none: nothing is */
function pick(rows, to = null) {
  const ends = [anchor, to].map((end) => rows.findIndex((cells) => end !== null && cells.includes(end)));
  const column = to ? rows[ends[1]].indexOf(to) : -1;
  const [first, last] = ends.toSorted((a, b) => a - b);
  rows.forEach((cells, row) =>
    cells.forEach((cell, at) => cell.classList.toggle("picked", to !== null && first >= 0 && at === column && row >= first && row <= last)),
  );
}

/** @param {Cell} cell @param {string} value as if it was typed; the form looks at it once, afterwards */
function write(cell, value) {
  cell.value = value;
  cell.classList.remove("changed");
}

/** @param {Element} form that was written to by more than a key */
const written = (form) => form.dispatchEvent(new Event("input", { bubbles: true }));

/** @param {NonNullable<ReturnType<typeof placeOf>>} place what is picked takes its first value; one cell alone that of the cell above */
function fillDown({ form, rows, row, column, cell }) {
  const [first, ...others] = picked(rows);
  if (others.length) for (const each of others) write(each, first.value);
  else if (row > 0) write(cell, rows[row - 1][column].value);
  written(form);
}

/** @param {Element} form @param {(words: DOMStringMap) => string} text said below the lines */
function tell(form, text) {
  const note = /** @type {HTMLElement | null} */ (form.querySelector(".pasted"));
  const words = note?.querySelector("span");
  if (!note || !words) return;
  words.textContent = text(note.dataset);
  note.hidden = words.textContent === "";
  note.querySelector("[data-unpaste]")?.toggleAttribute("hidden", before.length === 0);
}

/** @param {NonNullable<ReturnType<typeof placeOf>>} place @param {string} text several cells from a spreadsheet */
function paste({ form, rows, row, column }, text) {
  const block = readBlock(text);
  const { cells, left } = placed(block, rows, row, column);
  before = cells.map(({ cell }) => ({ cell, value: cell.value }));
  for (const { cell, value } of cells) write(cell, value);
  written(form);
  const unread = cells.filter(({ cell }) => cell.getAttribute("aria-invalid") === "true").length;
  tell(form, (words) => {
    const lost = left.length ? worded(words, "left", left.length).replace("{cells}", left.join(", ")) : "";
    return [worded(words, "pasted", cells.length), unread ? worded(words, "unread", unread) : "", lost].filter(Boolean).join(" ");
  });
}

document.addEventListener("keydown", (event) => {
  const place = placeOf(event.target);
  if (!place || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== "d") return;
    event.preventDefault(); // else the browser keeps the page among its bookmarks
    return fillDown(place);
  }
  if (event.key === "Escape") return pick(place.rows);
  const to = next(place, event);
  if (!to) return;
  event.preventDefault();
  if (event.shiftKey && event.key !== "Enter") {
    anchor ??= place.cell;
    pick(place.rows, to);
    tell(place.form, (words) => worded(words, "picked", picked(place.rows).length));
  } else {
    anchor = null;
    pick(place.rows);
  }
  enter(to);
});
document.addEventListener("pointerdown", (event) => {
  const place = placeOf(event.target);
  const focused = placeOf(document.activeElement);
  if (!place || !focused || place.form !== focused.form) return;
  anchor = event.shiftKey ? (anchor ?? focused.cell) : null;
  pick(place.rows, event.shiftKey ? place.cell : null);
});
document.addEventListener("paste", (event) => {
  const place = placeOf(event.target);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!place || !/[\t\n]/.test(text.trim())) return; // one cell is pasted as everywhere
  event.preventDefault();
  paste(place, text);
});
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-unpaste]") : null;
  const form = button?.closest("form.answer");
  if (!button || !form) return;
  for (const { cell, value } of before) write(cell, value);
  before = [];
  written(form);
  tell(form, () => "");
});
document.documentElement.dataset.grid = "ready"; // keys and pasting work from here on
