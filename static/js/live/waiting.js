// Rows that would come, go or move wait behind "12 updates waiting": nothing moves under the cursor.
//
// The button says which kind of row the page lists (data-kind) and, where the list is filtered, whom to ask which rows
// belong to it now (data-match). Where it can be sorted in several ways it says by which key (data-sorted-by).

const AFTER = 300;
// With many open boards each question counts: the first one comes soon, later ones gather.
const AT_MOST_EVERY = 5_000;
const MOST_ASKED = 200;

export class Waiting {
  /** @param {() => void} renew draws the page again */
  constructor(renew) {
    /** @type {Set<string>} rows that wait */
    this._rows = new Set();
    /** @type {Set<string>} rows that stand where they no longer belong */
    this._moved = new Set();
    /** @type {Set<string>} rows that may belong here */
    this._doubtful = new Set();
    this._askedAt = 0;
    this._planned = false;
    document.addEventListener("live:printed", () => this._clear());
    document.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("#updates-waiting")) renew();
    });
  }

  /** @param {string} id a changed row that the page does not show @param {boolean} exists */
  unknown(id, exists) {
    const button = this._button();
    const kind = button?.dataset.kind;
    if (!button || !kind || !id.startsWith(`${kind}-`)) return;
    tell(id);
    if (!exists) this._rows.delete(id);
    else if (button.dataset.match) this._doubt(id);
    else this._rows.add(id);
    this._say();
  }

  /** @param {string} id a row of the page that changed: it may belong elsewhere, or not here any more */
  drawn(id) {
    const button = this._button();
    if (!button || !id.startsWith(`${button.dataset.kind}-`)) return;
    tell(id);
    const { sort, place } = document.getElementById(id)?.dataset ?? {};
    const by = button.dataset.sortedBy;
    if (keyOf(sort, by) === keyOf(place, by)) this._moved.delete(id);
    else this._moved.add(id);
    if (button.dataset.match) this._doubt(id);
    this._say();
  }

  /** @param {string} id a row of the page that is gone */
  gone(id) {
    if (!id.startsWith(`${this._button()?.dataset.kind}-`)) return;
    tell(id);
    this._rows.add(id);
    this._say();
  }

  /** The page was drawn again. */
  _clear() {
    this._rows.clear();
    this._moved.clear();
    this._doubtful.clear();
    this._say();
  }

  /** @param {string} id */
  _doubt(id) {
    if (this._doubtful.size < MOST_ASKED) this._doubtful.add(id);
    if (this._planned) return;
    this._planned = true;
    setTimeout(() => this._ask(), Math.max(AFTER, this._askedAt + AT_MOST_EVERY - Date.now()));
  }

  async _ask() {
    this._planned = false;
    const button = this._button();
    const ids = [...this._doubtful];
    if (!button?.dataset.match || !ids.length) return;
    this._askedAt = Date.now();
    this._doubtful.clear();
    const asked = new URLSearchParams(location.search);
    asked.set("ids", ids.map(numberOf).join(","));
    try {
      const response = await fetch(`${button.dataset.match}?${asked}`, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (response.ok) this._judge(ids, new Set((await response.json()).matching.map(String)));
    } catch {
      for (const id of ids) this._doubt(id);
    }
  }

  /** @param {string[]} ids @param {Set<string>} matching a row that is shown and does not match leaves; one that is not shown and matches enters */
  _judge(ids, matching) {
    for (const id of ids) {
      const shown = document.getElementById(id) !== null;
      if (shown !== matching.has(numberOf(id))) this._rows.add(id);
      else this._rows.delete(id);
    }
    this._say();
  }

  _say() {
    const button = this._button();
    if (!button) return;
    const count = new Set([...this._rows, ...this._moved]).size;
    button.hidden = count === 0;
    button.textContent = count === 1 ? button.dataset.one ?? "" : (button.dataset.other ?? "").replace("{n}", String(count));
  }

  /** @returns {HTMLElement | null} it is drawn anew with the page */
  _button() {
    return document.getElementById("updates-waiting");
  }
}

/** @param {string} id a row of the list's kind changed, whether the page shows it or not */
function tell(id) {
  document.dispatchEvent(new CustomEvent("live:row", { detail: { id } }));
}

/**
 * @param {string | undefined} sort what a row is sorted by, the keys of several orders one behind the other
 * @param {string | undefined} by which of them this list is sorted by; the whole where it knows only one order
 */
function keyOf(sort, by) {
  return by === undefined ? sort : sort?.split(" ")[Number(by)];
}

/** @param {string} id @returns {string} */
function numberOf(id) {
  return id.slice(id.lastIndexOf("-") + 1);
}
