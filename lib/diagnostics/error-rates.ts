/**
 * How often each rule is right, as it was measured on labelled runs (docs/error-rates.md). The figures
 * stand beside every verdict of a run that is like the measured ones, and nowhere else: percentages
 * from small networks say nothing about large ones.
 */
import type { Estimate } from "@/lib/core/estimate";
import { formatInteger, formatPercent } from "@/lib/core/format-number";
import type { RunSettings } from "@/lib/core/run-settings";
import type { RuleId } from "@/lib/core/verdict";
import { estimateProportion } from "@/lib/statistics/wilson-interval";
import measured from "./error-rates.json";
import { nameArchitecture, nameOptimizer } from "./measured-scope";
import measuredOnPerformance from "./performance-error-rates.json";
import measuredOnSubgroups from "./subgroup-error-rates.json";

export type RuleErrorRates = {
  /** Findings in runs whose trouble starts with the fault; null where no label corresponds to the rule. */
  readonly found: Estimate | null;
  /** The same, of the runs whose log held what the rule needs. */
  readonly foundAnswered: Estimate | null;
  /** Findings in runs in which the fault is neither true nor acceptable. */
  readonly falseAlarm: Estimate;
  /** Findings, notes included, in runs in which nothing was wrong. */
  readonly falseAlarmHealthy: Estimate;
  readonly cannotTell: Estimate;
};

/** The runs that were measured. */
export type MeasuredScope = {
  readonly runs: number;
  /** Layers that were logged, fewest and most. */
  readonly depth: readonly [number, number];
  readonly trainingSize: readonly [number, number];
  readonly architectures: readonly string[];
  readonly optimizers: readonly string[];
  readonly description: string;
};

export type DescribedErrorRates = {
  /** True where depth, training size, architecture and optimiser are known and were measured. */
  readonly isInside: boolean;
  /** null outside the measured range, and for a rule that was not measured. */
  readonly rates: RuleErrorRates | null;
  readonly sentence: string;
  /** What lies outside or was not stated; empty inside. */
  readonly reasons: readonly string[];
};

type Count = { readonly events: number; readonly n: number };

/** The generated file: counts, from which the intervals follow. */
export type MeasuredErrorRates = {
  readonly scope: {
    readonly runs: number;
    readonly depth: { readonly min: number; readonly max: number };
    readonly trainingSize: { readonly min: number; readonly max: number };
    readonly architectures: readonly string[];
    readonly optimizers: readonly string[];
    readonly description: string;
  };
  readonly rules: Readonly<
    Partial<
      Record<
        RuleId,
        {
          readonly found: Count | null;
          readonly foundAnswered: Count | null;
          readonly falseAlarm: Count | null;
          readonly falseAlarmHealthy: Count;
          readonly cannotTell: Count;
        }
      >
    >
  >;
};

const MEASURED: MeasuredErrorRates = measured;
/** The rules on subgroups were measured on other runs, in which patients belong to groups. */
const MEASURED_ON_SUBGROUPS: MeasuredErrorRates = measuredOnSubgroups;
/** What predictions for patients outside training show of subgroups. */
const MEASURED_ON_PERFORMANCE: MeasuredErrorRates = measuredOnPerformance;

export const MEASURED_SCOPE: MeasuredScope = readScope(MEASURED);

function readScope({ scope }: MeasuredErrorRates): MeasuredScope {
  return {
    ...scope,
    depth: [scope.depth.min, scope.depth.max],
    trainingSize: [scope.trainingSize.min, scope.trainingSize.max],
  };
}

/** The runs that a rule was measured on. */
export function measuredScopeOf(rule: RuleId): MeasuredScope {
  return readScope(figuresOf(rule));
}

/** The measured figures that a rule is part of. */
function figuresOf(rule: RuleId): MeasuredErrorRates {
  const own = [MEASURED_ON_SUBGROUPS, MEASURED_ON_PERFORMANCE].find(({ rules }) => rule in rules);
  return own ?? MEASURED;
}

/**
 * The measured error rates of a rule, for a run that lies inside what was measured; for any other run
 * the sentence says what lies outside or is not known, and there is no percentage.
 */
export function describeErrorRates(
  rule: RuleId,
  run: { readonly layerCount: number; readonly settings: RunSettings },
): DescribedErrorRates {
  const scope = measuredScopeOf(rule);
  const reasons = compareWithScope(run, scope);
  const base = `${formatInteger(scope.runs)} small simulated runs`;
  if (reasons.length > 0) {
    const sentence = `How often this check is wrong was measured on ${base}, and it cannot be said to hold for this run. ${reasons.join(" ")}`;
    return { isInside: false, rates: null, sentence, reasons };
  }
  const rates = measuredErrorRates(rule);
  const sentence = rates
    ? describeRates(rates, base)
    : `How often this check is wrong was not measured on the ${base}.`;
  return { isInside: true, rates, sentence, reasons };
}

/** The measured error rates of a rule over all measured runs; null for a rule that was not measured. */
export function measuredErrorRates(rule: RuleId): RuleErrorRates | null {
  const counts = figuresOf(rule).rules[rule];
  if (counts === undefined) return null;
  return {
    found: counts.found && toEstimate(counts.found),
    foundAnswered: counts.foundAnswered && toEstimate(counts.foundAnswered),
    falseAlarm: counts.falseAlarm
      ? toEstimate(counts.falseAlarm)
      : { status: "not-estimable", reason: "No label says when a finding of this check is wrong.", n: 0 },
    falseAlarmHealthy: toEstimate(counts.falseAlarmHealthy),
    cannotTell: toEstimate(counts.cannotTell),
  };
}

function toEstimate({ events, n }: Count): Estimate {
  return estimateProportion(events, n);
}

/** What of a run lies outside a scope, or is not known. */
function compareWithScope(
  run: { readonly layerCount: number; readonly settings: RunSettings },
  scope: MeasuredScope,
): readonly string[] {
  const { model, trainingSize } = run.settings;
  return [
    compareRange(
      run.layerCount > 0 ? run.layerCount : null,
      scope.depth,
      "The log names no layers, so that the depth is not known.",
      (depth) => `It has ${depth} layers`,
    ),
    compareWord(
      model === null ? null : nameArchitecture(model),
      scope.architectures,
      "Its architecture is not stated.",
      "architecture",
    ),
    compareWord(nameOptimizer(run.settings), scope.optimizers, "Its optimiser is not stated.", "optimiser"),
    compareRange(
      trainingSize,
      scope.trainingSize,
      "The size of its training set is not stated.",
      (size) => `It was trained on ${size} cases`,
    ),
  ].flatMap((reason) => reason ?? []);
}

function compareRange(
  value: number | null,
  [least, most]: readonly [number, number],
  notKnown: string,
  write: (value: string) => string,
): string | null {
  if (value === null) return notKnown;
  if (value >= least && value <= most) return null;
  return `${write(formatInteger(value))}; ${formatInteger(least)} to ${formatInteger(most)} were measured.`;
}

function compareWord(
  value: string | null,
  known: readonly string[],
  notKnown: string,
  property: string,
): string | null {
  if (value === null) return notKnown;
  return known.includes(value) ? null : `Its ${property}, ${value}, is none of those measured: ${known.join(", ")}.`;
}

function describeRates(rates: RuleErrorRates, base: string): string {
  const { found, foundAnswered, falseAlarm, falseAlarmHealthy, cannotTell } = rates;
  const clauses = [
    found && describeShare(found, (share) => `Where the fault was there, this check found it in ${share} of the runs.`),
    found &&
      foundAnswered &&
      !isSameCount(found, foundAnswered) &&
      describeShare(foundAnswered, (share) => `Of those in which it could answer, it found it in ${share}.`),
    describeShare(falseAlarm, (share) => `Where it was not, the check reported it all the same in ${share}.`),
    falseAlarm.status === "estimated"
      ? null
      : describeShare(
          falseAlarmHealthy,
          (share) => `Of the runs in which nothing was wrong, it had something to say of ${share}.`,
        ),
    describeShare(cannotTell, (share) => `It could not tell in ${share}.`),
  ];
  return [
    ...clauses.flatMap((clause) => clause || []),
    `Measured on ${base}; this run lies inside their range of depth, architecture, optimiser and size.`,
  ].join(" ");
}

function isSameCount(one: Estimate, other: Estimate): boolean {
  return one.status === "estimated" && other.status === "estimated" && one.n === other.n;
}

function describeShare(estimate: Estimate, write: (share: string) => string): string | null {
  if (estimate.status !== "estimated") return null;
  const { value, lower = value, upper = value } = estimate;
  return write(`${formatPercent(value)} (95 % interval ${formatPercent(lower)} to ${formatPercent(upper)})`);
}
