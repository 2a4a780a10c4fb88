import type { Database } from "@/lib/db/database";
import { loadPoints } from "@/lib/db/load-points";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { joinColumns } from "@/lib/series/join-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { type Content, countPoints } from "./make-upload";

/** One file or batch that was sent to a run, and what the client knows about it. */
export type Sending = {
  readonly what: string;
  readonly content: Content;
  /** "unknown" when the connection broke before the answer: it may be there, wholly or not at all. */
  state: "acknowledged" | "unknown";
  /** Sends it again, with the same key or the same bytes; answers how many points counted as new. */
  readonly again: () => Promise<number>;
};

/** What a client sent to one run. No two sendings hold the same step of the same series. */
export type RunLedger = {
  readonly name: string;
  /** null while no answer has named it. */
  runId: string | null;
  readonly sendings: Sending[];
};

/** What is stored of a run: its series by key. */
export type Stored = ReadonlyMap<string, PointColumns>;

/** Reads all points of a run back from the database; a run that no reader sees is empty. */
export async function readStored(db: Database, runId: string | null): Promise<Stored> {
  if (runId === null) return new Map();
  const catalogue = await loadSeriesCatalogue(db, { runId });
  const points = await loadPoints(db, { runId });
  return new Map(
    catalogue.flatMap(({ key, number }) => {
      const columns = points.get(number);
      return columns === undefined ? [] : [[key, bySteps(columns)] as const];
    }),
  );
}

/** Says whether something of a sending is stored; that it is all of it is for `findDamage` to tell. */
export function isThere(stored: Stored, { content }: Sending): boolean {
  for (const [key, { steps }] of content) {
    const columns = stored.get(key);
    if (columns !== undefined && steps.some((step) => findStep(columns.steps, step))) return true;
  }
  return false;
}

/**
 * Compares what is stored with what was sent, bit by bit.
 *
 * @param sendings exactly those that must be there
 * @returns what differs, in words; empty when nothing does
 */
export function findDamage(stored: Stored, sendings: readonly Sending[]): string[] {
  const expected = new Map<string, PointColumns[]>();
  for (const { content } of sendings) {
    for (const [key, columns] of content) expected.set(key, [...(expected.get(key) ?? []), columns]);
  }
  const damage: string[] = [];
  for (const key of stored.keys()) if (!expected.has(key)) damage.push(`the series ${key} was never sent`);
  for (const [key, parts] of expected) {
    const difference = compare(stored.get(key), bySteps(joinColumns(parts)));
    if (difference !== null) damage.push(`${key}: ${difference}`);
  }
  return damage;
}

/** Points that all sendings of a ledger hold together. */
export function countSent({ sendings }: RunLedger): number {
  return sendings.reduce((sum, { content }) => sum + countPoints(content), 0);
}

function compare(stored: PointColumns | undefined, sent: PointColumns): string | null {
  if (stored === undefined) return `all ${sent.steps.length} points are missing`;
  if (stored.steps.length !== sent.steps.length) {
    return `${stored.steps.length} points are stored of ${sent.steps.length} that were sent`;
  }
  for (let index = 0; index < sent.steps.length; index += 1) {
    const [step, value, time] = [sent.steps[index], sent.values[index], sent.times?.[index] ?? Number.NaN];
    if (
      stored.steps[index] !== step ||
      !Object.is(stored.values[index], value) ||
      !Object.is(stored.times?.[index] ?? Number.NaN, time)
    ) {
      const found = `${stored.steps[index]} ${stored.times?.[index]} ${stored.values[index]}`;
      return `expected ${step} ${time} ${value}, found ${found}`;
    }
  }
  return null;
}

/** Order of arrival differs with the order in which several writers got through; that of steps does not. */
function bySteps(columns: PointColumns): PointColumns {
  const { steps, times, values } = columns;
  if (steps.every((step, index) => index === 0 || step > (steps[index - 1] ?? 0))) return columns;
  const order = Uint32Array.from(steps, (_, index) => index).sort((a, b) => (steps[a] ?? 0) - (steps[b] ?? 0));
  const pick = (column: Float64Array): Float64Array => Float64Array.from(order, (index) => column[index] ?? 0);
  return { steps: pick(steps), times: times === null ? null : pick(times), values: pick(values) };
}

function findStep(ascending: Float64Array, step: number): boolean {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return ascending[low] === step;
}
