import type { RuleId, Severity } from "@/lib/core/verdict";
import { PRODUCT } from "./claim";
import { FAULTS, type Fault, isRootFault } from "./faults";
import { isHealthy, type MeasuredRun } from "./measured-run";
import { truthOfRule } from "./rule-truth";
import { listFalseAlarms } from "./score";

/** One run about which something wrong was said, or of which its root fault was not said. */
export type Mistake = {
  readonly run: string;
  readonly family: string;
  readonly isBorderline: boolean;
  /** The root fault was not named. */
  readonly missed: Fault | null;
  /** Faults that were named and are not so. */
  readonly falseAlarms: readonly Fault[];
  /** In a sound run: findings of warning or worse that no label accepts. */
  readonly alarms: readonly { readonly rule: RuleId; readonly severity: Severity }[];
  /** What was found, whatever it was. */
  readonly said: readonly RuleId[];
};

export function listMistakes(runs: readonly MeasuredRun[]): readonly Mistake[] {
  return runs.flatMap((run) => {
    const { truth } = run;
    const root = FAULTS.find((fault) => isRootFault(truth, fault)) ?? null;
    const missed = root !== null && PRODUCT.claim(run, root) !== "said" ? root : null;
    const falseAlarms = listFalseAlarms(PRODUCT, run);
    const alarms = isHealthy(run) ? listAlarms(run) : [];
    if (missed === null && falseAlarms.length === 0 && alarms.length === 0) return [];
    const said = [...run.answers].flatMap(([rule, { outcome }]) => (outcome === "finding" ? [rule] : []));
    const { id, family, isBorderline } = truth;
    return [{ run: id, family, isBorderline, missed, falseAlarms, alarms, said }];
  });
}

function listAlarms(run: MeasuredRun): Mistake["alarms"] {
  return [...run.answers].flatMap(([rule, { outcome, severity }]) => {
    const isGrave = outcome === "finding" && (severity === "critical" || severity === "warning");
    return isGrave && (truthOfRule(rule)?.relate(run.truth) ?? "false") === "false" ? [{ rule, severity }] : [];
  });
}
