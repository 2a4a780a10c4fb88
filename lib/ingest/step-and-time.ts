/** What loggers call the step, most telling first; `epoch` counts only where none of these is logged. */
export const STEP_KEYS = ["step", "_step", "global_step", "train/global_step", "iteration", "iter"] as const;
export const EPOCH_KEY = "epoch";
/** Says its unit, so that it is taken as it stands. */
export const MICROSECONDS_KEY = "time_us";
export const TIME_KEYS = [MICROSECONDS_KEY, "time", "_timestamp", "timestamp", "wall_time"] as const;

/** A step is a whole number that a double holds exactly: at most 2^53 − 1 either way. Readers add 0, for −0 is 0. */
export function isStep(value: number): boolean {
  return Number.isSafeInteger(value);
}

/** Seconds reach this in the year 5138, milliseconds reached it in 1973. */
const SECONDS_BELOW = 1e11;
const MILLISECONDS_BELOW = 1e14;

/**
 * Wall time as loggers write it: Unix seconds, milliseconds or microseconds, told apart by size.
 *
 * @returns whole microseconds since 1970, or NaN when the number is no time that a double can hold
 */
export function toMicroseconds(time: number): number {
  const size = Math.abs(time);
  const factor = size < SECONDS_BELOW ? 1e6 : size < MILLISECONDS_BELOW ? 1e3 : 1;
  const micros = Math.round(time * factor);
  return Number.isSafeInteger(micros) ? micros + 0 : Number.NaN;
}

/** The same for a number under one of `TIME_KEYS`. */
export function microsecondsOf(key: string, time: number): number {
  if (key !== MICROSECONDS_KEY) return toMicroseconds(time);
  return Number.isSafeInteger(time) ? time + 0 : Number.NaN;
}

const ISO_WITH_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** A time as text. Without a zone it would depend on the reader's clock, hence it is not known. */
export function textToMicroseconds(text: string): number {
  return ISO_WITH_ZONE.test(text) ? Date.parse(text.replace(" ", "T")) * 1e3 : Number.NaN;
}
