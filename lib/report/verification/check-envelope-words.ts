import { canonicalJson, type JsonValue } from "@/lib/core/canonical-json";
import { formatCount } from "@/lib/core/format-number";
import type { Envelope } from "@/lib/schema/bundle";
import { reportRecordSchema } from "@/lib/schema/report";
import type { ReportChanges } from "@/lib/schema/report-changes";
import { findEstimateFault } from "./check-estimates";
import type { RenderingOutcome } from "./level-result";

/**
 * Holds what the envelope says of the record, in its comparison with an earlier one, against the record; and names
 * what nothing in the bundle can be held against.
 */
export function checkEnvelopeWords(
  record: JsonValue,
  { recordSha256, previous, review, experiments }: Envelope,
): RenderingOutcome {
  const faults = previous === null ? [] : findChangeFaults(record, recordSha256, previous);
  const unfit = experiments === undefined ? null : findEstimateFault(experiments, "experiments");
  const proofs = experiments?.proofs?.length ?? 0;
  const words = [
    ...(review.length === 0 ? [] : [`what people said of it (section 13, ${formatCount(review.length, "step")})`]),
    ...(previous === null ? [] : [`what the earlier record said (section 12, SHA-256 ${previous.before})`]),
    ...(proofs === 0
      ? []
      : [`which runs belong to ${formatCount(proofs, "plan")} of experiments and what they ended with (section 17)`]),
  ];
  const said = words.length === 0 ? "" : `The server's word under its seal, and not checked: ${words.join(" and ")}.`;
  return { faults: unfit === null ? faults : [...faults, unfit], said };
}

function findChangeFaults(record: JsonValue, recordSha256: string, changes: ReportChanges): string[] {
  if (changes.after !== recordSha256) return ["What changed since an earlier report is said of another record."];
  const parsed = reportRecordSchema.safeParse(record);
  // That the record is not of its form is said by its own check.
  if (!parsed.success) return [];
  const { diagnosis, numbers } = parsed.data;
  const own = new Map(numbers.map(({ id, value }) => [id, canonicalJson(value)]));
  const faults = changes.numbers.flatMap(({ id, after }) => {
    const isOwn = own.get(id) === (after === null ? undefined : canonicalJson(after));
    return isOwn ? [] : [`What changed since an earlier report names another number ${id} than the record.`];
  });
  return changes.status.after === diagnosis.status
    ? faults
    : [...faults, "What changed since an earlier report names another answer than the record."];
}
