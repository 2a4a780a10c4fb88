import { seededRandom } from "@/lib/core/random";

/** A training run that is made up, the same at every start. */
export type Workload = { readonly name: string; readonly steps: number; readonly layers: number };

export const W1: Workload = { name: "W1", steps: 1_000, layers: 24 };
export const W2: Workload = { name: "W2", steps: 100_000, layers: 24 };
export const W3: Workload = { name: "W3", steps: 100_000, layers: 100 };

/** A step at which one value of one series stands far out. */
export type Spike = { readonly key: string; readonly step: number; readonly value: number };

export type Columns = {
  readonly keys: readonly string[];
  /** One column per key, value by step. */
  readonly values: readonly Float64Array[];
  /** One in each series. */
  readonly spikes: readonly Spike[];
};

/** Digits that a logger writes of a float32. */
const DIGITS = 7;
const SEED = 20_261_123;
const SPIKE_FACTOR = 1000;

export function seriesOf({ layers }: Workload): number {
  return layers + 1;
}

export function pointsOf(workload: Workload): number {
  return workload.steps * seriesOf(workload);
}

/** A loss that falls, and norms that fade towards the input, with noise, seven digits each, and one spike a series. */
export function makeColumns(workload: Workload): Columns {
  const { steps, layers } = workload;
  const random = seededRandom(SEED + layers);
  const keys = ["loss", ...Array.from({ length: layers }, (_, layer) => `grad_norm/layers.${layer}`)];
  const spikes: Spike[] = [];
  const values = keys.map((key, index) => {
    const column = new Float64Array(steps);
    for (let step = 0; step < steps; step += 1) {
      // Nearly normal with variance 1/12, enough for noise.
      const noise = Math.exp((random() + random() + random() - 1.5) / 1.7);
      const trend = index === 0 ? 0.05 + 0.65 * Math.exp((-4 * step) / steps) : 10 ** (-(layers - index) / layers);
      column[step] = Number((trend * noise).toPrecision(DIGITS));
    }
    const step = Math.floor(random() * steps);
    const value = Number(((column[step] ?? 1) * SPIKE_FACTOR).toPrecision(DIGITS));
    column[step] = value;
    spikes.push({ key, step, value });
    return column;
  });
  return { keys, values, spikes };
}
