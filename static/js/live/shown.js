// What this page shows, told to the server so that it draws nothing else: whole kinds for lists that rows may enter,
// single elements otherwise. It only narrows what is sent.

const MOST_NAMES = 60;

/** @param {string} id @returns {string} "order-line-42" → "order-line-*" */
function kindOf(id) {
  return id.replace(/-\d+$/, "-*");
}

/** @returns {HTMLElement[]} lists, and pieces that stand alone */
function live() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-kind], [data-position][id]")]);
}

/** @param {HTMLElement} element @returns {string} like "board-line-*" for a list and "order-head-7" for a piece */
function nameOf(element) {
  return element.dataset.kind ? `${element.dataset.kind}-*` : element.id;
}

export class Shown {
  constructor() {
    this._tell();
  }

  /** For an address. */
  toString() {
    return [...this._told].join(",");
  }

  _tell() {
    const names = live().map(nameOf);
    const kinds = names.filter((name) => name.endsWith("-*"));
    const single = names.filter((name) => !kinds.includes(kindOf(name)));
    this._told = new Set([...kinds, ...(single.length > MOST_NAMES ? single.map(kindOf) : single)]);
  }

  /** @returns {number | null} when the page shows more than was told: as of when that was printed */
  grew() {
    const fresh = live().filter((each) => !this._told.has(nameOf(each)) && !this._told.has(kindOf(nameOf(each))));
    if (!fresh.length) return null;
    this._tell();
    const printed = Number(document.body.dataset.position);
    return Math.min(...fresh.map((each) => Number(each.dataset.position) || printed));
  }
}
