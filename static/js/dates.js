// Dates that are typed. The server reads them; here they are read too, for the sentence and the difference beside them.
// A date is a day without a zone: it is kept as a number of days, never as a Date of the reader's zone.

const DAY = 86_400_000;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
let monthsFirst = document.documentElement.lang === "en";
const FORMS = [ // a year that begins with 0 is none: 0026 is no 2026
  { form: /^([1-9]\d{3})-(\d{1,2})-(\d{1,2})$/, take: (/** @type {string[]} */ [, y, m, d]) => ({ y, m, d }) },
  { form: /^(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{2}|[1-9]\d{3})?$/, take: (/** @type {string[]} */ [, d, m, y]) => ({ y, m, d }) },
  { form: /^(\d{1,2})\/(\d{1,2})(?:\/(\d{2}|[1-9]\d{3}))?$/, take: slashed },
  { form: /^(\d{1,2})\s+([a-z]{3})[a-z]*\.?\s*([1-9]\d{3})?$/, take: (/** @type {string[]} */ [, d, name, y]) => ({ y, m: MONTHS.indexOf(name) + 1, d }) },
];

/** @param {string[]} match of "12/4": English puts the month first, as the server does; "25/12" can be read in one way alone */
function slashed([, first, second, y]) {
  const monthFirst = Number(second) > 12 || (Number(first) <= 12 && monthsFirst);
  return monthFirst ? { y, m: first, d: second } : { y, m: second, d: first };
}

/**
 * @param {number} y @param {number} m 1 to 12 @param {number} d
 * @returns {number | null} days since 1970, null when the calendar has no such day
 */
function dayNumber(y, m, d) {
  const moment = new Date(Date.UTC(y, m - 1, d));
  return moment.getUTCMonth() === m - 1 && moment.getUTCDate() === d ? moment.valueOf() / DAY : null;
}

/**
 * @param {string} text "4.12.", "12/4", "4 Dec 2026" or "2026-12-04"
 * @param {number} near the day that a date without a year is nearest to
 * @returns {number | null} days since 1970, or null when it is no date
 */
export function readDate(text, near = Date.now() / DAY) {
  const typed = text.trim().toLowerCase();
  for (const { form, take } of FORMS) {
    const match = form.exec(typed);
    if (!match) continue;
    const { y, m, d } = take(match);
    if (y !== undefined) return dayNumber(Number(y) < 100 ? Number(y) + 2000 : Number(y), Number(m), Number(d));
    const year = new Date(near * DAY).getUTCFullYear();
    const days = [year - 1, year, year + 1].map((each) => dayNumber(each, Number(m), Number(d))).filter((each) => each !== null);
    return days.sort((a, b) => Math.abs(a - near) - Math.abs(b - near))[0] ?? null;
  }
  return null;
}

/** @param {number} day since 1970 @returns {string} "2026-12-04" */
export const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/** @param {number} day since 1970 @returns {string} "04 Dec 2026" where months have English names, else "2026-12-04" */
export function written(day) {
  if (document.documentElement.lang !== "en") return iso(day);
  const moment = new Date(day * DAY);
  const month = MONTHS[moment.getUTCMonth()];
  return `${String(moment.getUTCDate()).padStart(2, "0")} ${month[0].toUpperCase()}${month.slice(1)} ${moment.getUTCFullYear()}`;
}

/** @param {Element} button that stands beside a typed date: opens the browser's calendar */
export function choose(button) {
  const typed = button.parentElement?.querySelector("[data-date]");
  const calendar = button.parentElement?.querySelector("input[type=date]");
  if (!(typed instanceof HTMLInputElement) || !(calendar instanceof HTMLInputElement)) return;
  const day = readDate(typed.value);
  calendar.hidden = false;
  calendar.value = day === null ? "" : iso(day);
  calendar.onchange = () => {
    const chosen = readDate(calendar.value);
    if (chosen === null) return;
    typed.value = written(chosen);
    typed.dispatchEvent(new Event("input", { bubbles: true }));
    typed.focus();
  };
  calendar.showPicker();
}

/** @template T @param {boolean} first @param {() => T} act @returns {T} what it returns while "12/4" is read with the month first, or not */
export function readingMonths(first, act) {
  const before = monthsFirst;
  monthsFirst = first;
  try {
    return act();
  } finally {
    monthsFirst = before;
  }
}
