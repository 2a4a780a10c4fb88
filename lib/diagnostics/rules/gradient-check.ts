/**
 * `gradient-check`: whether the gradient that the training follows is the derivative of its loss. Reads
 * the native `gradient_check` records of a run, in which a team wrote down some derivatives twice, as
 * its training computes them and from differences of the loss, and compares them:
 * |a − n| / max(|a|, |n|).
 *
 * @see Stanford CS231n, "Gradient checks"; docs/rules/gradient-check.md
 */
import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import { compareNaturally } from "@/lib/series/natural-order";
import type { RunData } from "@/lib/series/run-data";
import { describeNumber } from "../describe-number";
import { GRADIENT_CHECK_GUIDE } from "../guides/gradient-check";
import { GRADIENT_CHECKS } from "../log-needs";
import { groupByParameter } from "../measures/collect-gradient-checks";
import {
  type CheckOutcome,
  type WeighedCheck,
  type WeighedChecks,
  weighGradientChecks,
} from "../measures/weigh-gradient-checks";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { GRADIENT_CHECK } from "../thresholds";

const IDENTITY = { id: "gradient-check", version: 1 } as const;
const STATISTIC = "largest relative error of the checked derivatives";
/** Longer lists are cut, and say so. */
const NAMED = 5;

export const gradientCheckRule: Rule = {
  ...IDENTITY,
  question: "Is the gradient that the training follows the derivative of its loss?",
  restsOn: [],
  isScaleFree: true,
  needs: [GRADIENT_CHECKS],
  guide: GRADIENT_CHECK_GUIDE,
  evaluate: (run) => [evaluateChecks(run)],
};

function evaluateChecks(run: RunData): Verdict {
  const weighed = weighGradientChecks(run);
  const { checks } = weighed;
  if (checks.length === 0)
    return makeCannotTell(IDENTITY, {
      statistic: STATISTIC,
      what: GRADIENT_CHECKS.missing,
      reason: "No derivative was logged both as the training computes it and from differences of the loss.",
    });
  const disagreeing = checks.filter(({ outcome }) => outcome === "disagrees");
  const decided = checks.filter(({ outcome }) => outcome === "agrees" || outcome === "disagrees");
  const worst = decided.toSorted((a, b) => b.relativeError - a.relativeError)[0];
  return worst
    ? describeChecks(run, weighed, { disagreeing, decided, worst })
    : makeCannotTell(IDENTITY, {
        statistic: STATISTIC,
        what: "a gradient check that rounding and the step h leave something to decide",
        reason: describeUndecided(checks).join(" "),
        provenance: describePrecision(weighed),
      });
}

type Decided = {
  readonly disagreeing: readonly WeighedCheck[];
  readonly decided: readonly WeighedCheck[];
  readonly worst: WeighedCheck;
};

function describeChecks(run: RunData, weighed: WeighedChecks, { disagreeing, decided, worst }: Decided): Verdict {
  const isFinding = disagreeing.length > 0;
  const isMost =
    disagreeing.length >= GRADIENT_CHECK.minimumTogether &&
    disagreeing.length > GRADIENT_CHECK.most.value * decided.length;
  const layers = orderLayers(run, disagreeing);
  const limit = describeNumber(GRADIENT_CHECK.relativeError.value);
  const largest = `The largest relative error is ${describeNumber(worst.relativeError)}, of ${worst.name} (analytic ${describeNumber(worst.analytic)}, numerical ${describeNumber(worst.numerical)}); the limit is ${limit}.`;
  return makeVerdict(IDENTITY, {
    outcome: isFinding ? "finding" : "no-finding",
    severity: isFinding ? (isMost ? "critical" : "warning") : null,
    layers,
    onsetStep: null,
    statistic: {
      name: STATISTIC,
      estimate: {
        status: "estimated",
        value: worst.relativeError,
        method: "maximum of |a − n| / max(|a|, |n|)",
        n: decided.length,
        notes: ["n counts the checks that rounding and the step h leave something to decide."],
      },
      threshold: { ...GRADIENT_CHECK.relativeError, direction: "above" },
    },
    effectiveSamples: decided.length,
    persistence: null,
    reason: isFinding
      ? `${formatInteger(disagreeing.length)} of ${formatCount(decided.length, "check")} disagree: ${nameParameters(disagreeing)}. ${largest}`
      : `${formatCount(decided.length, "check")} agree${decided.length === 1 ? "s" : ""}. ${largest}`,
    explanation: isFinding
      ? `In ${formatInteger(disagreeing.length)} of ${formatCount(decided.length, "checked derivative")} the gradient of the training is not the slope of its loss: ${nameParameters(disagreeing)}. The optimiser follows the gradient, so that such parameters are moved otherwise than the loss asks for.`
      : `In ${decided.length === 1 ? "the one checked derivative" : `all ${formatInteger(decided.length)} checked derivatives`} the gradient of the training is the slope of its loss. That vouches for what was checked, at the weights at which it was checked.`,
    remedy: isFinding ? [whereToLook(run, layers), ...GRADIENT_CHECK_GUIDE.remedies].join(" ").trim() : null,
    provenance: [...describeUndecided(weighed.checks), ...describePrecision(weighed)],
  });
}

/** The chain rule carries a wrong factor to every layer before it, and to none after it. */
function whereToLook(run: RunData, layers: readonly string[]): string {
  const last = layers.at(-1);
  if (last === undefined || layers.length < 2) return "";
  const isOrderKnown = layers.every((layer) => run.layers.some(({ name }) => name === layer));
  const where = isOrderKnown ? last : "the last one that disagrees";
  return `Start between ${where} and the next layer towards the output: a wrong factor of the chain rule reaches every layer before it.`;
}

/** Input to output; layers of which nothing else was logged come last, in the order of their names. */
function orderLayers(run: RunData, checks: readonly WeighedCheck[]): readonly string[] {
  const depths = new Map(run.layers.map(({ name, depth }) => [name, depth]));
  const depthOf = (layer: string): number => depths.get(layer) ?? Number.MAX_VALUE;
  const layers = [...new Set(checks.flatMap(({ layer }) => layer ?? []))];
  return layers.sort((a, b) => depthOf(a) - depthOf(b) || compareNaturally(a, b));
}

/** "a.weight (2 checks), b.bias[0] and 3 more": one check by its own name, several by their parameter. */
function nameParameters(checks: readonly WeighedCheck[]): string {
  const names = [...groupByParameter(checks)].map(([parameter, [first, ...others]]) =>
    others.length === 0 ? (first?.name ?? parameter) : `${parameter} (${formatCount(others.length + 1, "check")})`,
  );
  const shown = names.slice(0, NAMED).join(", ");
  return names.length > NAMED ? `${shown} and ${formatInteger(names.length - NAMED)} more` : shown;
}

const UNDECIDED: Readonly<Partial<Record<CheckOutcome, string>>> = {
  "step-too-small":
    "differ by no more than the rounding of the loss at their step h; take a larger step or double precision",
  "step-too-large": `differ at a step above ${describeNumber(GRADIENT_CHECK.largestStep.value)}, over which the loss bends; take a smaller step in double precision`,
  "perhaps-a-kink": `differ at a step above ${describeNumber(GRADIENT_CHECK.kinkFreeStep.value)}, over which a unit may switch; take a smaller step in double precision`,
  "step-not-logged": "differ, and their step h was not logged",
  "not-finite": "are not finite",
};

function describeUndecided(checks: readonly WeighedCheck[]): readonly string[] {
  return Object.entries(UNDECIDED).flatMap(([outcome, words]) => {
    const count = checks.filter((check) => check.outcome === outcome).length;
    return count === 0 ? [] : [`Of ${formatCount(checks.length, "check")} ${formatInteger(count)} ${words}.`];
  });
}

function describePrecision({ isFiner, isLossKnown }: WeighedChecks): readonly string[] {
  const precision = isFiner
    ? "Agreements show that the losses had more than single precision."
    : "Nothing shows that the losses had more than single precision, so that its rounding was allowed for.";
  return isLossKnown
    ? [precision]
    : [precision, "The training loss was not logged; its rounding was taken to be that of 1."];
}
