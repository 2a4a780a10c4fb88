import type { PlannedMeasure } from "@/lib/core/analysis-plan";
import { capitalise } from "@/lib/core/capitalise";
import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatGiven, formatNumber } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import { PERFORMANCE } from "@/lib/diagnostics/performance-thresholds";
import type { Evidence, GroupAlarms, GroupResult } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { describeEstimate, estimateInterval } from "../describe-estimate";
import type { EventWords } from "./event-words";
import { EVIDENCE_STATES, type EvidenceState, isTooFew, stateInGroup, stateWithin } from "./evidence-state";
import { describeCounts, describeObserved, eventsOf, formatTwoDecimals, patientsOf } from "./group-counts";
import type { ShownGroup } from "./group-views";

/** One thing that is concluded, or why it cannot be. */
export type Conclusion = {
  readonly about: string;
  readonly state: EvidenceState;
  /** "◐ inconclusive" */
  readonly sign: string;
  readonly sentence: string;
  /** The same for a reader in a hurry. */
  readonly inShort: string;
};

export type GroupConclusion = {
  readonly name: string;
  readonly label: string;
  readonly place: number;
  readonly counts: string;
  /** What was seen, in natural frequencies. */
  readonly observed: string;
  /** Of the group itself; each primary measure. */
  readonly within: readonly Conclusion[];
  /** Set against other patients. */
  readonly against: readonly Conclusion[];
  /** The same patients under another model. */
  readonly comparators: readonly string[];
  /** What the check of this group says after all comparisons are adjusted for, or why none does; null where nothing is said. */
  readonly check: string | null;
  /** Its outcome; null where it says nothing of what is shown. */
  readonly outcome: Verdict["outcome"] | null;
  readonly isEmpty: boolean;
  /** Nobody declared the group. */
  readonly isSearched: boolean;
  /** What it would take where the evidence does not suffice. */
  readonly needed: readonly string[];
  /** Patients of whom nobody can tell whether they belong here; empty where there are none. */
  readonly unknown: string;
};

type Estimated = Extract<Estimate, { readonly status: "estimated" }>;

const MEASURES: Readonly<Record<PlannedMeasure, string>> = {
  calibration: "Calibration",
  "net-benefit": "Net benefit",
  auroc: "AUROC (secondary)",
};

/** @param verdicts those of the rule `subgroup-performance` */
export function prepareConclusions(
  groups: readonly ShownGroup[],
  verdicts: readonly Pick<Verdict, "rule" | "subgroup" | "outcome" | "reason">[],
  words: EventWords,
): readonly GroupConclusion[] {
  return groups.map(({ name, label, place, result, alternative, isSearched }) => {
    const within = concludeAllWithin(result);
    const own =
      alternative === null
        ? verdicts.find(({ rule, subgroup }) => rule === "subgroup-performance" && subgroup === name)
        : undefined;
    return {
      name,
      label,
      place,
      counts: describeCounts(result, words),
      observed: describeObserved(label, result, words),
      within,
      against: result.against.map((evidence) => concludeAgainst(result, evidence)),
      comparators: result.comparators.map(({ sentence }) => sentence),
      check: own === undefined ? (isSearched ? SEARCHED : null) : describeCheck(own),
      outcome: own?.outcome ?? null,
      isEmpty: patientsOf(result) === 0,
      isSearched,
      needed: neededFor(result, within),
      unknown: describeUnknown(result),
    };
  });
}

/** Where outcomes are hidden there is no evidence to read, and that is said in its place. */
function concludeAllWithin(result: GroupResult): readonly Conclusion[] {
  if (eventsOf(result) === null) return [conclude("calibration", "hidden", "")];
  return result.within.map((evidence) => concludeWithin(result, evidence));
}

function concludeWithin(result: GroupResult, evidence: Evidence): Conclusion {
  const state = stateWithin(result, evidence);
  if (evidence.measure === "net-benefit" && result.alarms?.overDefault.status === "estimated") {
    return conclude(
      "net-benefit",
      state,
      `${describeGain(result.alarms, result.alarms.overDefault)} ${readGain(evidence)}`,
    );
  }
  if (evidence.measure !== "calibration" || state === "hidden")
    return conclude(evidence.measure, state, evidence.sentence);
  const ratio = `Observed / expected ${describeEstimate(result.observedExpected, formatTwoDecimals).short}; 1 is ideal.`;
  const sentence = `${ratio} ${answerOf(result, evidence, state)}`;
  return { ...conclude("calibration", state, `${sentence}${declaredOf(evidence)}`), inShort: sentence };
}

/** How high the risks are first, unless only how widely they are spread can be told. */
function answerOf(result: GroupResult, evidence: Evidence, state: EvidenceState): string {
  if (isTooFew(result))
    return `Fewer than ${PERFORMANCE.fewest} patients with or without the event are too few to conclude from.`;
  const [level = "", ...spread] = evidence.answer.split("; ");
  const isLevelOpen = stateInGroup(result, evidence.effect, evidence.margin) !== "enough";
  if (state !== "enough" || !isLevelOpen) return `${capitalise(evidence.answer)}.`;
  return `${capitalise(spread.join("; "))}. Whether their level is too low or too high cannot be told${level.startsWith("inconclusive") ? ": the data fit both" : ""}.`;
}

/** What alarming by the model is worth in a hundred patients; a gain and a loss are told apart by their sign. */
function describeGain({ threshold, treatAll }: GroupAlarms, gain: Estimated): string {
  const strategy = treatAll > 0 ? "alarming for everybody" : "alarming for nobody";
  const [lower, upper] = [gain.lower, gain.upper].map((end) => (end === undefined ? "" : formatNumber(100 * end, 2)));
  const calls = `${formatNumber(Math.abs(100 * gain.value), 2)} ${gain.value < 0 ? "fewer" : "more"} true calls`;
  return `Alarming by the model at ${formatGiven(threshold)} gives ${calls} per 100 patients than ${strategy} (${lower} to ${upper}; above 0 is better).`;
}

/** What its interval allows to be said, against the declared margin where there is one. */
function readGain({ effect, margin }: Evidence): string {
  const interval = estimateInterval(effect);
  if (interval === null) return "It has no interval.";
  const [lower, upper] = interval;
  const isOneSided = lower > 0 || upper < 0;
  const sides = isOneSided ? `a ${lower > 0 ? "gain" : "loss"} only` : "a gain as well as a loss";
  if (margin === null) return `The data fit ${sides}. No margin was declared.`;
  const declared = `the declared margin of ${formatGiven(100 * margin)} per 100`;
  if (lower > margin || upper < -margin) return `That is more than ${declared}.`;
  if (lower > -margin && upper < margin) return `That is within ${declared}.`;
  if (isOneSided) return `The data fit ${sides}, perhaps of less than ${declared}.`;
  return lower > -margin ? `The data fit ${sides}, but no loss beyond ${declared}.` : `The data fit ${sides}.`;
}

function concludeAgainst(result: GroupResult, evidence: Evidence): Conclusion {
  const { effect, margin, measure, sentence } = evidence;
  return conclude(measure, stateInGroup(result, effect, margin, measure !== "calibration"), sentence);
}

function conclude(measure: PlannedMeasure, state: EvidenceState, sentence: string): Conclusion {
  const { sign, words } = EVIDENCE_STATES[state];
  const said =
    state === "hidden"
      ? "Hidden for privacy: it rests on 1 to 10 patients, or would give such a number away."
      : sentence;
  return { about: MEASURES[measure], state, sign: `${sign} ${words}`, sentence: said, inShort: said };
}

function declaredOf({ margin }: Evidence): string {
  return margin === null ? " No margin was declared, so that no size of difference is ruled out." : "";
}

const SEARCHED = "Nobody declared this group: it is one of a search, and no verdict is made of it.";

const OUTCOMES = {
  finding: "a finding",
  "no-finding": "no finding",
  "cannot-tell": "cannot tell",
} as const;

function describeCheck({ outcome, reason }: Pick<Verdict, "outcome" | "reason">): string {
  return `After all comparisons are adjusted together: ${OUTCOMES[outcome]}. ${reason}`;
}

/** The number whose interval more patients would narrow. */
const NARROWED: Readonly<Record<PlannedMeasure, string>> = {
  calibration: "observed / expected",
  "net-benefit": "net benefit",
  auroc: "the AUROC",
};

/** What is asked for: intervals that are still wider than they should be, of measures that could not be told. */
function neededFor(result: GroupResult, within: readonly Conclusion[]): readonly string[] {
  const open = new Set(
    within.filter(({ state }) => state !== "enough" && state !== "hidden").map(({ about }) => about),
  );
  return result.needed.flatMap(({ measure, patients, sentence }) => {
    if (!open.has(MEASURES[measure]) || patients.status !== "estimated" || patients.value <= patients.n) return [];
    return [sentence.replace("narrow this", `narrow ${NARROWED[measure]}`)];
  });
}

function describeUnknown({ unknown }: GroupResult): string {
  if (unknown === 0) return "";
  if (unknown === null) return "How many patients are unknown is hidden for privacy.";
  const who = formatCount(unknown, "patient");
  return `Of ${who} nobody can tell whether they belong here: an input of the definition is missing. They count as unknown, not as outside.`;
}

/** Whether calibration differs between the groups of one family, in words, where groups of a family can be compared at all. */
export function describeFamilyTest(
  test: { readonly statistic: number; readonly degreesOfFreedom: number; readonly p: number } | null,
): string | null {
  if (test === null) return null;
  const told =
    test.p < 0.05
      ? "differs between these groups beyond chance"
      : "differs between these groups no more than chance lets it";
  return `Calibration (intercept and slope) ${told}: likelihood ratio ${formatNumber(test.statistic)} on ${test.degreesOfFreedom} degrees of freedom, p ${formatNumber(test.p, 2)}.`;
}
