import { RULE_NAMES } from "@/lib/core/rule-names";
import type { RunSettings } from "@/lib/core/run-settings";
import { type ChecklistItem, isNotApplicable, type RuleId, type Verdict } from "@/lib/core/verdict";
import { compareNaturally, compareText } from "@/lib/series/natural-order";
import type { RunData, RunSeries } from "@/lib/series/run-data";
import { separateCauses } from "../causes";
import type { LossProgress } from "../measures/loss-progress";

export type Answer = Pick<ChecklistItem, "answer" | "status" | "evidence">;

/** What the questions are answered from. */
export type AnswerContext = {
  readonly run: RunData;
  readonly verdicts: readonly Verdict[];
  readonly loss: LossProgress | null;
};

/** What some rules say together. */
export type Quote = {
  readonly sentences: readonly string[];
  /** Attention with a warning or a critical finding, not answered where a rule that must answer could not. */
  readonly status: ChecklistItem["status"];
  readonly rules: readonly RuleId[];
};

/**
 * The verdicts of some rules in the words of the verdicts: faults in full, those that are usually seen with
 * them by name; notes and the first rule without a finding by their first sentence, the others by name.
 *
 * @param required rules without which the question stays open; one that does not apply is not missing
 */
export function quoteVerdicts(
  verdicts: readonly Verdict[],
  rules: readonly RuleId[],
  required: readonly RuleId[],
): Quote {
  const own = rules.flatMap((rule) => verdicts.filter((verdict) => verdict.rule === rule));
  const applying = own.filter((verdict) => !isNotApplicable(verdict));
  const faults = applying.filter(({ severity }) => severity === "critical" || severity === "warning");
  const { first: leading, along } = separateCauses(faults);
  const notes = applying.filter(({ severity }) => severity === "note");
  const clear = applying.filter(({ outcome }) => outcome === "no-finding");
  const open = applying.filter(({ outcome }) => outcome === "cannot-tell");
  const missing = open.some(({ rule }) => required.includes(rule)) || faults.length + notes.length + clear.length === 0;
  const [first, ...others] = clear;
  return {
    sentences: [
      ...leading.map(({ explanation }) => explanation),
      ...listNames("Found as well", along),
      ...notes.map(({ explanation }) => firstSentence(explanation)),
      ...(first ? [firstSentence(first.explanation)] : []),
      ...listNames("Nothing found either by", others),
      ...open.filter(({ rule }) => required.includes(rule)).map(({ rule, reason }) => `${RULE_NAMES[rule]}: ${reason}`),
      ...listNames(
        "Could not tell",
        open.filter(({ rule }) => !required.includes(rule)),
      ),
    ],
    status: faults.length > 0 ? "attention" : missing ? "not-answered" : "answered",
    rules: [...new Set(own.map(({ rule }) => rule))],
  };
}

/** The settings among some that were stated, as evidence. */
export function statedAmong(run: RunData, fields: readonly (keyof RunSettings)[]): readonly string[] {
  return fields.filter((field) => {
    const value = run.settings[field];
    return value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
  });
}

/** More keys than this help nobody. */
const LISTED_KEYS = 8;

/** Keys of series as evidence, each once: input to output, whatever order they arrived in. */
export function keysOf(run: RunData, series: readonly RunSeries[]): readonly string[] {
  const depths = new Map(run.layers.map(({ name, depth }) => [name, depth]));
  const depthOf = ({ layer }: RunSeries): number => depths.get(layer ?? "") ?? 0;
  const ordered = series.toSorted(
    (a, b) => depthOf(a) - depthOf(b) || compareNaturally(a.key, b.key) || compareText(a.key, b.key),
  );
  return [...new Set(ordered.map(({ key }) => key))].slice(0, LISTED_KEYS);
}

export function joinSentences(sentences: readonly (string | null)[]): string {
  return sentences.filter((sentence) => sentence !== null && sentence !== "").join(" ");
}

function listNames(lead: string, verdicts: readonly Verdict[]): readonly string[] {
  const names = [...new Set(verdicts.map(({ rule }) => RULE_NAMES[rule].toLowerCase()))];
  return names.length === 0 ? [] : [`${lead}: ${names.join(", ")}.`];
}

/** Up to the first full stop that is followed by a blank, so that decimals do not end a sentence. */
function firstSentence(text: string): string {
  const end = text.indexOf(". ");
  return end === -1 ? text : text.slice(0, end + 1);
}
