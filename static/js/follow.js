// Ticking lines to urge: all of a section at once, and a button that says how many suppliers are meant.
import "./live/heading.js";

/** @returns {HTMLInputElement[]} */
function boxes(root = document) {
  return [...root.querySelectorAll("input[name='line']")].filter((box) => box instanceof HTMLInputElement);
}

/** Say on the button how many suppliers are meant; while anything is ticked the page is not drawn again by itself. */
function count() {
  const form = document.getElementById("urge");
  const button = form?.querySelector("button");
  if (!form || !(button instanceof HTMLButtonElement)) return;
  const meant = new Set(boxes().filter((box) => box.checked).map((box) => box.dataset.supplier)).size;
  button.dataset.none ??= button.textContent ?? "";
  const words = meant === 1 ? button.dataset.one : button.dataset.other?.replace("{n}", String(meant));
  button.textContent = (meant ? words : button.dataset.none) ?? "";
  form.toggleAttribute("data-editing", meant > 0);
}

/** @param {HTMLInputElement} all ticks or unticks what its section shows */
function tickAll(all) {
  const list = document.querySelector(`[data-section="${all.dataset.tickAll}"]`);
  if (list instanceof HTMLElement) for (const box of boxes(/** @type {any} */ (list))) box.checked = all.checked;
}

function offer() {
  for (const label of document.querySelectorAll(".choice.all")) label.removeAttribute("hidden");
  count();
}

document.addEventListener("change", (event) => {
  if (!(event.target instanceof HTMLInputElement) || event.target.type !== "checkbox") return;
  if (event.target.dataset.tickAll) tickAll(event.target);
  count();
});
document.addEventListener("live:printed", offer);
offer();
