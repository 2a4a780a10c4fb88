import type { VerificationDocument } from "@/lib/schema/verification";

/** The answer of a verification in a few words, with what could not be checked. */
export function describeAnswer({ ok, levels }: Pick<VerificationDocument, "ok" | "levels">): string {
  if (!ok) return "REFUSED";
  const left = levels.filter(({ status }) => status === "not-supplied").map(({ level }) => level);
  return left.length === 0 ? "verified" : `verified, but for level ${left.join(" and ")}, which could not be checked`;
}
