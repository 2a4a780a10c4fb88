import type { PlannedMeasure } from "@/lib/core/analysis-plan";
import { describePlanInForce } from "@/lib/diagnostics/subgroups/describe-plan-in-force";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { EventWords } from "./event-words";
import type { EvidenceState } from "./evidence-state";
import { describeObserved } from "./group-counts";
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
  about: { readonly words: EventWords; readonly isSynthetic: boolean },
): SubgroupSummary {
  const { words, isSynthetic } = about;
  return {
    lead: [describeObserved("judged", analysis.overall, words), ...describeGroups(conclusions)],
    facts: [
      {
        term: "Which patients",
        text: `${analysis.evaluated.sentence}${isSynthetic ? " The run is stated to be of synthetic patients, none of them real; the file of predictions itself does not show that." : ""}`,
      },
      { term: "Who is missing", text: whoIsMissing(words) },
      { term: "Tie to this training", text: analysis.tie },
      { term: "Analysis plan", text: describePlanInForce(analysis.plan) },
      { term: "Primary measures", text: describePrimary(analysis.plan.content.primaryMeasures) },
      { term: "Several comparisons", text: analysis.multiplicity },
    ],
    warnings: analysis.set.warnings.map(({ message }) => message),
  };
}

function describePrimary(declared: readonly PlannedMeasure[]): string {
  const names = { calibration: "calibration", "net-benefit": "net benefit", auroc: "AUROC" } as const;
  if (declared.length === 0)
    return "Undeclared. Calibration and net benefit within each group are read first, an AUROC beside the one its risks promise.";
  const said = `Declared: ${declared.map((measure) => names[measure]).join(", ")}.`;
  if (!declared.includes("auroc")) return said;
  const alone = declared.length === 1 ? "No verdict is made of it alone" : "No verdict is made of the AUROC";
  return `${said} ${alone}: how widely the risks of a group are spread moves it with the same model.`;
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
  const has = ({ within }: GroupConclusion, asked: EvidenceState): boolean =>
    within.some(({ state }) => state === asked);
  const told = conclusions.filter((group) => has(group, "enough") && group.outcome !== "cannot-tell");
  const hidden = conclusions.filter((group) => !told.includes(group) && has(group, "hidden"));
  const rest = conclusions.filter((group) => !told.includes(group) && !hidden.includes(group));
  const empty = rest.filter(({ isEmpty }) => isEmpty);
  return [
    ...told.map(({ observed, within, outcome }) => {
      const said = within.filter(({ state }) => state === "enough").map(({ inShort }) => inShort);
      return [observed, ...said, describeOutcome(outcome)].join(" ").trim();
    }),
    ...describeOpen(rest.filter(({ isEmpty }) => !isEmpty)),
    ...(empty.length === 0 ? [] : [`No patient of those judged is in ${joinLabels(empty, "or")}.`]),
    ...(hidden.length === 0 ? [] : [`What was found for ${joinLabels(hidden)} is hidden for privacy.`]),
    ...describeSearched(told.filter(({ isSearched }) => isSearched)),
  ];
}

/** An interval of one group alone says more than it may where many groups were looked at. */
function describeOutcome(outcome: GroupConclusion["outcome"]): string {
  if (outcome === "finding")
    return "That sets this group apart from the others beyond chance, all comparisons counted.";
  if (outcome === "no-finding")
    return "It does not set this group apart from the others beyond chance, all comparisons counted.";
  return "";
}

/** Said once, since it holds of all of them. */
function describeSearched(searched: readonly GroupConclusion[]): readonly string[] {
  if (searched.length === 0) return [];
  return [
    `Nobody declared ${joinLabels(searched)}: that is a search, in which some intervals leave out the ideal by chance alone, and no verdict is made of it.`,
  ];
}

function describeOpen(open: readonly GroupConclusion[]): readonly string[] {
  if (open.length === 0) return [];
  const sentence = `For ${joinLabels(open)} it cannot be told whether the model predicted too low or too high.`;
  return [[sentence, ...open.flatMap(({ needed }) => needed.slice(0, 1))].join(" ")];
}

function joinLabels(groups: readonly GroupConclusion[], word = "and"): string {
  const labels = groups.map(({ label }) => label);
  return labels.length < 2 ? labels.join("") : `${labels.slice(0, -1).join(", ")} ${word} ${labels.at(-1)}`;
}
