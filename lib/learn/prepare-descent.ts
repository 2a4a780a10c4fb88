import { linearAxis, stepAxis } from "@/lib/charts/axis-ticks";
import { numberCell } from "@/lib/charts/chart-model";
import type { PlotChart } from "@/lib/charts/plot-model";
import { formatCount, formatGiven, formatNumber } from "@/lib/core/format-number";
import {
  behaviourOf,
  DESCENT_STEPS,
  type DescentBehaviour,
  type DescentStep,
  descentLoss,
  LOWEST,
  walkDescent,
} from "./descent-path";
import type { IdeaView } from "./idea-view";
import { withoutCrumbs } from "./without-crumbs";

export type DescentSettings = { readonly learningRate: number; readonly start: number };

const REACH = 6;
const FINENESS = 30;

const SENTENCES: Readonly<Record<DescentBehaviour, string>> = {
  "at-rest": "The start is the lowest point: the slope there is 0, so that no step leads away from it.",
  creeps: "It creeps: every step takes off little of the distance, and most of the way is still ahead after 20 steps.",
  converges: "It converges: every step leaves the same share of the distance, always on the same side.",
  arrives: "It arrives almost at once: this learning rate fits the curvature of the loss.",
  overshoots: "It leaps over the lowest point with every step, and still closes in on it.",
  edge: "It oscillates at the edge: every step lands as far away on the other side, for ever.",
  diverges: "It diverges: every step lands further away than the one before, and the loss grows without end.",
};

export function prepareDescent({ learningRate, start }: DescentSettings): IdeaView {
  const path = walkDescent(start, learningRate);
  const behaviour = behaviourOf(path);
  const factor = path[0]?.factor ?? null;
  const last = path.at(-1);
  const expected = 1 - 2 * learningRate;
  return {
    sentence: sentenceOf(behaviour, factor),
    readings: [
      {
        term: "Factor per step, measured",
        text: factor === null ? "none: there is no distance left" : formatNumber(withoutCrumbs(factor), 4),
        behind: "Distance from 3 after the first step over the distance before it.",
      },
      {
        term: "1 − 2η",
        text: formatNumber(withoutCrumbs(expected), 4),
        behind: `1 − 2 × ${formatGiven(learningRate)}: the slope of this loss changes by 2 per unit of θ.`,
      },
      {
        term: `Distance from 3 after ${DESCENT_STEPS} steps`,
        text: last === undefined ? "none" : formatNumber(Math.abs(last.theta - LOWEST)),
        behind: last === undefined ? "" : `The loss there is ${formatNumber(last.loss)}.`,
      },
    ],
    charts: [drawPath(path, behaviour), drawDistance(path, factor)],
  };
}

function sentenceOf(behaviour: DescentBehaviour, factor: number | null): string {
  if (factor === null) return SENTENCES[behaviour];
  return `${SENTENCES[behaviour]} The factor per step is ${formatNumber(withoutCrumbs(factor), 3)}.`;
}

function drawPath(path: readonly DescentStep[], behaviour: DescentBehaviour): PlotChart {
  const [low, high] = [LOWEST - REACH, LOWEST + REACH];
  const thetas = Array.from({ length: 2 * REACH * FINENESS + 1 }, (_, index) => low + index / FINENESS);
  const points = path.map(({ theta, loss }) => ({ x: theta, y: loss }));
  const outside = path.filter(({ theta }) => theta < low || theta > high).length;
  const titles: Readonly<Record<DescentBehaviour, string>> = {
    "at-rest": "The path stays where it is",
    creeps: "The path creeps towards θ = 3",
    converges: "The path converges to θ = 3",
    arrives: "The path arrives at θ = 3 almost at once",
    overshoots: "The path leaps to and fro and closes in on θ = 3",
    edge: "The path leaps to and fro and never comes closer to θ = 3",
    diverges: "The path leaps away from θ = 3",
  };
  return {
    title: titles[behaviour],
    sampleSize: formatCount(DESCENT_STEPS, "step"),
    caption: `Each dot is one place of the path on the loss (θ − 3)².${outside === 0 ? "" : ` ${formatCount(outside, "place")} of it ${outside === 1 ? "lies" : "lie"} beyond the picture; the table has them.`}`,
    x: linearAxis("θ", low, high),
    y: linearAxis("loss", 0, REACH ** 2),
    marks: [
      { kind: "curve", points: thetas.map((x) => ({ x, y: descentLoss(x) })), style: 3 },
      { kind: "curve", points, style: 1 },
      { kind: "dots", points, style: 0 },
    ],
    legend: [
      { label: "loss (θ − 3)²", style: 3, shape: "line" },
      { label: "place after each step", style: 0, shape: "dot" },
    ],
    table: tabulate(path),
  };
}

function drawDistance(path: readonly DescentStep[], factor: number | null): PlotChart {
  const points = path.map(({ step, theta }) => ({ x: step, y: theta - LOWEST }));
  const distances = points.map(({ y }) => y);
  return {
    title:
      factor === null
        ? "There is no distance from θ = 3"
        : `With every step the distance from θ = 3 is multiplied by ${formatNumber(withoutCrumbs(factor), 3)}`,
    sampleSize: formatCount(DESCENT_STEPS, "step"),
    caption: "Above 0: right of the lowest point. A factor below 0 changes the side with every step.",
    x: { ...stepAxis(0, DESCENT_STEPS), label: "step" },
    y: linearAxis("θ − 3", Math.min(0, ...distances), Math.max(0, ...distances)),
    marks: [
      { kind: "level", y: 0, style: 3 },
      { kind: "curve", points, style: 1 },
      { kind: "dots", points, style: 0 },
    ],
    legend: [],
    table: tabulate(path),
  };
}

function tabulate(path: readonly DescentStep[]): PlotChart["table"] {
  return {
    caption: "The path step by step",
    columns: ["Step", "θ", "Loss", "Slope", "Factor of the next step"].map((label) => ({ label, isNumeric: true })),
    rows: path.map(({ step, theta, loss, slope, factor }) => [
      numberCell(step, formatGiven),
      numberCell(theta, (value) => formatNumber(withoutCrumbs(value), 5)),
      numberCell(loss, (value) => formatNumber(value, 4)),
      numberCell(slope, (value) => formatNumber(withoutCrumbs(value), 4)),
      numberCell(factor, (value) => formatNumber(withoutCrumbs(value), 4), "no distance left"),
    ]),
  };
}
