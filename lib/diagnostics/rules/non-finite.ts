/**
 * `non-finite`: NaN or infinity in the loss, the gradients or the weights, transient or terminal.
 * IEEE 754: once a weight is NaN every later value that depends on it is NaN, so a series that ends
 * non-finite has lost its run; one that recovers had a single bad step (often an overflow that a loss
 * scaler skipped).
 */
import { formatInteger } from "@/lib/core/format-number";
import type { Severity, Verdict } from "@/lib/core/verdict";
import type { RunData, RunSeries } from "@/lib/series/run-data";
import { NON_FINITE_GUIDE } from "../guides/non-finite";
import { LOSS_OR_GRADIENT } from "../log-needs";
import { isWatched } from "../measures/find-divergence";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { NON_FINITE } from "../thresholds";

const IDENTITY = { id: "non-finite", version: 1 } as const;

export const nonFiniteRule: Rule = {
  ...IDENTITY,
  question: "Did the loss, the gradients or the weights ever become NaN or infinite, and did they recover?",
  restsOn: ["loss", "gradients"],
  isScaleFree: true,
  guide: NON_FINITE_GUIDE,
  needs: [LOSS_OR_GRADIENT],
  evaluate: (run) => [evaluateNonFinite(run)],
};

type Hit = {
  readonly series: RunSeries;
  readonly onset: number;
  readonly last: number;
  readonly count: number;
  readonly isTerminal: boolean;
};

function evaluateNonFinite(run: RunData): Verdict {
  const watched = run.series.filter((series) => isWatched(series) && series.points.steps.length > 0);
  if (!LOSS_OR_GRADIENT.isMet(run))
    return makeCannotTell(IDENTITY, {
      statistic: "non-finite values",
      what: LOSS_OR_GRADIENT.missing,
      reason: "Neither a training loss nor a gradient norm was logged.",
    });
  const order = new Map(run.layers.map(({ name, depth }) => [name, depth]));
  const depthOf = ({ series }: Hit): number => order.get(series.layer ?? "") ?? Number.POSITIVE_INFINITY;
  const hits = watched
    .flatMap(findHit)
    .sort((a, b) => a.onset - b.onset || depthOf(a) - depthOf(b) || (a.series.key < b.series.key ? -1 : 1));
  const points = watched.reduce((sum, series) => sum + series.points.values.length, 0);
  const count = hits.reduce((sum, hit) => sum + hit.count, 0);
  const statistic = {
    name: "non-finite values in the watched series",
    estimate: { status: "estimated", value: count, method: "count", n: points, notes: [] },
    threshold: { ...NON_FINITE.count, direction: "above" },
  } as const;
  const shared = { statistic, effectiveSamples: points, persistence: null };
  const first = hits[0];
  if (!first) {
    return makeVerdict(IDENTITY, {
      ...shared,
      outcome: "no-finding",
      severity: null,
      layers: [],
      onsetStep: null,
      reason: `All ${formatInteger(points)} logged values of ${watched.length} series are finite.`,
      explanation: `Every one of the ${formatInteger(points)} logged losses, gradients and weight norms is a finite number. Steps that were not logged cannot be seen.`,
      remedy: null,
      provenance: [],
    });
  }
  const layers = [
    ...new Set(hits.filter(({ onset }) => onset === first.onset).flatMap(({ series }) => series.layer ?? [])),
  ];
  const isTerminal = hits.some((hit) => hit.isTerminal);
  const lastStep = Math.max(...hits.map(({ last }) => last));
  return makeVerdict(IDENTITY, {
    ...shared,
    outcome: "finding",
    severity: severityOf(isTerminal, run),
    layers,
    onsetStep: first.onset,
    reason: isTerminal
      ? `First in "${first.series.key}" at step ${first.onset}; not finite again up to the last record.`
      : `First in "${first.series.key}" at step ${first.onset}; every series is finite again after step ${lastStep}.`,
    explanation: isTerminal
      ? `From step ${first.onset} on the training produced numbers that are not finite, and it did not recover. Weights from after that step hold no usable model.`
      : `Between steps ${first.onset} and ${lastStep} the training produced ${count} values that are not finite, and then recovered. The steps around them deserve a look.`,
    remedy:
      "Lower the learning rate or warm it up; clip the gradient norm; check inputs and targets for missing or unscaled values; restart from a checkpoint before the onset.",
    provenance: [`First series hit: ${first.series.key}.`, `Series hit: ${hits.length} of ${watched.length}.`],
  });
}

function severityOf(isTerminal: boolean, run: RunData): Severity {
  if (isTerminal) return "critical";
  // A dynamic loss scaler overflows on purpose to find its scale and skips those steps.
  return run.settings.lossScale !== null ? "note" : "warning";
}

function findHit(series: RunSeries): readonly Hit[] {
  const { steps, values } = series.points;
  let onset: number | null = null;
  let last = 0;
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    if (Number.isFinite(values[index])) continue;
    onset ??= steps[index] ?? 0;
    last = steps[index] ?? 0;
    count += 1;
  }
  if (onset === null) return [];
  return [{ series, onset, last, count, isTerminal: !Number.isFinite(values.at(-1) ?? Number.NaN) }];
}
