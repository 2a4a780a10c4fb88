import type { JsonValue } from "@/lib/core/canonical-json";
import type { RecordCheck } from "./level-result";

type Members = { readonly [name: string]: JsonValue };

/** Limits may fall short of their value by the last digits of a double. */
const TOLERANCE = 1e-9;

/** Every estimate of a record, wherever it stands: its interval holds its value, and no more events than units. */
export const checkEstimates: RecordCheck = (record) => findEstimateFault(record, "$");

/**
 * The first estimate within a value that cannot be, in words; null where all can.
 *
 * @param place what the value is called
 */
export function findEstimateFault(node: JsonValue, place: string): string | null {
  if (Array.isArray(node))
    return firstOf(node.entries(), ([index, entry]) => findEstimateFault(entry, `${place}[${index}]`));
  if (!isMembers(node)) return null;
  return (
    findFault(node, place) ??
    firstOf(Object.entries(node), ([name, entry]) => findEstimateFault(entry, `${place}.${name}`))
  );
}

function findFault(node: Members, place: string): string | null {
  if (node["status"] !== "estimated") return null;
  const { value, lower, upper, level, n, events } = node;
  if (typeof value !== "number") return `The estimate at ${place} has no value.`;
  const slack = TOLERANCE * Math.max(1, Math.abs(value));
  if (typeof lower === "number" && lower > value + slack) {
    return `At ${place} the value ${value} is below its interval, which begins at ${lower}.`;
  }
  if (typeof upper === "number" && upper < value - slack) {
    return `At ${place} the value ${value} is above its interval, which ends at ${upper}.`;
  }
  if (typeof level === "number" && !(level > 0 && level < 1)) return `At ${place} the level ${level} is no coverage.`;
  const isMore = typeof n === "number" && typeof events === "number" && events > n + slack;
  return isMore ? `At ${place} there are ${events} events among ${n}.` : null;
}

function firstOf<T>(items: Iterable<T>, find: (item: T) => string | null): string | null {
  for (const item of items) {
    const fault = find(item);
    if (fault !== null) return fault;
  }
  return null;
}

function isMembers(value: JsonValue): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
