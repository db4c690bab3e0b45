// Keeps an open page equal to a fresh one. Pages that are live are printed with <body data-position>.
import * as badge from "./live/badge.js";
import { watchForms } from "./live/editing.js";
import { Page } from "./live/page.js";
import { put, watchOffers } from "./live/pieces.js";
import { watchEyes } from "./live/seen.js";
import { Stream } from "./live/stream.js";

/** @typedef {import("./live/cursors.js").Piece} Piece */

/** @type {any} the vendored client, loaded before this module */
const io = /** @type {any} */ (window).io;
/** @type {Map<string, string>} which room drew a piece last */
const drawnIn = new Map();
/** @type {import("./live/waiting.js").Waiting | null} on pages that list rows */
let waiting = null;
let afterPress = (/** @type {any} */ go) => go();

const page = new Page(printed, () => stream.paused);

const stream = new Stream(Number(document.body.dataset.position), io, {
  draw: (...drawing) => afterPress(() => draw(...drawing)),
  reload: (position) => page.want(position),
  turn(state) {
    badge.show(state);
    if (state === "live") page.wake();
    document.dispatchEvent(new CustomEvent("live:state", { detail: { state } }));
  },
  fresh: badge.isFresh,
});

/** @param {number} position the page was printed again */
function printed(position) {
  stream.restart(position);
  drawnIn.clear();
  note(position);
  document.dispatchEvent(new CustomEvent("live:printed", { detail: { position } }));
  stream.pull();
}

/** @param {Piece[]} pieces @param {number} position @param {string} room "" for a pull */
function draw(pieces, position, room) {
  for (const piece of pieces) {
    const outcome = put(piece, position, isPreferred(room, piece.id));
    if (outcome === "drawn") drawnIn.set(piece.id, room);
    if (isFollowed(piece.id) || (outcome === "drawn" && isAround(piece.id))) page.want(position);
    waiting?.[outcome]?.(piece.id, piece.html !== "");
  }
  note(position);
}

/** @param {string} room @param {string} id @returns {boolean} of two rooms' drawings the richer one stays */
function isPreferred(room, id) {
  const before = drawnIn.get(id);
  return room === "" || (before !== undefined && stream.rooms.indexOf(room) < stream.rooms.indexOf(before));
}

/** @param {string} id @returns {boolean} the page around this piece says what follows from it: verbs, forms, headings */
function isAround(id) {
  return document.getElementById(id)?.hasAttribute("data-live-around") ?? false;
}

/** @param {string} id @returns {boolean} the page has no pieces, but is made of what this one tells of */
function isFollowed(id) {
  const kind = document.querySelector("[data-live-follows]")?.getAttribute("data-kind");
  return Boolean(kind && id.startsWith(`${kind}-`));
}

/** @param {number} position the page is now as of here */
function note(position) {
  const shown = Math.max(position, stream.cursors.most);
  document.documentElement.dataset.livePosition = String(shown);
  document.dispatchEvent(new CustomEvent("live:position", { detail: { position: shown } }));
}

function watchComingAndGoing() {
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
}

if (document.getElementById("updates-waiting")) {
  ({ afterPress } = await import("./live/press.js"));
  const { Waiting } = await import("./live/waiting.js");
  waiting = new Waiting(() => page.ask());
}
if (document.getElementById("pause")) {
  const { offerPause } = await import("./live/pause.js");
  offerPause(stream);
}
document.addEventListener("htmx:after:swap", () => stream.look());
// Few open a conversation: its script comes with the first click.
document.addEventListener("click", async (event) => {
  const link = event.target instanceof Element ? event.target.closest(".lines [data-talk]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { toggle } = await import("./talk.js");
  toggle(link, () => stream.look());
});
watchForms(document);
watchEyes();
watchOffers();
watchComingAndGoing();
note(stream.cursors.most);
stream.connect();
