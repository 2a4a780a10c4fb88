import { AppError } from "@/lib/core/errors";
import { FEWEST_PAIRS, type ProofChange, type ProofPlanContent } from "@/lib/core/proof-plan";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { RuleId, Verdict } from "@/lib/core/verdict";
import { separateCauses } from "@/lib/diagnostics/causes";
import { constantPredictorLoss } from "@/lib/diagnostics/measures/constant-predictor";
import { lastTrainingStep } from "@/lib/series/last-training-step";
import type { RunData } from "@/lib/series/run-data";
import { chooseMeasure, type MeasuredEnd } from "./choose-measure";
import { drawSeeds } from "./draw-seeds";
import { describeChange, listChanges } from "./list-changes";

/** What whoever asks may fix; null leaves it to the product. */
export type PlanWishes = {
  readonly rule: RuleId | null;
  readonly subgroup: string | null;
  readonly change: ProofChange | null;
  readonly replicates: number | null;
  readonly margin: number | null;
};

export type PlanRequest = {
  readonly wishes: PlanWishes;
  /** UTC, ISO 8601. */
  readonly created: string;
  /** Whether the margin may follow from where the run ended in a measure: who reads the plan could compute that. */
  readonly mayTellLoss?: (measure: MeasuredEnd["measure"]) => boolean;
};

/** Findings whose training may end without a finite loss: its pairs are counted, not averaged. */
const MAY_NOT_END: readonly RuleId[] = ["exploding-gradient", "non-finite", "learning-rate-too-high", "oscillation"];

/** Six pairs that all agree are the fewest whose exact interval leaves out one half. */
const PAIRS_TO_COUNT = 6;

/** Of a margin that people state. */
export const STATED_MARGIN = "Stated by whoever wrote the plan.";

/** Part of the loss that a change must move to matter, where nobody said otherwise. */
const RELATIVE_MARGIN = 0.05;
/** Of a margin from which the loss of the run can be computed. */
export const MARGIN_OF_LOSS = "A twentieth of the loss that the run with the finding ended with.";

/**
 * The paired experiment for a finding: one thing changed, everything else as it was, and what is measured,
 * by which margin and with which seeds, fixed before anything runs.
 *
 * @param verdicts all of the run
 * @throws AppError "bad-input" where the run has no such finding, nothing is known to change, or nothing can
 *   be measured
 */
export function derivePlan(
  run: RunData,
  verdicts: readonly Verdict[],
  { wishes, created, mayTellLoss = () => true }: PlanRequest,
): ProofPlanContent {
  const finding = chooseFinding(run, verdicts, wishes);
  const change = chooseChange(finding, run, wishes.change);
  const measured = chooseMeasure(run, finding.subgroup);
  if (measured === null) throw nothingToMeasure(finding);
  const end = mayTellLoss(measured.measure) ? measured.end : Number.NaN;
  const { margin, source } = chooseMargin(run, end, wishes.margin);
  const replicates = wishes.replicates ?? choosePairs(finding.rule);
  if (!Number.isSafeInteger(replicates) || replicates < FEWEST_PAIRS)
    throw new AppError(
      "bad-input",
      `Expected at least ${FEWEST_PAIRS} pairs, found ${replicates}.`,
      "Fewer pairs show little but the scatter between seeds.",
    );
  const { settings } = run;
  const about = JSON.stringify([run.name, finding.rule, finding.subgroup, change]);
  return {
    schema: "gradient-rounds/proof-plan",
    version: 1,
    created,
    run: { name: run.name, seed: settings.seed },
    finding: {
      rule: finding.rule,
      version: finding.version,
      subgroup: finding.subgroup,
      layers: finding.layers,
      onsetStep: finding.onsetStep,
    },
    change: describeChange(change, finding, settings),
    replicates,
    seeds: drawSeeds(replicates, about, settings.seed),
    budget: { steps: stepsOf(run), batchSize: settings.batchSize },
    data: { dataset: settings.dataset, sha256: run.predictions.at(-1)?.dataSha256 ?? null },
    measure: { ...measured.measure, marginSource: source },
    margin,
    also:
      finding.subgroup === null && run.predictions.length === 0
        ? ["finding-of-the-rule"]
        : ["finding-of-the-rule", "observed-expected", "net-benefit"],
  };
}

/** So many pairs are planned for a finding of a rule where nobody says otherwise. */
export function choosePairs(rule: RuleId): number {
  return MAY_NOT_END.includes(rule) ? PAIRS_TO_COUNT : FEWEST_PAIRS;
}

/** What is first to be proved: a finding that no other explains the usual way, and whose removal is known. */
function chooseFinding(run: RunData, verdicts: readonly Verdict[], { rule, subgroup }: PlanWishes): Verdict {
  const findings = verdicts.filter(({ outcome }) => outcome === "finding");
  const { first, along } = separateCauses(findings);
  const fitting = [...first, ...along].filter(
    (verdict) => (rule === null || verdict.rule === rule) && (subgroup === null || verdict.subgroup === subgroup),
  );
  const chosen = fitting.find((verdict) => listChanges(verdict, run.settings).length > 0) ?? fitting[0];
  if (chosen !== undefined) return chosen;
  const found = [...new Set(findings.map((verdict) => verdict.rule))].join(", ");
  const wanted = `a finding${rule === null ? "" : ` of ${rule}`}${subgroup === null ? "" : ` on ${subgroup}`}`;
  throw new AppError(
    "bad-input",
    `Expected ${wanted} to prove; the findings of this run are: ${found === "" ? "none" : found}.`,
    "A plan is written for a finding of the run: see rounds diagnose.",
  );
}

function chooseChange(finding: Verdict, run: RunData, wished: ProofChange | null): ProofChange {
  const changes = listChanges(finding, run.settings);
  const chosen = wished ?? changes[0];
  if (chosen !== undefined && changes.includes(chosen)) return chosen;
  const what = `${RULE_NAMES[finding.rule]} (${finding.rule})`;
  throw new AppError(
    "bad-input",
    changes.length === 0
      ? `For ${what} no change is known that this run does not have already.`
      : `Expected one of ${changes.join(", ")} as the change for ${what}, found ${wished ?? "none"}.`,
    "Choose another finding or change.",
  );
}

function chooseMargin(
  run: RunData,
  end: number,
  wished: number | null,
): { readonly margin: number; readonly source: string } {
  if (wished !== null) {
    if (!(wished > 0 && Number.isFinite(wished)))
      throw new AppError(
        "bad-input",
        `Expected a margin above 0, found ${wished}.`,
        "0.02 is a margin of 0.02 in loss.",
      );
    return { margin: wished, source: STATED_MARGIN };
  }
  const part = (of: number) => Number((RELATIVE_MARGIN * of).toPrecision(3));
  if (Number.isFinite(end) && end > 0) return { margin: part(end), source: MARGIN_OF_LOSS };
  const constant = constantPredictorLoss(run.settings);
  if (constant !== null) return { margin: part(constant.value), source: `A twentieth of ${constant.source}.` };
  return {
    margin: part(Math.LN2),
    source: "A twentieth of ln 2, the loss of guessing evenly between two outcomes; the run states no other.",
  };
}

/** The budget of both arms: what the run with the finding took, or what was planned where it broke off. */
function stepsOf(run: RunData): number {
  return Math.max(1, lastTrainingStep(run.series), run.settings.plannedSteps ?? 0);
}

function nothingToMeasure({ rule, subgroup }: Verdict): AppError {
  const of = subgroup === null ? "a loss" : `a validation loss of ${subgroup}, or predictions for its patients`;
  return new AppError(
    "bad-input",
    `Expected ${of} to measure ${rule} by, found none in this run.`,
    "Log it, then ask again.",
  );
}
