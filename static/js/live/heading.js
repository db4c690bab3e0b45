// The heading of a list counts what waits for its reader: fetched again soon after a row of the list's kind has changed,
// whether the page shows it or not.

const AFTER = 300;
// With many open lists each question counts: the first one comes soon, later ones gather.
const AT_MOST_EVERY = 5_000;

let askedAt = 0;
let isPlanned = false;

async function renew() {
  isPlanned = false;
  askedAt = Date.now();
  const address = document.querySelector("[data-head]")?.getAttribute("data-head");
  if (!address) return;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (response.ok && !response.redirected) show(await response.text());
  } catch {
    return; // no network: the page is fetched again when it is back
  }
}

/** @param {string} html */
function show(html) {
  const mould = document.createElement("template");
  mould.innerHTML = html;
  const fresh = mould.content.firstElementChild;
  const old = document.querySelector("[data-head]");
  if (fresh && old && fresh.textContent !== old.textContent && !old.contains(document.activeElement)) old.replaceWith(fresh);
}

document.addEventListener("live:row", () => {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(renew, Math.max(AFTER, askedAt + AT_MOST_EVERY - Date.now()));
});
