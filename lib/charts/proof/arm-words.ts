import type { ProofArm } from "@/lib/core/proof-plan";

/** The two sides of an experiment as they are read. */
export const ARM_WORDS: Readonly<Record<ProofArm, string>> = { "as-is": "as it was", repaired: "repaired" };
