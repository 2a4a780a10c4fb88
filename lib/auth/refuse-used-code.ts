import { APIError } from "better-auth";
import { beginAttempt } from "@/lib/db/count-failed-attempts";
import type { Database } from "@/lib/db/database";

/** A code is good in its own 30 s, those before and those after; with some to spare. */
const REMEMBERED_MS = 2 * 60_000;

/**
 * Takes a code from an app once: who reads it over a shoulder has no use of it (RFC 6238, 5.2). Asked once the code
 * was found right, in one statement over all servers. What was used opens nothing, so it may stand in the key.
 *
 * @throws APIError 401 CODE_USED
 */
export async function refuseUsedCode(
  database: Database,
  { userId, code, at }: { readonly userId: string; readonly code: string; readonly at: Date },
): Promise<void> {
  const key = `code ${userId} ${code}`;
  const left = await beginAttempt(database, { key, at, waitAfter: () => REMEMBERED_MS });
  if (left > 0) throw new APIError("UNAUTHORIZED", { code: "CODE_USED", message: "The code was used already." });
}
