import { type PlanContent, planText } from "@/lib/core/analysis-plan";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { digestForAudit } from "./shorten-for-audit";

/**
 * Adds a version of a project's analysis plan. Whether results had been seen is read under the lock of
 * the project, so that nobody opens results between the look and the writing.
 *
 * @param params.replaces the version that this one follows, 0 for the first
 * @returns the new version; null when another one follows `replaces` already, or there is no such project
 */
export async function appendAnalysisPlan(
  db: Database,
  params: {
    readonly projectId: string;
    readonly replaces: number;
    readonly content: PlanContent;
    readonly author: string;
    readonly at: Date;
  },
): Promise<number | null> {
  const { projectId, replaces, content, author, at } = params;
  const version = replaces + 1;
  try {
    return await inTransaction(db, async (transaction) => {
      const locked = await transaction.project.updateMany({ where: { id: projectId }, data: { updatedAt: at } });
      if (locked.count === 0) return null;
      const latest = await transaction.analysisPlan.count({ where: { projectId } });
      if (latest !== replaces) return null;
      const { resultsSeenAt } = await transaction.project.findUniqueOrThrow({ where: { id: projectId } });
      const isAfterResults = resultsSeenAt !== null;
      await transaction.analysisPlan.create({
        data: { projectId, version, content: JSON.stringify(content), author, isAfterResults, createdAt: at },
      });
      await appendAuditEntry(db, transaction, {
        actor: author,
        action: "plan.declared",
        object: `project:${projectId}`,
        project: projectId,
        details: { version, afterResults: isAfterResults },
        payloadSha256: digestForAudit(planText({ version, isAfterResults, content })),
      });
      return version;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}
