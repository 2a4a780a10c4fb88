import { WINDOW_COUNT } from "../thresholds";

export type StepWindow = { readonly fromStep: number; readonly toStep: number };

/**
 * Tenths of the logged steps, fixed before any value is looked at. Equal counts and not equal spans:
 * a logger that writes less often later would otherwise leave windows empty.
 *
 * @param steps ascending steps
 * @param count into how many parts of equal count, where tenths are not what is wanted
 */
export function splitWindows(steps: Float64Array, count = WINDOW_COUNT): readonly StepWindow[] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * steps.length) / count);
    const to = Math.floor(((index + 1) * steps.length) / count) - 1;
    return { from, to };
  }).flatMap(({ from, to }) => {
    const fromStep = steps[from];
    const toStep = steps[to];
    return fromStep === undefined || toStep === undefined || to < from ? [] : [{ fromStep, toStep }];
  });
}

/** The later half of the run in whole windows: past warm-up, and what the result rests on. */
export function laterHalf(windows: readonly StepWindow[]): StepWindow | null {
  const first = windows[Math.floor(windows.length / 2)];
  const last = windows.at(-1);
  return first && last ? { fromStep: first.fromStep, toStep: last.toStep } : null;
}
