/**
 * `curvature`: where the steps lie between a straight loss and the edge of stability. On a parabola of
 * curvature κ a step of rate η along the gradient gains 1 − ηκ/2 of what a straight loss would give:
 * ηκ/2 is 0 where it is straight, 1/2 at the best length, 1 at the edge from which the loss no longer
 * falls. Training at the edge is usual and sound; this is a position and no alarm.
 *
 * @see Cohen et al., arXiv 2103.00065 and 2207.14484; docs/rules/curvature.md
 */
import type { Estimate } from "@/lib/core/estimate";
import { formatPercent } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { STEP_CURVATURE } from "../context-needs";
import { CURVATURE, JUDGED_WINDOWS } from "../context-thresholds";
import { describeEstimate, describeNumber } from "../describe-number";
import { CURVATURE_GUIDE } from "../guides/curvature";
import { type EdgePosition, measureEdgePosition } from "../measures/measure-edge-position";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";

const IDENTITY = { id: "curvature", version: 2 } as const;
const STATISTIC = "position of the step: 0 straight loss, 1 edge of stability";

export const curvatureRule: Rule = {
  ...IDENTITY,
  question: "How curved is the loss for the steps that were taken?",
  restsOn: ["loss", "gradients"],
  isScaleFree: false,
  needs: [STEP_CURVATURE],
  guide: CURVATURE_GUIDE,
  evaluate: (run) => [evaluateCurvature(run)],
};

function evaluateCurvature(run: RunData): Verdict {
  const measured = measureEdgePosition(run);
  if ("missing" in measured)
    return makeCannotTell(IDENTITY, { statistic: STATISTIC, what: measured.missing, reason: measured.reason });
  const { position } = measured;
  if (position.status !== "estimated")
    return makeCannotTell(IDENTITY, {
      statistic: STATISTIC,
      what: STEP_CURVATURE.missing,
      reason: describeEstimate(position),
    });
  return describePosition(measured, position);
}

function describePosition(
  { windows, form, curvature, source }: EdgePosition,
  position: Extract<Estimate, { status: "estimated" }>,
): Verdict {
  const limit = CURVATURE.edge.value;
  const shows = windows.map((window) => window.position > limit);
  const last = shows.slice(-JUDGED_WINDOWS);
  const standing = last.filter(Boolean).length;
  const isFinding =
    (position.lower ?? position.value) > limit && standing >= Math.min(CURVATURE.persistentWindows, last.length);
  const where = `At 0 the loss would be straight, at 1 lies the edge of stability.`;
  return makeVerdict(IDENTITY, {
    outcome: isFinding ? "finding" : "no-finding",
    severity: isFinding ? "note" : null,
    layers: [],
    onsetStep: isFinding ? (windows[shows.lastIndexOf(false) + 1]?.fromStep ?? null) : null,
    statistic: {
      name: STATISTIC,
      estimate: position,
      threshold: { ...CURVATURE.edge, direction: "above" },
    },
    effectiveSamples: position.n,
    persistence: { windows: standing, of: last.length },
    reason:
      `The position is ${describeEstimate(position)}; the limit is ${describeNumber(limit)}. ${curvature === null ? "" : `Curvature: ${describeEstimate(curvature)}.`}`.trim(),
    explanation: isFinding
      ? `The steps lie beyond the edge of stability, at ${describeNumber(position.value)}. ${where}`
      : `${describeWhere(form, position.value)} ${where}`,
    remedy: isFinding ? CURVATURE_GUIDE.remedies.join(" ") : null,
    provenance: [`Measured from ${source}.`],
  });
}

function describeWhere(form: EdgePosition["form"], position: number): string {
  if (Math.abs(position - 1) <= CURVATURE.atEdge)
    return `The steps lie at the edge of stability, at ${describeNumber(position)}, where gradient descent often settles and goes on learning.`;
  if (form === "sharpness") return `The largest curvature puts the steps at ${describeNumber(position)}.`;
  if (position > 1)
    return `On the whole the steps raise the loss of their own batch, at the position ${describeNumber(position)}.`;
  return `Each step lowers the loss of its own batch by ${formatPercent(Number((1 - position).toPrecision(2)))} of what a straight loss would give, which is the position ${describeNumber(position)}.`;
}
