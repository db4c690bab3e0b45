// The connection: frames as they come, pulls for what was missed, and in which state it is. Draws nothing.
import { Cursors } from "./cursors.js";
import { Shown } from "./shown.js";

/** @typedef {import("./cursors.js").Frame} Frame */
/** @typedef {import("./cursors.js").Piece} Piece */
/** @typedef {"live" | "paused" | "reconnecting" | "offline" | "signed-out"} State */
/**
 * @typedef {object} Listener
 * @property {(pieces: Piece[], position: number, room: string) => void} draw
 * @property {(position: number) => void} reload the page should be fetched again: it lacks what is at this position
 * @property {(state: State) => void} turn
 * @property {() => void} fresh nothing is missing at this moment
 */

const SILENT_FOR = 7_000; // three heartbeats and a little
const OFFLINE_AFTER = 8_000;
const PULL_PATIENCE = 10_000;
const RETRY = { reconnectionDelay: 400, reconnectionDelayMax: 5_000, randomizationFactor: 0.5, timeout: 5_000 };

export class Stream {
  /** @param {number} position @param {any} io the vendored client @param {Listener} listener */
  constructor(position, io, listener) {
    this.cursors = new Cursors(position);
    /** @type {string[]} the rooms, the one that shows most first */
    this.rooms = [];
    this._listener = listener;
    this._paused = false;
    this._pulling = false;
    this._again = false;
    this._heard = Date.now();
    this._lost = Date.now();
    this.state = /** @type {State} */ ("reconnecting");
    this._shown = new Shown();
    this._socket = io({ transports: ["websocket"], autoConnect: false, ...RETRY, query: this._page });
    this._listen();
    setInterval(() => this._watch(), 1_000);
  }

  /** What is on the page, and whose link it is of. */
  get _page() {
    const { tracking } = document.body.dataset;
    return { shows: `${this._shown}`, ...(tracking && { tracking }) };
  }

  _listen() {
    this._socket.on("hello", (/** @type {{rooms: Record<string, number>}} */ { rooms }) => {
      this.rooms = Object.keys(rooms);
      this._hear();
      this._turn(this._paused ? "paused" : "live");
      if (this.cursors.greet(rooms)) this.pull();
    });
    this._socket.on("frame", (/** @type {Frame} */ frame) => this._take(frame));
    this._socket.on("head", (/** @type {{rooms: Record<string, number>}} */ { rooms }) => {
      this._hear();
      if (this.cursors.isBehind(rooms)) this.pull();
    });
    this._socket.on("disconnect", (/** @type {string} */ reason) => {
      this._lose();
      if (reason === "io server disconnect") this._ask();
    });
    this._socket.on("connect_error", () => {
      this._lose();
      if (!this._socket.active) this._ask();
    });
  }

  connect() {
    if (this._socket.connected) return;
    this._socket.connect();
  }

  /** Without a socket the browser may keep the page for the way back. */
  rest() {
    this._socket.disconnect();
    this._lose();
  }

  /** The page was asleep or away: whatever the socket believes, look. */
  wake() {
    if (Date.now() - this._heard > SILENT_FOR) this._socket.disconnect();
    this.connect();
    this.pull();
  }

  /** @param {boolean} paused paused frames are left where they are; going on pulls them */
  pause(paused) {
    this._paused = paused;
    if (this.state === "live" || this.state === "paused") this._turn(paused ? "paused" : "live");
    if (!paused) this.pull();
  }

  get paused() {
    return this._paused;
  }

  /** @param {number} position the page was printed again */
  restart(position) {
    this.cursors.restart(position);
    this.look();
  }

  /** The page may show more than before: the server is told, and what happened to it since it was printed is pulled. */
  look() {
    const since = this._shown.grew();
    if (since === null) return;
    this.cursors.restart(Math.min(since, this.cursors.least));
    this._socket.io.opts.query = this._page;
    if (!this._socket.connected) return;
    this._socket.disconnect();
    this.connect();
  }

  /** @param {Frame} frame */
  _take(frame) {
    this._hear();
    if (this._paused) return;
    const kind = this.cursors.take(frame);
    if (kind === "gap") this.pull();
    if (kind === "next") this._show(frame, frame.room);
  }

  /** @param {{pieces: Piece[], position: number, reload: boolean}} told @param {string} room */
  _show(told, room) {
    this._listener.draw(told.pieces, told.position, room);
    if (told.reload) this._listener.reload(told.position);
  }

  /** Ask for what was missed. One question at a time; who asks meanwhile is answered by a second one. */
  async pull() {
    if (this._paused) return;
    if (this._pulling) {
      this._again = true;
      return;
    }
    this._pulling = true;
    try {
      do {
        this._again = false;
        await this._pullOnce();
      } while (this._again);
    } finally {
      this._pulling = false;
    }
  }

  async _pullOnce() {
    const answer = await this._fetch(`/live/since/${this.cursors.least}?${new URLSearchParams(this._page)}`);
    if (answer === null || this._paused) return;
    this._hear();
    this.cursors.pulled(answer.position);
    this._show(answer, "");
  }

  /** @param {string} address @returns {Promise<any>} null when it could not be had now; a heartbeat or reconnect asks again */
  async _fetch(address) {
    try {
      const signal = AbortSignal.timeout(PULL_PATIENCE);
      const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", signal });
      if (response.status === 401 || response.status === 403) this._turn("signed-out");
      return response.ok ? await response.json() : null;
    } catch {
      this._lose();
      return null;
    }
  }

  /** The server closed the socket: signed out, another role, or going to restart. Ask which, then come back. */
  async _ask() {
    await this.pull();
    if (this.state === "signed-out") return;
    setTimeout(() => this.connect(), 300 + Math.random() * 1_000);
  }

  _hear() {
    this._heard = Date.now();
    if (!this._paused) this._listener.fresh();
  }

  _lose() {
    if (this.state === "live" || this.state === "paused") {
      this._lost = Date.now();
      this._turn("reconnecting");
    }
    this._watch();
  }

  _watch() {
    if (this._socket.connected && !document.hidden && Date.now() - this._heard > SILENT_FOR) {
      this._socket.disconnect(); // it looks open, but nothing comes any more
      this._lose();
      this.connect();
    }
    const away = !navigator.onLine || Date.now() - this._lost > OFFLINE_AFTER;
    if (this.state === "reconnecting" && away) this._turn("offline");
  }

  /** @param {State} state */
  _turn(state) {
    if (state === this.state) return;
    this.state = state;
    this._listener.turn(state);
  }
}
