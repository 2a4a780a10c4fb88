import type { Estimate } from "@/lib/core/estimate";
import { groupWords } from "@/lib/core/group-words";
import type { SubgroupTraining, TrainingOutcome } from "@/lib/diagnostics/subgroups/subgroup-training";
import type { ReportNumber } from "@/lib/schema/report";
import { toNumber } from "./number-entry";

/** What the training log shows of groups of patients. */
export function listTrainingNumbers(training: TrainingOutcome): ReportNumber[] {
  if (training.status === "not-known") return [];
  return [
    ...listLevels(training),
    ...listShares(training),
    ...listDepth(training),
    ...listDepthByLayer(training),
    ...listConflicts(training),
  ];
}

function entry(id: string, subject: string, measure: string, value: Estimate, input: string): ReportNumber {
  return toNumber({ id: `training/${id}`, section: 10, subject, measure, value, inputs: [input] });
}

function listLevels({ levels }: SubgroupTraining): ReportNumber[] {
  return levels.flatMap(({ subgroup, source, excess, othersExcess }) => [
    entry(
      `excess/${source}/${subgroup}`,
      groupWords(subgroup),
      `loss above what was attainable (by ${source})`,
      excess,
      "points and predictions",
    ),
    entry(
      `excess/${source}/${subgroup}/others`,
      `others than ${groupWords(subgroup)}`,
      `loss above what was attainable (by ${source})`,
      othersExcess,
      "points and predictions",
    ),
  ]);
}

function listShares({ shares }: SubgroupTraining): ReportNumber[] {
  if (shares.status === "not-known") return [];
  return shares.groups.flatMap(({ subgroup, windows }) =>
    windows.map((value, index) => {
      const { fromStep = 0, toStep = 0 } = shares.windows[index] ?? {};
      return entry(
        `share/${subgroup}/${index + 1}`,
        groupWords(subgroup),
        `share of the training steps, steps ${fromStep} to ${toStep}`,
        value,
        "points: inner products of mean gradients by group",
      );
    }),
  );
}

function listDepth({ depth }: SubgroupTraining): ReportNumber[] {
  if (depth.status === "not-known") return [];
  return depth.fitted.flatMap(({ subgroup, factor, othersFactor, isAtMost }) => [
    entry(
      `depth/${subgroup}`,
      groupWords(subgroup),
      `what is left of its signal from the last to the first compared layer${isAtMost ? ", at most" : ""}`,
      factor,
      "points: gradients by layer and group",
    ),
    entry(
      `depth/${subgroup}/others`,
      `others than ${groupWords(subgroup)}`,
      "what is left of their signal from the last to the first compared layer",
      othersFactor,
      "points: gradients by layer and group",
    ),
  ]);
}

function listDepthByLayer({ depth }: SubgroupTraining): ReportNumber[] {
  if (depth.status === "not-known") return [];
  return depth.halves.flatMap(({ half, fromStep, toStep, groups }) =>
    groups.flatMap(({ subgroup, relative }) =>
      relative.map((value, index) =>
        entry(
          `depth/${half}/${subgroup}/${depth.layers[index] ?? index}`,
          `${groupWords(subgroup)} in ${depth.layers[index] ?? index}`,
          `strength of its signal, relative to the last compared layer, steps ${fromStep} to ${toStep}`,
          value,
          "points: gradients by layer and group",
        ),
      ),
    ),
  );
}

function listConflicts({ conflicts }: SubgroupTraining): ReportNumber[] {
  if (conflicts.status === "not-known") return [];
  return conflicts.halves.flatMap(({ half, fromStep, toStep, pairs }) =>
    pairs.flatMap(({ groups: [a, b], whole, byLayer }) => {
      const agreement = (place: string, where: string, value: Estimate): ReportNumber =>
        entry(
          `agreement/${half}/${a}/${b}${place}`,
          `${groupWords(a)} and ${groupWords(b)}${where}`,
          `agreement of the steps they ask for (1 the same way, −1 opposite), steps ${fromStep} to ${toStep}`,
          value,
          "points: inner products of mean gradients by group",
        );
      return [
        agreement("", "", whole),
        ...byLayer.map((value, index) => {
          const layer = conflicts.layers[index] ?? String(index);
          return agreement(`/${layer}`, ` in ${layer}`, value);
        }),
      ];
    }),
  );
}
