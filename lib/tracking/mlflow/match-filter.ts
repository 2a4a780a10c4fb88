import type { Comparison, Entity } from "./filter-grammar";
import type { Order } from "./parse-filter";

/** What a search finds: null where there is no such thing, a list where there may be several. */
export type Found = number | string | null | readonly string[];

/** What a search asks a run or an experiment for. */
export type Lookup<Thing> = (thing: Thing, entity: Entity) => Found;

/** Whether all comparisons hold. What a thing does not have is only ever NULL: no other comparison holds of it. */
export function matchesFilter<Thing>(thing: Thing, comparisons: readonly Comparison[], lookup: Lookup<Thing>): boolean {
  return comparisons.every((comparison) => holds(lookup(thing, comparison), comparison));
}

/** Of several one has to do. */
function holds(found: Found, comparison: Comparison): boolean {
  if (isList(found)) return found.some((each) => holds(each, comparison));
  const { comparator, value } = comparison;
  if (comparator === "IS NULL") return found === null;
  if (found === null) return false;
  if (comparator === "IS NOT NULL") return true;
  if (comparator === "IN") return Array.isArray(value) && value.includes(found);
  if (comparator === "NOT IN") return Array.isArray(value) && !value.includes(found);
  if (typeof found === "number") return typeof value === "number" && compareNumbers(found, comparator, value);
  if (typeof value !== "string") return false;
  if (comparator === "=") return found === value;
  if (comparator === "!=") return found !== value;
  if (comparator === "LIKE") return matchesPattern(found, value);
  return comparator === "ILIKE" && matchesPattern(found.toLowerCase(), value.toLowerCase());
}

function compareNumbers(found: number, comparator: Comparison["comparator"], value: number): boolean {
  if (comparator === "=") return found === value;
  if (comparator === "!=") return found !== value;
  if (comparator === ">") return found > value;
  if (comparator === ">=") return found >= value;
  if (comparator === "<") return found < value;
  return comparator === "<=" && found <= value;
}

/**
 * Whether a text is as a pattern says, in which `%` stands for any text and `_` for any character. It goes back to the
 * last `%` alone, so that it costs at most the product of the two lengths.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const letters = [...text];
  const signs = [...pattern];
  let at = 0;
  let sign = 0;
  let anyAt = -1;
  let resumeAt = 0;
  while (at < letters.length) {
    if (signs[sign] === "%") {
      anyAt = sign;
      resumeAt = at;
      sign += 1;
    } else if (sign < signs.length && (signs[sign] === "_" || signs[sign] === letters[at])) {
      at += 1;
      sign += 1;
    } else if (anyAt !== -1) {
      resumeAt += 1;
      at = resumeAt;
      sign = anyAt + 1;
    } else return false;
  }
  while (signs[sign] === "%") sign += 1;
  return sign === signs.length;
}

/**
 * Sorts as MLflow's server does: what has no value stands last in either direction, NaN before it, and `last` decides
 * between equals.
 */
export function sortFound<Thing>(
  things: readonly Thing[],
  orders: readonly Order[],
  lookup: Lookup<Thing>,
  last: (left: Thing, right: Thing) => number,
): Thing[] {
  return things.toSorted((left, right) => {
    for (const order of orders) {
      const compared = compareFound(lookup(left, order), lookup(right, order), order.isDescending);
      if (compared !== 0) return compared;
    }
    return last(left, right);
  });
}

function isList(found: Found): found is readonly string[] {
  return Array.isArray(found);
}

function compareFound(left: Found, right: Found, isDescending: boolean): number {
  const byRank = rankOf(left) - rankOf(right);
  // Nothing is sorted by what there may be several of.
  if (byRank !== 0 || left === null || right === null || isList(left) || isList(right)) return byRank;
  const compared = left < right ? -1 : left > right ? 1 : 0;
  return isDescending ? -compared : compared;
}

function rankOf(value: Found): number {
  if (value === null) return 2;
  return Number.isNaN(value) ? 1 : 0;
}
