import { appendAuditEntry } from "./append-audit-entry";
import type { Database, Transaction } from "./database";
import { DEFAULT_EXPERIMENT, writeExperimentTags } from "./experiment-record";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";

/**
 * Makes an experiment of a project.
 *
 * @returns its number; null when an experiment of the project has that name, be it a deleted one
 */
export async function createExperiment(
  db: Database,
  params: {
    readonly projectId: string;
    readonly name: string;
    readonly tags: ReadonlyMap<string, string>;
    readonly by: string;
    readonly at: Date;
  },
): Promise<number | null> {
  const { projectId, name, by, at } = params;
  try {
    return await inTransaction(db, async (transaction) => {
      await lockExperiments(transaction, { projectId, at });
      const { _max } = await transaction.experiment.aggregate({ where: { projectId }, _max: { number: true } });
      const number = (_max.number ?? DEFAULT_EXPERIMENT.number) + 1;
      const tags = writeExperimentTags(params.tags);
      await transaction.experiment.create({ data: { projectId, number, name, tags, createdAt: at, updatedAt: at } });
      await appendAuditEntry(db, transaction, {
        actor: by,
        action: "experiment.created",
        object: `project:${projectId}`,
        project: projectId,
        details: { number, name },
      });
      return number;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}

/** Holds the project, so that no other process gives out the same number, and gives its first experiment a row. */
export async function lockExperiments(
  transaction: Transaction,
  params: { readonly projectId: string; readonly at: Date },
): Promise<void> {
  const { projectId, at } = params;
  const project = await transaction.project.update({
    where: { id: projectId },
    data: { updatedAt: at },
    select: { createdAt: true },
  });
  const { createdAt } = project;
  const key = { projectId, number: DEFAULT_EXPERIMENT.number };
  await transaction.experiment.upsert({
    where: { projectId_number: key },
    create: { ...key, name: DEFAULT_EXPERIMENT.name, createdAt, updatedAt: createdAt },
    update: { number: key.number },
  });
}
