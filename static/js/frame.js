// The frame: themes, menus, ages.
import { keepTimesCurrent } from "./time.js";

/** @returns {"light" | "dark"} */
function shownTheme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function switchTheme() {
  const next = shownTheme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
}

/** @param {EventTarget | null} target */
function closeMenus(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!(target instanceof Node && menu.contains(target))) menu.removeAttribute("open");
  }
}

/** @param {HTMLElement} button copies the field it names */
async function copy(button) {
  const field = document.getElementById(button.dataset.copy ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.select();
  await navigator.clipboard.writeText(field.value);
  const words = button.querySelector("span");
  if (words) words.textContent = button.dataset.done ?? "";
}

for (const button of document.querySelectorAll("[data-theme-next]")) {
  button.removeAttribute("hidden");
  button.addEventListener("click", switchTheme);
}
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
});
for (const button of document.querySelectorAll("[data-copy]")) {
  button.removeAttribute("hidden");
  button.addEventListener("click", () => copy(/** @type {HTMLElement} */ (button)));
}
document.querySelector("#errors")?.focus();
if (document.querySelector("[data-count]")) setTimeout(() => import("./bell.js").catch(() => {}), 200);
keepTimesCurrent();
