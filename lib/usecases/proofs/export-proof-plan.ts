import type { Actor } from "@/lib/auth/roles";
import type { SentFile } from "@/lib/http/file-response";
import { streamPart, textPart } from "@/lib/report/bundle/part-bytes";
import { findVisibleRun } from "../find-visible-run";
import type { Runtime } from "../runtime";
import { requirePlan } from "./get-proof";

/**
 * A plan as a file, as `clients/python/prove` takes it. What its runs show is not looked at.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function exportProofPlan(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  sha256: string,
): Promise<SentFile> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const { plan } = await requirePlan(runtime, run.id, sha256);
  const file = textPart(`plan ${sha256.slice(0, 12)}.json`, `${JSON.stringify(plan, null, 2)}\n`);
  return {
    filename: file.path,
    mediaType: "application/json",
    size: file.bytes.length,
    tag: sha256,
    bytes: streamPart(file),
  };
}
