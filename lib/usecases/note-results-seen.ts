import { type Actor, can } from "@/lib/auth/roles";
import type { RuleId, Verdict } from "@/lib/core/verdict";
import { recordResultsSeen } from "@/lib/db/record-results-seen";
import type { RunRecord } from "@/lib/db/run-record";
import { tallyAuditEvents } from "@/lib/db/tally-audit-events";
import type { Runtime } from "./runtime";

/** Rules that say how a model does for the patients of a group, by their outcomes. */
const RULES_ON_OUTCOMES: ReadonlySet<RuleId> = new Set(["subgroup-performance", "subgroup-excess-loss"]);

/**
 * Notes that somebody was shown what a model does for groups of patients, where the verdicts say so:
 * from then on, what the project declares is marked as declared after results.
 */
export async function noteResultsSeen(
  runtime: Runtime,
  actor: Actor,
  run: Pick<RunRecord, "project">,
  verdicts: readonly Pick<Verdict, "rule" | "statistic">[],
): Promise<void> {
  if (!verdicts.some(showsResult)) return;
  await recordResultsSeen(runtime.database, { projectId: run.project.id, at: new Date(), actor: actor.id });
}

/**
 * Notes the same where results on groups themselves were shown, whatever any verdict says of them. A reader
 * from whom nothing is withheld has opened a patient-level view, which the audit log says.
 */
export async function noteGroupResultsSeen(
  runtime: Runtime,
  actor: Actor,
  run: { readonly id: string; readonly project: Pick<RunRecord["project"], "id"> },
): Promise<void> {
  const at = new Date();
  const project = run.project.id;
  await recordResultsSeen(runtime.database, { projectId: project, at, actor: actor.id });
  if (!can(actor, "patient-level.read", project)) return;
  const opened = { action: "patient-level.opened", actor: actor.id, object: `run:${run.id}`, project } as const;
  await tallyAuditEvents(runtime.database, [{ ...opened, times: 1, amount: 0, digests: [], at }]);
}

/** An interval that decides nothing was seen all the same. */
function showsResult({ rule, statistic }: Pick<Verdict, "rule" | "statistic">): boolean {
  const { status } = statistic.estimate;
  return RULES_ON_OUTCOMES.has(rule) && (status === "estimated" || status === "degenerate");
}
