import { EMPTY_SETTINGS } from "@/lib/core/run-settings";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import type { RunData } from "@/lib/series/run-data";
import type { Bench } from "./bench-context";
import type { Figure } from "./figure";
import { alternate, secondsOf } from "./sample";
import { W2, type Workload } from "./workload";

const TURNS = 15;
const DEEP: Workload = { name: "deep", steps: 1_000, layers: 2_500 };

export const DIAGNOSIS: Figure = {
  name: "diagnosis",
  what: "All checks of one run that lies in memory, against one plain pass over the same numbers that sums them and their logarithms",
  cases: [
    { name: "W2, 24 layers × 100,000 steps", goal: { atMost: 5 }, measure: (bench) => measureDiagnosis(bench, W2) },
    { name: "2,500 layers × 1,000 steps", goal: null, measure: (bench) => measureDiagnosis(bench, DEEP) },
  ],
};

async function measureDiagnosis(bench: Bench, workload: Workload) {
  const run = assemble(bench, workload);
  let verdicts = 0;
  let passed = false;
  const measured = await alternate(
    workload === W2 ? TURNS : 3,
    // A fresh object each time: what is remembered of a run goes with it.
    () =>
      secondsOf(() => {
        verdicts = diagnoseRun({ ...run }).diagnosis.verdicts.length;
      }),
    () =>
      secondsOf(() => {
        passed = Number.isFinite(passOver(run));
      }),
  );
  return {
    value: measured.ratio,
    unit: "times one pass",
    product: measured.product,
    reference: { ...measured.reference, what: "sum of values and of logarithms" },
    facts: { points: run.points, checks: passed ? verdicts : 0 },
  };
}

function assemble(bench: Bench, workload: Workload): RunData {
  const { keys, values } = bench.columns(workload);
  const { steps: count } = bench.sized(workload);
  const steps = Float64Array.from({ length: count }, (_, index) => index);
  const nothing = { parameter: null, subgroup: null, estimated: false, context: {}, storedPoints: count };
  const layers = keys.slice(1).map((key) => key.replace(/^grad_norm\//, ""));
  return {
    name: workload.name,
    formats: ["jsonl"],
    points: keys.length * count,
    settings: { ...EMPTY_SETTINGS, optimizer: "adam", learningRate: 0.001, parameterCount: 10_000 },
    layers: layers.map((name, index) => ({
      name,
      depth: index + 1,
      numel: null,
      parameters: [{ name: "", role: "whole", numel: null }],
    })),
    layerOrderSource: "settings",
    subgroups: [],
    predictions: [],
    plan: null,
    series: keys.map((key, index) => ({
      ...nothing,
      key,
      metric: index === 0 ? "loss" : "grad_norm",
      layer: index === 0 ? null : (layers[index - 1] ?? null),
      split: index === 0 ? "train" : null,
      points: { steps, times: null, values: values[index] ?? new Float64Array(count) },
    })),
  };
}

function passOver(run: RunData): number {
  let sum = 0;
  let logs = 0;
  for (const { points } of run.series)
    for (const value of points.values) {
      sum += value;
      logs += Math.log(value);
    }
  return sum + logs;
}
