import { type ProofPlan, type ProofPlanContent, proofPlanText } from "@/lib/core/proof-plan";
import { nodeDigest } from "@/lib/render/node-crypto";

/** Names a plan by what stands in it. */
export function namePlan(content: ProofPlanContent): ProofPlan {
  return { ...content, sha256: nodeDigest([new TextEncoder().encode(proofPlanText(content))]) };
}
