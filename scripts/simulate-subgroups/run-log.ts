import type { PredictionSet } from "@/lib/core/prediction-set";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";
import type { RunData, RunSeries, SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { type Cohort, GROUPS } from "./cohort";

type Column = {
  readonly mapping: SeriesMapping;
  readonly context: SeriesContext;
  readonly steps: number[];
  readonly values: number[];
};

const NOTHING: SeriesMapping = { metric: "", layer: null, parameter: null, subgroup: null, split: null };

/** Gathers what a training logs, as series of a run. */
export class RunLog {
  readonly #columns = new Map<string, Column>();
  readonly #layers: readonly string[];

  constructor(layers: number) {
    this.#layers = Array.from({ length: layers }, (_, index) => `layers.${index}`);
  }

  addLoss(
    step: number,
    group: number,
    split: "train" | "validation",
    loss: { readonly n: number; readonly mean: number; readonly m2: number },
  ): void {
    const of = { subgroup: GROUPS[group] ?? "", split };
    this.#add(step, { ...NOTHING, metric: "loss", ...of }, {}, loss.mean);
    this.#add(step, { ...NOTHING, metric: "loss_m2", ...of }, {}, loss.m2);
    this.#add(step, { ...NOTHING, metric: "n", ...of }, {}, loss.n);
  }

  addProduct(step: number, layer: number, row: number, column: number, value: number): void {
    const name = (index: number): string => `${GROUPS[index >> 1] ?? ""}#${index % 2}`;
    const mapping = { ...NOTHING, metric: "gram", layer: this.#layers[layer] ?? "" };
    this.#add(step, mapping, { row: name(row), column: name(column) }, value);
  }

  addDrawn(step: number, layer: number, group: number, patients: number): void {
    const mapping = { ...NOTHING, metric: "n", layer: this.#layers[layer] ?? "", subgroup: GROUPS[group] ?? "" };
    this.#add(step, mapping, {}, patients);
  }

  /** @param parts.sizes training patients of every group alike, where the settings are not given */
  toRun(parts: {
    readonly settings?: RunSettings;
    readonly sizes?: number;
    readonly numel: readonly number[];
    readonly outside: Pick<Cohort, "groups" | "outcomes"> | null;
    readonly logits: Float64Array | null;
  }): RunData {
    const { sizes } = parts;
    const plain = {
      ...EMPTY_SETTINGS,
      subgroupSizes: sizes === undefined ? {} : Object.fromEntries(GROUPS.map((name) => [name, sizes])),
    };
    const series = [...this.#columns].map(
      ([key, { mapping, context, steps, values }]): RunSeries => ({
        ...mapping,
        key,
        context,
        estimated: false,
        points: { steps: Float64Array.from(steps), times: null, values: Float64Array.from(values) },
        storedPoints: steps.length,
      }),
    );
    return {
      name: "simulated",
      formats: ["jsonl"],
      points: series.reduce((sum, { storedPoints }) => sum + storedPoints, 0),
      settings: parts.settings ?? plain,
      layers: this.#layers.map((name, index) => ({
        name,
        depth: index + 1,
        numel: parts.numel[index] ?? null,
        parameters: [{ name, role: "whole", numel: parts.numel[index] ?? null }],
      })),
      layerOrderSource: "settings",
      subgroups: GROUPS,
      series,
      predictions: parts.outside && parts.logits ? [predictionsOf(parts.outside, parts.logits)] : [],
      plan: null,
    };
  }

  #add(step: number, mapping: SeriesMapping, context: SeriesContext, value: number): void {
    const { metric, layer, subgroup, split } = mapping;
    const key = `${metric} ${layer} ${subgroup} ${split} ${context["row"]} ${context["column"]}`;
    const column = this.#columns.get(key) ?? { mapping, context, steps: [], values: [] };
    this.#columns.set(key, column);
    column.steps.push(step);
    column.values.push(value);
  }
}

/** Predictions for simulated patients, all of them marked test. */
function predictionsOf({ groups, outcomes }: Pick<Cohort, "groups" | "outcomes">, logits: Float64Array): PredictionSet {
  return {
    name: "predictions.csv",
    rows: outcomes.length,
    outcomes,
    risks: logits.map((logit) => 1 / (1 + Math.exp(-logit))),
    weights: null,
    patients: null,
    split: { name: "split", labels: ["test"], codes: new Int32Array(outcomes.length) },
    thresholds: null,
    columns: [{ name: "subgroup", labels: GROUPS, codes: Int32Array.from(groups) }],
    comparators: [],
    checkpointStep: null,
    modelSha256: null,
    dataSha256: null,
    warnings: [],
  };
}
