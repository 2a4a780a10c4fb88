import { describeAnswer } from "@/lib/report/verification/describe-answer";
import { LEVEL_TEXTS } from "@/lib/report/verification/level-texts";
import type { LevelStatus, VerificationDocument } from "@/lib/schema/verification";

const STATUS_WORDS: Readonly<Record<LevelStatus, string>> = {
  passed: "passed",
  failed: "FAILED",
  "not-supplied": "not supplied",
  untrusted: "NOT TRUSTED",
};

/** A verification for people: the answer first, then what each level found. */
export function describeVerification(document: VerificationDocument): string {
  const { source, signer, levels } = document;
  const lines = levels.map(
    ({ level, status, reason }) =>
      `  ${level} ${(LEVEL_TEXTS[level - 1]?.name ?? "").padEnd(11)} ${STATUS_WORDS[status].padEnd(12)} ${reason}`,
  );
  return [`${source}: ${describeAnswer(document)}`, `Sealed by key ${signer ?? "(none can be read)"}`, ...lines].join(
    "\n",
  );
}
