import { findNumbers, type Hole, LineTemplate, NOTHING, STEP, TIME } from "./line-template";
import type { LogSink } from "./log-sink";
import type { JsonObject } from "./parse-json-line";
import type { Line } from "./read-lines";
import type { NativeRecordReader } from "./read-native-record";
import type { WideRecordReader } from "./read-wide-record";
import type { StepResolver } from "./resolve-step";
import { EPOCH_KEY, isStep, microsecondsOf } from "./step-and-time";

const BYTES_KEPT = 16 * 1024 * 1024;
/** Of the shapes that did not follow their predecessor: the latest ones are tried. */
const TRIED = 8;
/** A log whose lines hardly repeat each other is not worth the search. */
const LEARNED_IN_VAIN = 4096;
/** Keys that decide what a record is when their value is a text or missing. */
const TELLING_KEYS: ReadonlySet<string> = new Set([
  "kind",
  "value",
  "metric",
  "key",
  "name",
  "layer",
  "subgroup",
  "split",
]);

/** A template with what its line was found to mean. */
class KnownLine extends LineTemplate {
  readonly stepHole: number;
  readonly timeHole: number;
  /** Of a record without a time or with the same one in words. */
  readonly fixedTime: number;
  readonly #timeKey: string;

  constructor(line: Uint8Array, holes: readonly Hole[], { timeMicros, timeKey }: StepResolver) {
    super(line, holes);
    this.stepHole = this.roles.indexOf(STEP);
    this.timeHole = this.roles.indexOf(TIME);
    this.fixedTime = timeMicros;
    this.#timeKey = timeKey;
  }

  /** Wall time of the line that was matched last, in microseconds. */
  time(): number {
    if (this.timeHole === -1) return this.fixedTime;
    return microsecondsOf(this.#timeKey, this.values[this.timeHole] ?? Number.NaN);
  }
}

type Readers = { readonly steps: StepResolver; readonly wide: WideRecordReader; readonly native: NativeRecordReader };

/**
 * Reads lines that differ from an earlier one in nothing but their numbers, straight from their bytes.
 * What an earlier line meant was found out by the readers of records; a line is only taken here when
 * they would do the same with it.
 */
export class RepeatedLines {
  readonly #sink: LogSink;
  readonly #readers: Readers;
  #known: KnownLine[] = [];
  #last: KnownLine | null = null;
  #bytes = 0;
  #changedFacts = 0;
  #hits = 0;
  #learned = 0;

  constructor(sink: LogSink, readers: Readers) {
    this.#sink = sink;
    this.#readers = readers;
  }

  /** @returns false when the line has to be read as a record; nothing was done with it then */
  read(line: Line): boolean {
    const known = this.#find(line);
    if (known === null) return false;
    const { roles, values, absent } = known;
    const step = values[known.stepHole] ?? Number.NaN;
    if (!isStep(step)) return false;
    const time = known.time();
    for (let hole = 0; hole < roles.length; hole += 1) {
      const role = roles[hole] ?? NOTHING;
      if (role >= 0 && absent[hole] === 0) this.#sink.point(role, step + 0, time, values[hole] ?? Number.NaN);
    }
    this.#hits += 1;
    return true;
  }

  /**
   * Remembers a line that was just read as a record.
   *
   * @param kind how it was read: a kind of native record, or null for a wide one
   * @param points how many points it gave
   */
  learn(line: Line, record: JsonObject, kind: string | null, points: number): void {
    const { steps, native } = this.#readers;
    if (points === 0 || steps.stepKey === EPOCH_KEY || this.#learned > LEARNED_IN_VAIN + this.#hits) return;
    const bytes = line.bytes.subarray(line.start, line.end);
    const holes = this.#findHoles(bytes, record, kind);
    if (holes === null || holes.filter(({ role }) => role >= 0).length !== points) return;
    if (holes.filter(({ role }) => role === STEP).length !== 1) return;
    const known = new KnownLine(bytes, holes, steps);
    if (this.#bytes + known.byteLength > BYTES_KEPT || native.changedFacts !== this.#changedFacts) this.#forget();
    this.#known.push(known);
    this.#bytes += known.byteLength;
    this.#learned += 1;
    this.#follow(known);
  }

  #find(line: Line): KnownLine | null {
    // The facts of a layer stand in the fixed bytes, which were passed on when they were new.
    if (this.#readers.native.changedFacts !== this.#changedFacts) this.#forget();
    const expected = this.#last?.next;
    if (expected instanceof KnownLine && expected.match(line)) return this.#follow(expected);
    for (let index = this.#known.length - 1; index >= Math.max(0, this.#known.length - TRIED); index -= 1) {
      const known = this.#known[index];
      if (known !== undefined && known !== expected && known.match(line)) return this.#follow(known);
    }
    return null;
  }

  #follow(known: KnownLine): KnownLine {
    if (this.#last !== null) this.#last.next = known;
    this.#last = known;
    return known;
  }

  #forget(): void {
    this.#known = [];
    this.#last = null;
    this.#bytes = 0;
    this.#changedFacts = this.#readers.native.changedFacts;
  }

  #findHoles(bytes: Uint8Array, record: JsonObject, kind: string | null): Hole[] | null {
    const places = findNumbers(bytes);
    if (places === null) return null;
    const { steps } = this.#readers;
    // Whether a record without a kind names one metric depends on which of its fields are numbers.
    const isPlain = typeof record["kind"] === "string" || record["value"] === undefined;
    const holes: Hole[] = [];
    for (const { key, start, end, isWord } of places) {
      const role = key === steps.stepKey ? STEP : key === steps.timeKey ? TIME : this.#roleOf(record, kind, key);
      const takesWords = isPlain && role !== STEP && role !== TIME && !TELLING_KEYS.has(key);
      if (role === null || (isWord && !takesWords)) return null;
      holes.push({ start, end, role, takesWords });
    }
    return holes;
  }

  #roleOf(record: JsonObject, kind: string | null, key: string): number | null {
    const { wide, native } = this.#readers;
    return kind === null ? (wide.seriesOf(record, key) ?? null) : native.roleOf(record, kind, key);
  }
}
