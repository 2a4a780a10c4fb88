import { readAnchors } from "@/lib/audit/anchor-file";
import type { AuditCheck } from "@/lib/schema/audit";
import type { Runtime } from "./runtime";

/**
 * Follows the audit log from its first entry to the last, in a worker thread, and compares it with what is stored
 * and with the heads in the anchor file where there is one. It says nothing of what entries hold, so that whoever may
 * read those of one project may ask.
 */
export async function checkAudit({ config, workers }: Runtime): Promise<AuditCheck> {
  const kept = config.anchorFile === null ? [] : await readAnchors(config.anchorFile);
  const check = await workers.run({ kind: "check-audit", kept });
  return { ...check, anchors: kept.length };
}
