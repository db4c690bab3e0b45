// On the telephone: what is said follows what the page shows, until somebody has written something else;
// and what one person watches is fetched again when customers were told otherwise.

const AFTER = 300;
let isPlanned = false;

/** @returns {HTMLElement[]} the lines of the answer, each with its sentence and the day that can be told */
function lines() {
  return [...document.querySelectorAll("[data-said]")].filter((line) => line instanceof HTMLElement);
}

/** @returns {string} the sentences of all lines, one below the other */
function sentences() {
  return lines().map((line) => line.querySelector(".plain")?.textContent?.trim() ?? "").join("\n");
}

/** @param {HTMLElement} button that copies what is said, and says so */
async function copy(button) {
  const field = document.getElementById(button.dataset.copyWords ?? "");
  if (!(field instanceof HTMLTextAreaElement)) return;
  field.select();
  await navigator.clipboard.writeText(field.value);
  const words = button.querySelector("span");
  if (words) words.textContent = button.dataset.done ?? "";
}

/** Remember what the fields began with: what a person has changed is left alone. */
function begin() {
  for (const button of document.querySelectorAll("[data-copy-words]")) button.removeAttribute("hidden");
  for (const field of document.querySelectorAll("textarea[data-words]")) {
    if (field instanceof HTMLTextAreaElement) field.dataset.words ||= field.value;
  }
}

/** The order moved while somebody speaks: the words and the days that are kept are those of now. */
function follow() {
  const words = sentences();
  if (!words) return;
  for (const field of document.querySelectorAll("textarea[data-words]")) {
    if (!(field instanceof HTMLTextAreaElement) || field.value !== field.dataset.words) continue;
    field.value = words;
    field.dataset.words = words;
  }
  for (const line of lines()) {
    for (const day of document.querySelectorAll(`[data-told-of="${line.dataset.said}"]`)) {
      if (day instanceof HTMLInputElement) day.value = line.dataset.told ?? "";
    }
    for (const day of document.querySelectorAll(`[data-day-of="${line.dataset.said}"]`)) day.textContent = line.dataset.day ?? "";
  }
}

async function renewWatched() {
  isPlanned = false;
  const old = document.getElementById("watched");
  if (!old?.dataset.watched || old.contains(document.activeElement)) return;
  try {
    const response = await fetch(old.dataset.watched, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!response.ok || response.redirected) return;
    const mould = document.createElement("template");
    mould.innerHTML = await response.text();
    if (mould.content.firstElementChild) old.replaceWith(mould.content.firstElementChild);
  } catch {
    return; // no network: the page is fetched again when it is back
  }
}

document.addEventListener("waybill:drawn", (event) => {
  const drawn = event.target instanceof Element ? event.target.id : "";
  if (drawn.startsWith("answer-")) follow();
  if (drawn !== "told-moved" && drawn !== "sales-strip") return;
  if (!isPlanned) setTimeout(renewWatched, AFTER);
  isPlanned = true;
});
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy-words]") : null;
  if (button instanceof HTMLElement) copy(button);
});
document.addEventListener("live:printed", begin);
begin();
