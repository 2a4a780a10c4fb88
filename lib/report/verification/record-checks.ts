import type { JsonValue } from "@/lib/core/canonical-json";
import type { RecordCheck } from "./level-result";

type Members = { readonly [name: string]: JsonValue };
/** Number of patients and of events that the nearest enclosing part of the record states. */
type Totals = { readonly n: number | null; readonly events: number | null };

/** A sum of doubles may differ from the whole in its last digits. */
const TOLERANCE = 1e-9;

/** What must hold in every record, whatever else it says. */
export const RECORD_CHECKS: readonly RecordCheck[] = [
  checkForm,
  (record) => firstFault(record, findEstimateFault),
  (record) => firstFault(record, findTableFault),
  (record) => firstFault(record, findPartsFault),
];

function checkForm(record: JsonValue): string | null {
  if (!isMembers(record)) return "The record is no object.";
  const { schema, version } = record;
  if (schema !== "gradient-rounds/report")
    return `The record states the form ${JSON.stringify(schema ?? null)}, which is no report.`;
  return Number.isInteger(version) ? null : "The record states no version of its form.";
}

/** An interval holds its value, is not turned over, and no more patients have the event than there are. */
function findEstimateFault(node: Members, place: string): string | null {
  if (node["status"] !== "estimated") return null;
  const { value, lower, upper, level, n, events } = node;
  if (typeof value !== "number") return `The estimate at ${place} has no value.`;
  const slack = TOLERANCE * Math.max(1, Math.abs(value));
  if (typeof lower === "number" && lower > value + slack)
    return `At ${place} the value ${value} is below its interval, which begins at ${lower}.`;
  if (typeof upper === "number" && upper < value - slack)
    return `At ${place} the value ${value} is above its interval, which ends at ${upper}.`;
  if (typeof level === "number" && !(level > 0 && level < 1)) return `At ${place} the level ${level} is no coverage.`;
  const isMore = typeof n === "number" && typeof events === "number" && events > n + slack;
  return isMore ? `At ${place} there are ${events} events among ${n}.` : null;
}

/** True positives and false negatives are the events, false positives and true negatives the others. */
function findTableFault(node: Members, place: string, { n, events }: Totals): string | null {
  const { tp, fp, fn, tn } = node;
  if (typeof tp !== "number" || typeof fp !== "number" || typeof fn !== "number" || typeof tn !== "number") return null;
  if (events !== null && !areClose(tp + fn, events))
    return `At ${place} TP + FN is ${tp + fn}, but there are ${events} events.`;
  if (n !== null && !areClose(tp + fp + fn + tn, n))
    return `At ${place} the four cells add up to ${tp + fp + fn + tn}, but there are ${n} patients.`;
  return null;
}

/** `parts` are what a whole falls into: they add up to it. Parts that are withheld leave the sum open. */
function findPartsFault(node: Members, place: string): string | null {
  const parts = node["parts"];
  if (!Array.isArray(parts)) return null;
  for (const name of ["n", "events"] as const) {
    const whole = node[name];
    const counts = parts.map((part: JsonValue) => (isMembers(part) ? part[name] : null));
    if (typeof whole !== "number") continue;
    const known = counts.filter((count) => typeof count === "number");
    const sum = known.reduce((total, count) => total + count, 0);
    const isWrong = known.length === counts.length ? !areClose(sum, whole) : sum > whole + TOLERANCE;
    if (isWrong)
      return `At ${place} the groups add up to ${sum} ${name === "n" ? "patients" : "events"}, but the whole has ${whole}.`;
  }
  return null;
}

type FindFault = (node: Members, place: string, totals: Totals) => string | null;

function firstFault(root: JsonValue, find: FindFault): string | null {
  const visit = (node: JsonValue, place: string, above: Totals): string | null => {
    if (Array.isArray(node))
      return firstOf(node.entries(), ([index, entry]) => visit(entry, `${place}[${index}]`, above));
    if (!isMembers(node)) return null;
    const totals = totalsOf(node, above);
    return (
      find(node, place, totals) ??
      firstOf(Object.entries(node), ([name, entry]) => visit(entry, `${place}.${name}`, totals))
    );
  };
  return visit(root, "$", { n: null, events: null });
}

function totalsOf({ n, events }: Members, above: Totals): Totals {
  if (typeof n !== "number" && typeof events !== "number") return above;
  return { n: typeof n === "number" ? n : null, events: typeof events === "number" ? events : null };
}

function firstOf<T>(items: Iterable<T>, find: (item: T) => string | null): string | null {
  for (const item of items) {
    const fault = find(item);
    if (fault !== null) return fault;
  }
  return null;
}

function isMembers(value: JsonValue | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function areClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}
