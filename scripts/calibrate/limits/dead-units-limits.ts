import { collectTraces, type LayerTrace } from "@/lib/diagnostics/measures/gradient-traces";
import { medianOfFinite, sliceSteps } from "@/lib/diagnostics/measures/read-series";
import { laterHalf, type StepWindow, splitWindows } from "@/lib/diagnostics/measures/windows";
import { DEAD_UNITS } from "@/lib/diagnostics/thresholds";
import { type JudgedRun, type Limit, restsOn, verdictOf } from "./limit";
import { reachedByMost } from "./reached-by-most";

export const DEAD_UNITS_LIMITS: readonly Limit[] = [
  {
    id: "zero-share",
    rule: "dead-units",
    statistic: "largest share of zero activations of a layer",
    threshold: DEAD_UNITS.zeroShare,
    direction: "above",
    scale: "linear",
    read: readZeroShare,
  },
];

/** The largest limit with which some layer counts as silent. An abrupt end of the gradient is another matter. */
function readZeroShare(judged: JudgedRun): number | null {
  if (!restsOn(verdictOf(judged, "dead-units"), DEAD_UNITS.zeroShare)) return null;
  const shares = collectTraces(judged.before, "zero_frac", "weight").map(silentShare).filter(Number.isFinite);
  return shares.length === 0 ? null : Math.max(...shares);
}

/** The share that a layer keeps over its later half and in enough of its last windows. */
function silentShare({ points }: LayerTrace): number {
  const windows = splitWindows(points.steps);
  const later = laterHalf(windows);
  const shareIn = ({ fromStep, toStep }: StepWindow): number =>
    medianOfFinite(sliceSteps(points, fromStep, toStep).values);
  const last = windows.slice(-5).map(shareIn);
  const kept = reachedByMost(
    last.filter(Number.isFinite),
    Math.min(DEAD_UNITS.persistentWindows, last.length),
    "above",
  );
  return later === null ? Number.NaN : Math.min(shareIn(later), kept);
}
