// Days of a history as the reader lives them: the page groups by the days of UTC, which end elsewhere at another hour.

/** @param {Date} instant @returns {string} its day where the reader is, as a key */
function dayOf(instant) {
  return `${instant.getFullYear()}-${instant.getMonth()}-${instant.getDate()}`;
}

/** @param {Date} instant @returns {HTMLElement} */
function heading(instant) {
  const language = document.documentElement.lang || "en";
  const format = new Intl.DateTimeFormat(language, { day: "2-digit", month: "short", year: "numeric" });
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const made = document.createElement("h3");
  made.textContent = `${parts.day} ${parts.month} ${parts.year}`;
  return made;
}

/** @param {Element} past entries, the newest first, under the headings of their days */
function regroup(past) {
  /** @type {[string, HTMLElement, HTMLOListElement][]} */
  const days = [];
  for (const entry of past.querySelectorAll("li")) {
    const instant = new Date(entry.querySelector("time")?.dateTime ?? "");
    const last = days.at(-1);
    if (last && last[0] === dayOf(instant)) last[2].append(entry);
    else {
      const list = document.createElement("ol");
      list.className = "history";
      list.append(entry);
      days.push([dayOf(instant), heading(instant), list]);
    }
  }
  past.replaceChildren(...days.flatMap(([, head, list]) => [head, list]));
}

function sayZone() {
  for (const each of document.querySelectorAll("[data-zone]")) each.textContent = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const past of document.querySelectorAll("[data-days]")) regroup(past);
}

document.addEventListener("waybill:drawn", sayZone);
sayZone();
