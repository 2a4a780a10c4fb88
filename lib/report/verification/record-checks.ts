import { reportRecordSchema } from "@/lib/schema/report";
import { checkEstimates } from "./check-estimates";
import { findGroupFault } from "./find-group-fault";
import type { RecordCheck } from "./level-result";

/** The record has exactly the members that its form has, each of its kind, and its counts fit together. */
const checkRecord: RecordCheck = (record) => {
  const parsed = reportRecordSchema.safeParse(record);
  if (parsed.success) return findGroupFault(parsed.data);
  const [issue] = parsed.error.issues;
  const place = ["$", ...(issue?.path ?? [])].join(".");
  return `The record is not of the form gradient-rounds/report, version 1, at ${place}: ${issue?.message}.`;
};

/** What must hold in every record of a report. */
export const RECORD_CHECKS: readonly RecordCheck[] = [checkEstimates, checkRecord];
