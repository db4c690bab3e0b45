// "Undo (27 s)": the seconds go down, and the button goes with the last one. The server decides by its own clock.

/** @param {HTMLElement} bar */
function count(bar) {
  const left = /** @type {HTMLElement | null} */ (bar.querySelector("[data-left]"));
  const until = performance.now() + Number(left?.dataset.left) * 1_000;
  const timer = setInterval(() => {
    const seconds = Math.ceil((until - performance.now()) / 1_000);
    if (left) left.textContent = String(Math.max(0, seconds));
    if (seconds > 0 && bar.isConnected) return;
    clearInterval(timer);
    bar.querySelector("form")?.remove();
  }, 500);
}

/** @type {WeakSet<HTMLElement>} */
const counted = new WeakSet();

export function countAll() {
  for (const bar of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".undo"))) {
    if (!counted.has(bar)) count(bar);
    counted.add(bar);
  }
}

document.addEventListener("waybill:drawn", countAll);
countAll();
