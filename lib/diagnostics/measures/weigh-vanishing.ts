import type { Estimate } from "@/lib/core/estimate";
import type { Severity } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import type { DepthProfile } from "../evidence";
import { LEARNING, VANISHING } from "../thresholds";
import { measureDepthProfile, measureWindowFactor } from "./depth-profile";
import type { TensorKind } from "./gradient-traces";
import { compareMovement } from "./layer-movement";
import type { LossProgress } from "./loss-progress";
import { laterHalf, type StepWindow } from "./windows";

/** What the gradients of one kind of tensor say about the later half of a run. */
export type VanishingEvidence = {
  readonly kind: TensorKind;
  readonly profile: DepthProfile;
  readonly layers: readonly string[];
  /** Factor over all compared layers, value and upper end of its interval. */
  readonly overall: number;
  readonly overallUpper: number;
  /** Factor from one compared layer to the next, which is not the factor per depth where other layers lie between. */
  readonly perComparedLayer: number;
  /** True for each window in which the factor lies below the limit; windows without a slope are left out. */
  readonly windows: readonly { readonly fromStep: number; readonly shows: boolean }[];
  readonly onsetStep: number;
  readonly showsShrinking: boolean;
  /** Update ratio of the first third of the compared layers over that of the last third. */
  readonly movement: Estimate;
};

/** Null where the gradients of this kind give no slope in the later half of the run. */
export function weighVanishing(
  run: RunData,
  windows: readonly StepWindow[],
  kind: TensorKind,
): VanishingEvidence | null {
  const later = laterHalf(windows);
  const profile = later === null ? null : measureDepthProfile(run, later.fromStep, later.toStep, kind);
  if (profile === null || profile.factorOverall.status !== "estimated") return null;
  const compared = profile.rows.filter(({ excluded }) => excluded === null);
  const layers = compared.map(({ layer }) => layer);
  const { value: overall, upper: overallUpper = profile.factorOverall.value } = profile.factorOverall;
  const limit = limitFor(layers.length);
  const judged = windows.flatMap(({ fromStep, toStep }) => {
    const factor = measureWindowFactor(run, { fromStep, toStep }, kind);
    return factor === null ? [] : [{ fromStep, shows: factor < limit }];
  });
  const persistent =
    judged.slice(-5).filter(({ shows }) => shows).length >= Math.min(VANISHING.persistentWindows, judged.length);
  return {
    kind,
    profile,
    layers,
    overall,
    overallUpper,
    perComparedLayer: overall ** (1 / (layers.length - 1)),
    windows: judged,
    onsetStep: findOnset(judged),
    showsShrinking: persistent && overallUpper < limit,
    movement: compareMovement(new Map(profile.rows.map((row) => [row.layer, row.updateRatio])), layers),
  };
}

/**
 * A hundredth over the whole chain; in a chain too short for that at a factor of one half per layer,
 * the limit is that factor's own product, but never above 0.03.
 */
export function limitFor(layers: number): number {
  const short = Math.min(
    VANISHING.shortChainOverallFactor.value,
    VANISHING.shortChainFactorPerLayer.value ** (layers - 1),
  );
  return Math.max(VANISHING.overallFactor.value, short);
}

/** First step of the last unbroken stretch of windows that show it. */
function findOnset(windows: VanishingEvidence["windows"]): number {
  let onset = windows[0]?.fromStep ?? 0;
  windows.forEach(({ shows }, index) => {
    if (!shows) onset = windows[index + 1]?.fromStep ?? onset;
  });
  return onset;
}

/**
 * Severity of a shrinking signal; null when it is no finding. A shrunken signal is ordinary where the
 * loss has clearly fallen: gradients are small because little is left to learn, or the optimiser made
 * up for them. It stays worth a look there only when the first layers measurably stood still.
 */
export function weighSeverity(evidence: VanishingEvidence, loss: LossProgress | null): Severity | null {
  const standsStill = evidence.movement.status === "estimated" && evidence.movement.value < VANISHING.movement.value;
  if (loss?.hasLearnt && !loss.mayBeBaseRate) return standsStill ? "warning" : null;
  const isFlat =
    loss !== null &&
    (loss.totalFall < LEARNING.totalFall.value ||
      (loss.recentChange.status === "estimated" && loss.recentChange.value > -LEARNING.flatChange.value));
  const isSevere = evidence.overallUpper < VANISHING.severeOverallFactor.value;
  return standsStill || isFlat || isSevere ? "critical" : "warning";
}
