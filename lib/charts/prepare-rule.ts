import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatGiven, formatInteger, formatPercent } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { RuleId } from "@/lib/core/verdict";
import type { MeasuredScope, RuleErrorRates } from "@/lib/diagnostics/error-rates";
import type { Rule, RuleGuide } from "@/lib/diagnostics/rule";
import { describeEstimate } from "./describe-estimate";

/** One measured figure of a rule: the number, and what stands behind it. */
export type RateRow = {
  readonly term: string;
  readonly short: string;
  readonly behind: string;
  readonly hasNumber: boolean;
};

/** A rule as a page shows it. */
export type RuleSheet = Omit<RuleGuide, "limits"> & {
  readonly id: RuleId;
  readonly name: string;
  readonly version: number;
  readonly question: string;
  readonly scale: string;
  readonly limits: readonly { readonly compared: string; readonly value: string; readonly source: string }[];
  /** Empty for a rule that was not measured. */
  readonly rates: readonly RateRow[];
};

/** Everything that a person may want to know of a rule before relying on it. */
export function prepareRule(rule: Rule, rates: RuleErrorRates | null): RuleSheet {
  const { id, version, question, guide, isScaleFree } = rule;
  return {
    ...guide,
    id,
    name: RULE_NAMES[id],
    version,
    question,
    scale: isScaleFree
      ? "Multiplying all logged gradients by one constant does not change its outcome."
      : "Its outcome depends on the size of the logged numbers, not on their proportions alone.",
    limits: guide.limits.map(({ compared, value, source }) => ({ compared, value: formatGiven(value), source })),
    rates: rates === null ? [] : ratesOf(rates),
  };
}

/** What the error rates of all rules were measured on. */
export function describeMeasuredScope(scope: MeasuredScope): string {
  const { runs, depth, trainingSize, architectures, optimizers, description } = scope;
  const range = ([least, most]: readonly [number, number]): string =>
    least === most ? formatInteger(least) : `${formatInteger(least)} to ${formatInteger(most)}`;
  return [
    `Measured on ${formatCount(runs, "run")} whose faults were established by intervention: ${description}.`,
    `They have ${range(depth)} layers and ${range(trainingSize)} cases for training; architectures: ${architectures.join(", ")}; optimizers: ${optimizers.join(", ")}.`,
    "Brackets hold 95 % intervals. Outside that range these figures say nothing.",
  ].join(" ");
}

function ratesOf({
  found,
  foundAnswered,
  falseAlarm,
  falseAlarmHealthy,
  cannotTell,
}: RuleErrorRates): readonly RateRow[] {
  const row = (term: string, estimate: Estimate): RateRow => {
    const { short, behind, hasNumber } = describeEstimate(estimate, formatPercent);
    return { term, short: `${countsOf(estimate)}${short}`, behind, hasNumber };
  };
  return [
    ...(found === null ? [] : [row("Found, where the fault was there", found)]),
    ...(foundAnswered === null ? [] : [row("Found, where the log held what the check needs", foundAnswered)]),
    row("Reported, where it was not there", falseAlarm),
    row("Reported anything, where nothing was wrong", falseAlarmHealthy),
    row("Could not tell", cannotTell),
  ];
}

/** "29 of 37 runs: ", since a count says more than a share of few. */
function countsOf(estimate: Estimate): string {
  if (estimate.status !== "estimated" || estimate.events === undefined) return "";
  return `${formatInteger(estimate.events)} of ${formatCount(estimate.n, "run")}: `;
}
