// Instants. The page prints them in UTC; here they are said in the reader's own zone and language:
// `<time datetime>` as a date and a time, `<time data-clock>` as "10:42", `<time data-age>` as "3 h" that keeps counting.

const LENGTHS = [86_400, 3_600, 60];

/** @param {ParentNode} root where the ages are brought up to date, in the words of the `age` filter */
export function refreshAges(root) {
  const patterns = (document.documentElement.dataset.ages ?? "{n} d|{n} h|{n} min").split("|");
  for (const element of root.querySelectorAll("time[data-age]")) {
    const seconds = (Date.now() - Date.parse(/** @type {HTMLTimeElement} */ (element).dateTime)) / 1000;
    const unit = LENGTHS.findIndex((length) => seconds >= length);
    if (unit >= 0) element.textContent = patterns[unit].replace("{n}", String(Math.floor(seconds / LENGTHS[unit])));
  }
}

/** @param {Intl.DateTimeFormat} format @param {Date} instant @returns {string} "04 Dec 2026", as every date of the product */
function inOrder(format, instant) {
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${parts.day} ${parts.month} ${parts.year}`;
}

/** @param {ParentNode} root where instants are said in the reader's own zone */
export function localise(root) {
  const language = document.documentElement.lang || "en";
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = new Intl.DateTimeFormat(language, { day: "2-digit", month: "short", year: "numeric" });
  for (const element of root.querySelectorAll("time[datetime*='T']:not([data-age])")) {
    const instant = new Date(/** @type {HTMLTimeElement} */ (element).dateTime);
    if (Number.isNaN(instant.valueOf())) continue;
    const time = clock.format(instant);
    element.textContent = element.hasAttribute("data-clock") ? time : `${inOrder(day, instant)} ${time}`;
  }
}

/** Say every instant of the page, now, after each swap, and twice a minute: enough for a unit of minutes. */
export function keepTimesCurrent() {
  const say = (/** @type {ParentNode} */ root) => {
    localise(root);
    refreshAges(root);
  };
  say(document);
  document.addEventListener("htmx:after:swap", () => say(document));
  document.addEventListener("waybill:drawn", (event) => say(/** @type {ParentNode} */ (event.target)));
  setInterval(() => refreshAges(document), 30_000);
}
