/**
 * The shortest text that reads back as the same double; −0 keeps its sign, and what is not finite is
 * `NaN`, `Infinity` or `-Infinity`.
 */
export function numberText(value: number): string {
  return value === 0 && Object.is(value, -0) ? "-0" : `${value}`;
}

/** Whole microseconds, or the empty text where the time is not known. */
export function timeText(time: number | undefined): string {
  return time === undefined || Number.isNaN(time) ? "" : `${time}`;
}
