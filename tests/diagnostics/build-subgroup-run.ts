import type { PredictionSet } from "@/lib/core/prediction-set";
import { seededRandom } from "@/lib/core/random";
import type { RunSettings } from "@/lib/core/run-settings";
import type { RunData, RunSeries } from "@/lib/series/run-data";
import { buildRun } from "./build-run";

/** Standard normal numbers that are the same each time (Box & Muller 1958). */
export function seededNormal(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export type GradientPlan = {
  readonly groups: readonly string[];
  readonly layers: readonly string[];
  /** The true mean gradient of a group in a layer, along four axes. */
  readonly gradient: (group: string, layer: number) => readonly number[];
  /** tr Σ of a group: what the gradients of its patients scatter, in all. */
  readonly noise: number;
  /** Patients of a group in both halves. */
  readonly drawn: (group: string) => number;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly records?: number;
  readonly halves?: 1 | 2;
  readonly seed?: number;
};

const AXES = 60;

/** Inner products of half-batches whose true gradients are known, as the reader of gram records leaves them. */
export function buildGramRun(plan: GradientPlan, settings: Partial<RunSettings> = {}): RunData {
  const { groups, layers, records = 80, halves = 2 } = plan;
  const normal = seededNormal(plan.seed ?? 7);
  const values = new Map<
    string,
    { readonly layer: string; readonly row: string; readonly column: string; readonly points: number[] }
  >();
  for (let record = 0; record < records; record += 1) {
    layers.forEach((layer, depth) => {
      const means = groups.flatMap((group) =>
        Array.from({ length: halves }, (_, half) => {
          const mean = plan.gradient(group, depth);
          const scatter = Math.sqrt(plan.noise / (plan.drawn(group) / halves) / AXES);
          const vector = Float64Array.from({ length: AXES }, (_value, axis) => (mean[axis] ?? 0) + scatter * normal());
          return { label: halves === 1 ? group : `${group}#${half}`, vector };
        }),
      );
      means.forEach((one, index) => {
        for (const other of means.slice(index)) {
          const key = JSON.stringify([layer, one.label, other.label]);
          const column = values.get(key) ?? { layer, row: one.label, column: other.label, points: [] };
          values.set(key, column);
          column.points.push(one.vector.reduce((sum, value, axis) => sum + value * (other.vector[axis] ?? 0), 0));
        }
      });
    });
  }
  const numel = Object.fromEntries(layers.map((layer) => [layer, AXES]));
  const base = buildRun({ layers, series: [], settings: { numel, subgroupSizes: plan.sizes ?? {}, ...settings } });
  const steps = Float64Array.from({ length: records }, (_, index) => 10 * index);
  const products = [...values.values()].map(
    ({ layer, row, column, points }): RunSeries => ({
      ...nameSeries("gram", layer, null),
      context: { layer, row, column },
      points: { steps, times: null, values: Float64Array.from(points) },
      storedPoints: records,
    }),
  );
  const counts = layers.flatMap((layer) =>
    groups.map(
      (group): RunSeries => ({
        ...nameSeries("n", layer, group),
        context: { layer, subgroup: group },
        points: { steps, times: null, values: new Float64Array(records).fill(plan.drawn(group)) },
        storedPoints: records,
      }),
    ),
  );
  return { ...base, subgroups: groups, series: [...products, ...counts] };
}

function nameSeries(metric: string, layer: string, subgroup: string | null) {
  return { metric, layer, parameter: null, subgroup, split: null, key: metric, estimated: false };
}

/** Outcomes of patients whose predicted risk is right up to `shift` and `slope` of a group on the logit. */
export function drawPredictions(
  groups: readonly {
    readonly name: string;
    readonly patients: number;
    readonly shift?: number;
    readonly slope?: number;
    readonly base?: number;
  }[],
  seed = 3,
): PredictionSet {
  const random = seededRandom(seed);
  const normal = seededNormal(seed + 1);
  const codes: number[] = [];
  const risks: number[] = [];
  const outcomes: number[] = [];
  groups.forEach(({ patients, shift = 0, slope = 1, base = -1.5 }, code) => {
    for (let patient = 0; patient < patients; patient += 1) {
      const logit = base + 1.2 * normal();
      codes.push(code);
      risks.push(1 / (1 + Math.exp(-logit)));
      outcomes.push(random() < 1 / (1 + Math.exp(-(shift + slope * logit))) ? 1 : 0);
    }
  });
  return {
    name: "predictions.csv",
    rows: codes.length,
    outcomes: Uint8Array.from(outcomes),
    risks: Float64Array.from(risks),
    weights: null,
    patients: null,
    split: { name: "split", labels: ["test"], codes: new Int32Array(codes.length) },
    thresholds: null,
    columns: [{ name: "subgroup", labels: groups.map(({ name }) => name), codes: Int32Array.from(codes) }],
    comparators: [],
    checkpointStep: null,
    modelSha256: null,
    dataSha256: null,
    warnings: [],
  };
}

/** A run that has nothing but subgroups and predictions for them. */
export function withPredictions(set: PredictionSet, run: RunData = buildRun({ series: [] })): RunData {
  return { ...run, subgroups: set.columns[0]?.labels ?? [], predictions: [set] };
}
