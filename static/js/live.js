// Keeps an open page equal to a fresh one. Pages that are live are printed with <body data-position>.
import * as badge from "./live/badge.js";
import { watchForms } from "./live/editing.js";
import { Page } from "./live/page.js";
import { put, watchOffers } from "./live/pieces.js";
import { watchEyes } from "./live/seen.js";
import { Stream } from "./live/stream.js";
import { Waiting } from "./live/waiting.js";

/** @typedef {import("./live/cursors.js").Piece} Piece */

/** @type {Map<string, string>} which room drew a piece last */
const drawnIn = new Map();

/** @param {Stream} stream @param {string} room @param {string} id @returns {boolean} of two rooms' drawings the richer one stays */
function isPreferred(stream, room, id) {
  const before = drawnIn.get(id);
  return room === "" || (before !== undefined && stream.rooms.indexOf(room) < stream.rooms.indexOf(before));
}

function start() {
  /** @type {Page} */
  const page = new Page((position) => {
    stream.restart(position);
    waiting.clear();
    drawnIn.clear();
    note(position);
    showPause();
    stream.pull();
  });
  const waiting = new Waiting(() => page.fetch());
  const stream = new Stream(Number(document.body.dataset.position), { draw, reload, turn, fresh: badge.isFresh }, io);

  /** @param {Piece[]} pieces @param {number} position @param {string} room "" for a pull */
  function draw(pieces, position, room) {
    for (const piece of pieces) {
      const outcome = put(piece, position, isPreferred(stream, room, piece.id));
      if (outcome === "drawn") drawnIn.set(piece.id, room);
      if (outcome === "drawn") waiting.changed(piece.id);
      if (outcome === "gone") waiting.gone(piece.id);
      if (outcome === "unknown") waiting.unknown(piece.id, piece.html !== "");
      if (outcome === "drawn" && isAround(piece.id)) page.want(position);
    }
    note(position);
  }

  /** @param {number} position */
  function reload(position) {
    page.want(position);
  }

  /** @param {number} position */
  function note(position) {
    const shown = Math.max(position, stream?.cursors.most ?? 0);
    document.documentElement.dataset.livePosition = String(shown);
    document.dispatchEvent(new CustomEvent("live:position", { detail: { position: shown } }));
  }

  /** @param {import("./live/stream.js").State} state */
  function turn(state) {
    badge.show(state);
    showPause();
    document.dispatchEvent(new CustomEvent("live:state", { detail: { state } }));
  }

  function showPause() {
    const button = document.getElementById("pause");
    if (!button) return;
    button.hidden = false;
    button.setAttribute("aria-pressed", String(stream.paused));
  }

  /** @param {KeyboardEvent} event */
  function isPauseKey(event) {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea, [contenteditable]");
    return event.key === "p" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && document.getElementById("pause");
  }

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("#pause")) stream.pause(!stream.paused);
  });
  document.addEventListener("keydown", (event) => {
    if (isPauseKey(event)) stream.pause(!stream.paused);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    stream.wake();
    page.wake();
  });
  addEventListener("online", () => stream.wake());
  addEventListener("offline", () => stream.rest());
  addEventListener("pagehide", () => stream.rest());
  addEventListener("pageshow", (event) => {
    if (event.persisted) stream.wake();
  });

  watchForms(document);
  watchEyes();
  watchOffers();
  note(stream.cursors.most);
  showPause();
  stream.connect();
}

/** @param {string} id @returns {boolean} the page around this piece says things that follow from it: verbs, forms, headings */
function isAround(id) {
  return document.getElementById(id)?.hasAttribute("data-live-around") ?? false;
}

/** @type {any} the vendored client, loaded before this module */
const io = /** @type {any} */ (window).io;
if (document.body.dataset.position !== undefined && io) start();
