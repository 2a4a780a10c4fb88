import { groupWords } from "@/lib/core/group-words";
import { matchGroups } from "@/lib/diagnostics/subgroups/match-groups";
import type { SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { placeOfGroup } from "./group-views";

/** A group of the log as it is shown: in the style of the same group of the predictions. */
export type TrainingGroup = {
  /** As the log has it. */
  readonly name: string;
  readonly label: string;
  readonly place: number;
};

export type TrainingGroups = {
  readonly groups: ReadonlyMap<string, TrainingGroup>;
  /** What the log and the predictions do not have in common, a sentence each. */
  readonly notes: readonly string[];
};

/** Joins the groups of the log with those of the predictions, and says which ones have no counterpart. */
export function joinTrainingGroups(training: SubgroupTraining, analysis: SubgroupOutcome | null): TrainingGroups {
  const analysed = analysis?.status === "analysed" ? analysis : null;
  const families = analysed === null ? [] : [...analysed.families, ...analysed.explored];
  const ofPredictions = families.flatMap(({ groups }) => groups.map(({ name }) => name));
  const { matched, onlyInLog } = matchGroups(training.subgroups, ofPredictions);
  const taken = new Set<number>();
  const places = new Map<string, number>();
  for (const [name, other] of matched) {
    const place = analysed === null ? 0 : placeOfGroup(analysed, other);
    if (taken.has(place)) continue;
    taken.add(place);
    places.set(name, place);
  }
  let next = 0;
  const groups = training.subgroups.map((name): TrainingGroup => {
    while (taken.has(next)) next += 1;
    const place = places.get(name) ?? next;
    taken.add(place);
    return { name, label: groupWords(name), place };
  });
  return {
    groups: new Map(groups.map((group) => [group.name, group])),
    notes: listNotes(training, analysed === null ? [] : onlyInLog),
  };
}

function listNotes({ omitted, withheld }: SubgroupTraining, onlyInLog: readonly string[]): readonly string[] {
  const notes: string[] = [];
  if (onlyInLog.length > 0)
    notes.push(`Only in the training log, not among the predictions: ${onlyInLog.map(groupWords).join(", ")}.`);
  if (omitted > 0) notes.push(`${omitted} further groups of the log are not shown.`);
  if (withheld.length > 0)
    notes.push(
      `Withheld: ${withheld.join("; ")}. Records of 10 patients or fewer, or of an unknown number, are open to those only who may see single patients.`,
    );
  return notes;
}
