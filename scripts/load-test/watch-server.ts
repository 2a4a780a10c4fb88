import { loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { residentMegabytes } from "../bench/process-memory";
import { processorSeconds } from "../bench/processor-seconds";

/** What was seen of a server process while it was watched. */
export type Watched = {
  /** Resident memory once a second, in MB. */
  readonly memory: readonly number[];
  /** Of each span of a few seconds: how late the event loop was at the worst, and in its slowest hundredth. */
  readonly loopGreatestMs: readonly number[];
  readonly loop99Ms: readonly number[];
  /** Heap of the thread that answers requests, in MB, at the end of each span. */
  readonly heap: readonly number[];
  /** How long it was watched. */
  readonly seconds: number;
  /** Processor seconds that the process used, all threads together. */
  readonly cpuSeconds: number;
  /** Of the machine, all programs: load over the last minute, the least and the greatest seen. */
  readonly machineLoad: readonly [number, number];
};

const MEMORY_EVERY_MS = 1000;
const METRICS_EVERY_MS = 5000;

/** Looks at a server until it is over. */
export async function watchServer(
  { url, pid, metricsToken }: { readonly url: string; readonly pid: number; readonly metricsToken: string },
  isOver: () => boolean,
): Promise<Watched> {
  const memory: number[] = [];
  const loads: number[] = [];
  const spans: ReadonlyMap<string, number>[] = [];
  const cpuBefore = processorSeconds(pid);
  const started = performance.now();
  await Promise.all([
    repeat(MEMORY_EVERY_MS, isOver, () => {
      memory.push(residentMegabytes(pid));
      loads.push(loadavg()[0] ?? Number.NaN);
    }),
    // The delays that the server tells are those since it was asked last. It may take long to answer.
    repeat(METRICS_EVERY_MS, isOver, async () => {
      spans.push(await readMetrics(url, metricsToken));
    }),
  ]);
  const valuesOf = (name: string, factor: number) => spans.map((span) => (span.get(name) ?? Number.NaN) * factor);
  return {
    memory,
    loopGreatestMs: valuesOf("nodejs_eventloop_lag_max_seconds", 1000),
    loop99Ms: valuesOf("nodejs_eventloop_lag_p99_seconds", 1000),
    heap: valuesOf("nodejs_heap_size_used_bytes", 1e-6),
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: processorSeconds(pid) - cpuBefore,
    machineLoad: [Math.min(...loads), Math.max(...loads)],
  };
}

/** Does something at equal intervals until it is over; what takes longer than one is not made up for. */
async function repeat(everyMs: number, isOver: () => boolean, look: () => unknown): Promise<void> {
  for (let next = performance.now() + everyMs; !isOver(); next = Math.max(next + everyMs, performance.now())) {
    await pause(Math.max(0, next - performance.now()));
    await look();
  }
}

/** Metrics without labels, by name. */
async function readMetrics(url: string, token: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/api/metrics`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`Metrics are answered ${response.status}.`);
  const lines = (await response.text()).matchAll(/^([a-z0-9_]+) (\S+)$/gm);
  return new Map(Array.from(lines, ([, name = "", value = ""]) => [name, Number(value)]));
}
