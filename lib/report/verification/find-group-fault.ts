import type { ReportRecord } from "@/lib/schema/report";
import type { GroupDocument } from "@/lib/schema/subgroups";

type Analysis = Extract<ReportRecord["subgroups"], { status: "analysed" }>;
type Family = Analysis["families"][number];

/**
 * Says where the numbers of patients of a record contradict each other. What is hidden from the reader of the
 * record is null and leaves its sums open; where rows have weights, cells are sums of weights, and are passed
 * over.
 *
 * @returns the first fault in words, null for none
 */
export function findGroupFault({ subgroups }: ReportRecord): string | null {
  if (subgroups.status !== "analysed") return null;
  const { overall, families, explored, alternatives, plan } = subgroups;
  const groups = [overall, ...[...families, ...explored].flatMap((family) => family.groups)];
  const all = [...groups, ...alternatives.map(({ result }) => result)];
  // Where nobody declared groups, those of a file are all labels of a column, or all answers of a rule.
  const isWhole = plan.content.subgroups.length === 0;
  return (
    firstFault(all, findCountFault) ??
    firstFault(all, findCellFault) ??
    firstFault(all, findHistogramFault) ??
    firstFault(all, (group) => findExcess(group, overall)) ??
    (isWhole ? firstFault(families, (family) => findSumFault(family, overall)) : null)
  );
}

function firstFault<T>(items: readonly T[], find: (item: T) => string | null): string | null {
  for (const item of items) {
    const fault = find(item);
    if (fault !== null) return fault;
  }
  return null;
}

function findCountFault({ name, patients, events }: GroupDocument): string | null {
  if (patients === null || events === null || events <= patients) return null;
  return `Of ${name}, ${events} of ${patients} patients have the event.`;
}

/** True positives and false negatives are the events; all four cells are the patients. */
function findCellFault({ name, patients, events, alarms, effectivePatients }: GroupDocument): string | null {
  if (alarms === null || effectivePatients !== null) return null;
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = alarms;
  const positives = truePositives + falseNegatives;
  if (events !== null && positives !== events) {
    return `Of ${name}, true positives and false negatives are ${positives}, but there are ${events} events.`;
  }
  const cells = positives + falsePositives + trueNegatives;
  if (patients === null || cells === patients) return null;
  return `Of ${name}, the four cells add up to ${cells}, but there are ${patients} patients.`;
}

function findHistogramFault({ name, patients, events, histogram }: GroupDocument): string | null {
  if (histogram.length === 0) return null;
  const [withEvent, others] = [sumOf(histogram.map((bin) => bin.events)), sumOf(histogram.map((bin) => bin.others))];
  if (events !== null && withEvent !== events) {
    return `Of ${name}, the histogram holds ${withEvent} events, but there are ${events}.`;
  }
  if (patients === null || withEvent + others === patients) return null;
  return `Of ${name}, the histogram holds ${withEvent + others} patients, but there are ${patients}.`;
}

function findExcess({ name, patients, events }: GroupDocument, overall: GroupDocument): string | null {
  if (patients !== null && overall.patients !== null && patients > overall.patients) {
    return `${name} has ${patients} patients, but all groups together have ${overall.patients}.`;
  }
  if (events === null || overall.events === null || events <= overall.events) return null;
  return `${name} has ${events} events, but all groups together have ${overall.events}.`;
}

function findSumFault({ family, groups }: Family, overall: GroupDocument): string | null {
  for (const name of ["patients", "events"] as const) {
    const whole = overall[name];
    const counts = groups.map((group) => group[name]);
    const known = counts.filter((count) => count !== null);
    const sum = sumOf(known);
    if (whole === null || (known.length === counts.length ? sum === whole : sum <= whole)) continue;
    return `The groups of ${family} add up to ${sum} ${name}, but there are ${whole}.`;
  }
  return null;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
