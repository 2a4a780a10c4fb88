import { linearAxis, logAxis, stepAxis } from "@/lib/charts/axis-ticks";
import { numberCell } from "@/lib/charts/chart-model";
import type { PlotChart } from "@/lib/charts/plot-model";
import { formatCount, formatInteger, formatNumber } from "@/lib/core/format-number";
import type { IdeaView } from "./idea-view";
import { PAIR_BATCH, PAIR_CASES, PAIR_STEPS, PAIR_WIDTH, type PairRecords, type TrainingRecord } from "./network-pair";
import { layerAxis } from "./prepare-layer-chain";

export type PairView = {
  readonly depth: number;
  readonly records: PairRecords;
  readonly guessingLoss: number;
  /** Which of the records the gradients are shown of. */
  readonly shown: number;
};

/** A loss within this share of guessing has learned nothing to speak of. */
const NOTHING_LEARNED = 0.98;

export function prepareNetworkPair({ depth, records, guessingLoss, shown }: PairView): IdeaView {
  const healthy = records.healthy[shown];
  const vanishing = records.vanishing[shown];
  if (healthy === undefined || vanishing === undefined) throw new RangeError(`There is no record ${shown}.`);
  const ratio = (record: TrainingRecord): number => (record.gradients[0] ?? 0) / (record.gradients.at(-1) ?? 1);
  return {
    sentence: sentenceOf(healthy, vanishing, guessingLoss),
    readings: [
      lossReading("Loss of the healthy network", healthy, guessingLoss),
      lossReading("Loss of the vanishing network", vanishing, guessingLoss),
      {
        term: "What layer 1 gets, healthy",
        text: formatNumber(healthy.gradients[0] ?? 0),
        behind: `${formatNumber(ratio(healthy))} times what layer ${formatInteger(depth)} gets.`,
      },
      {
        term: "What layer 1 gets, vanishing",
        text: formatNumber(vanishing.gradients[0] ?? 0),
        behind: `${formatNumber(ratio(vanishing))} times what layer ${formatInteger(depth)} gets.`,
      },
    ],
    charts: [drawLosses(records, guessingLoss), drawGradients(depth, healthy, vanishing)],
  };
}

function lossReading(term: string, { loss }: TrainingRecord, guessingLoss: number): IdeaView["readings"][number] {
  return {
    term,
    text: formatNumber(loss),
    behind: `Guessing the same for everybody costs ${formatNumber(guessingLoss)}.`,
  };
}

function sentenceOf(healthy: TrainingRecord, vanishing: TrainingRecord, guessingLoss: number): string {
  const when = healthy.step === 0 ? "Before the first step" : `After ${formatCount(healthy.step, "step")}`;
  const at = `${when} the healthy network has a loss of ${formatNumber(healthy.loss)}, the vanishing one ${formatNumber(vanishing.loss)}`;
  const [first, other] = [healthy.gradients[0] ?? 0, vanishing.gradients[0] ?? 0];
  const layers = `Layer 1 gets ${formatNumber(first)} in the one and ${formatNumber(other)} in the other.`;
  if (healthy.step === 0 || vanishing.loss < NOTHING_LEARNED * guessingLoss) return `${at}. ${layers}`;
  return `${at}, no better than guessing. ${layers}`;
}

function drawLosses({ healthy, vanishing }: PairRecords, guessingLoss: number): PlotChart {
  const toPoints = (records: readonly TrainingRecord[]) => records.map(({ step, loss }) => ({ x: step, y: loss }));
  const losses = [...healthy, ...vanishing].map(({ loss }) => loss);
  const [from, to] = [healthy[0]?.loss ?? 0, healthy.at(-1)?.loss ?? 0];
  const [otherFrom, otherTo] = [vanishing[0]?.loss ?? 0, vanishing.at(-1)?.loss ?? 0];
  return {
    title: `Healthy: from ${formatNumber(from)} to ${formatNumber(to)}. Vanishing: from ${formatNumber(otherFrom)} to ${formatNumber(otherTo)}`,
    sampleSize: `${PAIR_CASES} cases, every tenth step`,
    caption: `Mean binary cross-entropy over all cases, in nats. Guessing the same for everybody costs ${formatNumber(guessingLoss)}.`,
    x: { ...stepAxis(0, PAIR_STEPS), label: "training step" },
    y: linearAxis("loss", 0, Math.max(guessingLoss, ...losses)),
    marks: [
      { kind: "curve", points: toPoints(healthy), style: 0 },
      { kind: "curve", points: toPoints(vanishing), style: 1 },
    ],
    legend: [
      { label: "healthy: tanh, a way around each layer", style: 0, shape: "line" },
      { label: "vanishing: sigmoid, no way around", style: 1, shape: "line" },
    ],
    table: {
      caption: "Loss by step",
      columns: ["Step", "Healthy", "Vanishing"].map((label) => ({ label, isNumeric: true })),
      rows: healthy.map(({ step, loss }, index) => [
        numberCell(step, formatInteger),
        numberCell(loss, formatNumber),
        numberCell(vanishing[index]?.loss ?? null, formatNumber),
      ]),
    },
  };
}

function drawGradients(depth: number, healthy: TrainingRecord, vanishing: TrainingRecord): PlotChart {
  const toPoints = ({ gradients }: TrainingRecord) => gradients.map((size, index) => ({ x: size, y: index + 1 }));
  const sizes = [...healthy.gradients, ...vanishing.gradients].filter((size) => size > 0);
  return {
    title: `At step ${formatInteger(healthy.step)} layer 1 gets ${formatNumber(healthy.gradients[0] ?? 0)} in the healthy network, ${formatNumber(vanishing.gradients[0] ?? 0)} in the vanishing one`,
    sampleSize: `${formatCount(depth, "layer")} of ${PAIR_WIDTH} units each`,
    caption: `Root mean square of the gradient of each layer's weights in this step, which saw ${PAIR_BATCH} of the cases; the output at the top.`,
    x: logAxis("root mean square", Math.min(0.1, ...sizes), Math.max(1e-3, ...sizes), 5),
    y: layerAxis(depth),
    marks: [
      { kind: "curve", points: toPoints(healthy), style: 0 },
      { kind: "dots", points: toPoints(healthy), style: 0 },
      { kind: "curve", points: toPoints(vanishing), style: 1 },
      { kind: "dots", points: toPoints(vanishing), style: 1 },
    ],
    legend: [
      { label: "healthy", style: 0, shape: "line" },
      { label: "vanishing", style: 1, shape: "line" },
    ],
    table: {
      caption: `Gradient by layer at step ${formatInteger(healthy.step)}, output first`,
      columns: ["Layer", "Healthy", "Vanishing"].map((label) => ({ label, isNumeric: true })),
      rows: healthy.gradients
        .map((size, index) => [
          numberCell(index + 1, formatInteger),
          numberCell(size, formatNumber),
          numberCell(vanishing.gradients[index] ?? null, formatNumber),
        ])
        .toReversed(),
    },
  };
}
