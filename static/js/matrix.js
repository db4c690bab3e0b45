/**
 * Arrows go from cell to cell of a matrix of links, over cells that have none. Tab leaves it as ever.
 */

const STEPS = /** @type {Record<string, [number, number]>} */ ({
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
});

/**
 * The next link in a direction from a cell, over cells that have none.
 * @param {HTMLTableCellElement} cell
 * @param {[number, number]} step
 * @returns {HTMLAnchorElement | null}
 */
function next(cell, [down, right]) {
  const rows = /** @type {HTMLTableElement} */ (cell.closest("table")).tBodies[0].rows;
  let row = /** @type {HTMLTableRowElement} */ (cell.parentElement).sectionRowIndex + down;
  let column = cell.cellIndex + right;
  while (rows[row]?.cells[column]) {
    const link = rows[row].cells[column].querySelector("a");
    if (link) {
      return link;
    }
    row += down;
    column += right;
  }
  return null;
}

document.querySelector("[data-matrix]")?.addEventListener("keydown", (event) => {
  const { key, target } = /** @type {KeyboardEvent} */ (event);
  const cell = target instanceof HTMLElement ? target.closest("td, th") : null;
  if (!(cell instanceof HTMLTableCellElement) || !STEPS[key]) {
    return;
  }
  const link = next(cell, STEPS[key]);
  if (link) {
    event.preventDefault();
    link.focus();
  }
});
