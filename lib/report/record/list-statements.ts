import { OWNER_STATEMENTS } from "@/lib/core/owner-statements";
import type { ReportRecord } from "@/lib/schema/report";
import type { RunFacts } from "./gather-run-facts";

/** What people stated of the use of the model and of its data; null where nobody did. */
export function listStatements({ settings }: Pick<RunFacts, "settings">): ReportRecord["statements"] {
  return Object.fromEntries(
    OWNER_STATEMENTS.map(({ field }) => [field, settings[field]]),
  ) as ReportRecord["statements"];
}
