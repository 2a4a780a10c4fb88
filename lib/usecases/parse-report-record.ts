import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/core/canonical-json";
import { AppError } from "@/lib/core/errors";
import type { NamedRecord } from "@/lib/report/comparison/compare-reports";
import { reportRecordSchema } from "@/lib/schema/report";

/**
 * Reads the record of a report. It is named by the hash of its canonical form, however it is spelled.
 *
 * @param where it lies, as messages call it
 * @throws AppError "unreadable-file" for what is no record, or one of another version's form
 */
export function parseReportRecord(text: string, where: string): NamedRecord {
  const parsed = reportRecordSchema.safeParse(parseJson(text, where));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError(
      "unreadable-file",
      `Expected the record of a report of this version's form in ${where}, but found another at ${["$", ...(issue?.path ?? [])].join(".")}.`,
      "A record that another version of this product wrote can only be compared by that version; the file itself stays readable.",
    );
  }
  const sha256 = createHash("sha256").update(canonicalJson(parsed.data)).digest("hex");
  return { record: parsed.data, sha256 };
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError(
      "unreadable-file",
      `Expected the record of a report in JSON in ${where}, but it is no JSON.`,
      "Name a report.json, or a bundle (.zip) or the folder that it was unpacked to.",
      { cause },
    );
  }
}
