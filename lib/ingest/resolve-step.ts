import type { LogSink } from "./log-sink";
import type { JsonObject } from "./parse-json-line";
import type { LinePosition } from "./read-lines";
import { EPOCH_KEY, isStep, microsecondsOf, STEP_KEYS, TIME_KEYS, textToMicroseconds } from "./step-and-time";

/** Finds step and wall time of the records of one file. */
export class StepResolver {
  /** Key the step of the last record was read from. */
  stepKey = "";
  /** Key the wall time of the last record was read from, empty when it has none. */
  timeKey = "";
  /** NaN when the last record has no wall time. */
  timeMicros = Number.NaN;
  #hasSeenStep = false;
  readonly #sink: LogSink;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  /** @returns the step, or null when the record was refused (and that was reported) */
  resolve(record: JsonObject, position: LinePosition): number | null {
    const step = this.findStep(record);
    if (step === undefined) return this.#refuseMissing(position);
    if (typeof step === "number" && isStep(step)) {
      this.#resolveTime(record);
      return step + 0;
    }
    const { line } = position;
    const found = `Expected a whole number of at most 2^53 − 1 as "${this.stepKey}", found ${String(JSON.stringify(step))}.`;
    this.#sink.reject("bad-step", found, { line, byteOffset: position.byteOffset(), sample: JSON.stringify(record) });
    return null;
  }

  /** Also sets `stepKey`. @returns undefined when the record has neither a step nor an epoch */
  findStep(record: JsonObject): unknown {
    for (const key of STEP_KEYS) {
      const step = record[key];
      if (step === undefined || step === null) continue;
      this.stepKey = key;
      this.#hasSeenStep = true;
      return step;
    }
    const epoch = record[EPOCH_KEY];
    // Mixing steps and epochs in one series would put two scales on one axis.
    if (epoch === undefined || epoch === null || this.#hasSeenStep) return undefined;
    this.stepKey = EPOCH_KEY;
    const message = "The log has no step, so its epoch is used as the step.";
    this.#sink.issueOnce("epoch", "epoch-used-as-step", message);
    return epoch;
  }

  #refuseMissing(position: LinePosition): null {
    const { line } = position;
    const expected = `Expected a step on this line (${STEP_KEYS.join(", ")}, or ${EPOCH_KEY}), found none.`;
    this.#sink.reject("missing-step", expected, { line, byteOffset: position.byteOffset() });
    return null;
  }

  #resolveTime(record: JsonObject): void {
    this.timeKey = "";
    this.timeMicros = Number.NaN;
    for (const key of TIME_KEYS) {
      const time = record[key];
      if (typeof time === "number") this.timeMicros = microsecondsOf(key, time);
      else if (typeof time === "string") this.timeMicros = textToMicroseconds(time);
      else continue;
      this.timeKey = key;
      return;
    }
  }
}
