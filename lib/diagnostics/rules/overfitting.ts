/**
 * `overfitting`: the validation loss rises from its minimum while the training loss goes on falling,
 * so that what is learnt after the minimum holds for the training cases alone.
 *
 * @see Prechelt, "Early stopping, but when?" (1998); Geman, Bienenstock & Doursat, Neural Computation 4 (1992);
 *   docs/rules/overfitting.md
 */
import { formatPercent } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { describeEstimate, describeNumber } from "../describe-number";
import { OVERFITTING_GUIDE } from "../guides/overfitting";
import { TRAINING_LOSS, VALIDATION_LOSS } from "../log-needs";
import type { LossProgress } from "../measures/loss-progress";
import { measureSurge } from "../measures/loss-surge";
import { measureValidation, type ValidationProgress } from "../measures/validation-progress";
import { makeCannotTell, makeVerdict, type Rule, type RuleContext } from "../rule";
import { OVERFITTING, RATE_TOO_HIGH } from "../thresholds";

const IDENTITY = { id: "overfitting", version: 1 } as const;
const STATISTIC = "validation loss at the end over its minimum";

export const overfittingRule: Rule = {
  ...IDENTITY,
  question: "Does what the model still learns hold beyond its training cases?",
  restsOn: ["loss"],
  isScaleFree: true,
  needs: [VALIDATION_LOSS, TRAINING_LOSS],
  guide: OVERFITTING_GUIDE,
  evaluate: (run, context) => [evaluateOverfitting(run, context)],
};

/** A loss that was thrown up rises on every case; what is learnt by heart cannot be told from it. */
function wasThrownOff({ points }: LossProgress, earlier: readonly Verdict[]): boolean {
  const surge = measureSurge(points);
  return (
    earlier.some(({ rule, outcome }) => rule === "non-finite" && outcome === "finding") ||
    (surge !== null && surge.ratio >= RATE_TOO_HIGH.surge.value && surge.endOverBest > 1)
  );
}

function evaluateOverfitting(run: RunData, { loss, earlier }: RuleContext): Verdict {
  const cannotTell = (what: string, reason: string): Verdict =>
    makeCannotTell(IDENTITY, { statistic: STATISTIC, what, reason });
  const validation = measureValidation(run, loss);
  if (!validation)
    return cannotTell(
      VALIDATION_LOSS.missing,
      `It needs a positive validation loss at ${OVERFITTING.minimumEvaluations} steps or more.`,
    );
  if (!loss || validation.trainingFall === null)
    return cannotTell(
      TRAINING_LOSS.missing,
      "Without a usable training loss a rise cannot be told from a run that gets worse as a whole.",
    );
  const { rise, trainingFall } = validation;
  const isFinding =
    rise.status === "estimated" &&
    rise.value >= OVERFITTING.rise.value &&
    (rise.lower ?? rise.value) > 1 &&
    trainingFall >= OVERFITTING.trainingFall.value;
  if (isFinding && wasThrownOff(loss, earlier))
    return cannotTell(
      "a training that was not thrown off",
      "The training loss was thrown up on the way, or was not finite; a validation loss that rose with it says nothing about learning by heart.",
    );
  return makeVerdict(IDENTITY, {
    outcome: isFinding ? "finding" : "no-finding",
    severity: isFinding ? (validation.end >= validation.start ? "critical" : "warning") : null,
    layers: [],
    onsetStep: isFinding ? validation.minimumStep : null,
    statistic: { name: STATISTIC, estimate: rise, threshold: { ...OVERFITTING.rise, direction: "above" } },
    effectiveSamples: validation.evaluations,
    persistence: null,
    reason: `The validation loss ends at ${describeEstimate(rise)} times its minimum of step ${validation.minimumStep}; over the same steps the training loss changed by ${formatPercent(-trainingFall)}.`,
    explanation: isFinding ? describeFinding(validation, trainingFall) : describeQuiet(validation),
    remedy: isFinding ? OVERFITTING_GUIDE.remedies.join(" ") : null,
    provenance: [`Validation loss from: ${validation.key}.`],
  });
}

function describeFinding(validation: ValidationProgress, trainingFall: number): string {
  const { minimum, minimumStep, end } = validation;
  return `From step ${minimumStep} on the model gets worse on cases it was not trained on: the validation loss rises from ${describeNumber(minimum)} to ${describeNumber(end)}. Over the same steps the training loss falls by ${formatPercent(trainingFall)}.`;
}

function describeQuiet({ minimum, minimumStep, end, rise }: ValidationProgress): string {
  const ratio = rise.status === "estimated" ? describeNumber(rise.value) : "";
  return `The validation loss ends at ${describeNumber(end)}, ${ratio} times its lowest value of ${describeNumber(minimum)} at step ${minimumStep}. That is no lasting rise while the training loss falls.`;
}
