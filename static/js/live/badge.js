// The connection in words, and since when what one sees is as it is.
import { localise, refreshAges } from "../time.js";

/** @typedef {import("./stream.js").State} State */

let fresh = Date.now();

/** What is on the page is as it is now. */
export function isFresh() {
  fresh = Date.now();
}

/** @param {State} state */
export function show(state) {
  const badge = document.getElementById("live-badge");
  if (!badge) return;
  if (state !== "live") sayAsOf(badge);
  badge.dataset.state = state;
}

/** @param {Element} badge */
function sayAsOf(badge) {
  const instant = new Date(fresh).toISOString();
  for (const time of badge.querySelectorAll("time[data-as-of]")) time.setAttribute("datetime", instant);
  localise(badge);
  refreshAges(badge);
}
