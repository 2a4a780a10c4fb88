import { formatCount, formatInteger, formatNumber } from "@/lib/core/format-number";
import { patientWords } from "@/lib/core/group-words";
import type { GroupResult } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { countEvents, type EventWords } from "./event-words";

type Counted = Pick<GroupResult, "patients" | "events" | "prevalence" | "meanRisk">;

/** How many patients a group has; null where that is hidden for privacy, which its mean risk then is as well. */
export function patientsOf({ patients, meanRisk }: Counted): number | null {
  return meanRisk.status === "suppressed" ? null : patients;
}

/** How many of them had the event; null where that is hidden for privacy, which its prevalence then is as well. */
export function eventsOf({ events, prevalence }: Counted): number | null {
  return prevalence.status === "suppressed" ? null : events;
}

/** "248 patients, 69 deaths" */
export function describeCounts(group: Counted, words: EventWords): string {
  const [patients, events] = [patientsOf(group), eventsOf(group)];
  if (patients === null) return "numbers hidden for privacy";
  const counted = formatCount(patients, "patient");
  return `${counted}, ${events === null ? `${words.many} hidden for privacy` : countEvents(events, words)}`;
}

/** Per hundred only from this many patients on: below it, one patient is more than a whole per cent. */
const PER_HUNDRED_FROM = 100;

/** "Of 248 polytrauma patients 69 died; the model expected 61.2 (of 100: 28 and 25)." */
export function describeObserved(who: string, group: Counted, words: EventWords): string {
  const [patients, events] = [patientsOf(group), eventsOf(group)];
  if (patients === null) return `How many patients are in ${who} is hidden for privacy.`;
  if (patients === 0) return `No patient of those judged is in ${who}.`;
  const whole = `Of ${formatInteger(patients)} ${patientWords(who, patients)}`;
  const expected = group.meanRisk.status === "estimated" ? group.meanRisk.value * patients : null;
  if (events === null) return `${whole} the number who ${words.happened} is hidden for privacy.`;
  const observed = `${whole} ${formatInteger(events)} ${words.happened}`;
  if (expected === null) return `${observed}.`;
  return `${observed}; the model expected ${formatExpected(expected)}${perHundred(patients, events, expected)}.`;
}

/** A ratio or an AUROC: two decimals, with a true minus. */
export function formatTwoDecimals(value: number): string {
  return Math.abs(value) < 100 ? value.toFixed(2).replace("-", "−") : formatInteger(value);
}

/** A number of patients that a model expects: one decimal, as it is a sum of risks. */
export function formatExpected(expected: number): string {
  return expected >= 1000
    ? formatInteger(expected)
    : expected >= 0.95
      ? expected.toFixed(1)
      : formatNumber(expected, 1);
}

function perHundred(patients: number, events: number, expected: number): string {
  if (patients < PER_HUNDRED_FROM) return "";
  const [observed, predicted] = [events, expected].map((count) => formatShare((100 * count) / patients));
  return ` (of 100: ${observed} and ${predicted})`;
}

function formatShare(perHundred: number): string {
  return perHundred < 10 ? Number(perHundred.toFixed(1)).toString() : perHundred.toFixed(0);
}
