// A line that we changed, or that a colleague answered, while somebody types into it: said beside it, nothing typed is replaced.

/** @param {Element} row the line in the order's table, just redrawn */
export function tell(row) {
  const id = row.id.replace("order-line-", "");
  const version = /** @type {HTMLElement} */ (row).dataset.version;
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`.ask[data-line="${id}"]`))) {
    const seen = /** @type {HTMLInputElement | null} */ (line.querySelector('[name$="-version"]'))?.value;
    const words = /** @type {HTMLElement | null} */ (line.closest("form")?.querySelector(".sentence"))?.dataset;
    if (words && seen !== version) note(line, sentence(line, row, words));
  }
}

/** @param {Element} element @param {string} selector @returns {string} */
const text = (element, selector) => (element.querySelector(selector)?.textContent ?? "").replace(/\s+/g, " ").trim();

/** @param {HTMLElement} line @param {Element} row @param {DOMStringMap} words @returns {string} */
function sentence(line, row, words) {
  const before = text(line, ".asked");
  const after = `${text(row, ".ordered")} · ${text(row, ".requested")}`;
  if (before !== after) return (words.changed ?? "").replace("{before}", before).replace("{after}", after);
  return (words.answered ?? "").replace("{state}", text(row, ".state"));
}

/** @param {HTMLElement} line @param {string} words */
function note(line, words) {
  const told = line.querySelector(".meanwhile") ?? line.appendChild(document.createElement("p"));
  told.className = "meanwhile";
  told.setAttribute("role", "status");
  told.textContent = words;
}
