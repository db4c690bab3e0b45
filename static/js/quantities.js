// Quantities that are typed, read as the server reads them: in the tradition of the page's language, or of the other where ours makes no sense.

export const usesComma = () => /^(de|es|fr|pt)/.test(document.documentElement.lang);

/** @param {string} group @param {string} point @returns {RegExp} a number in groups of three */
const grouped = (group, point) => new RegExp(`^-?\\d{1,3}(\\${group}\\d{3})+(\\${point}\\d+)?$`);

/**
 * @param {string} text "2000", "2,000" or "2 000.5"; with a comma for decimals "2.000,5"
 * @param {boolean} comma
 * @returns {number | null} null when it is no number, or could mean two
 */
export function readQuantity(text, comma = usesComma()) {
  const plain = text.replace(/[\s\u00a0\u202f']/g, "");
  let [point, group] = comma ? [",", "."] : [".", ","];
  if (/^-?[1-9]\d{0,2}[.,]000$/.test(plain) && plain.at(-4) === point) return null;
  if (plain.includes(group) && !grouped(group, point).test(plain)) [point, group] = [group, point];
  if (!new RegExp(`^-?(\\d+|\\d{1,3}(\\${group}\\d{3})+)(\\${point}\\d+)?$`).test(plain)) return null;
  return Number(plain.replaceAll(group, "").replace(point, "."));
}
