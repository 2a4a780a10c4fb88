import type { LevelStatus, VerificationDocument } from "@/lib/schema/verification";

const LEVEL_NAMES = ["Hashes", "Signatures", "Audit log", "Consistency", "Numbers"];

const STATUS_WORDS: Readonly<Record<LevelStatus, string>> = {
  passed: "passed",
  failed: "FAILED",
  "not-supplied": "not supplied",
  untrusted: "NOT TRUSTED",
};

/** A verification for people: the answer first, then what each level found. */
export function describeVerification({ source, ok, signer, levels }: VerificationDocument): string {
  const lines = levels.map(
    ({ level, status, reason }) =>
      `  ${level} ${(LEVEL_NAMES[level - 1] ?? "").padEnd(11)} ${STATUS_WORDS[status].padEnd(12)} ${reason}`,
  );
  return [`${source}: ${answer(ok, levels)}`, `Sealed by key ${signer ?? "(none can be read)"}`, ...lines].join("\n");
}

function answer(ok: boolean, levels: VerificationDocument["levels"]): string {
  const left = levels.filter(({ status }) => status === "not-supplied").map(({ level }) => level);
  if (!ok) return "REFUSED";
  return left.length === 0 ? "verified" : `verified, but for level ${left.join(" and ")}, which could not be checked`;
}
