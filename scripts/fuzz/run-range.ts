import { writeSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { checkInput, type Outcome } from "./check-input";
import { type Corpus, drawInput, type FuzzInput } from "./draw-input";

/** Processor time that a few kilobytes may cost; a loop that does not end is ended by the watching process. */
const CPU_SECONDS_LIMIT = 2;
/** Growth of the process over one input. */
const GROWTH_BYTES_LIMIT = 256 * 1024 ** 2;
/** What may stay reachable over the whole range: caches that grow show here. */
const KEPT_BYTES_LIMIT = 64 * 1024 ** 2;
const LOOK_FOR_LEAKS_EVERY = 20_000;
const REPORT_EVERY = 1000;

export type FormatCounts = { seconds: number } & Record<Outcome, number>;
export type Counts = Record<string, FormatCounts>;
export type Range = { readonly seed: number; readonly from: number; readonly to: number };
export type Watcher = {
  /** Called now and then with what was counted since the last call. */
  onCounts(counts: Counts): void;
  onViolation(input: FuzzInput, what: string): void;
};

/**
 * Reads the inputs `from` up to `to`, one after another.
 *
 * @param mark descriptor of a file that always holds the number of the input at hand, so that it is
 *   known when the process hangs or dies; null when nobody watches
 */
export async function runRange(corpus: Corpus, range: Range, mark: number | null, watcher: Watcher): Promise<void> {
  const number = new BigInt64Array(1);
  let counts: Counts = {};
  let kept: number | null = null;
  for (let index = range.from; index < range.to; index += 1) {
    number[0] = BigInt(index);
    if (mark !== null) writeSync(mark, number, 0, 8, 0);
    const input = drawInput(corpus, range.seed, index);
    const format = counts[input.format] ?? { seconds: 0, accepted: 0, partly: 0, refused: 0 };
    counts[input.format] = format;
    const before = { rss: process.resourceUsage().maxRSS, time: performance.now() };
    try {
      format[await checkInput(input)] += 1;
    } catch (error) {
      watcher.onViolation(input, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    const seconds = (performance.now() - before.time) / 1000;
    format.seconds += seconds;
    if (seconds > CPU_SECONDS_LIMIT) {
      const needed = await cpuSecondsOf(input);
      if (needed > CPU_SECONDS_LIMIT) watcher.onViolation(input, `It took ${needed} s of processor time.`);
    }
    const growth = (process.resourceUsage().maxRSS - before.rss) * 1024;
    if (growth > GROWTH_BYTES_LIMIT) watcher.onViolation(input, `The process grew by ${growth} bytes.`);
    if ((index + 1 - range.from) % REPORT_EVERY === 0) {
      watcher.onCounts(counts);
      counts = {};
    }
    if ((index + 1 - range.from) % LOOK_FOR_LEAKS_EVERY === 0) {
      const reachable = reachableBytes();
      kept ??= reachable;
      if (reachable - kept > KEPT_BYTES_LIMIT) {
        watcher.onViolation(input, `${reachable - kept} bytes stayed reachable since the first inputs.`);
        kept = reachable;
      }
    }
  }
  watcher.onCounts(counts);
}

/** Measured once more, since the clock on the wall also counts what other programs took. */
async function cpuSecondsOf(input: FuzzInput): Promise<number> {
  const before = process.cpuUsage();
  await checkInput(input).catch(() => undefined);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function reachableBytes(): number {
  setFlagsFromString("--expose-gc");
  const collectGarbage: unknown = runInNewContext("gc");
  if (typeof collectGarbage === "function") collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
