import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { measureProvenance, type ProvenanceDoubt } from "./measures/measure-provenance";
import type { Rule } from "./rule";

/** Doubts that multiply all gradients alike: what only compares gradients with each other is not touched. */
const COMMON_FACTORS: ReadonlySet<ProvenanceDoubt["kind"]> = new Set(["clipped", "loss-scaled", "accumulated"]);

/**
 * A verdict that stands on doubtful numbers says so, and a finding from them is no stronger than a
 * warning: nobody should throw a result away for what its log may only seem to say.
 */
export function applyProvenance(rule: Rule, verdict: Verdict, run: RunData): Verdict {
  if (verdict.rule === "gradient-provenance" || verdict.outcome === "cannot-tell") return verdict;
  const doubts = measureProvenance(run).filter((doubt) => touches(doubt, rule));
  if (doubts.length === 0) return verdict;
  const isLowered = verdict.severity === "critical" && doubts.some(({ isFinding }) => isFinding);
  return {
    ...verdict,
    severity: isLowered ? "warning" : verdict.severity,
    provenance: [
      ...verdict.provenance,
      ...doubts.map(({ sentence }) => sentence),
      ...(isLowered ? ["For that reason this finding is a warning and not critical."] : []),
    ],
  };
}

function touches({ kind, affects }: ProvenanceDoubt, rule: Rule): boolean {
  if (!affects.some((basis) => rule.restsOn.includes(basis))) return false;
  return !(rule.isScaleFree && COMMON_FACTORS.has(kind));
}
