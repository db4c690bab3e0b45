// A block of cells from a spreadsheet: whose tradition its numbers and dates follow is told by those that can be read in one way alone.
import { readDate, readingMonths, written as writtenDay } from "./dates.js";
import { readQuantity, usesComma } from "./quantities.js";

/** @typedef {HTMLInputElement} Cell */

/** @param {string} text as a clipboard holds it: tabs between cells, a cell with line breaks in quotes @returns {string[][]} */
export function readBlock(text) {
  /** @type {string[][]} */
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r?\n|$)/g)) {
    rows[rows.length - 1].push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end !== "\t" && end !== "") rows.push([]);
    if (end === "") break;
  }
  while (rows.length && rows[rows.length - 1].every((cell) => cell === "")) rows.pop();
  return rows;
}

/** @param {string[]} texts of one column @returns {boolean} whether they write decimals with a comma */
function comma(texts) {
  const plain = texts.map((text) => text.replace(/[\s\u00a0\u202f']/g, ""));
  const german = plain.some((text) => /^-?\d{1,3}(\.\d{3})+,\d+$|^-?\d+,(\d{1,2}|\d{4,})$|^-?\d{1,3}(\.\d{3}){2,}$/.test(text));
  const english = plain.some((text) => /^-?\d{1,3}(,\d{3})+\.\d+$|^-?\d+\.(\d{1,2}|\d{4,})$|^-?\d{1,3}(,\d{3}){2,}$/.test(text));
  return german === english ? usesComma() : german;
}

/** @param {string[]} texts of one column @returns {boolean | null} whether they put the month first; null: as the page's language does */
function monthFirst(texts) {
  const slashed = texts.map((text) => /^(\d{1,2})\/(\d{1,2})\//.exec(text)).filter((found) => found !== null);
  const day = slashed.some((found) => Number(found[1]) > 12);
  const month = slashed.some((found) => Number(found[2]) > 12);
  return day === month ? null : month;
}

/** @param {string} text @param {boolean} withComma @returns {string} as the page's language writes it; what cannot be read stays as it came */
function quantity(text, withComma) {
  const found = readQuantity(text, withComma);
  return found === null ? text : String(found).replace(".", usesComma() ? "," : ".");
}

/** @param {string} text @returns {string} */
function day(text) {
  const found = readDate(text.replace(/[ T]\d{1,2}:\d{2}.*$/, ""));
  return found === null ? text : writtenDay(found);
}

/** @param {string[]} texts of one column @param {boolean} dated @returns {string[]} as they are typed here */
function column(texts, dated) {
  if (!dated) {
    const withComma = comma(texts);
    return texts.map((text) => quantity(text, withComma));
  }
  const first = monthFirst(texts);
  return first === null ? texts.map(day) : readingMonths(first, () => texts.map(day));
}

/**
 * @param {string[][]} block @param {Cell[][]} rows @param {number} row @param {number} at where its first cell goes
 * @returns {{ cells: { cell: Cell, value: string }[], left: string[] }} what goes where, and what found no place; empty cells change nothing
 */
export function placed(block, rows, row, at) {
  /** @type {{ cell: Cell, value: string }[]} */
  const cells = [];
  const left = block.slice(rows.length - row).flat().concat(block.slice(0, rows.length - row).flatMap((line) => line.slice(rows[row].length - at)));
  for (let n = 0; at + n < rows[row].length; n += 1) {
    const texts = block.slice(0, rows.length - row).map((line) => line[n] ?? "");
    const values = column(texts, rows[row][at + n].hasAttribute("data-date"));
    values.forEach((value, down) => {
      if (value) cells.push({ cell: rows[row + down][at + n], value });
    });
  }
  return { cells, left: left.filter(Boolean) };
}
