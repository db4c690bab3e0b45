// The arithmetic of a ranking, as the server does it (app/scoring/rules: total, stability): whole hundredths, whole per cent.
// A score is null where there is no data: it takes no part, the weights of the others count for all.

/** @typedef {(number | null)[]} Scores six, in hundredths */

export const TOP = 3;
const DOWN = 9, UP = 11;

/**
 * The weighted mean in hundredths, rounded half up.
 * @param {Scores} scores @param {number[]} weights
 * @returns {number | null} null where nothing that weighs has data
 */
export function total(scores, weights) {
  let sum = 0, weight = 0;
  scores.forEach((score, place) => {
    if (score === null) return;
    sum += weights[place] * score;
    weight += weights[place];
  });
  return weight ? Math.floor((2 * sum + weight) / (2 * weight)) : null;
}

/**
 * How many criteria that weigh have data, and of how many.
 * @param {Scores} scores @param {number[]} weights
 * @returns {[number, number]}
 */
export function coverage(scores, weights) {
  const weighing = weights.flatMap((weight, place) => (weight ? [place] : []));
  return [weighing.filter((place) => scores[place] !== null).length, weighing.length];
}

/**
 * The place of each by its total, the highest first; who is equal shares the place: 1, 2, 2, 4.
 * @param {number[]} totals
 * @returns {number[]} in the order of the totals
 */
export function places(totals) {
  const ordered = [...totals].sort((one, other) => other - one);
  return totals.map((score) => ordered.indexOf(score) + 1);
}

/**
 * Every combination of a tenth less and a tenth more, in tenths of a per cent.
 * @param {number[]} weights
 * @returns {number[][]}
 */
export function variants(weights) {
  const count = 2 ** weights.length;
  return Array.from({ length: count }, (_, row) =>
    weights.map((weight, place) => weight * ((row >> (weights.length - 1 - place)) & 1 ? UP : DOWN)));
}

/**
 * In how many of the variants each supplier is among the first.
 * @param {Scores[]} suppliers @param {number[]} weights @param {number} top
 * @returns {number[]}
 */
export function held(suppliers, weights, top = TOP) {
  const counts = suppliers.map(() => 0);
  for (const variant of variants(weights)) {
    const totals = suppliers.map((scores) => total(scores, variant));
    const firsts = /** @type {number[]} */ (totals.filter((each) => each !== null)).sort((one, other) => other - one);
    if (!firsts.length) continue;
    const least = firsts[Math.min(top, firsts.length) - 1];
    totals.forEach((each, place) => { if (each !== null && each >= least) counts[place] += 1; });
  }
  return counts;
}
