import { canonicalJson } from "@/lib/core/canonical-json";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { GAPS_FILE, PROOFS_FOLDER } from "./bundle-layout";
import { textPart } from "./part-bytes";

/**
 * What a bundle holds of experiments as files of their own, for whoever wants to run a plan or compute its answer
 * again: each plan as `rounds prove` takes it, what became of it, and the parts of the gaps. The sealed envelope
 * says the same.
 */
export function composeExperimentFiles({ proofs, gaps }: ExperimentEvidence): readonly ReturnType<typeof textPart>[] {
  return [
    ...(proofs ?? []).flatMap((proof) => {
      const folder = `${PROOFS_FOLDER}${proof.plan.sha256}/`;
      return [
        textPart(`${folder}plan.json`, canonicalJson(proof.plan)),
        textPart(`${folder}answer.json`, canonicalJson(proof)),
      ];
    }),
    ...(gaps.status === "split" ? [textPart(GAPS_FILE, canonicalJson(gaps))] : []),
  ];
}
