import { RULE_NAMES } from "@/lib/core/rule-names";
import { DOES_NOT_APPLY, type RuleId, type Verdict } from "@/lib/core/verdict";
import { lastTrainingStep } from "@/lib/series/last-training-step";
import type { RunData } from "@/lib/series/run-data";
import { applyProvenance } from "./apply-provenance";
import { inapplicableReason } from "./kinds-of-run";
import { type Divergence, findDivergence } from "./measures/find-divergence";
import { type LossProgress, measureLossProgress } from "./measures/loss-progress";
import { truncateRun } from "./measures/truncate-run";
import { makeCannotTell, type Rule } from "./rule";

/** Rules that look at how a run was lost, and so at all of it. */
const OF_THE_WHOLE_LOG: ReadonlySet<RuleId> = new Set([
  "learning-rate-too-high",
  "exploding-gradient",
  "non-finite",
  "gradient-provenance",
  // Its records are numbered by themselves where they state no step.
  "gradient-check",
]);

/**
 * Every rule's verdicts on one run. Where the run is lost from some step on, only the rules that look at
 * how it was lost see that part; the others judge the steps before it, and those that judge by the loss
 * alone cannot tell, since a loss that ran away says nothing about what was learnt.
 */
export function judgeRules(
  rules: readonly Rule[],
  run: RunData,
): { readonly verdicts: readonly Verdict[]; readonly loss: LossProgress | null } {
  const divergence = findDivergence(run);
  const loss = measureLossProgress(run);
  const before = divergence === null ? run : truncateRun(run, divergence.onsetStep);
  const lossBefore = divergence === null ? loss : measureLossProgress(before);
  const progress = divergence === null ? describeProgress(run) : null;
  const verdicts: Verdict[] = [];
  for (const rule of rules) {
    const earlier = [...verdicts];
    const inapplicable = inapplicableReason(run, rule.id);
    if (inapplicable !== null) {
      verdicts.push(describeInapplicable(rule, inapplicable));
      continue;
    }
    const judged =
      divergence === null || OF_THE_WHOLE_LOG.has(rule.id)
        ? rule.evaluate(run, { loss, divergence, earlier })
        : rule.restsOn.every((basis) => basis === "loss")
          ? [describeLost(rule, divergence)]
          : rule
              .evaluate(before, { loss: lossBefore, divergence, earlier })
              .map((verdict) => noteLoss(verdict, divergence));
    verdicts.push(...judged.map((verdict) => noteProgress(applyProvenance(rule, verdict, run), progress)));
  }
  return { verdicts, loss };
}

function describeInapplicable(rule: Rule, sentence: string): Verdict {
  const reason = `${DOES_NOT_APPLY}${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
  const what = "nothing: the check is not for this kind of run";
  const verdict = makeCannotTell(rule, { statistic: RULE_NAMES[rule.id], what, reason });
  return { ...verdict, explanation: `This check does not apply to this run. ${sentence}` };
}

/** Planned steps below which a run counts as unfinished; loggers seldom write the very last step. */
const FINISHED_SHARE = 0.9;

/**
 * The error rates are of runs that were looked at once, when they were done. Whoever looks again and
 * again while a run goes on meets findings by chance more often, and must be told.
 */
function describeProgress(run: RunData): string | null {
  const planned = run.settings.plannedSteps;
  const last = lastTrainingStep(run.series);
  if (planned === null || planned === 0 || last + 1 >= FINISHED_SHARE * planned) return null;
  return `The log ends at step ${last} of ${planned} planned ones. The windows are tenths of what was logged so far, and looking again and again at an unfinished run finds more by chance than the error rates say.`;
}

function noteProgress(verdict: Verdict, progress: string | null): Verdict {
  if (progress === null || verdict.outcome !== "finding") return verdict;
  return { ...verdict, provenance: [...verdict.provenance, progress] };
}

function describeLost(rule: Rule, { onsetStep }: Divergence): Verdict {
  return makeCannotTell(rule, {
    statistic: RULE_NAMES[rule.id],
    what: "a run that is not lost",
    reason: `The run is lost from step ${onsetStep} on; what its loss does then says nothing about this.`,
  });
}

function noteLoss(verdict: Verdict, { onsetStep }: Divergence): Verdict {
  const note = `Judged on the steps before ${onsetStep}, from which on the run is lost.`;
  const reason = verdict.outcome === "cannot-tell" ? `${verdict.reason} ${note}` : verdict.reason;
  return { ...verdict, reason, provenance: [...verdict.provenance, note] };
}
