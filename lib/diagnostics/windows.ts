import { WINDOW_COUNT } from "./thresholds";

export type StepWindow = { readonly fromStep: number; readonly toStep: number };

/**
 * Tenths of the logged steps, fixed before any value is looked at. Equal counts and not equal spans:
 * a logger that writes less often later would otherwise leave windows empty.
 *
 * @param steps ascending steps
 */
export function splitWindows(steps: Float64Array): readonly StepWindow[] {
  return Array.from({ length: WINDOW_COUNT }, (_, index) => {
    const from = Math.floor((index * steps.length) / WINDOW_COUNT);
    const to = Math.floor(((index + 1) * steps.length) / WINDOW_COUNT) - 1;
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
