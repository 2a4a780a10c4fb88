import { type CollectedBatch, createBatchCollector } from "@/lib/ingest/collect-batch";
import { NAME_LENGTH_LIMIT, NESTING_LIMIT } from "@/lib/ingest/limits";
import { isJsonObject, JsonLineParser, type JsonObject, nestsDeeperThan } from "@/lib/ingest/parse-json-line";
import { readWandbValue, type WandbValue } from "@/lib/ingest/read-wandb-value";
import { isStep, toMicroseconds } from "@/lib/ingest/step-and-time";
import { storableName } from "@/lib/ingest/storable-name";
import { compareText } from "@/lib/series/natural-order";
import type { SeriesContext } from "@/lib/series/run-data";
import { gatherLeftOut, type LeftOut } from "../left-out";
import { LINE_KEYS_LIMIT } from "./limits";

type Gathering = ReturnType<typeof gatherLeftOut>;

const NO_JSON = "Lines of the history that are no JSON object were left out.";
const NO_STEP = "Lines of the history without a whole number of at most 2^53 − 1 as _step were left out.";
const TOO_DEEP = `Values that nest deeper than ${NESTING_LIMIT} levels were left out.`;
const TOO_MANY = `Keys beyond the first ${LINE_KEYS_LIMIT} of a line were left out.`;
const TOO_LONG = `Values under names of more than ${NAME_LENGTH_LIMIT} characters were left out.`;
const REASONS: Readonly<Record<Exclude<WandbValue["kind"], "number" | "norm">, string>> = {
  typed: "Images, tables, sounds and other values that are no numbers were left out.",
  "no-number": "Texts, lists and truth values were left out: curves are made of numbers.",
  "other-histogram": "Histograms of something else than gradients or weights were left out.",
  "bad-histogram": "Histograms without counts and edges that belong together were left out.",
};
/** What W&B writes into every line beside what was logged, and into the summary. */
const STEP = "_step";
const TIME = "_timestamp";

/** A summary is a number of the whole run, as at the end of other logs. */
const OF_RUN: SeriesContext = { summary: "run" };

export type CollectedHistory = { readonly batch: CollectedBatch; readonly leftOut: readonly LeftOut[] };

/**
 * Lines of a history as series of points, read as the file of an offline run is: histograms of gradients and weights
 * become estimated norms, names inside objects get dots. Nothing is refused: what cannot be a point is counted.
 */
export function collectHistory(lines: readonly string[]): CollectedHistory {
  const { sink, finish } = createBatchCollector();
  const leftOut = gatherLeftOut();
  const json = new JsonLineParser();
  const numbers = new Map<string, number>();
  for (const line of lines) {
    const record = json.parse(line);
    if (!isJsonObject(record)) {
      leftOut.add(NO_JSON, line);
      continue;
    }
    const step = record[STEP];
    if (typeof step !== "number" || !isStep(step)) {
      leftOut.add(NO_STEP, line);
      continue;
    }
    const time = timeOf(record);
    for (const { key, value, reason } of inOrder(pointsOf(record, leftOut), numbers)) {
      let number = numbers.get(key);
      if (number === undefined) {
        number = sink.seriesNumber(key, {});
        numbers.set(key, number);
      }
      sink.point(number, step + 0, time, value);
      if (reason !== null) sink.markEstimated(number, reason);
    }
  }
  return { batch: finish(), leftOut: leftOut.all() };
}

/**
 * The numbers of a summary under keys that are no series of the history: what was only ever written into the summary.
 *
 * @param isLogged whether a key is one of the history
 */
export function collectSummary(text: string, isLogged: (key: string) => boolean): CollectedBatch {
  const { sink, finish } = createBatchCollector();
  const record = new JsonLineParser().parse(text);
  const step = isJsonObject(record) ? record[STEP] : undefined;
  if (!isJsonObject(record) || typeof step !== "number" || !isStep(step)) return finish();
  for (const { key, value } of pointsOf(record, gatherLeftOut())) {
    if (key.startsWith("_") || isLogged(key)) continue;
    sink.point(sink.seriesNumber(key, OF_RUN), step + 0, timeOf(record), value);
  }
  return finish();
}

/** The keys of a summary that hold numbers. */
export function listSummaryKeys(text: string): readonly string[] {
  const record = new JsonLineParser().parse(text);
  if (!isJsonObject(record)) return [];
  return pointsOf(record, gatherLeftOut())
    .map(({ key }) => key)
    .filter((key) => !key.startsWith("_"));
}

/**
 * In the order of their names where names are new: the client keeps them in a table without order, so that the order
 * in which they came would be chance and would pass for the order of the layers.
 */
function inOrder(points: readonly Found[], known: ReadonlyMap<string, number>): readonly Found[] {
  if (points.every(({ key }) => known.has(key))) return points;
  return points.toSorted((left, right) => compareText(left.key, right.key));
}

type Found = { readonly key: string; readonly value: number; readonly reason: string | null };

function pointsOf(record: JsonObject, leftOut: Gathering): Found[] {
  const points: Found[] = [];
  let keys = 0;
  for (const [sent, value] of Object.entries(record)) {
    if (sent === STEP || sent === TIME) continue;
    keys += 1;
    if (keys > LINE_KEYS_LIMIT) leftOut.add(TOO_MANY, sent);
    else if (typeof value === "object" && nestsDeeperThan(value, NESTING_LIMIT)) leftOut.add(TOO_DEEP, sent);
    else if (value !== null) for (const found of readWandbValue(sent, value)) put(found, points, leftOut);
  }
  return points;
}

function put(found: WandbValue, points: Found[], leftOut: Gathering): void {
  const key = storableName(found.key);
  if (key.length > NAME_LENGTH_LIMIT) leftOut.add(TOO_LONG, key);
  else if (found.kind === "number") points.push({ key, value: found.value, reason: null });
  else if (found.kind === "norm") points.push({ key, value: found.value, reason: found.reason });
  else leftOut.add(REASONS[found.kind], key);
}

function timeOf(record: JsonObject): number {
  const time = record[TIME];
  return typeof time === "number" ? toMicroseconds(time) : Number.NaN;
}

/** When a line was logged, in microseconds since 1970; NaN where it does not say it. */
export function timeOfLine(line: string): number {
  const record = new JsonLineParser().parse(line);
  return isJsonObject(record) ? timeOf(record) : Number.NaN;
}
