// How far this page has come in each of its rooms, and whether it missed something. Knows no socket and no page.

/** @typedef {{room: string, previous: number, position: number, pieces: Piece[], reload: boolean}} Frame */
/** @typedef {{id: string, html: string}} Piece */

export class Cursors {
  /** @param {number} position the newest one from before the page's queries */
  constructor(position) {
    /** @type {Map<string, number>} */
    this._of = new Map();
    this._begin = position;
  }

  /** @param {string} room @returns {number} */
  of(room) {
    return this._of.get(room) ?? this._begin;
  }

  /** Where a pull has to begin. */
  get least() {
    return Math.min(...this._stands());
  }

  get most() {
    return Math.max(...this._stands());
  }

  /** @returns {number[]} where each room stands; without rooms, where the page began */
  _stands() {
    return this._of.size ? [...this._of.values()] : [this._begin];
  }

  /** @param {Record<string, number>} heads each room with the position of its latest frame @returns {boolean} something was missed */
  greet(heads) {
    const known = new Map(Object.keys(heads).map((room) => [room, this.of(room)]));
    this._of = known;
    return this.isBehind(heads);
  }

  /** @param {Record<string, number>} heads @returns {boolean} */
  isBehind(heads) {
    return Object.entries(heads).some(([room, head]) => head > this.of(room));
  }

  /** @param {Frame} frame @returns {"known" | "gap" | "next"} what it is to this page; after "next" the room has come so far */
  take(frame) {
    const cursor = this.of(frame.room);
    if (frame.position <= cursor) return "known";
    if (frame.previous > cursor) return "gap";
    this._of.set(frame.room, frame.position);
    return "next";
  }

  /** @param {number} position everything up to here has been pulled */
  pulled(position) {
    for (const room of this._of.keys()) this._of.set(room, Math.max(this.of(room), position));
    this._begin = Math.max(this._begin, position);
  }

  /** @param {number} position the page was printed again: what was applied to the old one is gone */
  restart(position) {
    for (const room of this._of.keys()) this._of.set(room, position);
    this._begin = position;
  }
}
