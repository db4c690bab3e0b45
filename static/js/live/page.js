// Fetching the page again and putting its main part in the place of the old one, when nobody is typing.
import { isEdited } from "./editing.js";

const JITTER = 1_500; // after an import every screen wants its page at once

export class Page {
  /** @param {(position: number) => void} printed the page was printed again, with this position */
  constructor(printed) {
    this._printed = printed;
    this._wanted = 0;
    this._fetching = false;
    this._planned = false;
  }

  /** @param {number} position the page lacks what is there; fetched soon, once, and only when somebody looks */
  want(position) {
    this._wanted = Math.max(this._wanted, position);
    if (this._planned) return;
    this._planned = true;
    setTimeout(() => this._renew(), Math.random() * JITTER);
  }

  _renew() {
    this._planned = false;
    if (document.hidden || this._wanted <= Number(document.body.dataset.position)) return;
    if (isEdited(main())) this._offer();
    else this.fetch();
  }

  /** Somebody looks again. */
  wake() {
    if (this._wanted > Number(document.body.dataset.position)) this.want(this._wanted);
  }

  async fetch() {
    if (this._fetching) return;
    this._fetching = true;
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (response.redirected) location.assign(response.url); // signed out meanwhile
      else if (response.ok) this._swap(new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch {
      return; // no network: the reconnect asks again
    } finally {
      this._fetching = false;
    }
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
    scrollTo(0, scrolled);
    /** @type {any} */ (window).htmx?.process(main());
    main().dispatchEvent(new CustomEvent("waybill:drawn", { bubbles: true }));
    this._printed(position);
    this.wake();
  }

  _offer() {
    const mould = document.getElementById("live-newer-page");
    if (!(mould instanceof HTMLTemplateElement) || document.querySelector("[data-newer-page]")) return;
    const told = /** @type {HTMLElement} */ (mould.content.firstElementChild?.cloneNode(true));
    told.setAttribute("data-newer-page", "");
    told.querySelector("button")?.addEventListener("click", () => this.fetch());
    main().prepend(told);
  }
}

/** @returns {HTMLElement} */
function main() {
  return document.querySelector("main") ?? document.body;
}
