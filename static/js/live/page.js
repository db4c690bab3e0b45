// Fetching the page again and putting its main part in the place of the old one, when nobody is typing.
import { isEdited } from "./editing.js";

const JITTER = 1_500; // after an import every screen wants its page at once
const PATIENCE = 20_000;
const RETRY = { first: 1_000, longest: 30_000 };
const GONE = [403, 404, 410]; // a fresh load would say so too

export class Page {
  /**
   * @param {(position: number) => void} printed the page was printed again, with this position
   * @param {() => boolean} isHeld nothing may change now
   */
  constructor(printed, isHeld) {
    this._printed = printed;
    this._isHeld = isHeld;
    this._wanted = 0;
    this._asked = false; // somebody wants to see the page as it is now
    this._regardless = false; // of what is typed in it
    this._fetching = false;
    this._failures = 0;
    this._planned = 0;
  }

  get _isDue() {
    return this._asked || this._wanted > Number(document.body.dataset.position);
  }

  /** @param {number} position the page lacks what is there; fetched soon, once, and only when somebody looks */
  want(position) {
    this._wanted = Math.max(this._wanted, position);
    this._plan(Math.random() * JITTER);
  }

  /** Somebody asks for the page. */
  ask() {
    this._asked = true;
    this._renew();
  }

  /** Somebody looks again, or the connection is back: no reason to wait any longer. */
  wake() {
    if (!this._isDue) return;
    this._failures = 0;
    clearTimeout(this._planned);
    this._planned = 0;
    this._plan(Math.random() * JITTER);
  }

  /** @param {number} delay */
  _plan(delay) {
    this._planned ||= setTimeout(() => {
      this._planned = 0;
      this._renew();
    }, delay);
  }

  _renew() {
    if (document.hidden || this._isHeld() || !this._isDue) return;
    if (this._isTypedIn()) this._offer();
    else this._fetch();
  }

  _isTypedIn() {
    return !this._regardless && isEdited(main());
  }

  async _fetch() {
    if (this._fetching) return;
    this._fetching = true;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      await this._take(await fetch(address(), { headers: { Accept: "text/html" }, cache: "no-store", signal }));
    } catch {
      this._retry(); // no network, or too slow
    } finally {
      this._fetching = false;
    }
    if (!this._failures) this.wake(); // something came while this page was under way
  }

  /** @param {Response} response */
  async _take(response) {
    if (response.redirected || GONE.includes(response.status)) location.assign(response.url); // signed out meanwhile, or gone
    else if (response.ok) this._show(await response.text());
    else this._retry();
  }

  _retry() {
    const delay = Math.min(RETRY.longest, RETRY.first * 2 ** this._failures);
    this._failures += 1;
    this._plan(delay * (0.5 + Math.random() / 2));
  }

  /** @param {string} html while it was under way somebody may have begun to type, or to pause */
  _show(html) {
    this._failures = 0;
    if (this._isHeld()) return;
    if (this._isTypedIn()) this._offer();
    else this._swap(new DOMParser().parseFromString(html, "text/html"));
  }

  /** @param {Document} fresh */
  _swap(fresh) {
    const position = Number(fresh.body.dataset.position);
    const next = fresh.querySelector("main");
    if (!next || Number.isNaN(position)) return location.reload();
    const scrolled = scrollY;
    document.title = fresh.title;
    for (const place of ["main", ".rail"]) {
      const arrived = fresh.querySelector(place);
      if (arrived) document.querySelector(place)?.replaceWith(document.adoptNode(arrived));
    }
    document.body.dataset.position = String(position);
    this._asked = this._regardless = false;
    scrollTo(0, scrolled);
    /** @type {any} */ (window).htmx?.process(main());
    main().dispatchEvent(new CustomEvent("waybill:drawn", { bubbles: true }));
    this._printed(position);
  }

  _offer() {
    const mould = document.getElementById("live-newer-page");
    if (!(mould instanceof HTMLTemplateElement) || document.querySelector("[data-newer-page]")) return;
    const told = /** @type {HTMLElement} */ (mould.content.firstElementChild?.cloneNode(true));
    told.setAttribute("data-newer-page", "");
    told.querySelector("button")?.addEventListener("click", () => {
      this._regardless = true;
      this.ask();
    });
    main().prepend(told);
  }
}

/** @returns {string} where the page is had from: after a refused form the address bar shows one that only takes forms */
function address() {
  return document.body.dataset.address ?? location.href;
}

/** @returns {HTMLElement} */
function main() {
  return document.querySelector("main") ?? document.body;
}
