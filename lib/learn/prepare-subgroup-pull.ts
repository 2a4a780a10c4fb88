import { linearAxis } from "@/lib/charts/axis-ticks";
import { numberCell, textCell } from "@/lib/charts/chart-model";
import type { PlotChart, PlotPoint } from "@/lib/charts/plot-model";
import { formatGiven, formatNumber, formatPercent } from "@/lib/core/format-number";
import type { IdeaView } from "./idea-view";
import {
  BEST_FOR,
  findBalance,
  type GroupPull,
  gradientShare,
  measurePull,
  PULL_RANGE,
  type SharedPull,
} from "./subgroup-pull";
import { withoutCrumbs } from "./without-crumbs";

export type PullSettings = { readonly theta: number; readonly polytraumaShare: number };
export type PullView = IdeaView & { readonly balance: number };

const FINENESS = 40;
/** A pull below this is none: the slider of θ moves by hundredths. */
const NO_PULL = 0.005;
/** Length of an arrow in θ for a gradient of 1. */
const ARROW_SCALE = 0.3;
const NAMES = { tbi: "isolated TBI", polytrauma: "polytrauma" } as const;

export function preparePull({ theta, polytraumaShare }: PullSettings): PullView {
  const pull = measurePull(theta, polytraumaShare);
  const balance = findBalance(polytraumaShare);
  return {
    balance,
    sentence: sentenceOf(theta, pull, balance),
    readings: [
      pullReading("tbi", pull),
      pullReading("polytrauma", pull),
      {
        term: "Gradient of the shared loss",
        text: formatNumber(withoutCrumbs(pull.gradient)),
        behind: "The sum of both, by automatic differentiation. Training moves θ against it and stops where it is 0.",
      },
      {
        term: "Where the pulls cancel",
        text: `θ = ${formatNumber(withoutCrumbs(balance), 4)}`,
        behind: remainingText(polytraumaShare, balance),
      },
    ],
    charts: [drawPull({ theta, polytraumaShare }, pull, balance)],
  };
}

function pullReading(group: keyof typeof NAMES, pull: SharedPull): IdeaView["readings"][number] {
  const { gradient, share } = pull[group];
  const part = gradientShare(pull, group);
  return {
    term: `Pull of ${NAMES[group]}`,
    text: `${formatNumber(Math.abs(withoutCrumbs(gradient)))}${directionOf(pull[group])}`,
    behind: `${formatPercent(share)} of the patients${part === null ? "" : `, ${formatPercent(part)} of the pulling`}.`,
  };
}

function directionOf({ gradient }: GroupPull): string {
  if (Math.abs(gradient) < 1e-9) return "";
  return gradient > 0 ? " to lower θ" : " to higher θ";
}

function remainingText(polytraumaShare: number, balance: number): string {
  const { tbi, polytrauma } = measurePull(balance, polytraumaShare);
  return `There the loss per patient is ${formatNumber(withoutCrumbs(tbi.loss))} in ${NAMES.tbi} and ${formatNumber(withoutCrumbs(polytrauma.loss))} in ${NAMES.polytrauma}.`;
}

function sentenceOf(theta: number, pull: SharedPull, balance: number): string {
  const losses = `The loss per patient is ${formatNumber(withoutCrumbs(pull.tbi.loss))} in ${NAMES.tbi} and ${formatNumber(withoutCrumbs(pull.polytrauma.loss))} in ${NAMES.polytrauma}.`;
  if (Math.abs(pull.gradient) < NO_PULL) {
    const size = Math.abs(pull.tbi.gradient);
    return size < NO_PULL
      ? `At θ = ${formatGiven(theta)} nothing pulls, and training stops. ${losses}`
      : `At θ = ${formatGiven(theta)} the pulls cancel: ${formatNumber(size)} each way, and training stops. ${losses}`;
  }
  const winner = pull.gradient > 0 ? NAMES.tbi : NAMES.polytrauma;
  const way = pull.gradient > 0 ? "lower" : "higher";
  const opposed = pull.tbi.gradient * pull.polytrauma.gradient < 0 ? `${winner} pulls harder, and ` : "";
  return `At θ = ${formatGiven(theta)} ${opposed}training moves θ ${way}, towards ${formatNumber(withoutCrumbs(balance), 3)}. ${losses}`;
}

function drawPull({ theta, polytraumaShare }: PullSettings, pull: SharedPull, balance: number): PlotChart {
  const { low, high } = PULL_RANGE;
  const thetas = Array.from({ length: (high - low) * FINENESS + 1 }, (_, index) => low + index / FINENESS);
  const along = (read: (at: SharedPull) => number): readonly PlotPoint[] =>
    thetas.map((x) => ({ x, y: read(measurePull(x, polytraumaShare)) }));
  const arrow = (group: keyof typeof NAMES, y: number, style: number): PlotChart["marks"][number] => ({
    kind: "arrow",
    from: { x: theta, y },
    to: { x: theta - ARROW_SCALE * pull[group].gradient, y },
    style,
  });
  return {
    title: `The pulls cancel at θ = ${formatNumber(withoutCrumbs(balance), 3)}; ${NAMES.tbi} is best served at ${BEST_FOR.tbi}, ${NAMES.polytrauma} at ${BEST_FOR.polytrauma}`,
    sampleSize: `${formatPercent(polytraumaShare)} of the patients with polytrauma, ${formatPercent(1 - polytraumaShare)} with isolated TBI`,
    caption:
      "Losses per patient of each group, and their mean over all patients. Arrows start at θ and show which way each group pulls, weighted by its share; at the upright line the arrows are equally long. Made-up losses, chosen to be simple.",
    x: linearAxis("shared parameter θ", low, high),
    y: linearAxis("loss", 0, 16),
    marks: [
      { kind: "curve", points: along(({ tbi }) => tbi.loss), style: 0 },
      { kind: "curve", points: along(({ polytrauma }) => polytrauma.loss), style: 1 },
      { kind: "curve", points: along(({ loss }) => loss), style: 2 },
      { kind: "upright", x: balance },
      { kind: "dots", points: [{ x: theta, y: pull.loss }], style: 2 },
      arrow("tbi", 13, 0),
      arrow("polytrauma", 11, 1),
    ],
    legend: [
      { label: "isolated TBI", style: 0, shape: "line" },
      { label: "polytrauma", style: 1, shape: "line" },
      { label: "mean over all patients", style: 2, shape: "line" },
    ],
    table: tabulate(polytraumaShare, [theta, balance]),
  };
}

function tabulate(polytraumaShare: number, places: readonly number[]): PlotChart["table"] {
  const [theta = 0, balance = 0] = places;
  const { low, high } = PULL_RANGE;
  const whole = Array.from({ length: high - low + 1 }, (_, index) => ({ at: low + index, note: "" }));
  const rows = [...whole, { at: theta, note: "set" }, { at: balance, note: "pulls cancel" }].sort(
    (a, b) => a.at - b.at,
  );
  return {
    caption: "Losses and gradients by θ",
    columns: [
      { label: "θ", isNumeric: true },
      { label: "Gradient, isolated TBI", isNumeric: true },
      { label: "Gradient, polytrauma", isNumeric: true },
      { label: "Gradient, shared", isNumeric: true },
      { label: "Shared loss", isNumeric: true },
      { label: "Note", isNumeric: false },
    ],
    rows: rows.map(({ at, note }) => {
      const { tbi, polytrauma, gradient, loss } = measurePull(at, polytraumaShare);
      return [
        ...[at, tbi.gradient, polytrauma.gradient, gradient, loss].map((value) =>
          numberCell(withoutCrumbs(value), (shown) => formatNumber(shown, 4)),
        ),
        textCell(note),
      ];
    }),
  };
}
