import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { nodeDigest, nodeSha256, nodeVerifySignature } from "@/lib/render/node-crypto";
import { checkRenderings, type RenderingEngine } from "@/lib/report/verification/check-renderings";
import type { VerificationPorts } from "@/lib/report/verification/level-result";
import { recomputeRecord } from "./recompute-record";

/**
 * What a verification in Node stands on, the engine among it.
 *
 * @param writePdf draws the PDF of a report again; null in a program that is too small to hold what draws it
 */
export function nodeVerificationPorts(writePdf: RenderingEngine["writePdf"]): VerificationPorts {
  return {
    sha256: nodeSha256,
    verifySignature: nodeVerifySignature,
    checkRenderings: (record, envelope, bundle) =>
      checkRenderings(record, envelope, bundle, { version: ENGINE_VERSION, writePdf }),
    recompute: (record, bundle, experiments) => recomputeRecord(record, bundle, experiments, nodeDigest),
  };
}
