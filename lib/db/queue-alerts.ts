import { isOnGroups } from "@/lib/core/subgroup-rules";
import type { RuleId } from "@/lib/core/verdict";
import type { AlertFacts } from "@/lib/schema/alert";
import type { Transaction } from "./database";
import { newId } from "./new-id";
import { CRITICAL_VERDICT } from "./outbox-record";

/** A row of `verdict_change` as it was just written. */
export type NotedChange = {
  readonly number: number;
  readonly rule: RuleId;
  /** "" for the run itself. */
  readonly subgroup: string;
  readonly severity: string | null;
  readonly step: bigint | null;
  readonly at: Date;
};

/**
 * Puts a message for each target of the project into the outbox where a verdict became critical: one for each episode,
 * which begins when a rule (for a subgroup) becomes critical and ends with the next change to anything else. To be
 * called in the transaction that writes the changes, after their rows; the changes make no message twice, in whatever
 * process and how often it is called. Of rules on groups of patients only those targets hear that were added to be told
 * of groups, as in the product only those do who may see single patients. A run of an experiment is trained with a fault
 * on purpose: of it nobody is told.
 *
 * @returns how many messages there are for these changes
 */
export async function queueAlerts(
  transaction: Transaction,
  params: { readonly runId: string; readonly changes: readonly NotedChange[] },
): Promise<number> {
  const { runId } = params;
  const critical = params.changes.filter(({ severity }) => severity === "critical");
  if (critical.length === 0) return 0;
  const { project, name, proofPlan } = await transaction.run.findUniqueOrThrow({
    where: { id: runId },
    select: { name: true, proofPlan: true, project: { select: { id: true, name: true } } },
  });
  if (proofPlan !== null) return 0;
  const targets = await transaction.alertTarget.findMany({
    where: { projectId: project.id, endedAt: null },
    select: { id: true, namesSubgroups: true },
  });
  if (targets.length === 0) return 0;
  let queued = 0;
  for (const change of critical) {
    if (await wasCritical(transaction, runId, change)) continue;
    const subgroup = change.subgroup === "" ? null : change.subgroup;
    const isClosed = isOnGroups({ rule: change.rule, subgroup });
    for (const target of targets) {
      if (isClosed && !target.namesSubgroups) continue;
      const facts: AlertFacts = {
        project,
        run: { id: runId, name },
        verdict: {
          rule: change.rule,
          severity: "critical",
          isOfSubgroup: subgroup !== null,
          subgroup,
          step: change.step === null ? null : Number(change.step),
        },
        at: change.at.toISOString(),
      };
      const uniqueKey = `alert ${target.id} ${runId} ${change.number}`;
      await transaction.outbox.upsert({
        where: { uniqueKey },
        create: {
          id: newId(),
          uniqueKey,
          kind: CRITICAL_VERDICT,
          runId,
          targetId: target.id,
          payload: JSON.stringify(facts),
          createdAt: change.at,
          dueAt: change.at,
        },
        update: {},
      });
      queued += 1;
    }
  }
  return queued;
}

/** Whether the same verdict was critical right before: then its episode goes on. */
async function wasCritical(
  transaction: Transaction,
  runId: string,
  { rule, subgroup, number }: NotedChange,
): Promise<boolean> {
  const before = await transaction.verdictChange.findFirst({
    where: { runId, rule, subgroup, number: { lt: number } },
    orderBy: { number: "desc" },
    select: { severity: true },
  });
  return before?.severity === "critical";
}
