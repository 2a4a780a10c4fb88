import { logAxis } from "@/lib/charts/axis-ticks";
import { type Axis, numberCell } from "@/lib/charts/chart-model";
import type { PlotChart } from "@/lib/charts/plot-model";
import { formatCount, formatInteger, formatNumber } from "@/lib/core/format-number";
import { VANISHING } from "@/lib/diagnostics/thresholds";
import type { IdeaView } from "./idea-view";
import {
  CHAIN_CASES,
  CHAIN_WIDTH,
  type ChainActivation,
  type ChainLayer,
  type ChainSettings,
  measureLayerChain,
} from "./layer-chain";

/** Depth at which a layer number gets its own tick. */
const MOST_TICKS = 10;
/** Weights that move by less than a ten-thousandth of a usual step hardly learn, in whatever layer. */
const FAINT = 1e-4;

export const ACTIVATION_NAMES: Readonly<Record<ChainActivation, string>> = {
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "ReLU",
};

export function prepareLayerChain(settings: ChainSettings): IdeaView {
  const layers = measureLayerChain(settings);
  const summary = summarise(layers);
  return {
    sentence: sentenceOf(settings, summary),
    readings: [
      { term: "Gradient of layer 1", text: formatNumber(summary.first), behind: "Root mean square over its weights." },
      { term: `Gradient of layer ${formatInteger(settings.depth)}`, text: formatNumber(summary.last) },
      {
        term: "Factor from the last layer to the first",
        text: summary.overall === null ? "none: the last layer gets nothing" : formatNumber(summary.overall),
        behind:
          summary.perLayer === null
            ? ""
            : `On average ${formatNumber(summary.perLayer)} per layer, multiplied ${formatInteger(settings.depth - 1)} times.`,
      },
    ],
    charts: [drawChain(settings, layers, summary)],
  };
}

type ChainSummary = {
  readonly first: number;
  readonly last: number;
  /** null where the last layer gets nothing. */
  readonly overall: number | null;
  /** The factor per layer whose product over all layers is the overall one. */
  readonly perLayer: number | null;
};

function summarise(layers: readonly ChainLayer[]): ChainSummary {
  const first = layers[0]?.weightGradient ?? 0;
  const last = layers.at(-1)?.weightGradient ?? 0;
  const overall = last > 0 ? first / last : null;
  return { first, last, overall, perLayer: overall === null ? null : overall ** (1 / (layers.length - 1)) };
}

function sentenceOf({ depth, activation, isResidual }: ChainSettings, { first, last, overall }: ChainSummary): string {
  const kind = `${formatInteger(depth)} layers of ${ACTIVATION_NAMES[activation]}${isResidual ? ", each with a way around it" : ""}`;
  if (overall === null) return `Through ${kind} no signal comes back at all.`;
  const share = `Layer 1 gets ${formatNumber(overall)} times what layer ${formatInteger(depth)} gets`;
  if (overall < VANISHING.overallFactor.value) return `The signal vanishes on its way through ${kind}. ${share}.`;
  if (overall > 1 / VANISHING.overallFactor.value) return `The signal explodes on its way through ${kind}. ${share}.`;
  if (Math.max(first, last) < FAINT)
    return `All of ${kind} get about equally little: at most ${formatNumber(Math.max(first, last))}. ${share}.`;
  return `The signal reaches the first of ${kind}. ${share}.`;
}

function drawChain(settings: ChainSettings, layers: readonly ChainLayer[], summary: ChainSummary): PlotChart {
  const sizes = layers.flatMap(({ weightGradient, signal }) => [weightGradient, signal]).filter((size) => size > 0);
  const x = logAxis("root mean square", Math.min(1, ...sizes), Math.max(1e-3, ...sizes), 5);
  return {
    title:
      summary.overall === null
        ? "No gradient comes back through the layers"
        : `From layer ${formatInteger(settings.depth)} to layer 1 the gradient is multiplied by ${formatNumber(summary.overall)}`,
    sampleSize: `${formatCount(settings.depth, "layer")} of ${CHAIN_WIDTH} units, ${CHAIN_CASES} cases`,
    caption:
      "One forward and one backward pass by automatic differentiation, through weights drawn anew from the same seed. The gradient of a weight is the signal that comes back times what went in. A gradient of 0 has no place on this scale and is left out.",
    x,
    y: layerAxis(layers.length),
    marks: [
      { kind: "bars", points: layers.map(({ layer, weightGradient }) => ({ x: weightGradient, y: layer })), style: 0 },
      { kind: "curve", points: layers.map(({ layer, signal }) => ({ x: signal, y: layer })), style: 1 },
    ],
    legend: [
      { label: "gradient of the layer's weights", style: 0, shape: "dot" },
      { label: "signal that comes back to the layer", style: 1, shape: "line" },
    ],
    table: {
      caption: "Gradient by layer, output first",
      columns: ["Layer", "Gradient of its weights", "Factor from the layer above", "Signal that comes back"].map(
        (label) => ({ label, isNumeric: true }),
      ),
      rows: layers.toReversed().map(({ layer, weightGradient, signal }) => {
        const above = layers[layer]?.weightGradient ?? 0;
        return [
          numberCell(layer, formatInteger),
          numberCell(weightGradient, formatNumber),
          numberCell(above > 0 ? weightGradient / above : null, formatNumber, "none"),
          numberCell(signal, formatNumber),
        ];
      }),
    },
  };
}

/** Layers as rows, the output at the top, so that the signal runs downwards as in the pictures of a run. */
export function layerAxis(depth: number): Axis {
  const every = Math.ceil(depth / MOST_TICKS);
  const ticks = Array.from({ length: depth }, (_, index) => index + 1)
    .filter((layer) => layer === 1 || layer === depth || (layer % every === 0 && depth - layer >= every))
    .map((layer) => ({ value: layer, label: formatInteger(layer) }));
  return { label: "layer, 1 = nearest the input", scale: "linear", domain: [0.4, depth + 0.6], ticks };
}
