// Instants. The page prints them in UTC; here they are said in the reader's own zone and language:
// `<time datetime>` as a date and a time, `<time data-clock>` as "10:42", `<time data-age>` as "3 h" that keeps counting.

const UNITS = /** @type {const} */ ([["day", 86_400], ["hour", 3_600], ["minute", 60]]);

/**
 * @param {number} seconds since the instant
 * @param {string} language of the page
 * @returns {string} "12 d", "3 h", "5 min"; below a minute "0 min"
 */
export function age(seconds, language) {
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? ["minute", 60];
  const count = Math.max(0, Math.floor(seconds / length));
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow" }).format(count);
}

/** @param {ParentNode} root where the ages are brought up to date */
export function refreshAges(root) {
  const language = document.documentElement.lang || "en";
  for (const element of root.querySelectorAll("time[data-age]")) {
    const then = Date.parse(/** @type {HTMLTimeElement} */ (element).dateTime);
    const text = age((Date.now() - then) / 1000, language);
    if (element.textContent !== text) element.textContent = text;
  }
}

/** @param {ParentNode} root where instants are said in the reader's own zone */
export function localise(root) {
  const language = document.documentElement.lang || "en";
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const full = new Intl.DateTimeFormat(language, { day: "2-digit", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  for (const element of root.querySelectorAll("time[datetime*='T']:not([data-age])")) {
    const instant = new Date(/** @type {HTMLTimeElement} */ (element).dateTime);
    if (Number.isNaN(instant.valueOf())) continue;
    element.textContent = "clock" in /** @type {HTMLElement} */ (element).dataset ? clock.format(instant) : full.format(instant);
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
