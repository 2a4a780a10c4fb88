import { CHANGE_READINGS, type ChangedNumber } from "@/lib/schema/report-changes";

/** The most telling readings first, else in the order of the report. */
export function rankChanges(numbers: readonly ChangedNumber[]): readonly ChangedNumber[] {
  return CHANGE_READINGS.flatMap((reading) => numbers.filter((number) => number.reading === reading));
}
