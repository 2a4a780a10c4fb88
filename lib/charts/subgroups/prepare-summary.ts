import { describePlanInForce } from "@/lib/diagnostics/subgroups/describe-plan-in-force";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { EventWords } from "./event-words";
import { describeObserved } from "./group-counts";
import type { ShownGroup } from "./group-views";
import type { GroupConclusion } from "./prepare-conclusions";

/** The head of the page, in the order of a discharge letter. */
export type SubgroupSummary = {
  /** What was seen over all, and what is concluded; the sentences that are read first. */
  readonly lead: readonly string[];
  /** Who was judged, what ties them to this training, by which plan: terms with their sentences. */
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  /** Problems of the data, which come before any conclusion. */
  readonly warnings: readonly string[];
};

export function prepareSummary(
  analysis: SubgroupAnalysis,
  conclusions: readonly GroupConclusion[],
  about: { readonly words: EventWords; readonly isSynthetic: boolean; readonly groups: readonly ShownGroup[] },
): SubgroupSummary {
  const { words, isSynthetic } = about;
  return {
    lead: [describeObserved("judged", analysis.overall, words), ...describeGroups(conclusions)],
    facts: [
      {
        term: "Which patients",
        text: `${analysis.evaluated.sentence}${isSynthetic ? " All of them are synthetic: no record of a real patient is among them." : ""}`,
      },
      { term: "Who is missing", text: whoIsMissing(words) },
      { term: "Tie to this training", text: analysis.tie },
      { term: "Analysis plan", text: describePlanInForce(analysis.plan) },
      { term: "Several comparisons", text: `${analysis.multiplicity.replace(/\.?$/, ".")}` },
    ],
    warnings: analysis.set.warnings.map(({ message }) => message),
  };
}

function whoIsMissing({ many }: EventWords): string {
  return many === "deaths"
    ? "Deaths before hospital are in no hospital's data: whoever died at the scene or on the way is not counted here, and groups that lose many that way look better off than they are."
    : "Patients who never reached the place where the data were recorded are not counted here.";
}

/** What can be told of the primary measures, and of which groups it cannot. */
function describeGroups(conclusions: readonly GroupConclusion[]): readonly string[] {
  if (conclusions.length === 0)
    return ["The predictions name no groups of patients, and none can be made from their columns."];
  const told = conclusions.filter(({ within }) => within.some(({ state }) => state === "enough"));
  const open = conclusions.filter((group) => !told.includes(group));
  const sentences = told.map((group) => {
    const said = group.within.filter(({ state }) => state === "enough").map(({ sentence }) => sentence);
    return `${capitalise(group.label)}: ${group.observed} ${said.join(" ")}`;
  });
  if (open.length === 0) return sentences;
  const needs = open.flatMap(({ needed }) => needed.slice(0, 1));
  return [
    ...sentences,
    `Of ${joinNames(open.map(({ label }) => label))} it cannot be told whether the model predicted too low or too high.${needs.length === 0 ? "" : ` ${needs.join(" ")}`}`,
  ];
}

function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
