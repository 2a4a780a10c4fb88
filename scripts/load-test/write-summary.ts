import { judgeGrowth } from "./judge-growth";
import type { LoadResult } from "./run-load";
import type { TallyRow } from "./tally";

/** As `watchServer` reads it. */
const MEMORY_EVERY_SECONDS = 1;

/** A kind of question, alone and among many. */
export type ComparedRow = {
  readonly what: string;
  readonly idle: TallyRow | null;
  readonly loaded: TallyRow;
  /** p95 among many over p95 alone; null for what is not asked alone. */
  readonly times: number | null;
};

/** What a load showed, in numbers: the line of JSON. */
export function summarise({ idle, loaded, watched, logged, databaseMegabytes }: LoadResult) {
  const alone = new Map(idle.rows().map((row) => [row.what, row]));
  const rows = loaded.rows().map((row): ComparedRow => {
    const before = alone.get(row.what) ?? null;
    return { what: row.what, idle: before, loaded: row, times: before === null ? null : row.p95Ms / before.p95Ms };
  });
  const { memory, heap, loopGreatestMs, loop99Ms, seconds, cpuSeconds, machineLoad } = watched;
  return {
    errors: idle.errors + loaded.errors + logged.length,
    answersPerSecond: rows.reduce((sum, { loaded: { count } }) => sum + count, 0) / seconds,
    examples: [...idle.examples, ...loaded.examples, ...logged.slice(0, 5)],
    rows,
    memory: {
      residentMb: memory.at(-1) ?? null,
      greatestMb: greatestOf(memory),
      heapMb: heap.at(-1) ?? null,
      growthMbPerMinute: judgeGrowth(memory, MEMORY_EVERY_SECONDS),
    },
    eventLoop: { greatestMs: greatestOf(loopGreatestMs), worst99Ms: greatestOf(loop99Ms) },
    cpuSecondsPerSecond: cpuSeconds / seconds,
    machineLoad,
    databaseMegabytes,
  };
}

/** The same as a table for people. */
export function writeSummary({ rows, memory, eventLoop, ...rest }: ReturnType<typeof summarise>): string {
  const table = [
    ["asked", "answers", "p95 alone", "median", "p95", "greatest", "times alone"],
    ...rows.map(({ what, idle, loaded, times }) => [
      what,
      Object.entries(loaded.statuses)
        .map(([status, count]) => `${count} × ${status}`)
        .join(", "),
      idle === null ? "" : milliseconds(idle.p95Ms),
      milliseconds(loaded.medianMs),
      milliseconds(loaded.p95Ms),
      milliseconds(loaded.greatestMs),
      times === null ? "" : times.toFixed(1),
    ]),
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const { growthMbPerMinute: growth } = memory;
  const [least, greatest] = rest.machineLoad;
  return [
    ...lines,
    "",
    `answers a second: ${rest.answersPerSecond.toFixed(1)}, errors: ${rest.errors}`,
    ...rest.examples.map((example) => `  ${example}`),
    `memory: ${round(memory.residentMb)} MB at the end, ${round(memory.greatestMb)} MB at most, heap ${round(memory.heapMb)} MB`,
    growth === null
      ? "growth of memory: too few readings"
      : `growth of memory in the second half: ${signed(growth.perMinute)} MB a minute (95 % interval ${signed(growth.lower)} to ${signed(growth.upper)})`,
    `event loop: late by at most ${round(eventLoop.greatestMs)} ms; 99th percentile at worst ${round(eventLoop.worst99Ms)} ms`,
    `processor: ${rest.cpuSecondsPerSecond.toFixed(2)} cores; load of the machine ${least.toFixed(1)} to ${greatest.toFixed(1)}`,
    ...(rest.databaseMegabytes === null ? [] : [`database: ${round(rest.databaseMegabytes)} MB`]),
    "",
  ].join("\n");
}

/** @returns null of nothing */
function greatestOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function milliseconds(value: number): string {
  return `${round(value)} ms`;
}

function round(value: number | null): string {
  return value === null ? "?" : value.toFixed(value < 10 ? 1 : 0);
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}
