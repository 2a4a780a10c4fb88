import { concludeLevel, type LevelOutcome, type RecordCheck } from "./level-result";
import type { BundleDocuments } from "./read-documents";

/** Level 4: the record has the form it says it has, and its numbers agree with each other. */
export function verifyRecord(
  { record }: BundleDocuments,
  digests: ReadonlyMap<string, string>,
  checks: readonly RecordCheck[],
): LevelOutcome {
  if ("fault" in record) return { status: "failed", reason: record.fault };
  const faults = checks.flatMap((check) => check(record.value, digests) ?? []);
  return concludeLevel(faults, "The record has the form that it states, and its numbers agree with each other.");
}
