import { isClose } from "../is-close";

/**
 * Where two values in JSON part, as a path such as `$.diagnosis.summary`; null where they are the same.
 *
 * @param tolerance of numbers, relative to the greater of 1 and both
 */
export function findDifferingPlace(one: unknown, other: unknown, tolerance: number, place = "$"): string | null {
  if (typeof one === "number" && typeof other === "number") return isClose(one, other, tolerance) ? null : place;
  if (!isComposed(one) || !isComposed(other)) return one === other ? null : place;
  if (Array.isArray(one) !== Array.isArray(other)) return place;
  const [parts, others] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  for (const name of new Set([...parts.keys(), ...others.keys()])) {
    const found = findDifferingPlace(parts.get(name), others.get(name), tolerance, `${place}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

function isComposed(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
