import { assertNever } from "@/lib/core/assert-never";
import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import type { ChosenReference, GapRows } from "./choose-reference";
import { describePart } from "./describe-part";
import { formatNats } from "./format-nats";
import type { GapExperiment } from "./gap-experiment";
import type { GroupGap } from "./group-gap";
import type { ReadCurve } from "./read-learning-curve";
import { GAP_PARTS, type GapPart, type GapSplit } from "./split-gap";

/** The parts in words that need no knowledge of training, everywhere. */
export const GAP_PART_NAMES: Readonly<Record<GapPart, string>> = {
  unexplained: "unexplained",
  optimisation: "how it was trained",
  calibration: "calibration",
  "few-patients": "too few patients",
  "case-mix": "case mix",
};

export type GapSources = {
  readonly rows: GapRows;
  readonly split: GapSplit;
  readonly chosen: ChosenReference;
  readonly experiment: GapExperiment | null;
  readonly curve: ReadCurve | { readonly what: string };
  /** Smallest difference in loss that matters, in nats. */
  readonly margin: number;
};

/** A split in words: what each part rests on, what it would take to close it, and what is not known. */
export function describeGroupGap(sources: GapSources): GroupGap {
  const { rows, split } = sources;
  const learningCurve = "what" in sources.curve ? null : sources.curve.curve;
  const parts = GAP_PARTS.map((part) => {
    const estimate = nameMissing(part, split.parts[part], sources);
    const change = sources.experiment && nameChange(sources.experiment);
    const context = { subgroup: rows.subgroup, margin: sources.margin, learningCurve, change };
    return {
      part,
      estimate,
      closing: describePart(part, estimate, context),
      // What an interval cannot hold is said where the part is shown, not only behind its number.
      evidence: [describeEvidence(part, estimate, sources), ...notesOf(estimate)].join(" "),
    };
  });
  return {
    subgroup: rows.subgroup,
    patients: rows.group.length,
    others: rows.others.length,
    gap: split.gap,
    parts,
    sentence: describeWhole(sources, parts),
  };
}

function nameChange({ change, plan }: GapExperiment): string {
  return `What the experiment of plan ${plan.slice(0, 8)} changed: ${change}`;
}

/** What is not supplied, said of this run and not of splits in general. */
function nameMissing(part: GapPart, estimate: Estimate, { chosen, experiment, curve }: GapSources): Estimate {
  if (estimate.status !== "not-supplied") return estimate;
  if (part === "case-mix" && "what" in chosen) return { ...estimate, what: chosen.what };
  if (part === "few-patients" && "what" in curve) return { ...estimate, what: curve.what };
  if (part !== "optimisation") return estimate;
  if (experiment !== null && "reason" in experiment.pairs)
    return {
      ...estimate,
      what: `predictions for the same patients from every run of plan ${experiment.plan.slice(0, 8)}: ${experiment.pairs.reason}`,
    };
  return {
    ...estimate,
    what: "an experiment on a finding of this run that changed its measure, with predictions for the same patients",
  };
}

function describeEvidence(part: GapPart, estimate: Estimate, sources: GapSources): string {
  if (part === "unexplained") return describeRest(sources);
  if (estimate.status === "not-supplied") return "Nothing was supplied; what it would be stays in what is unexplained.";
  switch (part) {
    case "optimisation":
      return describePairs(sources.experiment);
    case "calibration":
      return `An intercept and a slope of its own for either side, fitted to nine tenths of its patients and judged on the rest, ten times: ${describeSides(sources.rows)}.`;
    case "few-patients":
      return describeCurve(sources);
    case "case-mix":
      return "evidence" in sources.chosen
        ? `What the reference loses, recalibrated within either side. ${sources.chosen.evidence}`
        : `Rests on ${describeSides(sources.rows)}.`;
    default:
      return assertNever(part);
  }
}

function notesOf(estimate: Estimate): readonly string[] {
  return estimate.status === "estimated" ? estimate.notes : [];
}

function describeRest({ split }: GapSources): string {
  const unknown = GAP_PARTS.filter((part) => split.parts[part].status !== "estimated");
  if (unknown.length === 0) return "What the other parts leave of the gap.";
  const names = unknown.map((part) => GAP_PART_NAMES[part]);
  return `What the other parts leave of the gap. It still holds what is not known: ${names.join(", ")}.`;
}

function describePairs(experiment: GapExperiment | null): string {
  if (experiment === null || "reason" in experiment.pairs) return "Rests on no experiment.";
  return `${formatCount(experiment.pairs.length, "pair")} of trainings of plan ${experiment.plan.slice(0, 8)}, as they were and changed, and their predictions for the same patients. Only experiments that changed their measure are taken, so that the value is rather too large.`;
}

/** What the simulated cohorts of docs/proving.md show of every curve, since no test of its form is sure. */
const FORM =
  "The interval holds for losses that follow a + b/m; of simulated curves of another form a tenth was taken for this one, and of those it held the truth in 82 %.";
/** Part of the training patients in the largest subsample from which on chains share most of them. */
const NEAR_THE_WHOLE = 0.75;
const TOO_WIDE =
  "The largest subsamples are near the whole: on simulated cohorts the interval was then somewhat too wide (97 %).";

function describeCurve({ curve, margin, rows }: GapSources): string {
  if ("what" in curve) return "Nothing was supplied; what it would be stays in what is unexplained.";
  const { sizes, chains, trainingSize } = curve.curve;
  const patients = curve.patients === null ? "" : ` of ${formatInteger(curve.patients)} held-out patients`;
  const nearness = (sizes.at(-1) ?? 0) >= NEAR_THE_WHOLE * trainingSize ? ` ${TOO_WIDE}` : "";
  return `Losses${patients} after trainings with ${sizes.join(", ")} of the ${formatInteger(trainingSize)} training patients of ${groupWords(rows.subgroup)}, ${formatCount(chains.length, "chain")} of subsamples. Close enough counts as ${formatNats(margin)} nats, a twentieth of the loss of all judged patients; the curve says nothing of many more patients than it was drawn with. ${FORM}${nearness}`;
}

function describeSides({ group, others, subgroup }: GapRows): string {
  return `${formatInteger(group.length)} patients of ${groupWords(subgroup)} and ${formatInteger(others.length)} others`;
}

/** Unexplained first; then the parts that are shown to be some of the gap, largest first; then what is not known. */
function describeWhole({ rows: { subgroup }, split: { gap }, chosen }: GapSources, parts: GroupGap["parts"]): string {
  const [rest, ...others] = parts;
  const shown = others
    .filter(({ estimate }) => estimate.status === "estimated" && (estimate.lower ?? 0) > 0)
    .sort((a, b) => partValue(b.estimate) - partValue(a.estimate))
    .map(({ part, estimate }) => {
      // What a poor reference does not know looks like the mix of cases.
      const by = part === "case-mix" && chosen.reference !== null ? `, as far as ${chosen.reference.name} tells,` : "";
      return `${GAP_PART_NAMES[part]}${by} ${sayEstimate(estimate)}`;
    });
  const unknown = others
    .filter(({ estimate }) => estimate.status !== "estimated")
    .map(({ part }) => GAP_PART_NAMES[part]);
  const first = `The mean log loss of ${groupWords(subgroup)} lies ${sayEstimate(gap)} nats above that of all other patients.`;
  const second = rest === undefined ? "" : ` Of this ${sayEstimate(rest.estimate)} is unexplained`;
  const third =
    shown.length === 0
      ? "; no other part is shown to be more than nothing"
      : `; ${listWords(shown)} ${areShown(shown)}`;
  const last = unknown.length === 0 ? "." : `. Not known: ${listWords(unknown)}.`;
  return `${first}${second}${third}${last}`;
}

function areShown(shown: readonly string[]): string {
  return shown.length === 1 ? "is shown to be a part" : "are shown to be parts";
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function partValue(estimate: Estimate): number {
  return estimate.status === "estimated" ? estimate.value : 0;
}

function sayEstimate(estimate: Estimate): string {
  if (estimate.status !== "estimated") return "an unknown part";
  const { value, lower, upper } = estimate;
  if (lower === undefined || upper === undefined) return formatNats(value);
  return `${formatNats(value)} (${formatNats(lower)} to ${formatNats(upper)})`;
}
