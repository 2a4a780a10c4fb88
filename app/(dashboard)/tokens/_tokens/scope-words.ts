import type { TokenScope } from "@/lib/core/token-scope";

/** What each scope opens, in the words of those who choose; only as far as the role goes. */
export const SCOPE_WORDS: Readonly<Record<TokenScope, string>> = {
  ingest: "Upload logs and predictions, send live points, edit runs.",
  read: "Read runs, verdicts and points, and single patients where its maker may.",
  report: "Export reports and bundles, read the audit log.",
  administer: "Delete runs, declare plans, record judgements, manage projects, people and tokens.",
};
