import { type CollectedBatch, createBatchCollector } from "@/lib/ingest/collect-batch";
import { NAME_LENGTH_LIMIT } from "@/lib/ingest/limits";
import { readTrackioValue } from "@/lib/ingest/read-trackio-value";
import { isStep } from "@/lib/ingest/step-and-time";
import { storableName } from "@/lib/ingest/storable-name";
import { gatherLeftOut, type LeftOut } from "../left-out";
import type { LogEntry } from "./read-logs";

const BAD_STEP = "Calls of log whose step is no whole number of at most 2^53 − 1 were left out.";
const NESTED = "Objects that are no histograms of gradients or weights were left out.";
const NO_NUMBER = "Texts, lists and truth values were left out: curves are made of numbers.";
const TOO_LONG = `Values under names of more than ${NAME_LENGTH_LIMIT} characters were left out.`;

/**
 * Calls of `log` as series of points.
 *
 * @param nextStep of the first call that has none; the others follow it
 */
export function collectLogs(
  entries: readonly LogEntry[],
  nextStep: number,
): { readonly batch: CollectedBatch; readonly leftOut: readonly LeftOut[] } {
  const { sink, finish } = createBatchCollector();
  const leftOut = gatherLeftOut();
  let next = nextStep;
  for (const { metrics, step: sent, timeMicros } of entries) {
    const step = sent ?? next;
    if (sent === null) next += 1;
    if (typeof step !== "number" || !isStep(step)) {
      leftOut.add(BAD_STEP, JSON.stringify(sent));
      continue;
    }
    for (const [name, value] of Object.entries(metrics)) {
      const key = storableName(name);
      const found = readTrackioValue(name, value);
      if (key.length > NAME_LENGTH_LIMIT) leftOut.add(TOO_LONG, key);
      else if (found.kind === "nested") leftOut.add(NESTED, key);
      else if (found.kind === "no-number") {
        if (value !== null) leftOut.add(NO_NUMBER, key);
      } else {
        const number = sink.seriesNumber(key, {});
        sink.point(number, step + 0, timeMicros, found.value);
        if (found.kind === "norm") sink.markEstimated(number, found.reason);
      }
    }
  }
  return { batch: finish(), leftOut: leftOut.all() };
}

/** Whether any call leaves the counting of steps to the server. */
export function hasUncounted(entries: readonly LogEntry[]): boolean {
  return entries.some(({ step }) => step === null);
}
