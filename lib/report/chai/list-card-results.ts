import { asSentence, describeEstimate, estimateInterval } from "@/lib/charts/describe-estimate";
import type { Estimate } from "@/lib/core/estimate";
import { formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import type { ReportRecord } from "@/lib/schema/report";
import type { GroupDocument } from "@/lib/schema/subgroups";

/** One metric of all patients or of one group. */
export type CardResult = {
  /** "AUROC, polytrauma (n=31, 6 events)": the schema has no other place for group, n and events. */
  readonly label: string;
  /** JSON as the published cards write it; null in JSON where there is no number. */
  readonly valueJson: string;
  /** The same in words, with the reason where there is no number. */
  readonly sentence: string;
};

export type CardMetric = { readonly name: string; readonly of: (group: GroupDocument) => Estimate | null };

/** One result for each metric of all patients, and then of each group of the report. */
export function listCardResults(
  { subgroups }: Pick<ReportRecord, "subgroups">,
  metrics: readonly CardMetric[],
  who: "all" | "groups",
): CardResult[] {
  if (subgroups.status === "none") return [];
  const groups = who === "all" ? [subgroups.overall] : subgroups.families.flatMap((family) => family.groups);
  return metrics.flatMap(({ name, of }) =>
    groups.flatMap((group) => {
      const value = of(group);
      return value === null ? [] : [toResult(name, group, value)];
    }),
  );
}

function toResult(metric: string, { name, patients, events }: GroupDocument, value: Estimate): CardResult {
  const { short, behind, hasNumber } = describeEstimate(value);
  const count = (given: number | null): string => (given === null ? "hidden" : formatInteger(given));
  const label = `${metric}, ${groupWords(name)} (n=${count(patients)}, ${count(events)} ${events === 1 ? "event" : "events"})`;
  return {
    label: hasNumber ? label : `${label}: ${short}`,
    valueJson: JSON.stringify(toCardValue(value)),
    sentence: `${label}: ${hasNumber ? asSentence(short) : `${short}. ${behind}`}`,
  };
}

/** `level` is in percent, as in the published cards. */
function toCardValue(value: Estimate): object | null {
  const interval = estimateInterval(value);
  if (value.status === "estimated" && interval !== null && value.level !== undefined) {
    const [lower, upper] = interval;
    return { kind: "estimate_ci", estimate: value.value, lower, upper, level: Math.round(value.level * 1e4) / 100 };
  }
  return value.status === "estimated" || value.status === "degenerate" ? { kind: "single", value: value.value } : null;
}
