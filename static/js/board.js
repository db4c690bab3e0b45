// The board's own gesture: a row opens in place, and closes where it was opened.

/** @param {Element} row a row of the board @returns {HTMLElement | null} what was opened under it */
function openedUnder(row) {
  const next = row.nextElementSibling;
  return next instanceof HTMLElement && next.classList.contains("opened") ? next : null;
}

/** Say to everybody, not only to the eye, which rows are open; a row that was redrawn does not know. */
function markOpened() {
  for (const link of document.querySelectorAll("#board .key a")) {
    const row = link.closest("tr");
    link.setAttribute("aria-expanded", String(Boolean(row && openedUnder(row))));
  }
}

// In the capturing phase: an open row is closed before htmx hears of the click and fetches it again.
document.addEventListener(
  "click",
  (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opened = target?.closest("[data-close]")?.closest("tr.opened") ?? null;
    const row = opened?.previousElementSibling ?? target?.closest("#board .key a")?.closest("tr");
    const under = row && openedUnder(row);
    if (!row || !under || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    under.remove();
    markOpened();
    row.querySelector("a")?.focus();
  },
  { capture: true },
);
document.addEventListener("htmx:after:swap", markOpened);
document.addEventListener("waybill:drawn", markOpened);
markOpened();
