/**
 * Which layers move very much less or more than the others of the same run, persistently. Each layer is
 * compared with the median layer in blocks of steps; a layer stands out where the ratio lies beyond the
 * limit in so many blocks that a sign test says so, with the family of all layers and both directions
 * controlled for false discovery, and where it still does in the last windows of the run.
 *
 * @see Conover (1999), sign test; Benjamini & Hochberg, JRSS B 57 (1995)
 */
import type { Estimate } from "@/lib/core/estimate";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { controlFalseDiscovery } from "@/lib/statistics/false-discovery";
import { median } from "@/lib/statistics/quantile";
import { signTest } from "@/lib/statistics/sign-test";
import { JUDGED_WINDOWS, UPDATE_RATIO } from "../context-thresholds";
import { estimateFromBlocks } from "./bootstrap-blocks";
import type { LayerUpdate, LayerUpdates } from "./collect-updates";
import { collectTraces } from "./gradient-traces";
import { firstIndexAt, keepFinite, medianOfFinite, sliceSteps } from "./read-series";
import { laterHalf, type StepWindow, splitWindows } from "./windows";

export type StandingOut = {
  readonly layer: string;
  readonly direction: "slow" | "fast";
  /** Median step of the layer over that of the median layer. */
  readonly factor: number;
  readonly onsetStep: number;
  /** Of the last windows, how many show it. */
  readonly windows: number;
  readonly of: number;
};

export type UpdateComparison = {
  readonly compared: readonly LayerUpdate[];
  readonly leftOut: readonly { readonly layer: string; readonly reason: string }[];
  /** Layers beyond a limit, the farthest first. */
  readonly standingOut: readonly StandingOut[];
  /** The factor of the first of them with its interval; null where none stands out. */
  readonly leading: Estimate | null;
  /** The layer farthest from the median layer, whether beyond a limit or not; null where nothing moves. */
  readonly farthest: {
    readonly layer: string;
    readonly factor: Estimate;
    /** Of the last windows, in how many it lies beyond a limit. */
    readonly windows: number;
  } | null;
  readonly windows: readonly StepWindow[];
};

/** Null with too few steps or too few comparable layers. */
export function compareUpdates(run: RunData, { layers }: LayerUpdates): UpdateComparison | null {
  const steps = longestSteps(layers);
  const windows = splitWindows(steps);
  const later = laterHalf(windows);
  if (later === null) return null;
  const gradients = new Map(collectTraces(run, "grad_norm", "weight").map(({ layer, points }) => [layer, points]));
  const leftOut = layers.flatMap((layer) => {
    const reason = layer.excluded ?? leaveOut(layer, gradients.get(layer.layer), later);
    return reason === null ? [] : [{ layer: layer.layer, reason }];
  });
  const names = new Set(leftOut.map(({ layer }) => layer));
  const compared = layers.filter(({ layer }) => !names.has(layer));
  if (compared.length < UPDATE_RATIO.minimumLayers) return null;
  const laterSteps = steps.subarray(firstIndexAt(steps, later.fromStep), firstIndexAt(steps, later.toStep + 1));
  const blocks = Math.min(UPDATE_RATIO.blocks, laterSteps.length >> 1);
  const inBlocks = deviations(compared, splitWindows(laterSteps, blocks));
  const inWindows = deviations(compared, windows);
  const farthest = findFarthest(inBlocks);
  const standingOut = findStandingOut(compared, inBlocks, inWindows, windows);
  const first = standingOut[0];
  return {
    compared,
    leftOut,
    standingOut,
    leading:
      first === undefined ? null : estimateFactor(inBlocks[compared.findIndex(({ layer }) => layer === first.layer)]),
    farthest: describeFarthest(compared[farthest], inBlocks[farthest], inWindows[farthest]),
    windows,
  };
}

/** Index of the row whose median is farthest from 0; −1 where none is known. */
function findFarthest(rows: readonly Float64Array[]): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  rows.forEach((row, index) => {
    const distance = Math.abs(median(row.filter(isKnown)));
    if (!(distance > most)) return;
    best = index;
    most = distance;
  });
  return best;
}

function describeFarthest(
  layer: LayerUpdate | undefined,
  inBlocks: Float64Array | undefined,
  inWindows: Float64Array | undefined,
): UpdateComparison["farthest"] {
  if (layer === undefined || inBlocks === undefined) return null;
  const last = Array.from(inWindows ?? []).slice(-JUDGED_WINDOWS);
  const windows = last.filter((value) => SIDES.some(({ isBeyond }) => isBeyond(value))).length;
  return { layer: layer.layer, factor: estimateFactor(inBlocks), windows };
}

/** Steps at which the updates of the layer with most of them are finite. */
export function longestSteps(layers: readonly { readonly points: PointColumns }[]): Float64Array {
  let best = new Float64Array(0);
  for (const { points } of layers) {
    const { steps } = keepFinite(points);
    if (steps.length > best.length) best = Float64Array.from(steps);
  }
  return best;
}

function leaveOut(
  { isOutput }: LayerUpdate,
  gradient: PointColumns | undefined,
  { fromStep, toStep }: StepWindow,
): string | null {
  if (isOutput) return "output layer: no activation lies between it and the loss";
  const size = gradient ? medianOfFinite(sliceSteps(gradient, fromStep, toStep).values) : Number.NaN;
  return size === 0 ? "no gradient reaches it in the later half" : null;
}

/** log10 of each layer's step over that of the median layer, in each window; NaN where nothing moves. */
function deviations(layers: readonly LayerUpdate[], windows: readonly StepWindow[]): readonly Float64Array[] {
  const logs = layers.map(({ points }) =>
    Float64Array.from(windows, ({ fromStep, toStep }) =>
      Math.log10(medianOfFinite(sliceSteps(points, fromStep, toStep).values)),
    ),
  );
  const middle = windows.map((_, at) =>
    median(Float64Array.from(logs, (row) => row[at] ?? Number.NaN).filter(isKnown)),
  );
  return logs.map((row) => row.map((value, at) => value - (middle[at] ?? Number.NaN)));
}

/** A layer that does not move at all has the logarithm −∞, which is a value like any other here. */
function isKnown(value: number): boolean {
  return !Number.isNaN(value);
}

const SIDES = [
  { direction: "slow", isBeyond: (value: number): boolean => value < Math.log10(UPDATE_RATIO.slow.value) },
  { direction: "fast", isBeyond: (value: number): boolean => value > Math.log10(UPDATE_RATIO.fast.value) },
] as const;

function findStandingOut(
  layers: readonly LayerUpdate[],
  inBlocks: readonly Float64Array[],
  inWindows: readonly Float64Array[],
  windows: readonly StepWindow[],
): readonly StandingOut[] {
  const tests = layers.flatMap(({ layer }, index) =>
    SIDES.map(({ direction, isBeyond }) => {
      const blocks = (inBlocks[index] ?? new Float64Array(0)).filter(isKnown);
      const shows = Array.from(inWindows[index] ?? [], isBeyond);
      return { layer, direction, blocks, shows, p: signTest(blocks.filter(isBeyond).length, blocks.length) };
    }),
  );
  const discovered = controlFalseDiscovery(
    tests.map(({ p }) => p),
    UPDATE_RATIO.falseDiscoveries.value,
  );
  return (
    tests
      .filter((_, index) => discovered[index])
      .map(({ layer, direction, blocks, shows }) => {
        const last = shows.slice(-JUDGED_WINDOWS);
        const start = shows.lastIndexOf(false) + 1;
        return {
          layer,
          direction,
          factor: 10 ** median(blocks),
          onsetStep: windows[start]?.fromStep ?? 0,
          windows: last.filter(Boolean).length,
          of: last.length,
        };
      })
      .filter(({ windows: count, of }) => count >= Math.min(UPDATE_RATIO.persistentWindows, of))
      // Two layers that never move are equally far; a difference of their infinite distances would be NaN.
      .sort(
        (a, b) =>
          Number(distanceOf(b.factor) > distanceOf(a.factor)) - Number(distanceOf(b.factor) < distanceOf(a.factor)),
      )
  );
}

function distanceOf(factor: number): number {
  return Math.abs(Math.log10(factor));
}

/** 0 for a layer that never moves. */
function estimateFactor(blocks: Float64Array = new Float64Array(0)): Estimate {
  return estimateFromBlocks(blocks, "the layer's step over that of the median layer", (log) => 10 ** log);
}
