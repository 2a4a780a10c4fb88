import type { PlanContent } from "@/lib/core/analysis-plan";

/** A small run with two files: a training log with a loss of groups, and predictions with a group of nine. */
const SIZES = { polytrauma: 60, burns: 6, other: 300 } as const;

export const LOG_FILE = Array.from({ length: 30 }, (_, step) =>
  [
    { step, kind: "metric", metric: "loss", value: 1 / (step + 1), split: "train" },
    ...Object.entries(SIZES).map(([subgroup, n]) => {
      return { step, kind: "subgroup_loss", subgroup, n, mean: 0.5 + 1 / (step + 2), m2: 0.2 * n };
    }),
  ]
    .map((record) => `${JSON.stringify(record)}\n`)
    .join(""),
).join("");

/** Gradients of the same steps, as another logger wrote them. */
export const LAYER_FILE = Array.from({ length: 30 }, (_, step) =>
  [0, 1, 2]
    .map((layer) => ({
      step,
      kind: "layer",
      layer: `layers.${layer}`,
      depth: layer + 1,
      grad_norm: 10 ** (layer - 4),
      numel: 64,
    }))
    .map((record) => `${JSON.stringify(record)}\n`)
    .join(""),
).join("");

const PATIENTS = { polytrauma: 120, burns: 9, other: 400 } as const;
const isEvent = (subgroup: string, row: number): boolean => (row % 3 === 0) !== (subgroup === "polytrauma");

export const PREDICTIONS_FILE = [
  "subgroup,split,threshold,y_true,y_prob\n",
  ...Object.entries(PATIENTS).flatMap(([subgroup, count]) =>
    Array.from(
      { length: count },
      (_, row) => `${subgroup},test,0.2,${isEvent(subgroup, row) ? 1 : 0},${0.1 + ((row * 37) % 60) / 100}\n`,
    ),
  ),
].join("");

/** Declares two of the three groups, so that the third is one of a search. */
export const PLAN: PlanContent = {
  primaryMeasures: ["calibration", "net-benefit"],
  margins: { calibration: 0.223, "net-benefit": 0.01 },
  threshold: { value: 0.3, owner: "trauma board", reason: "one event seen coming for two false alarms" },
  decisionRange: { from: 0.1, to: 0.5 },
  subgroups: [
    { kind: "label", name: "polytrauma", column: "subgroup", label: "polytrauma" },
    { kind: "label", name: "others", column: "subgroup", label: "other" },
  ],
  reference: null,
};
