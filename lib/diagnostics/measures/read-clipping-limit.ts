import type { RunSettings } from "@/lib/core/run-settings";

/**
 * The gradient norm from which on a run clips, as its settings state it ("1.0", "norm 0.5", "1e-3");
 * NaN where no clipping, or none with a number, is stated.
 */
export function readClippingLimit({ gradientClip }: RunSettings): number {
  return gradientClip === null ? Number.NaN : Number(/\d+(?:\.\d+)?(?:e-?\d+)?/i.exec(gradientClip)?.[0]);
}
