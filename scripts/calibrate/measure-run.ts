import path from "node:path";
import type { Estimate } from "@/lib/core/estimate";
import { type RuleId, SEVERITIES, type Severity, type Verdict } from "@/lib/core/verdict";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { nameArchitecture, nameOptimizer } from "@/lib/diagnostics/measured-scope";
import type { RunData } from "@/lib/series/run-data";
import { readPath } from "@/lib/usecases/read-path";
import { BASELINES } from "./baselines/all-baselines";
import { readLimits } from "./limits/read-limits";
import type { MeasuredRun, RuleAnswer } from "./measured-run";
import type { RunTruth } from "./read-truth";

/** Reads and diagnoses one labelled run, and asks every other tool about it. */
export async function measureRun(folder: string, truth: RunTruth): Promise<MeasuredRun> {
  const { run } = await readPath(path.join(folder, "runs", truth.id), null);
  const { status, verdicts } = diagnoseRun(run).diagnosis;
  const [firstStep, lastStep] = stepRange(run);
  return {
    truth,
    layerCount: run.layers.length,
    architecture: run.settings.model === null ? null : nameArchitecture(run.settings.model),
    optimizer: nameOptimizer(run.settings),
    trainingSize: run.settings.trainingSize,
    firstStep,
    lastStep,
    status,
    answers: gatherAnswers(verdicts),
    readings: readLimits(run, verdicts),
    baselines: new Map(BASELINES.map((baseline) => [baseline.name, baseline.judge(run)])),
  };
}

/** One answer a rule: its gravest finding, else that it cannot tell, else that nothing was found. */
export function gatherAnswers(verdicts: readonly Verdict[]): ReadonlyMap<RuleId, RuleAnswer> {
  const answers = new Map<RuleId, RuleAnswer>();
  for (const verdict of verdicts) {
    const known = answers.get(verdict.rule);
    if (known === undefined || weigh(verdict) > weigh(known)) answers.set(verdict.rule, answerOf(verdict));
  }
  return answers;
}

function weigh({ outcome, severity }: { outcome: Verdict["outcome"]; severity: Severity | null }): number {
  if (severity !== null && outcome === "finding") return 1 + SEVERITIES.length - SEVERITIES.indexOf(severity);
  return outcome === "cannot-tell" ? 1 : 0;
}

function answerOf({ outcome, severity, onsetStep, statistic }: Verdict): RuleAnswer {
  return { outcome, severity, onsetStep, statistic: statistic.name, value: estimatedValue(statistic.estimate) };
}

function estimatedValue(estimate: Estimate): number | null {
  return estimate.status === "estimated" || estimate.status === "degenerate" ? estimate.value : null;
}

function stepRange(run: RunData): readonly [number, number] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { points } of run.series) {
    first = Math.min(first, points.steps[0] ?? first);
    last = Math.max(last, points.steps.at(-1) ?? last);
  }
  return last < first ? [0, 0] : [first, last];
}
