import type { OpenedBundle } from "../bundle/bundle-layout";
import { checkEnvelopeWords } from "./check-envelope-words";
import { checkExperimentFiles } from "./check-experiment-files";
import { concludeLevel, type LevelOutcome, type RecordCheck, type VerificationPorts } from "./level-result";
import type { BundleDocuments } from "./read-documents";

/** Level 4: the record has the form it says it has, its numbers agree with each other, and the renderings are of it. */
export async function verifyRecord(
  bundle: OpenedBundle,
  { record, envelope }: BundleDocuments,
  digests: ReadonlyMap<string, string>,
  checks: readonly RecordCheck[],
  checkRenderings: VerificationPorts["checkRenderings"],
): Promise<LevelOutcome> {
  if ("fault" in record) return { status: "failed", reason: record.fault };
  const faults = checks.flatMap((check) => check(record.value, digests) ?? []);
  const renderings =
    checkRenderings === null || "fault" in envelope
      ? { faults: [], said: "" }
      : await checkRenderings(record.value, envelope.value, bundle);
  const words = "fault" in envelope ? { faults: [], said: "" } : checkEnvelopeWords(record.value, envelope.value);
  const agrees = "The record has the form that it states, and its numbers agree with each other.";
  const files = "fault" in envelope ? [] : await checkExperimentFiles(bundle, envelope.value.experiments);
  const said = [agrees, renderings.said, words.said].filter((sentence) => sentence !== "");
  return concludeLevel([...faults, ...words.faults, ...files, ...renderings.faults], said.join(" "));
}
